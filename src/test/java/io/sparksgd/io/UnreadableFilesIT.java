package io.sparksgd.io;

import static io.sparksgd.io.Inputs.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkException;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnreadableFilesIT {
  private static SparkSession spark;
  @TempDir Path dir;

  @BeforeAll
  static void start() {
    spark = Inputs.spark("local[2]");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void aParquetFileWithoutItsFooterIsCorrupt() throws IOException {
    writeParquet("d/a.parquet");
    Path file = writeParquet("d/b.parquet");
    byte[] bytes = Files.readAllBytes(file);
    rewrite(file, Arrays.copyOf(bytes, bytes.length - 10));
    failure(Inputs.of(dir.resolve("d")), ExitCode.BAD_DATA)
        .hasMessage("Cannot read file: b.parquet (corrupt parquet: footer)");
    failure(Inputs.of(file), ExitCode.BAD_DATA)
        .hasMessageStartingWith("Cannot read file: b.parquet (corrupt parquet: ");
  }

  @Test
  void aFlippedByteInAPageIsCorrupt() throws IOException {
    Path file = writeParquet("a.parquet");
    flipByte(file);
    failure(Inputs.of(file), ExitCode.BAD_DATA)
        .hasMessage("Cannot read file: a.parquet (corrupt parquet: checksum of a page)");
  }

  @Test
  void aParquetFileWithoutContentIsCorrupt() {
    writeParquet("d/a.parquet");
    write(dir.resolve("d/b.parquet"), "");
    failure(Inputs.of(dir.resolve("d")), ExitCode.BAD_DATA)
        .hasMessage("Cannot read file: b.parquet (corrupt parquet: empty)");
  }

  @Test
  void whatIsNoParquetIsCorrupt() {
    Path file = write(dir.resolve("a.parquet"), "x,y\nsecret,2\n".repeat(10));
    failure(Inputs.of(file), ExitCode.BAD_DATA)
        .hasMessageStartingWith("Cannot read file: a.parquet (corrupt parquet: ")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aTruncatedGzipIsCorrupt() throws IOException {
    Path file = writeGzip("a.csv.gz");
    byte[] bytes = Files.readAllBytes(file);
    rewrite(file, Arrays.copyOf(bytes, bytes.length / 2));
    failure(Inputs.of(file), ExitCode.BAD_DATA)
        .hasMessage("Cannot read file: a.csv.gz (corrupt: truncated or damaged)");
  }

  @Test
  void aDamagedGzipIsCorrupt() throws IOException {
    Path file = writeGzip("a.csv.gz");
    byte[] bytes = Files.readAllBytes(file);
    for (int i = bytes.length / 2; i < bytes.length / 2 + 40; i++) {
      bytes[i] ^= 0x55;
    }
    rewrite(file, bytes);
    failure(Inputs.of(file), ExitCode.BAD_DATA)
        .hasMessage("Cannot read file: a.csv.gz (corrupt: truncated or damaged)");
    rewrite(file, "x,y\n1,2\n".getBytes(StandardCharsets.UTF_8));
    failure(Inputs.of(file), ExitCode.BAD_DATA)
        .hasMessageContaining("(corrupt: truncated or damaged)");
  }

  @Test
  void aFileThatVanishesIsAChangeOfTheInput() throws IOException {
    for (String name : new String[] {"c/a.csv", "p/a.parquet"}) {
      Path file =
          name.endsWith("csv") ? write(dir.resolve(name), "x,y\n1,2\n") : writeParquet(name);
      ExampleReader reader = Inputs.of(file).open(spark);
      Files.delete(file);
      explained(reader, ExitCode.BAD_DATA)
          .hasMessage("Cannot read file: " + file.getFileName() + " (input changed while reading)");
    }
  }

  @Test
  void tooManyColumnsDoNotPrintTheLine() {
    Path file = write(dir.resolve("a.csv"), "x,y\n1,2\n" + "secret,".repeat(30_000) + "\n");
    failure(Inputs.of(file).option("maxColumns", "100"), ExitCode.BAD_DATA)
        .hasMessageStartingWith("Cannot read file: a.csv (corrupt csv: ");
  }

  @Test
  void aClosedPortIsAnIoError() {
    failure(Inputs.at("hdfs://localhost:1/a.csv"), ExitCode.IO_ERROR)
        .hasMessage("Cannot read file: hdfs://localhost:1/a.csv (no connection: ConnectException)");
  }

  @Test
  void causesAreFoundInTheirChain() {
    ReadFailures failures = new ReadFailures("");
    assertThat(failures.explain(wrapped(new AccessControlException("no"))).orElseThrow())
        .hasMessage("Cannot read input (permission denied)")
        .extracting(JobException::exitCode)
        .isEqualTo(ExitCode.IO_ERROR);
    assertThat(failures.explain(wrapped(new ConnectException("no"))).orElseThrow().exitCode())
        .isEqualTo(ExitCode.IO_ERROR);
    JobException known = new JobException(ExitCode.DIVERGED, "known");
    assertThat(failures.explain(wrapped(known))).containsSame(known);
    assertThat(failures.explain(wrapped(new IllegalStateException("mine")))).isEmpty();
  }

  private static Throwable wrapped(Exception cause) {
    return new RuntimeException(new SparkException("Job aborted", cause));
  }

  private static AbstractThrowableAssert<?, ?> failure(Inputs inputs, ExitCode exitCode) {
    return assertThatThrownBy(() -> read(inputs.open(spark)))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(exitCode));
  }

  private static AbstractThrowableAssert<?, ?> explained(ExampleReader reader, ExitCode exitCode) {
    return assertThatThrownBy(() -> read(reader))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(exitCode));
  }

  private static void read(ExampleReader reader) throws Exception {
    try {
      reader.blocks().collect();
    } catch (Exception e) {
      Optional<JobException> explained = reader.explain(e);
      throw explained.isPresent() ? explained.get() : e;
    }
  }

  private Path writeParquet(String name) {
    return Inputs.parquet(
        spark, dir.resolve(name), "select rand(1) x, rand(2) y from range(20000)");
  }

  private Path writeGzip(String name) throws IOException {
    Path file = dir.resolve(name);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      StringBuilder text = new StringBuilder("x,y\n");
      for (int i = 0; i < 50_000; i++) {
        text.append(i * 7919L % 10007).append(',').append(i).append('\n');
      }
      out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  /** Damages the file a third of its way in. */
  static void flipByte(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 3] ^= 0x10;
    rewrite(file, bytes);
  }

  /** Replaces a file without the checksum that Hadoop wrote beside it. */
  private static void rewrite(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes);
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
  }
}
