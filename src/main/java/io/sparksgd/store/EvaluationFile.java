package io.sparksgd.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.sparksgd.core.data.RejectedRows;
import io.sparksgd.core.metrics.ClassificationMetrics;
import io.sparksgd.core.metrics.Evaluation;
import io.sparksgd.core.metrics.RegressionEvaluation;
import io.sparksgd.exit.JobException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/** How well a model meets some rows, as JSON; {@code null} for what is not defined. */
public final class EvaluationFile {
  private final byte[] bytes;

  private EvaluationFile(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The file of {@code evaluation}: equal ones give equal bytes.
   *
   * @param withheld names of numbers that are not known
   */
  public static EvaluationFile of(
      String modelVersion, RejectedRows rejected, Evaluation evaluation, Set<String> withheld) {
    Map<String, Double> metrics = new LinkedHashMap<>(evaluation.numbers());
    metrics.keySet().removeAll(withheld);
    return new EvaluationFile(
        Json.bytes(
            evaluation instanceof ClassificationMetrics classes
                ? layout(modelVersion, rejected, classes, metrics)
                : layout(modelVersion, rejected, (RegressionEvaluation) evaluation, metrics)));
  }

  private static Layout layout(
      String version,
      RejectedRows rejected,
      RegressionEvaluation evaluation,
      Map<String, Double> metrics) {
    return new Layout(
        version,
        RowCounts.of(evaluation.rows(), rejected),
        evaluation.weightSum(),
        metrics,
        RegressionEvaluation.RELATIVE_ERROR,
        null,
        null,
        null);
  }

  private static Layout layout(
      String version,
      RejectedRows rejected,
      ClassificationMetrics evaluation,
      Map<String, Double> metrics) {
    return new Layout(
        version,
        RowCounts.of(evaluation.rows(), rejected),
        evaluation.weightSum(),
        metrics,
        null,
        evaluation.threshold(),
        new ConfusionEntry(
            evaluation.confusion().truePositive(),
            evaluation.confusion().falsePositive(),
            evaluation.confusion().falseNegative(),
            evaluation.confusion().trueNegative()),
        calibration(evaluation.reliability()));
  }

  private static List<BinEntry> calibration(List<ClassificationMetrics.Bin> bins) {
    List<BinEntry> entries = new ArrayList<>();
    double width = bins.size();
    for (ClassificationMetrics.Bin bin : bins) {
      int place = entries.size();
      entries.add(
          new BinEntry(
              place / width,
              (place + 1) / width,
              bin.weight(),
              bin.meanPrediction(),
              bin.meanLabel()));
    }
    return entries;
  }

  /** The file as text. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * Writes it as {@link ResultFile#write} does.
   *
   * @throws JobException CANNOT_WRITE or IO_ERROR
   */
  public void write(String path, Configuration configuration) {
    ResultFile.write(path, bytes, configuration);
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonPropertyOrder({
    "modelVersion",
    "rows",
    "weightSum",
    "metrics",
    "relativeErrorOfQuantiles",
    "threshold",
    "confusion",
    "calibration"
  })
  private record Layout(
      String modelVersion,
      RowCounts rows,
      double weightSum,
      @JsonInclude Map<String, Double> metrics,
      Double relativeErrorOfQuantiles,
      Double threshold,
      ConfusionEntry confusion,
      List<BinEntry> calibration) {}

  @JsonPropertyOrder({"read", "used", "rejected", "rejectedByReason"})
  private record RowCounts(
      long read, long used, long rejected, Map<String, Long> rejectedByReason) {

    static RowCounts of(long used, RejectedRows rejected) {
      Map<String, Long> byReason = new LinkedHashMap<>();
      rejected.byReason().forEach((reason, count) -> byReason.put(reason.reason(), count));
      return new RowCounts(used + rejected.total(), used, rejected.total(), byReason);
    }
  }

  @JsonPropertyOrder({"truePositive", "falsePositive", "falseNegative", "trueNegative"})
  private record ConfusionEntry(
      double truePositive, double falsePositive, double falseNegative, double trueNegative) {}

  @JsonPropertyOrder({"from", "to", "weight", "meanPrediction", "observed"})
  private record BinEntry(
      double from, double to, double weight, double meanPrediction, double observed) {}
}
