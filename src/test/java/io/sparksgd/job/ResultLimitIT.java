package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.cli.Console.Outcome;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A driver that takes so few bytes that only small windows come through. */
class ResultLimitIT {
  private static final String TRAIN =
      "train --features longitude,latitude,median_income --y median_house_value --batch-size 32"
          + " --max-epochs 1 --target-gap none --batch-growth none"
          + " --input data/california_housing.csv --output ";
  private static LocalSession session;

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    session = LocalSession.open("local[2]", Map.of("spark.driver.maxResultSize", "20k"));
  }

  @AfterAll
  static void stop() {
    session.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"moments", "rows"})
  void aJobWhoseAnswersTheDriverWouldRefuseIsRefusedBeforeItStarts(String sums) {
    AtomicInteger windows = new AtomicInteger();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart event) {
            String job = event.properties().getProperty("spark.job.description", "");
            windows.addAndGet(job.startsWith("epoch") ? 1 : 0);
          }
        };
    session.spark().sparkContext().addSparkListener(listener);
    Outcome outcome = session.run(TRAIN + directory.resolve("model") + " --sums " + sums);
    session.spark().sparkContext().removeSparkListener(listener);
    assertThat(outcome.err())
        .startsWith("spark-sgd: Invalid spark.driver.maxResultSize: 20480 bytes (epoch 1: ")
        .endsWith(" together; a smaller window may do with less)\n");
    assertThat(outcome.exitCode()).isEqualTo(78);
    assertThat(windows).hasValue(0);
    assertThat(directory.resolve("model")).doesNotExist();
  }

  @Test
  void aSmallerWindowComesThrough() {
    Outcome outcome = session.run(TRAIN + directory.resolve("model") + " --window 10");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
  }
}
