package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparksgd.cli.Console.Outcome;
import io.sparksgd.core.training.TestExamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are killed or told to stop, and the same command after them. */
class ResumeIT {
  private static final int STEPS = 600;
  private static final String TRAINING =
      "--x x --y y --sums gradients --batch-size 500 --batch-growth none --target-gap none"
          + " --max-epochs 30 --holdout 0.1 --patience 30 --checkpoint-every 2windows";

  @TempDir private static Path shared;

  private static LocalSession session;
  private static Path rows;
  private static Path undisturbed;

  @TempDir private Path directory;

  @BeforeAll
  static void train() throws IOException {
    session = LocalSession.open("local[2]");
    rows = write(shared.resolve("rows.csv"), TestExamples.line(11_000, 1, 5));
    undisturbed = shared.resolve("undisturbed");
    Outcome outcome =
        session.run("train " + TRAINING, "--input", "" + rows, "--output", "" + undisturbed);
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
  }

  @AfterAll
  static void close() {
    session.close();
  }

  private static Path write(Path file, TestExamples data) throws IOException {
    List<String> lines = new ArrayList<>(List.of("x,y"));
    for (int row = 0; row < data.rows(); row++) {
      lines.add(data.features()[row][0] + "," + data.labels()[row]);
    }
    return Files.write(file, lines);
  }

  private Path model() {
    return directory.resolve("model");
  }

  private Path status() {
    return directory.resolve("status.json");
  }

  private Path checkpoints() {
    return directory.resolve(".model.checkpoints");
  }

  private List<String> words(String... more) {
    List<String> words = LocalSession.words("train " + TRAINING, more);
    words.addAll(
        List.of("--input", "" + rows, "--output", "" + model(), "--status", "" + status()));
    return words;
  }

  private DriverProcess driver() {
    return DriverProcess.start(directory.resolve("driver"), words().toArray(String[]::new));
  }

  private Outcome here(String... more) {
    return session.console().run(words(more));
  }

  private long newest() {
    return TestCheckpoints.newest("" + checkpoints());
  }

  private void assertTheSameModel() throws IOException {
    for (String name : List.of("model.json", "history.csv", "epochs.csv")) {
      assertThat(model().resolve(name)).hasSameBinaryContentAs(undisturbed.resolve(name));
    }
    assertThat(checkpoints()).doesNotExist();
  }

  private static long resumedAt(String text) {
    Matcher matcher = Pattern.compile("(?i)resuming (?:from \\S+ )?at step (\\d+)").matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return Long.parseLong(matcher.group(1));
  }

  @Test
  void aDriverThatIsKilledAgainAndAgainEndsAtTheSameModel() throws IOException {
    Random random = new Random(5);
    long[] moments = random.longs(5, 1, STEPS / 2).sorted().toArray();
    for (long moment : moments) {
      try (DriverProcess driver = driver()) {
        assertThat(driver.reaches(() -> newest() >= moment)).as(driver.err()).isTrue();
        driver.kill();
        assertThat(model()).doesNotExist();
      }
    }
    try (DriverProcess driver = driver()) {
      assertThat(driver.exitCode()).as(driver.err()).isZero();
      assertThat(resumedAt(driver.err())).isGreaterThan(2 * moments[moments.length - 2]);
    }
    assertTheSameModel();
  }

  @Test
  void aDriverThatIsToldToStopSaysSoAndTheSameCommandGoesOn() throws IOException {
    try (DriverProcess driver = driver()) {
      assertThat(driver.reaches(() -> newest() >= 50)).isTrue();
      driver.terminate();
      assertThat(driver.exitCode()).as(driver.err()).isEqualTo(143);
      assertThat(driver.err()).contains("spark-sgd: Stopped by a signal after ");
      assertThat(driver.log()).contains("Stopped by a signal");
    }
    JsonNode status = new ObjectMapper().readTree(status().toFile());
    assertThat(status.get("state").asText()).isEqualTo("CANCELLED");
    assertThat(status.get("exitCode").asInt()).isEqualTo(143);
    assertThat(status.get("retryable").asBoolean()).isTrue();
    assertThat(model()).doesNotExist();
    anotherRunIsRefused();
    Outcome outcome = here();
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertTheSameModel();
  }

  private void anotherRunIsRefused() throws IOException {
    Outcome settings = here("--seed", "2", "--learning-rate", "0.01");
    assertThat(settings.exitCode()).isEqualTo(78);
    assertThat(settings.err())
        .contains("Cannot resume: ")
        .contains("learning-rate: auto -> 0.01; seed: 1 -> 2; input: ")
        .contains("; --resume fresh starts anew");
    Path other = Files.createDirectory(directory.resolve("other"));
    List<String> lines = Files.readAllLines(rows);
    lines.add("1,2");
    Files.write(other.resolve("rows.csv"), lines);
    List<String> words = words();
    words.set(words.indexOf("" + rows), "" + other.resolve("rows.csv"));
    Outcome data = session.console().run(words);
    assertThat(data.exitCode()).isEqualTo(78);
    assertThat(data.err()).containsPattern("\\(file rows.csv: \\d+ bytes -> \\d+ bytes\\);");
  }

  @Test
  void freshStartsAnew() throws IOException {
    Files.createDirectories(checkpoints());
    Files.writeString(checkpoints().resolve("checkpoint-0000000007"), "of another run");
    Outcome outcome = here("--resume", "fresh");
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertTheSameModel();
  }
}
