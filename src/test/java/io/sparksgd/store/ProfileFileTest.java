package io.sparksgd.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.core.data.NullCounts;
import io.sparksgd.core.drift.DriftLimits;
import io.sparksgd.core.drift.DriftReport;
import io.sparksgd.core.profile.BucketGrid;
import io.sparksgd.core.profile.ColumnSketch;
import io.sparksgd.core.profile.DataSketch;
import io.sparksgd.core.training.InMemorySource;
import io.sparksgd.core.training.TestExamples;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileFileTest {
  private static final ColumnSketch AGE =
      new ColumnSketch(
          "age <script>\u202e",
          -1,
          70,
          1.0 / 3,
          0.1 + 0.2,
          -0.25,
          BucketGrid.of(6, -3),
          -1,
          Double.POSITIVE_INFINITY,
          new long[] {-8, 0, 260},
          new long[] {1, 5, 4});
  private static final ColumnSketch LABEL =
      new ColumnSketch(
          "y",
          0,
          1,
          0.5,
          0.25,
          0,
          BucketGrid.of(40, -1000),
          Double.NEGATIVE_INFINITY,
          Double.POSITIVE_INFINITY,
          new long[] {0},
          new long[] {10});
  private static final DataSketch SKETCH =
      new DataSketch(10, 1, List.of(AGE, LABEL), new NullCounts(12, Map.of("age", 2L)));

  private static String text(DataSketch sketch) {
    return new String(ProfileFile.bytes(sketch), UTF_8);
  }

  private static DataSketch read(String text) {
    return ProfileFile.read(text.getBytes(UTF_8), "p");
  }

  @Test
  void theFormatIsThis() {
    assertThat(text(SKETCH))
        .isEqualTo(
            """
            {
              "formatVersion": 1,
              "rows": 10,
              "features": 1,
              "nulls": {
                "rows": 12,
                "columns": [ {
                  "name": "age",
                  "nulls": 2
                } ]
              },
              "columns": [ {
                "name": "age <script>\u202e",
                "min": -1.0,
                "max": 70.0,
                "mean": 0.3333333333333333,
                "variance": 0.30000000000000004,
                "skewness": -0.25,
                "digits": 6,
                "exponent": -3,
                "low": -1.0,
                "buckets": [ -8, 0, 260 ],
                "counts": [ 1, 5, 4 ]
              }, {
                "name": "y",
                "min": 0.0,
                "max": 1.0,
                "mean": 0.5,
                "variance": 0.25,
                "skewness": 0.0,
                "digits": 40,
                "exponent": -1000,
                "buckets": [ 0 ],
                "counts": [ 10 ]
              } ]
            }
            """);
  }

  @Test
  void whatIsReadIsWhatWasWrittenToTheBit() {
    assertThat(read(text(SKETCH))).usingRecursiveComparison().isEqualTo(SKETCH);
    TestExamples housing =
        TestExamples.csv("california_housing.csv", "median_house_value", "median_income");
    DataSketch sketch =
        DataSketch.of(
            housing.profile(),
            List.of("median_income"),
            "median_house_value",
            NullCounts.NONE,
            new InMemorySource(housing.blocks())::sum);
    assertThat(read(text(sketch))).usingRecursiveComparison().isEqualTo(sketch);
    assertThat(text(read(text(sketch)))).isEqualTo(text(sketch));
    assertThat(DriftReport.compare(read(text(sketch)), sketch, DriftLimits.STANDARD).alarms())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          "formatVersion": 1;     "formatVersion": 2;   formatVersion is 2 (this release reads 1)
          "min": -1.0;            "min": null;          min is missing
          "mean": 0.5;            "mean": 5.0;          Invalid sketch: y (must have a mean from min to max)
          "digits": 6;            "digits": 60;         Invalid digits: 60 (must be 6 to 40)
          "exponent": -3;         "exponent": 2000;     Invalid exponent: 2000 (must be -1000 to 400)
          "rows": 10;             "rows": 11;           has not 11 rows
          "nulls": 2;             "nulls": 20;          Invalid nulls: age 20 (must be 0 to 12)
          "counts": [ 10 ];       "counts": [ 10, 1 ];  Invalid sketch: y (must have a count per bucket)
          "counts": [ 1, 5, 4 ];  "counts": [ 9223372036854775807, 5, 4 ]; counts > 0
          "buckets": [ -8, 0, 260 ]; "buckets": [ -9223372036854775808, 0, 260 ]; buckets from min
          "features": 1;          "features": 7;        Invalid sketch: 2 columns for 7 features
          """)
  void whatIsNoProfileIsRefusedInOneLine(String old, String damaged, String problem) {
    assertThat(text(SKETCH)).contains(old);
    assertThatThrownBy(() -> read(text(SKETCH).replace(old, damaged)))
        .hasMessageStartingWith("Invalid profile p: ")
        .hasMessageContaining(problem)
        .extracting(e -> ((JobException) e).exitCode())
        .isEqualTo(ExitCode.BAD_DATA);
  }

  @Test
  void damagedBytesAreRefusedOrGiveAnotherValidSketch() {
    byte[] bytes = ProfileFile.bytes(SKETCH);
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 3_000; i++) {
      byte[] damaged = bytes.clone();
      damaged[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      try {
        DataSketch sketch = ProfileFile.read(damaged, "p");
        DriftReport.compare(sketch, SKETCH, DriftLimits.STANDARD);
      } catch (JobException e) {
        assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA);
      }
    }
  }

  @Test
  void driftIsWrittenForMachines() {
    DriftReport report =
        DriftReport.compare(
            SKETCH,
            new DataSketch(10, 1, List.of(AGE, LABEL), new NullCounts(12, Map.of("age", 2L))),
            DriftLimits.STANDARD);
    String text = new String(DriftFile.bytes(report, "000002-abc"), UTF_8);
    assertThat(text)
        .startsWith(
            """
            {
              "formatVersion": 1,
              "comparedWith": "000002-abc",
              "rowsThen": 10,
              "rowsNow": 10,
              "featuresCompared": true,
              "familyWiseError": 0.05,
              "alarms": 0,
              "added": [ ],
              "removed": [ ],
              "findings": [ {
            """)
        .contains(
            """
                "measure": "ks",
            """);
  }
}
