package io.sparksgd.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.exit.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsFileTest {
  /** A sample as the text format has it: no raw quote, backslash or line end in a label. */
  private static final Pattern SAMPLE =
      Pattern.compile(
          "(spark_sgd_[a-z_]+)\\{((?:[a-z_]+=\"(?:[^\"\\\\\n]|\\\\[\"\\\\n])*\",?)+)} (\\S+)");

  @TempDir private Path directory;

  private static RunStatus failed(String output) {
    return new RunStatus(
        ExitCode.IO_ERROR,
        "disk full",
        Instant.EPOCH,
        Instant.EPOCH.plusMillis(1500),
        "node-1",
        List.of("in"),
        output,
        Optional.empty(),
        new TreeMap<>(Map.of("taskFailures", 4L)),
        "0.1.0");
  }

  @Test
  void aRunWithoutAModelTellsHowItEnded() {
    assertThat(MetricsFile.text(failed("out/model"), Optional.empty()))
        .isEqualTo(
            """
            # HELP spark_sgd_last_run_timestamp_seconds When the run ended, as Unix time.
            # TYPE spark_sgd_last_run_timestamp_seconds gauge
            spark_sgd_last_run_timestamp_seconds{output="out/model"} 1.5
            # HELP spark_sgd_last_run_exit_code The exit code of the run.
            # TYPE spark_sgd_last_run_exit_code gauge
            spark_sgd_last_run_exit_code{output="out/model"} 74
            # HELP spark_sgd_last_run_success Whether the run did all it was asked to: 1 or 0.
            # TYPE spark_sgd_last_run_success gauge
            spark_sgd_last_run_success{output="out/model"} 0
            # HELP spark_sgd_last_run_retryable Whether the same command may succeed when it is run again: 1 or 0.
            # TYPE spark_sgd_last_run_retryable gauge
            spark_sgd_last_run_retryable{output="out/model"} 1
            # HELP spark_sgd_last_run_duration_seconds How long the run took.
            # TYPE spark_sgd_last_run_duration_seconds gauge
            spark_sgd_last_run_duration_seconds{output="out/model"} 1.5
            # HELP spark_sgd_last_run_spark_events What happened to Spark during the run, by kind of event.
            # TYPE spark_sgd_last_run_spark_events gauge
            spark_sgd_last_run_spark_events{output="out/model",event="task_failures"} 4
            """);
  }

  @Test
  void aModelHasItsRowsItsStepsItsFitAndItsGap() {
    String text = MetricsFile.text(Samples.status(), Optional.of(Samples.model()));
    assertThat(text)
        .contains("spark_sgd_last_run_success{output=\"out/model\"} 1\n")
        .contains("spark_sgd_last_run_rows{output=\"out/model\",outcome=\"rejected\"} 3\n")
        .contains("spark_sgd_last_run_steps{output=\"out/model\"} 243\n")
        .contains(
            "spark_sgd_last_run_fit{output=\"out/model\",data=\"training\",measure=\"mse\"} 4.0\n")
        .contains(
            "spark_sgd_last_run_largest_gap{output=\"out/model\",unit=\"standard_errors\"} 0.03\n")
        .doesNotContain("NaN");
  }

  @Test
  void everyLineKeepsToTheTextFormatWhateverTheNames() {
    String output = "a\"b\\c\nd{}#e=" + "ä".repeat(10_000) + "<script>";
    String text = MetricsFile.text(failed(output), Optional.of(Samples.model()));
    Set<String> told = new HashSet<>();
    Set<String> samples = new HashSet<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("# TYPE ")) {
        assertThat(told.add(line.split(" ", 4)[2])).as(line).isTrue();
      } else if (!line.startsWith("# HELP ")) {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        assertThat(told).contains(sample.group(1));
        assertThat(samples.add(sample.group(1) + sample.group(2))).as("only once").isTrue();
        assertThat(Double.parseDouble(sample.group(3))).isFinite();
        assertThat(line.length()).isLessThan(500);
      }
    }
    assertThat(text).endsWith("\n");
  }

  @Test
  void theFileIsReplacedAsAWholeAndLeavesNothingBeside() throws IOException {
    Path file = directory.resolve("new/sgd.prom");
    for (int run = 0; run < 2; run++) {
      MetricsFile.write(
          file.toString(), failed("run-" + run), Optional.empty(), new Configuration());
    }
    assertThat(file).content().contains("run-1").doesNotContain("run-0");
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }
}
