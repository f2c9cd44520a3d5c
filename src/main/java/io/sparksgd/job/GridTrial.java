package io.sparksgd.job;

import io.sparksgd.config.GridConfig.Combination;
import io.sparksgd.core.metrics.FoldMean;
import io.sparksgd.report.GridRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** One combination of a grid, and how it did on each fold so far. */
final class GridTrial {
  private final Combination combination;
  private final List<Score> scores = new ArrayList<>();
  private Optional<String> failure = Optional.empty();

  GridTrial(Combination combination) {
    this.combination = combination;
  }

  /**
   * How one model did on rows it was not trained on.
   *
   * @param loss the mean loss there, in units of the label
   * @param measure mse, or for logistic loss the accuracy
   * @param seconds of training
   */
  record Score(double loss, double measure, long steps, double seconds) {}

  Combination combination() {
    return combination;
  }

  void add(Score score) {
    scores.add(score);
  }

  /** Remembers why there is no score on a fold; the first reason stays. */
  void fail(String reason) {
    failure = failure.or(() -> Optional.of(reason));
  }

  /** Whether no fold has failed. */
  boolean isSound() {
    return failure.isEmpty();
  }

  /** The means over folds; without a loss once a fold failed. */
  GridRow row() {
    boolean sound = isSound();
    FoldMean loss = sound ? over(Score::loss) : new FoldMean(Double.NaN, Double.NaN);
    double measure = sound ? over(Score::measure).mean() : Double.NaN;
    return new GridRow(
        combination.values(),
        loss,
        measure,
        over(score -> score.steps()).mean(),
        scores.stream().mapToDouble(Score::seconds).sum(),
        failure);
  }

  private FoldMean over(ToDoubleFunction<Score> measure) {
    return FoldMean.of(scores.stream().mapToDouble(measure).toArray());
  }
}
