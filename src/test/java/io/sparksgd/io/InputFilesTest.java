package io.sparksgd.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFilesTest {
  @TempDir Path dir;

  @BeforeEach
  void writeFiles() {
    for (String name :
        List.of("b.csv", "a.csv", "sub/c.csv", "_SUCCESS", ".hidden.csv", "_tmp/d.csv")) {
      Inputs.write(dir.resolve("in").resolve(name), "x,y\n1,2\n");
    }
  }

  @Test
  void searchesDirectoriesWithoutHiddenNames() {
    assertThat(names(Inputs.at(dir + "/in"))).containsExactly("a.csv", "b.csv", "sub/c.csv");
  }

  @Test
  void everyFileIsReadOnceHoweverOftenItIsNamed() {
    assertThat(names(Inputs.at(dir + "/in/b.csv", dir + "/in", "file:" + dir + "/in/a.csv")))
        .containsExactly("a.csv", "b.csv", "sub/c.csv");
  }

  @Test
  void globsAndSeveralPathsMix() {
    assertThat(names(Inputs.at(dir + "/in/{a,x}.csv", dir + "/in/s*")))
        .containsExactly("a.csv", "sub/c.csv");
    assertThat(names(Inputs.at(dir + "/in/*/*.csv"))).containsExactly("c.csv");
  }

  @Test
  void theNewestIsTheFileThatWasWrittenLast() throws IOException {
    for (String name : List.of("a.csv", "b.csv", "sub/c.csv", "_SUCCESS")) {
      long days = name.equals("b.csv") ? 20 : name.equals("_SUCCESS") ? 30 : 10;
      Files.setLastModifiedTime(
          dir.resolve("in").resolve(name),
          FileTime.from(Instant.EPOCH.plus(Duration.ofDays(days))));
    }
    InputFiles files = InputFiles.list(Inputs.at(dir + "/in").config(), new Configuration());
    assertThat(files.newest()).isEqualTo(Instant.EPOCH.plus(Duration.ofDays(20)));
  }

  @Test
  void hiveStyleNamesAreNotHidden() {
    Inputs.write(dir.resolve("hive/_day=1/a.csv"), "x,y\n");
    assertThat(names(Inputs.at(dir + "/hive"))).containsExactly("a.csv");
  }

  @Test
  void namesThatHoldGlobCharactersAreTakenAsTheyAre() {
    Inputs.write(dir.resolve("odd/a[1].csv"), "x,y\n");
    Inputs.write(dir.resolve("odd/a1.csv"), "x,y\n");
    assertThat(names(Inputs.at(dir + "/odd/a[1].csv"))).containsExactly("a[1].csv");
    assertThat(names(Inputs.at(dir + "/odd/a[0-9].csv"))).containsExactly("a1.csv");
  }

  @Test
  void nothingThereIsNoInput() {
    Inputs.write(dir.resolve("marked/_SUCCESS"), "");
    for (String path : List.of("/in/missing.csv", "/in/*.tsv", "/marked", "/in/.hidden.csv")) {
      assertThatThrownBy(() -> list(Inputs.at(dir + path)))
          .hasMessageStartingWith("No input: " + dir + path + " (")
          .extracting(e -> ((JobException) e).exitCode())
          .isEqualTo(ExitCode.NO_INPUT);
    }
  }

  @Test
  void emptyFilesAreSkippedUnlessTheyAreParquet() {
    Inputs.write(dir.resolve("in/0.csv"), "");
    assertThat(names(Inputs.at(dir + "/in"))).doesNotContain("0.csv");
    assertThatThrownBy(() -> list(Inputs.at(dir + "/in/0.csv"))).hasMessageContaining("is empty");
    Inputs.write(dir.resolve("p/0.parquet"), "");
    assertThat(names(Inputs.at(dir + "/p"))).containsExactly("0.parquet");
  }

  @Test
  void guessesTheFormatFromTheNames() {
    assertThat(list(Inputs.at(dir + "/in")).format()).isEqualTo("csv");
    Inputs.write(dir.resolve("gz/a.CSV.gz"), "x");
    assertThat(list(Inputs.at(dir + "/gz")).format()).isEqualTo("csv");
    Inputs.write(dir.resolve("p/a.snappy.parquet"), "x");
    assertThat(list(Inputs.at(dir + "/p")).format()).isEqualTo("parquet");
    assertThat(list(Inputs.at(dir + "/in").format("CSV")).format()).isEqualTo("csv");
  }

  @Test
  void unknownOrMixedExtensionsMustBeNamed() {
    Inputs.write(dir.resolve("mixed/a.csv"), "x");
    Inputs.write(dir.resolve("mixed/b.parquet"), "x");
    Inputs.write(dir.resolve("other/part-0"), "x");
    assertThatThrownBy(() -> list(Inputs.at(dir + "/mixed")))
        .hasMessageStartingWith("Cannot guess format: both a.csv and b.parquet (")
        .hasMessageContaining("set the format to csv, parquet");
    assertThatThrownBy(() -> list(Inputs.at(dir + "/other")))
        .hasMessageStartingWith("Cannot guess format: part-0 (")
        .extracting(e -> ((JobException) e).exitCode())
        .isEqualTo(ExitCode.BAD_CONFIGURATION);
  }

  @Test
  void daysOfARangeMayBeMissingButNotAll() {
    Inputs.write(dir.resolve("dt=2026-11-18/a.csv"), "x,y\n");
    Inputs.write(dir.resolve("dt=2026-11-20/a.csv"), "x,y\n");
    InputFiles files = list(Inputs.at(dir + "/dt={as-of}").asOf("2026-11-20", 3));
    assertThat(files.files())
        .extracting(InputFile::name)
        .containsExactly("dt=2026-11-18/a.csv", "dt=2026-11-20/a.csv");
    assertThat(files.missingDays()).containsExactly(LocalDate.of(2026, 11, 19));
    assertThatThrownBy(() -> list(Inputs.at(dir + "/dt={as-of}").asOf("2026-10-20", 3)))
        .hasMessage(
            "No input: " + dir + "/dt={as-of} (no file for any of the 3 days to 2026-10-20)");
  }

  @Test
  void aDayThatIsNeededMustBeGiven() {
    assertThatThrownBy(() -> list(Inputs.at(dir + "/dt={as-of}")))
        .hasMessageStartingWith("Missing as-of: ");
  }

  @Test
  void pathsOfUnknownFileSystemsAreRefusedWithoutTheirSecrets() {
    assertThatThrownBy(() -> list(Inputs.at("s9://KEY:SECRET@bucket/a.csv")))
        .hasMessage("Invalid input: s9://***@bucket/a.csv (not a path of a known file system)");
    assertThatThrownBy(() -> list(Inputs.at(dir + "/in/[a.csv")))
        .hasMessageEndingWith("/in/[a.csv (not a valid glob)");
  }

  private static InputFiles list(Inputs inputs) {
    return InputFiles.list(inputs.config(), new Configuration());
  }

  private static List<String> names(Inputs inputs) {
    return list(inputs).files().stream().map(InputFile::name).toList();
  }
}
