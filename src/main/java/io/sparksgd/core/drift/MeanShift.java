package io.sparksgd.core.drift;

import io.sparksgd.core.profile.ColumnSketch;

/**
 * The difference of the means of two nights of n and m rows, in standard deviations, and its test.
 * While nothing changes both nights are drawn from one and the same distribution, so its variance
 * and skewness are those of the rows of both together:
 *
 * <pre>
 *   z = (mean now - mean then) / (sd sqrt(1/n + 1/m))
 *   g = skewness (1/m^2 - 1/n^2) / (1/n + 1/m)^(3/2)
 * </pre>
 *
 * <p>z is about normal for many rows. Few rows of a skewed column have a skewed mean, of skewness
 * g; for that z becomes 6/g ((1 + g z / 2)^(1/3) - 1) + g / 6 (Wilson and Hilferty 1931,
 * doi:10.1073/pnas.17.12.684, for a gamma distribution of skewness g) where that is the smaller.
 * For a column of 0 and 1 z^2 is Pearson's chi-squared of the table of 2 x 2.
 *
 * @param size |mean now - mean then| / the root of the mean variance of both nights
 * @param z as above
 * @param skewness g
 * @param error the standard deviation of {@code size} without change
 */
record MeanShift(double size, double z, double skewness, double error) {

  /** Of two sketches that do not both have variance 0. */
  static MeanShift of(ColumnSketch then, ColumnSketch now) {
    double n = then.rows();
    double m = now.rows();
    double shareNow = m / (n + m);
    double difference = now.mean() - then.mean();
    double mean = then.mean() + shareNow * difference;
    double variance =
        (1 - shareNow) * (then.variance() + square(then.mean() - mean))
            + shareNow * (now.variance() + square(now.mean() - mean));
    double deviation = Math.sqrt(variance);
    double third =
        (1 - shareNow) * third(then, mean, deviation) + shareNow * third(now, mean, deviation);
    double scale = Math.sqrt(1 / n + 1 / m);
    double within = Math.sqrt((then.variance() + now.variance()) / 2);
    return new MeanShift(
        Math.abs(difference) / within,
        difference / deviation / scale,
        third * (1 / (m * m) - 1 / (n * n)) / (scale * scale * scale),
        scale);
  }

  /** E((v - mean) / deviation)^3 of one night about the mean of both. */
  private static double third(ColumnSketch night, double mean, double deviation) {
    double apart = (night.mean() - mean) / deviation;
    double spread = night.deviation() / deviation;
    return night.skewness() * spread * spread * spread
        + 3 * apart * spread * spread
        + apart * apart * apart;
  }

  private static double square(double value) {
    return value * value;
  }

  /** P(a shift that large or larger) while nothing changes. */
  double pValue() {
    double corrected =
        Math.abs(skewness) < 1e-3
            ? z
            : 6 / skewness * (StrictMath.cbrt(1 + skewness * z / 2) - 1) + skewness / 6;
    return ChiSquared.twoSided(Math.min(Math.abs(z), Math.abs(corrected)));
  }

  /** What the shift exceeds with probability {@code p} while nothing changes. */
  double withoutChange(double p) {
    return error * Math.sqrt(ChiSquared.upperQuantile(p, 1));
  }
}
