package io.sparksgd.core.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.data.NullCounts;
import io.sparksgd.core.profile.ColumnSketch;
import io.sparksgd.core.profile.DataSketch;
import io.sparksgd.core.sampling.RandomBits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DriftReportTest {
  private static final double[] A = {1, 2, 2, 3, 5, 8, 13, 21, 34, 55};
  private static final double[] B = {1, 1, 4, 4, 9, 16, 25, 36, 49, 64, 81, 100};

  private static DriftReport compare(DataSketch then, DataSketch now) {
    return DriftReport.compare(then, now, DriftLimits.STANDARD);
  }

  private static DriftFinding finding(DriftReport report, String name, Measure measure) {
    return report.findings().stream()
        .filter(found -> found.name().equals(name) && found.measure() == measure)
        .findFirst()
        .orElseThrow();
  }

  private static double[] normals(long seed, int rows, double shift) {
    double[] values = new double[rows];
    Arrays.setAll(values, row -> shift + RandomBits.gaussian(seed, row));
    return values;
  }

  @ParameterizedTest
  @CsvSource({"100, 100", "1000, 1000", "100, 1000", "1000, 100"})
  void of200NightsWithoutChangeAtMostFivePercentRaiseAnAlarm(int rowsThen, int rowsNow) {
    int alarms = 0;
    Map<String, Integer> sources = new TreeMap<>();
    for (int night = 0; night < 200; night++) {
      DriftReport report =
          compare(
              Nights.sketch(2L * night + 10_000L * rowsThen, rowsThen),
              Nights.sketch(2L * night + 1 + 10_000L * rowsThen, rowsNow));
      alarms += report.alarms().isEmpty() ? 0 : 1;
      report
          .alarms()
          .forEach(
              alarm -> sources.merge(alarm.measure() + " of " + alarm.name(), 1, Integer::sum));
    }
    assertThat(alarms).describedAs("alarms from %s", sources).isLessThanOrEqualTo(10);
  }

  /** Without the limits of size, so that significance alone must hold. */
  @ParameterizedTest
  @CsvSource({"100, 100", "1000, 100", "400, 600"})
  void significanceAloneKeepsFalseAlarmsToFivePercent(int rowsThen, int rowsNow) {
    int alarms = 0;
    Map<String, Integer> sources = new TreeMap<>();
    for (int night = 0; night < 200; night++) {
      DriftReport report =
          DriftReport.compare(
              Nights.sketch(2L * night + 77_000L * rowsThen, rowsThen),
              Nights.sketch(2L * night + 1 + 77_000L * rowsThen, rowsNow),
              new DriftLimits(0, 0, 0, 0));
      alarms += report.alarms().isEmpty() ? 0 : 1;
      report
          .alarms()
          .forEach(
              alarm -> sources.merge(alarm.measure() + " of " + alarm.name(), 1, Integer::sum));
    }
    assertThat(alarms).describedAs("alarms from %s", sources).isLessThanOrEqualTo(10);
  }

  @Test
  void aShiftOfHalfAStandardDeviationIsFoundInAThousandRows() {
    for (int night = 0; night < 50; night++) {
      DataSketch then = Nights.sketch(normals(night, 1_000, 0), normals(night + 1_000, 1_000, 0));
      DataSketch now =
          Nights.sketch(normals(night + 2_000, 1_000, 0.5), normals(night + 3_000, 1_000, 0));
      DriftReport report = compare(then, now);
      assertThat(report.alarms()).extracting(DriftFinding::name).containsOnly("x0");
      assertThat(report.alarms())
          .extracting(DriftFinding::measure)
          .contains(Measure.KS, Measure.MEAN_SHIFT);
    }
  }

  @Test
  void aChangeOfShapeAloneIsFound() {
    double[] wide = normals(5, 2_000, 0);
    Arrays.setAll(wide, row -> 3 * wide[row]);
    DriftReport report =
        compare(
            Nights.sketch(normals(1, 2_000, 0), normals(2, 2_000, 0)),
            Nights.sketch(wide, normals(3, 2_000, 0)));
    assertThat(report.alarms())
        .extracting(DriftFinding::measure)
        .containsExactly(Measure.PSI, Measure.KS);
  }

  @Test
  void aSmallChangeIsNoAlarmHoweverCertain() {
    DriftReport report =
        compare(
            Nights.sketch(normals(1, 100_000, 0), normals(2, 100_000, 0)),
            Nights.sketch(normals(3, 100_000, 0.05), normals(4, 100_000, 0)));
    DriftFinding shift = finding(report, "x0", Measure.MEAN_SHIFT);
    assertThat(shift.familyWise()).isLessThan(1e-9);
    assertThat(shift.size()).isBetween(0.03, 0.07);
    assertThat(report.alarms()).isEmpty();
  }

  @Test
  void aConstantThatBecomesAnotherIsFoundAndOneThatStaysHasNoTests() {
    double[] y = normals(1, 200, 0);
    double[] fives = new double[200];
    double[] sixes = new double[200];
    Arrays.fill(fives, 5);
    Arrays.fill(sixes, 6);
    DriftReport changed = compare(Nights.sketch(fives, y), Nights.sketch(sixes, y));
    assertThat(changed.alarms()).hasSize(1);
    DriftFinding ks = finding(changed, "x0", Measure.KS);
    assertThat(ks.size()).isEqualTo(1);
    assertThat(ks.then()).isEqualTo(5);
    assertThat(ks.now()).isEqualTo(6);
    DriftReport same = compare(Nights.sketch(fives, y), Nights.sketch(fives, y));
    assertThat(same.findings()).noneMatch(found -> found.name().equals("x0"));
    double[] mixed = fives.clone();
    Arrays.fill(mixed, 0, 100, -3);
    assertThat(compare(Nights.sketch(fives, y), Nights.sketch(mixed, y)).alarms())
        .extracting(DriftFinding::measure)
        .containsExactly(Measure.KS, Measure.MEAN_SHIFT);
  }

  @Test
  void rowsThatHaveNothingInCommonWithTheOldOnesAreFound() {
    double[] y = normals(1, 300, 0);
    double[] far = normals(2, 300, 1e6);
    DriftReport report = compare(Nights.sketch(normals(3, 300, 0), y), Nights.sketch(far, y));
    assertThat(finding(report, "x0", Measure.KS).size()).isEqualTo(1);
    assertThat(finding(report, "x0", Measure.KS).alarm()).isTrue();
    assertThat(finding(report, "x0", Measure.PSI).alarm()).isTrue();
    assertThat(finding(report, "x0", Measure.MEAN_SHIFT).alarm()).isTrue();
  }

  @Test
  void theSameRowsDoNotDifferAtAll() {
    DataSketch night = Nights.sketch(1, 500);
    DriftReport report = compare(night, night);
    assertThat(report.findings()).allMatch(found -> found.size() == 0 && found.pValue() == 1);
    assertThat(report.rowsThen()).isEqualTo(500);
  }

  /** Golden values: {@code src/test/golden/drift.py}. */
  @Test
  void distanceAndShiftAreThoseOfScipy() {
    DriftReport report =
        compare(Nights.sketch(A, normals(1, 10, 0)), Nights.sketch(B, normals(1, 12, 0)));
    DriftFinding ks = finding(report, "x0", Measure.KS);
    assertThat(ks.size()).isCloseTo(0.31666666666666665, within(1e-15));
    assertThat(ks.pValue()).isCloseTo(0.6447379259854435, within(1e-12));
    DriftFinding shift = finding(report, "x0", Measure.MEAN_SHIFT);
    assertThat(shift.size()).isCloseTo(0.6996060606430198, within(1e-12));
    assertThat(shift.pValue()).isCloseTo(0.13154027803632373, within(1e-12));
  }

  /** Golden values: {@code src/test/golden/drift.py}. */
  @Test
  void theIndexIsThatOfItsFormula() {
    double[] then = new double[1_000];
    Arrays.setAll(then, row -> Math.floor(row / 100.0));
    int[] counts = {80, 90, 100, 110, 120, 130, 90, 100, 90, 110};
    List<Double> values = new ArrayList<>();
    for (int bin = 0; bin < 10; bin++) {
      for (int i = 0; i < counts[bin]; i++) {
        values.add((double) bin);
      }
    }
    double[] now = values.stream().mapToDouble(v -> v).toArray();
    DriftReport report =
        compare(Nights.sketch(then, then), Nights.sketch(now, normals(1, now.length, 0)));
    DriftFinding psi = finding(report, "x0", Measure.PSI);
    assertThat(psi.size()).isCloseTo(0.020247327458231257, within(1e-14));
    assertThat(psi.pValue()).isCloseTo(0.33266545970819994, within(1e-12));
    assertThat(psi.withoutChange()).isCloseTo(0.03350621055032678, within(1e-12));
  }

  /** The tenths of the earlier night, found by sorting it. */
  @Test
  void indexAndDistanceAreThoseOfSortedRowsWhereBucketsDoNotMatter() {
    for (int seed = 0; seed < 20; seed++) {
      double[] then = whole(seed, 300 + seed);
      double[] now = whole(seed + 500, 200);
      DriftReport report = compare(Nights.sketch(then, then), Nights.sketch(now, now));
      assertThat(finding(report, "x0", Measure.PSI).size())
          .isCloseTo(naiveIndex(then, now), within(1e-12));
      assertThat(finding(report, "x0", Measure.KS).size())
          .isCloseTo(naiveDistance(then, now), within(1e-12));
    }
  }

  private static double[] whole(long seed, int rows) {
    double[] values = normals(seed, rows, 0.2);
    Arrays.setAll(values, row -> Math.rint(10 * values[row]));
    return values;
  }

  private static double naiveIndex(double[] then, double[] now) {
    double[] sorted = then.clone();
    Arrays.sort(sorted);
    TreeMap<Double, Integer> edges = new TreeMap<>();
    for (int tenth = 1; tenth < 10; tenth++) {
      edges.put(sorted[(int) Math.ceil(tenth * then.length / 10.0) - 1], 0);
    }
    edges.remove(sorted[sorted.length - 1]);
    List<Double> upper = new ArrayList<>(edges.keySet());
    upper.add(Double.POSITIVE_INFINITY);
    double below = Double.NEGATIVE_INFINITY;
    double index = 0;
    for (double edge : upper) {
      double p = (count(then, below, edge) + 0.5) / (then.length + 0.5 * upper.size());
      double q = (count(now, below, edge) + 0.5) / (now.length + 0.5 * upper.size());
      index += (q - p) * Math.log(q / p);
      below = edge;
    }
    return index;
  }

  private static long count(double[] values, double above, double to) {
    return Arrays.stream(values).filter(v -> v > above && v <= to).count();
  }

  private static double naiveDistance(double[] then, double[] now) {
    double distance = 0;
    for (double at : then) {
      double below = -1e300;
      distance =
          Math.max(
              distance,
              Math.abs(
                  (double) count(then, below, at) / then.length
                      - (double) count(now, below, at) / now.length));
    }
    for (double at : now) {
      distance =
          Math.max(
              distance,
              Math.abs(
                  (double) count(then, -1e300, at) / then.length
                      - (double) count(now, -1e300, at) / now.length));
    }
    return distance;
  }

  @Test
  void theBucketedDistanceIsALowerBoundOfTheTrueOne() {
    for (int seed = 0; seed < 20; seed++) {
      double[] then = normals(seed, 400, 0);
      double[] now = normals(seed + 100, 300, 0.3);
      DriftReport report = compare(Nights.sketch(then, then), Nights.sketch(now, now));
      double exact = naiveDistance(then, now);
      assertThat(finding(report, "x0", Measure.KS).size())
          .isLessThanOrEqualTo(exact + 1e-12)
          .isGreaterThan(exact - 0.05);
    }
  }

  @Test
  void nullsAreComparedByColumn() {
    DataSketch night = Nights.sketch(1, 1_000);
    DriftReport report =
        compare(
            withNulls(night, Map.of("region", 0L, "x0", 5L)),
            withNulls(night, Map.of("region", 200L, "x0", 6L)));
    assertThat(report.alarms()).hasSize(1);
    DriftFinding nulls = report.alarms().get(0);
    assertThat(nulls.measure()).isEqualTo(Measure.NULL_SHARE);
    assertThat(nulls.name()).isEqualTo("region");
    assertThat(nulls.then()).isZero();
    assertThat(nulls.now()).isEqualTo(0.2);
  }

  private static DataSketch withNulls(DataSketch sketch, Map<String, Long> nulls) {
    return new DataSketch(
        sketch.rows(), sketch.dimension(), sketch.columns(), new NullCounts(1_000, nulls));
  }

  @Test
  void columnsThatCameOrWentAreNamed() {
    double[] y = normals(1, 50, 0);
    DataSketch one = Nights.sketch(y, y);
    DataSketch two = Nights.sketch(y, y, y);
    assertThat(compare(one, two).added()).containsExactly("x1");
    assertThat(compare(two, one).removed()).containsExactly("x1");
    DataSketch labelOnly = new DataSketch(50, 5_000, List.of(one.label()), NullCounts.NONE);
    DriftReport report = compare(one, labelOnly);
    assertThat(report.hasFeatures()).isFalse();
    assertThat(report.added()).isEmpty();
    assertThat(report.removed()).isEmpty();
    assertThat(report.findings()).extracting(DriftFinding::name).containsOnly("y");
  }

  @Test
  void aCoefficientThatMovedByManyStandardErrorsIsAnAlarm() {
    DataSketch night = Nights.sketch(1, 500);
    DriftReport report =
        DriftReport.compare(
            night,
            night,
            List.of(
                new CoefficientChange("x0", 1, 1.1, 0.1, 0.1),
                new CoefficientChange("x1", 1, 2, 0.06, 0.08)),
            DriftLimits.STANDARD);
    assertThat(finding(report, "x1", Measure.COEFFICIENT).size()).isCloseTo(10, within(1e-12));
    assertThat(finding(report, "x0", Measure.COEFFICIENT).size())
        .isCloseTo(Math.sqrt(0.5), within(1e-12));
    assertThat(report.alarms()).extracting(DriftFinding::name).containsExactly("x1");
  }

  @Test
  void sketchesWithRangesThatNeverMeetShareOneBucket() {
    double[] heavy = normals(1, 20_000, 0);
    heavy[0] = 1e4;
    double[] other = normals(2, 20_000, 1e5);
    other[0] = 0;
    ColumnSketch then = Nights.sketch(heavy, heavy).label();
    ColumnSketch now = Nights.sketch(other, other).label();
    assertThat(then.high()).isLessThan(now.low());
    SharedBuckets buckets = SharedBuckets.of(then, now);
    assertThat(buckets.then()).containsExactly(20_000);
    assertThat(compare(Nights.sketch(heavy, heavy), Nights.sketch(other, other)).alarms())
        .extracting(DriftFinding::measure)
        .contains(Measure.MEAN_SHIFT);
  }
}
