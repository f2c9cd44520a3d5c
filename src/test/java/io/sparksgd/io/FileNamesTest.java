package io.sparksgd.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FileNamesTest {
  @Test
  void findsTheDirectoryThatAllFilesShare() {
    assertThat(FileNames.commonDirectory(List.of("file:/a/b/x.csv"))).isEqualTo("file:/a/b");
    assertThat(FileNames.commonDirectory(List.of("file:/a/b/x.csv", "file:/a/bc/y.csv")))
        .isEqualTo("file:/a");
    assertThat(FileNames.commonDirectory(List.of("file:/a/b/x.csv", "file:/a/b/c/d/y.csv")))
        .isEqualTo("file:/a/b");
    assertThat(FileNames.commonDirectory(List.of("file:/x.csv", "file:/a/y.csv")))
        .isEqualTo("file:");
    assertThat(FileNames.commonDirectory(List.of("file:/a/x.csv", "hdfs://n:1/a/x.csv"))).isEmpty();
    assertThat(FileNames.commonDirectory(List.of())).isEmpty();
  }

  @Test
  void namesAreRelativeToIt() {
    assertThat(FileNames.relative("file:/a", "file:/a/b/x.csv")).isEqualTo("b/x.csv");
    assertThat(FileNames.relative("file:/a", "file:/ab/x.csv")).isEqualTo("file:/ab/x.csv");
    assertThat(FileNames.relative("", "file:/ab/x.csv")).isEqualTo("file:/ab/x.csv");
  }

  @Test
  void understandsTheUrlsThatSparkReports() {
    assertThat(FileNames.pathOf("file:///a/x%20y%2525%5B1%5D+.csv"))
        .isEqualTo("file:/a/x y%25[1]+.csv");
  }

  @Test
  void hidesSecretsInUrls() {
    assertThat(FileNames.shown("s3a://KEY:SECRET@bucket/a.csv"))
        .isEqualTo("s3a://***@bucket/a.csv");
    assertThat(FileNames.shown("/a@b/c.csv")).isEqualTo("/a@b/c.csv");
  }

  @Test
  void escapesGlobs() {
    assertThat(FileNames.literal("/a/[1]{2}*?\\.csv")).isEqualTo("/a/\\[1\\]\\{2\\}\\*\\?\\\\.csv");
  }

  @Test
  void readsHivePartitionsFromPaths() {
    List<InputFile> files =
        List.of(new InputFile("file:/in/dt=2026-11-20/city=K%C3%B6ln/a=b.csv", "a=b.csv", 1, 0));
    assertThat(HivePartitions.names(files, Set.of())).containsExactly("city", "dt");
    assertThat(HivePartitions.names(files, Set.of("dt"))).containsExactly("city");
    assertThat(HivePartitions.valueOf("dt", "/in/dt=1/dt=2/x")).isEqualTo("2");
    assertThat(HivePartitions.valueOf("t", "/in/t=10%3A30/x")).isEqualTo("10:30");
    assertThat(HivePartitions.valueOf("t", "/in/t=__HIVE_DEFAULT_PARTITION__/x")).isNull();
    assertThat(HivePartitions.valueOf("u", "/in/t=1/x")).isNull();
  }
}
