package io.sparksgd.core.loss;

/**
 * How strongly an objective bends, which bounds the learning rate.
 *
 * @param largest lambda1, the largest eigenvalue of the Hessian H
 * @param perExample beta, for which E |z|^2 s^2 z z' &lt;= beta H over single examples z with the
 *     constant 1 appended and weights s of mean 1
 */
public record Curvature(double largest, double perExample) {

  /** Of losses with second derivatives up to {@code bend} on the same examples, plus an L2 part. */
  public Curvature of(double bend, double l2) {
    return new Curvature(bend * largest + l2, bend * perExample + l2);
  }

  /**
   * The rate for plain SGD on mini-batches of {@code batchSize} rows drawn without replacement from
   * {@code rows}:
   *
   * <pre>
   *   1 / (lambda1 + (beta - lambda1) / m (n - m) / (n - 1))
   * </pre>
   *
   * For n much larger than m this is the m / (beta + (m - 1) lambda1) of Ma, Bassily and Belkin
   * (2018), doi:10.48550/arXiv.1712.06559; the factor (n - m) / (n - 1) takes account of rows not
   * being drawn twice, so that full-batch descent gets 1 / lambda1. 1 where nothing bends.
   */
  public double rate(long batchSize, long rows) {
    return rate(batchSize, rows, 2);
  }

  /**
   * The rate for an optimizer that is stable up to {@code stabilityLimit} / lambda1 on all rows: as
   * for plain SGD, whose limit is 2, half of what is stable where all rows are in the batch, and
   * less as noise asks for. Momentum makes noise no smaller and no larger, so its share stays:
   *
   * <pre>
   *   1 / (2 / limit lambda1 + (beta - lambda1) / m (n - m) / (n - 1))
   * </pre>
   *
   * @param stabilityLimit finite, at least 2
   */
  public double rate(long batchSize, long rows, double stabilityLimit) {
    double undrawn = rows == 1 ? 0 : (rows - batchSize) / (rows - 1.0);
    double excess = Math.max(0, perExample - largest) / batchSize * undrawn;
    double bound = 2 / stabilityLimit * largest + excess;
    return bound > 0 ? 1 / bound : 1;
  }
}
