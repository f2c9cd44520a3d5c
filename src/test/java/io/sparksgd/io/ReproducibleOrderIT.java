package io.sparksgd.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.data.ExampleBlock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproducibleOrderIT {
  private static final int SPLIT = 4000;
  @TempDir Path dir;

  @Test
  void blocksDependOnDataAndSettingsOnly() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      names.add((i % 3 == 0 ? "sub/" : "") + "part-" + i + ".csv");
    }
    writeAll(dir.resolve("one"), names);
    Collections.shuffle(names, new Random(1));
    writeAll(dir.resolve("some/where/else"), names);

    List<List<String>> seen = new ArrayList<>();
    for (String master : List.of("local[1]", "local[3]")) {
      SparkSession spark = Inputs.spark(master);
      spark.conf().set("spark.sql.files.maxPartitionBytes", 100);
      try {
        seen.add(Inputs.identity(read(spark, "one")));
        seen.add(Inputs.identity(read(spark, "some/where/else")));
        assertThat(Inputs.of(dir.resolve("one")).splitBytes(2 * SPLIT).blocks(spark))
            .hasSizeLessThan(seen.get(0).size());
        assertThat(spark.conf().get("spark.sql.files.maxPartitionBytes")).isEqualTo("100");
        assertThat(spark.conf().get("spark.sql.ansi.enabled")).isEqualTo("true");
      } finally {
        spark.stop();
      }
    }
    assertThat(seen.get(0)).hasSizeGreaterThan(10);
    assertThat(seen).containsOnly(seen.get(0));
  }

  @Test
  void rowsOfFilesOfOneLengthComeInTheOrderOfTheirNames() {
    for (int i = 99; i >= 10; i--) {
      Inputs.write(dir.resolve("same/" + i + ".csv"), "x,y\n1," + i + "\n");
    }
    SparkSession spark = Inputs.spark("local[2]");
    try {
      List<Double> labels = Inputs.labels(Inputs.of(dir.resolve("same")).blocks(spark));
      assertThat(labels).hasSize(90).isSorted();
    } finally {
      spark.stop();
    }
  }

  private List<ExampleBlock> read(SparkSession spark, String name) {
    return Inputs.of(dir.resolve(name)).splitBytes(SPLIT).blocks(spark);
  }

  private static void writeAll(Path directory, List<String> names) {
    for (String name : names) {
      Random random = new Random(name.hashCode());
      StringBuilder text = new StringBuilder("x,y\n");
      int rows = 10 + Math.floorMod(name.hashCode(), 4) * 100;
      for (int i = 0; i < rows; i++) {
        text.append(100 + random.nextInt(900)).append(i % 7 == 0 ? ",bad\n" : ",123\n");
      }
      Inputs.write(directory.resolve(name), text.toString());
    }
  }
}
