package io.sparksgd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi;

/** Wrong settings leave a status too, where they say at least where to. */
class RefusedRunTest {
  @TempDir private Path directory;

  private int run(String line) {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    return new CommandLineApp(Jobs.standard(), nowhere, nowhere, Ansi.OFF).run(line.split(" +"));
  }

  @Test
  void theStatusListsWhatIsWrongWithoutSecrets() throws IOException {
    Path status = directory.resolve("new/status.json");
    Path metrics = directory.resolve("sgd.prom");
    int exitCode =
        run(
            "train --input s3a://key:canary@bucket/in --x x --y y --output out"
                + " --learning-rate -1 --momentum 2 --status "
                + status
                + " --metrics-file "
                + metrics);
    assertThat(exitCode).isEqualTo(78);
    JsonNode written = new ObjectMapper().readTree(status.toFile());
    assertThat(written.get("state").asText()).isEqualTo("FAILED");
    assertThat(written.get("exitCode").asInt()).isEqualTo(78);
    assertThat(written.get("retryable").asBoolean()).isFalse();
    assertThat(written.get("spark").isNull()).isTrue();
    assertThat(written.get("output").asText()).isEqualTo("out");
    assertThat(written.get("message").asText()).contains("learning-rate", "momentum");
    assertThat(status).content().doesNotContain("canary");
    assertThat(metrics).content().contains("spark_sgd_last_run_exit_code{output=\"out\"} 78\n");
  }

  @Test
  void aPlaceThatCannotBeWrittenChangesNothing() {
    assertThat(run("train --learning-rate -1 --status " + directory)).isEqualTo(78);
    assertThat(run("train --learning-rate -1")).isEqualTo(78);
    assertThat(directory).isEmptyDirectory();
  }
}
