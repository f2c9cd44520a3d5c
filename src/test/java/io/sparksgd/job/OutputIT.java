package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparksgd.cli.Console.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run leaves behind: the model directory, the status and the quarantine. */
class OutputIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FAITHFUL =
      "train --input data/faithful.csv --x waiting --y eruptions ";

  private static LocalSession session;

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    session = LocalSession.open("local[2]");
  }

  @AfterAll
  static void stop() {
    session.close();
  }

  private Path output() {
    return directory.resolve("out/model");
  }

  private Outcome train(String line) {
    return session.run(line + " --output " + output());
  }

  private JsonNode json(String name) throws IOException {
    return JSON.readTree(output().resolve(name).toFile());
  }

  @Test
  void aModelDirectoryHoldsItsFilesAndAManifestThatIsRight() throws Exception {
    Instant before = Instant.now();
    assertThat(train(FAITHFUL).exitCode()).isZero();
    Map<String, String> contents = LocalSession.contents(directory);
    assertThat(contents)
        .containsOnlyKeys(
            "out/model/model.json",
            "out/model/epochs.csv",
            "out/model/history.csv",
            "out/model/run-status.json",
            "out/model/manifest.json");

    JsonNode files = json("manifest.json").get("files");
    assertThat(files).hasSize(4);
    for (JsonNode file : files) {
      byte[] bytes =
          contents
              .get("out/model/" + file.get("name").asText())
              .getBytes(StandardCharsets.ISO_8859_1);
      assertThat(file.get("bytes").asLong()).isEqualTo(bytes.length);
      assertThat(file.get("sha256").asText())
          .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    }

    JsonNode status = json("run-status.json");
    assertThat(status.get("state").asText()).isEqualTo("SUCCEEDED");
    assertThat(status.get("exitCode").asInt()).isZero();
    assertThat(status.get("retryable").asBoolean()).isFalse();
    assertThat(Instant.parse(status.get("startedAt").asText())).isAfter(before.minusMillis(1));
    assertThat(status.at("/spark/master").asText()).isEqualTo("local[2]");
    assertThat(status.at("/events/taskFailures").asLong()).isZero();
    assertThat(status.at("/input/0").asText()).isEqualTo("data/faithful.csv");

    assertThat(contents.get("out/model/model.json"))
        .doesNotContain(directory.toString())
        .doesNotContain(session.spark().sparkContext().applicationId())
        .doesNotContain("local[");
  }

  @Test
  void historyHasEveryStepUntilItIsThinned() throws IOException {
    assertThat(train(FAITHFUL + "--max-epochs 3 --target-gap none --batch-size 50").exitCode())
        .isZero();
    List<String> lines = Files.readAllLines(output().resolve("history.csv"));
    assertThat(lines.get(0))
        .isEqualTo("step,epoch,phase,loss,gradient_norm,update_norm,weight_norm,learning_rate");
    assertThat(lines).hasSize(1 + json("model.json").get("steps").asInt());
    assertThat(lines.get(1)).startsWith("0,0,0,").matches("([^,]+,){7}[^,]+");
    List<String> epochs = Files.readAllLines(output().resolve("epochs.csv"));
    assertThat(epochs).hasSize(1 + 3);
    assertThat(epochs.get(1)).startsWith("0,0,50,").matches("([^,]+,){5},[^,]+");

    String long0 =
        "--max-epochs 150 --target-gap none --batch-size 10 --learning-rate 0.01 --overwrite";
    assertThat(train(FAITHFUL + long0).exitCode()).isZero();
    List<String> thinned = Files.readAllLines(output().resolve("history.csv"));
    long steps = json("model.json").get("steps").asLong();
    assertThat(steps).isEqualTo(150 * 28);
    assertThat(thinned.size()).isBetween(1_000, 2_002);
    assertThat(thinned.get(thinned.size() - 1)).startsWith((steps - 1) + ",149,0,");
    long stride = step(thinned.get(2));
    assertThat(stride).isEqualTo(4);
    for (int i = 1; i < thinned.size() - 1; i++) {
      assertThat(step(thinned.get(i))).isEqualTo((i - 1) * stride);
    }
  }

  private static long step(String line) {
    return Long.parseLong(line.substring(0, line.indexOf(',')));
  }

  @Test
  void aStatusTellsOfFailureAndOfSuccess() throws IOException {
    Path status = directory.resolve("status/of/run.json");
    Path none = directory.resolve("none.csv");
    String flags = " --status " + status + " ";
    assertThat(train("train --x x --y y --input " + none + flags).exitCode()).isEqualTo(66);
    JsonNode failed = JSON.readTree(status.toFile());
    assertThat(failed.get("state").asText()).isEqualTo("FAILED");
    assertThat(failed.get("exitCode").asInt()).isEqualTo(66);
    assertThat(failed.get("retryable").asBoolean()).isFalse();
    assertThat(failed.get("message").asText()).startsWith("No input: " + none);
    assertThat(output()).doesNotExist();

    assertThat(train(FAITHFUL + flags).exitCode()).isZero();
    JsonNode succeeded = JSON.readTree(status.toFile());
    assertThat(succeeded.get("state").asText()).isEqualTo("SUCCEEDED");
    assertThat(succeeded.at("/events/jobs").asLong()).isPositive();
  }

  /** Told of only after training, it would end a run as failed whose model is there. */
  @ParameterizedTest
  @ValueSource(strings = {"--status", "--metrics-file"})
  void whatCannotBeWrittenInTheEndIsToldInTheBeginning(String flag) throws IOException {
    Path taken = Files.createDirectory(directory.resolve("taken"));
    Outcome outcome = train(FAITHFUL + " " + flag + " " + taken);
    assertThat(outcome.exitCode()).isEqualTo(73);
    assertThat(outcome.err()).contains("Cannot write to " + taken + ": it is a directory");
    assertThat(output()).doesNotExist();
  }

  @Test
  void anExistingModelIsReplacedOnlyWhenAsked() throws IOException {
    assertThat(train(FAITHFUL).exitCode()).isZero();
    Map<String, String> first = LocalSession.contents(directory);
    Outcome refused = train(FAITHFUL + "--seed 2");
    assertThat(refused.exitCode()).isEqualTo(73);
    assertThat(refused.err())
        .isEqualTo(
            "spark-sgd: Output exists: "
                + output()
                + " (use --overwrite to replace it)"
                + System.lineSeparator());
    assertThat(LocalSession.contents(directory)).isEqualTo(first);

    assertThat(train(FAITHFUL + "--seed 2 --overwrite").exitCode()).isZero();
    Map<String, String> second = LocalSession.contents(directory);
    assertThat(second.keySet()).isEqualTo(first.keySet());
    assertThat(json("model.json").get("seed").asLong()).isEqualTo(2);
  }

  @Test
  void whatIsNoModelIsNeverReplaced() throws IOException {
    Files.createDirectories(output());
    Files.writeString(output().resolve("thesis.txt"), "years of work");
    Outcome refused = train(FAITHFUL + "--overwrite");
    assertThat(refused.exitCode()).isEqualTo(73);
    assertThat(refused.complaints()).hasSize(1);
    assertThat(LocalSession.contents(directory)).containsOnlyKeys("out/model/thesis.txt");
  }

  @Test
  void anOutputThatCannotBeWrittenIsSaidBeforeTraining() throws IOException {
    Files.writeString(directory.resolve("out"), "a file where a directory should be");
    Outcome refused = train(FAITHFUL);
    assertThat(refused.exitCode()).isEqualTo(73);
    assertThat(refused.complaints()).hasSize(1);
    assertThat(refused.err()).startsWith("spark-sgd: Cannot write to ");
  }

  @Test
  void aModelThatIsTooFarFromTheOptimumIsNotWrittenWhenACertificateIsRequired() throws IOException {
    Path status = directory.resolve("status.json");
    String strict =
        "--max-epochs 1 --target-gap none --require-certificate --max-gap 1e-9 --status " + status;
    Outcome far = train(FAITHFUL + strict);
    assertThat(far.exitCode()).isEqualTo(20);
    assertThat(far.out()).isEmpty();
    assertThat(far.complaints()).hasSize(1);
    assertThat(far.err()).startsWith("spark-sgd: Too far from the optimum: ");
    assertThat(LocalSession.contents(directory)).containsOnlyKeys("status.json");
    assertThat(JSON.readTree(status.toFile()).get("exitCode").asInt()).isEqualTo(20);

    Path twins = directory.resolve("twins.csv");
    Files.write(twins, List.of("x,z,y", "1,1,2", "2,2,5", "3,3,5", "4,4,9"));
    Outcome none = train("train --features x,z --label y --require-certificate --input " + twins);
    assertThat(none.exitCode()).isEqualTo(20);
    assertThat(none.err()).startsWith("spark-sgd: No certificate: the optimum is not unique");
    assertThat(output()).doesNotExist();

    assertThat(train(FAITHFUL + "--require-certificate").exitCode()).isZero();
  }

  @Test
  void badRowsLieBesideTheModelWithTheirReasons() throws IOException {
    Path rows = Files.createDirectory(directory.resolve("rows"));
    Files.write(rows.resolve("a.csv"), List.of("x,y,note", "1,2,a", "2,,b", "3,5,c", "4,9,d"));
    Files.write(rows.resolve("b.csv"), List.of("x,y,note", "oops,2,e", "5,6,f,g", "6,8,h"));
    String line =
        "train --x x --y y --bad-rows quarantine --max-bad-share 0.6 --input " + rows + " ";
    assertThat(train(line).exitCode()).isZero();
    List<String> quarantined = new ArrayList<>();
    try (Stream<Path> files = Files.list(output().resolve("quarantine"))) {
      for (Path file : files.filter(f -> f.getFileName().toString().startsWith("part-")).toList()) {
        quarantined.addAll(Files.readAllLines(file));
      }
    }
    assertThat(quarantined)
        .contains(
            "x,y,note,malformed_line,file,reason", "2,,b,,a.csv,null", "oops,2,e,,b.csv,unparsable")
        .anyMatch(text -> text.contains("\"5,6,f,g\",b.csv,malformed-line"));
    assertThat(json("manifest.json").get("directories")).hasSize(1);
    assertThat(json("model.json").at("/rows/rejected").asLong()).isEqualTo(3);

    Outcome tooMany = train(line + "--overwrite --max-bad-share 0.1");
    assertThat(tooMany.exitCode()).isEqualTo(78);
    Outcome again = train(line.replace("0.6", "0.1") + "--overwrite");
    assertThat(again.exitCode()).isEqualTo(65);
    assertThat(output().resolve("quarantine")).isDirectory();
    try (Stream<Path> left = Files.list(directory.resolve("out"))) {
      assertThat(left).containsExactly(output());
    }
  }
}
