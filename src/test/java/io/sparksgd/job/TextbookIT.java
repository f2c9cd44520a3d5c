package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.cli.Console.Outcome;
import io.sparksgd.store.ModelRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The textbook form is one Spark job per iteration; windows are the same steps in fewer jobs. */
class TextbookIT {
  private static final long STEPS = 60;

  private static LocalSession session;

  @TempDir private Path directory;

  private final Descriptions descriptions = new Descriptions();

  /** The description of every job, null for a job without. */
  private static final class Descriptions extends SparkListener {
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void onJobStart(SparkListenerJobStart job) {
      seen.add(job.properties().getProperty("spark.job.description"));
    }
  }

  @BeforeAll
  static void start() {
    session = LocalSession.open("local[2]");
  }

  @AfterAll
  static void stop() {
    session.close();
  }

  @BeforeEach
  void listen() {
    session.spark().sparkContext().addSparkListener(descriptions);
  }

  @AfterEach
  void stopListening() {
    session.spark().sparkContext().removeSparkListener(descriptions);
  }

  private ModelRecord train(String line) throws Exception {
    Path output = directory.resolve("model");
    Outcome outcome = session.run("train --overwrite --output " + output + " " + line);
    assertThat(outcome.err()).isEmpty();
    session.spark().sparkContext().listenerBus().waitUntilEmpty();
    return LocalSession.model(output);
  }

  private ModelRecord faithful(String sums) throws Exception {
    return train(
        "--input data/faithful.csv --x waiting --y eruptions --learning-rate 0.1 --batch-size 50"
            + " --target-gap none --max-steps "
            + STEPS
            + " --sums "
            + sums);
  }

  private long jobs(String begin) {
    return descriptions.seen.stream()
        .filter(text -> text != null && text.matches("epoch \\d+: " + begin + ".*"))
        .count();
  }

  @Test
  void gradientsTakeOneJobPerStepAndMomentsFarFewerToTheSameLine() throws Exception {
    ModelRecord textbook = faithful("gradients");
    assertThat(textbook.training().steps()).isEqualTo(STEPS);
    assertThat(jobs("gradient of mini-batch \\d+ of 6")).isEqualTo(STEPS);
    assertThat(jobs("moments")).isZero();

    descriptions.seen.clear();
    ModelRecord windows = faithful("moments");
    assertThat(windows.training().steps()).isEqualTo(STEPS);
    assertThat(jobs("gradient")).isZero();
    assertThat(jobs("moments of mini-batches 1 to 6 of 6")).isEqualTo(STEPS / 6);

    Percentage tiny = Percentage.withPercentage(1e-7);
    assertThat(windows.model().coefficients().get(0))
        .isCloseTo(textbook.model().coefficients().get(0), tiny);
    assertThat(windows.model().intercept()).isCloseTo(textbook.model().intercept(), tiny);
  }

  @Test
  void everyJobSaysWhatItDoes() throws Exception {
    Path rows = Files.createDirectory(directory.resolve("rows"));
    Files.write(rows.resolve("a.csv"), List.of("x,y", "1,2", "2,4", "3,7", "4,8"));
    Files.write(rows.resolve("b.csv"), List.of("x,y", "5,9", "oops,2"));
    String quarantine = "--x x --y y --bad-rows quarantine --max-bad-share 0.5 --input ";
    train(quarantine + rows);
    assertDescribed();

    session.run("generate --rows 100 --bad-share 0.2 --output " + directory.resolve("p.parquet"));
    train(quarantine + directory.resolve("p.parquet"));
    assertDescribed();

    Outcome failed =
        session.run(
            "train --x x --y y --output "
                + directory.resolve("none")
                + " --input "
                + directory.resolve("p.parquet"));
    assertThat(failed.exitCode()).isEqualTo(65);
    session.spark().sparkContext().listenerBus().waitUntilEmpty();
    assertDescribed();
    assertThat(descriptions.seen).contains("count bad rows per file");
  }

  private void assertDescribed() {
    assertThat(descriptions.seen).isNotEmpty().doesNotContainNull().noneMatch(String::isBlank);
  }
}
