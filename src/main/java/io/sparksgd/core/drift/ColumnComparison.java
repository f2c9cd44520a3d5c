package io.sparksgd.core.drift;

import io.sparksgd.core.data.NullCounts;
import io.sparksgd.core.profile.ColumnSketch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tests of no change of one column. */
final class ColumnComparison {
  /** Without change, one night of twenty shows more than what is reported as usual. */
  static final double USUAL = 0.05;

  private ColumnComparison() {}

  /** Those that can be made: none for a column that has one and the same value on both nights. */
  static List<Difference> of(ColumnSketch then, ColumnSketch now) {
    List<Difference> differences = new ArrayList<>();
    SharedBuckets buckets = SharedBuckets.of(then, now);
    double medianThen = then.quantile(0.5);
    double medianNow = now.quantile(0.5);
    PopulationStability psi = PopulationStability.of(buckets);
    if (psi.bins() > 1) {
      differences.add(
          new Difference(
              then.name(),
              Measure.PSI,
              medianThen,
              medianNow,
              psi.index(),
              psi.withoutChange(USUAL),
              psi.pValue()));
    }
    if (buckets.then().length > 1) {
      KolmogorovSmirnov ks = KolmogorovSmirnov.of(buckets);
      differences.add(
          new Difference(
              then.name(),
              Measure.KS,
              medianThen,
              medianNow,
              ks.distance(),
              ks.withoutChange(USUAL),
              ks.pValue()));
    }
    meanShift(then, now).ifPresent(differences::add);
    return differences;
  }

  /** A column that never varies on either night is left to the other tests. */
  private static Optional<Difference> meanShift(ColumnSketch then, ColumnSketch now) {
    if (!(then.variance() + now.variance() > 0)) {
      return Optional.empty();
    }
    MeanShift shift = MeanShift.of(then, now);
    return Optional.of(
        new Difference(
            then.name(),
            Measure.MEAN_SHIFT,
            then.mean(),
            now.mean(),
            shift.size(),
            shift.withoutChange(USUAL),
            shift.pValue()));
  }

  /** The test of the share of nulls; none where there never was one, or no row. */
  static Optional<Difference> nulls(String column, NullCounts then, NullCounts now) {
    double shareThen = then.share(column);
    double shareNow = now.share(column);
    if (!(shareThen + shareNow > 0)) {
      return Optional.empty();
    }
    PopulationStability psi =
        PopulationStability.ofBins(
            bins(column, then), bins(column, now), 2, then.rows(), now.rows());
    return Optional.of(
        new Difference(
            column,
            Measure.NULL_SHARE,
            shareThen,
            shareNow,
            psi.index(),
            psi.withoutChange(USUAL),
            psi.pValue()));
  }

  private static long[] bins(String column, NullCounts counts) {
    long nulls = counts.byColumn().get(column);
    return new long[] {counts.rows() - nulls, nulls};
  }
}
