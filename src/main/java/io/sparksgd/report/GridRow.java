package io.sparksgd.report;

import io.sparksgd.core.metrics.FoldMean;
import java.util.List;
import java.util.Optional;

/**
 * One line of the table that {@code grid} comes to.
 *
 * @param values the texts of the settings that were searched
 * @param loss the mean loss on rows that were held out, in units of the label; NaN when it failed
 * @param measure the mean of (yhat - y)^2 there, or for logistic loss the accuracy
 * @param steps the mean number of steps; NaN when no fold was trained
 * @param seconds of training, all folds together
 * @param failure why there is no loss
 */
public record GridRow(
    List<String> values,
    FoldMean loss,
    double measure,
    double steps,
    double seconds,
    Optional<String> failure) {

  public GridRow {
    values = List.copyOf(values);
  }
}
