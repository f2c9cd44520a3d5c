package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.cli.Console.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From HDFS to HDFS, on a name node and a data node in this process. */
class HdfsIT {
  @TempDir private static java.nio.file.Path directory;
  private static MiniDFSCluster hdfs;
  private static LocalSession session;

  @BeforeAll
  static void start() throws IOException {
    session = LocalSession.open("local[2]");
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, directory.resolve("hdfs").toString());
    hdfs = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
    hdfs.waitActive();
  }

  @AfterAll
  static void stop() {
    session.close();
    hdfs.shutdown(true);
  }

  private static Outcome train(String input, String output) {
    return session.run(
        "train --x x --y y --as-of 2026-02-01 --days 3 --input "
            + input
            + "/{as-of:yyyy/MM/dd}/part-*.parquet --output "
            + output);
  }

  private static byte[] read(FileSystem files, String path) throws IOException {
    try (var in = files.open(new Path(path))) {
      return in.readAllBytes();
    }
  }

  @Test
  void aModelTrainedFromHdfsToHdfsIsTheOneTrainedHere() throws IOException {
    java.nio.file.Path days = directory.resolve("days");
    for (int day = 0; day < 2; day++) {
      String date = List.of("2026/01/30", "2026/02/01").get(day);
      Files.createDirectories(days.resolve(date).getParent());
      session.run(
          "generate --rows 2000 --files 2 --format parquet --seed "
              + day
              + " --output "
              + days.resolve(date));
    }
    FileSystem files = hdfs.getFileSystem();
    String root = files.getUri().toString();
    files.copyFromLocalFile(new Path(days.toString()), new Path("/in"));

    String output = root + "/models/line";
    Outcome there = train(root + "/in", output);
    assertThat(there.err()).isEmpty();
    assertThat(there.exitCode()).isZero();
    assertThat(there.out()).contains("warning: no input for [2026-01-31]");
    Outcome here = train(days.toString(), directory.resolve("here").toString());
    assertThat(here.exitCode()).isZero();

    assertThat(new String(read(files, output + "/model.json"), StandardCharsets.UTF_8))
        .isEqualTo(Files.readString(directory.resolve("here/model.json")));
    assertThat(names(files, "/models/line"))
        .containsExactlyInAnyOrder(
            "model.json", "history.csv", "epochs.csv", "run-status.json", "manifest.json");

    Outcome refused = train(root + "/in", output);
    assertThat(refused.exitCode()).isEqualTo(73);
    Outcome replaced = train(root + "/in", output + " --overwrite --seed 2");
    assertThat(replaced.exitCode()).isZero();
    assertThat(names(files, "/models")).containsExactly("line");
  }

  private static List<String> names(FileSystem files, String path) throws IOException {
    List<String> names = new ArrayList<>();
    for (FileStatus file : files.listStatus(new Path(path))) {
      names.add(file.getPath().getName());
    }
    return names;
  }
}
