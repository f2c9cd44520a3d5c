package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparksgd.cli.Console.Outcome;
import io.sparksgd.core.sampling.RandomBits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names of columns come with the data, from whoever made it. */
class HostileNamesIT {
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

  static Stream<String> names() {
    return Stream.of(
        "<script>alert(1)</script>",
        "=cmd()",
        "../../a/../b",
        "\uD83D\uDE80 \u0645\u0631\u062D\u0628\u0627",
        "a`b'c.d[0]",
        "line\u001B[2Jclear",
        "${sys:user.home} %n {} \\",
        "n".repeat(10_000));
  }

  @ParameterizedTest
  @MethodSource("names")
  void aColumnMayHaveAnyName(String name) throws IOException {
    List<String> lines = new ArrayList<>(List.of('"' + name.replace("\"", "\"\"") + "\",y"));
    for (int row = 0; row < 50; row++) {
      double x = RandomBits.gaussian(1, row);
      lines.add(x + "," + (2 * x + RandomBits.gaussian(2, row)));
    }
    Path input = Files.write(directory.resolve("in.csv"), lines);
    Path out = directory.resolve("out");
    Outcome outcome =
        session.run(
            "train --y y --input " + input,
            "--option",
            "escape=\"",
            "--x",
            name,
            "--output",
            out.resolve("model").toString(),
            "--metrics-file",
            out.resolve("sgd.prom").toString());
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isZero();

    JsonNode model = new ObjectMapper().readTree(out.resolve("model/model.json").toFile());
    assertThat(model.at("/coefficients").toString())
        .contains(new ObjectMapper().writeValueAsString(name));
    assertThat(outcome.out()).doesNotContain("\u001B");
    assertThat(out.resolve("sgd.prom")).content().doesNotContain(name);
    try (Stream<Path> files = Files.walk(directory)) {
      assertThat(
              files.filter(Files::isRegularFile).map(file -> directory.relativize(file).toString()))
          .containsExactlyInAnyOrder(
              "in.csv",
              "out/sgd.prom",
              "out/model/model.json",
              "out/model/history.csv",
              "out/model/epochs.csv",
              "out/model/run-status.json",
              "out/model/manifest.json");
    }
  }
}
