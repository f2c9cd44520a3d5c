package io.sparksgd.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFileTest {
  private static final Configuration HADOOP = new Configuration();
  @TempDir private Path directory;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void numbersKeepTheirDigitsAndWhatIsNoNumberIsEmpty() throws IOException {
    Path file = directory.resolve("new/deep/a.csv");
    new CsvFile("step", "rate", "loss")
        .row(0, 0.1, Double.NaN)
        .row(1L, 1e-300, Double.POSITIVE_INFINITY)
        .row("a,\"b\"", "plain", -0.0)
        .write(file.toString(), HADOOP);
    assertThat(file)
        .hasContent("step,rate,loss\n0,0.1,\n1,1.0E-300,\n\"a,\"\"b\"\"\",plain,-0.0\n");
  }

  @Test
  void textThatLooksLikeAFormulaIsMadePlainText() throws IOException {
    Path file = directory.resolve("a.csv");
    new CsvFile("=cmd()", "+a", "-a", "@a", "\ta")
        .row("-0.5", "-1e-3", "+1", "-.5-A1", -2)
        .row("a=b", "<script>", "", "ä", "-1\n=1")
        .write(file.toString(), HADOOP);
    assertThat(file)
        .hasContent(
            "'=cmd(),'+a,'-a,'@a,'\ta\n-0.5,-1e-3,'+1,'-.5-A1,-2\na=b,<script>,,ä,\"'-1\n=1\"\n");
  }

  @Test
  void anOldFileIsReplacedAndNothingElseIsLeft() throws IOException {
    Path file = Files.writeString(directory.resolve("a.csv"), "old");
    ResultFile.requireWritable(file.toString(), HADOOP);
    assertThat(file).hasContent("old");
    new CsvFile("x").write(file.toString(), HADOOP);
    assertThat(file).hasContent("x\n");
    assertThat(names()).containsExactly("a.csv");
  }

  @Test
  void placesThatCannotBeWrittenAreRefusedBeforehand() throws IOException {
    assertThatThrownBy(() -> ResultFile.requireWritable(directory.toString(), HADOOP))
        .isInstanceOf(JobException.class)
        .hasMessage("Cannot write to " + directory + ": it is a directory");
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThatThrownBy(() -> ResultFile.requireWritable(file + "/a.csv", HADOOP))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CANNOT_WRITE))
        .hasMessageStartingWith("Cannot write to " + file + "/a.csv: ");
    assertThatThrownBy(() -> ResultFile.requireWritable("nofs://a/b.csv", HADOOP))
        .hasMessageStartingWith("Cannot write to nofs://a/b.csv: ");
  }
}
