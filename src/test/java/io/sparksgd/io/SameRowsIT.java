package io.sparksgd.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.holdenkarau.spark.testing.JavaRDDComparisons;
import com.holdenkarau.spark.testing.SharedJavaSparkContext;
import io.sparksgd.config.InputConfig;
import io.sparksgd.config.InputConfig.BadRowPolicy;
import io.sparksgd.config.InputConfig.Encoding;
import io.sparksgd.config.InputConfig.Labels;
import io.sparksgd.core.data.ExampleBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Equal files give the same rows in the same order, wherever and whenever they were written. */
class SameRowsIT {
  private static final SharedJavaSparkContext SHARED = new SharedJavaSparkContext();

  @TempDir private Path directory;

  @BeforeEach
  void start() {
    SHARED.runBefore();
  }

  @AfterAll
  static void stop() {
    SharedJavaSparkContext.runAfterClass();
  }

  private Path write(String name, String... files) throws IOException {
    Path parent = Files.createDirectory(directory.resolve(name));
    for (String file : files) {
      List<String> lines = new ArrayList<>(List.of("x,y"));
      for (int row = 0; row < 100; row++) {
        lines.add(file.charAt(0) + row / 7.0 + "," + row);
      }
      Files.write(parent.resolve(file), lines);
    }
    return parent;
  }

  private static JavaRDD<List<Double>> rows(Path input) {
    SparkSession session = SparkSession.builder().sparkContext(SHARED.sc()).getOrCreate();
    InputConfig config =
        new InputConfig(
            List.of(input.toString()),
            "auto",
            Map.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            1,
            List.of("x"),
            Encoding.NUMBERS,
            "y",
            Labels.NUMBERS,
            Optional.empty(),
            BadRowPolicy.FAIL,
            0,
            1 << 16);
    return ExampleReader.open(session, config).blocks().flatMap(block -> rows(block).iterator());
  }

  private static List<List<Double>> rows(ExampleBlock block) {
    List<List<Double>> rows = new ArrayList<>();
    for (int row = 0; row < block.rows(); row++) {
      rows.add(List.of(block.features()[row], block.labels()[row]));
    }
    return rows;
  }

  @Test
  void equalFilesGiveEqualRows() throws IOException {
    JavaRDD<List<Double>> first = rows(write("first", "1.csv", "2.csv", "3.csv"));
    JavaRDD<List<Double>> second = rows(write("second", "3.csv", "1.csv", "2.csv"));
    assertThat(first.count()).isEqualTo(300);
    JavaRDDComparisons.assertRDDEqualsWithOrder(first, second);
    JavaRDDComparisons.assertRDDEquals(first, second);
  }
}
