package io.sparksgd.core.drift;

/**
 * The population stability index between two nights,
 *
 * <pre>  PSI = sum over bins of (q_i - p_i) ln(q_i / p_i),    p_i = (c_i + 1/2) / (n + k/2)</pre>
 *
 * with c_i the rows of the earlier night in bin i, n in all, k bins, and q_i likewise from the
 * later night. The bins are the tenths of the earlier night; where many rows have the same value,
 * tenths are merged, so that a value is in one bin. The half row keeps an empty bin finite.
 *
 * <p>While nothing changes, PSI / (1/n + 1/m) is distributed like chi-squared with k - 1 degrees of
 * freedom as rows become many (Yurdakul and Naranjo 2020, "Statistical properties of the population
 * stability index", doi:10.21314/JRMV.2020.227).
 *
 * @param bins k
 * @param index PSI; 0 for one bin
 * @param rowsThen n
 * @param rowsNow m
 */
record PopulationStability(int bins, double index, double pearson, long rowsThen, long rowsNow) {
  /** The most bins. */
  static final int TENTHS = 10;

  private static final double SMOOTHING = 0.5;

  static PopulationStability of(SharedBuckets buckets) {
    long n = buckets.rowsThen();
    long m = buckets.rowsNow();
    long[] then = new long[TENTHS];
    long[] now = new long[TENTHS];
    int bin = 0;
    long tenthsDone = 0;
    long below = 0;
    for (int i = 0; i < buckets.then().length; i++) {
      then[bin] += buckets.then()[i];
      now[bin] += buckets.now()[i];
      below += buckets.then()[i];
      long tenths = (long) ((double) below * TENTHS / n);
      if (tenths > tenthsDone && below < n) {
        tenthsDone = tenths;
        bin++;
      }
    }
    return ofBins(then, now, bin + 1, n, m);
  }

  /** Over given bins, the first {@code bins} of {@code then} and {@code now}. */
  static PopulationStability ofBins(long[] then, long[] now, int bins, long n, long m) {
    double index = 0;
    double pearson = 0;
    double share = (double) m / (n + m);
    for (int i = 0; i < bins; i++) {
      double p = (then[i] + SMOOTHING) / (n + SMOOTHING * bins);
      double q = (now[i] + SMOOTHING) / (m + SMOOTHING * bins);
      index += (q - p) * StrictMath.log(q / p);
      double rows = (double) then[i] + now[i];
      double apart = now[i] - share * rows;
      pearson += rows == 0 ? 0 : apart * apart / (rows * share * (1 - share));
    }
    return new PopulationStability(bins, bins == 1 ? 0 : index, pearson, n, m);
  }

  /** P(PSI is that large or larger) while nothing changes; for at least two bins. */
  double pValue() {
    return ChiSquared.survival(Math.min(index / scale(), pearson), bins - 1);
  }

  /** What PSI exceeds with probability {@code p} while nothing changes. */
  double withoutChange(double p) {
    return scale() * ChiSquared.upperQuantile(p, bins - 1);
  }

  private double scale() {
    return 1.0 / rowsThen + 1.0 / rowsNow;
  }
}
