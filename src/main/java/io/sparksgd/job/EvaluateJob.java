package io.sparksgd.job;

import io.sparksgd.config.EvaluateConfig;
import io.sparksgd.config.InputConfig;
import io.sparksgd.config.Redaction;
import io.sparksgd.core.data.RejectedRows;
import io.sparksgd.core.metrics.ClassificationMetrics;
import io.sparksgd.core.metrics.Evaluation;
import io.sparksgd.core.metrics.RegressionEvaluation;
import io.sparksgd.core.profile.ColumnRanges;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.report.EvaluateReport;
import io.sparksgd.report.EvaluateSummary;
import io.sparksgd.report.Progress;
import io.sparksgd.spark.DistributedExamples;
import io.sparksgd.store.EvaluationFile;
import io.sparksgd.store.ResultFile;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** {@code evaluate}: judges a model by rows. */
public final class EvaluateJob {
  private EvaluateJob() {}

  /** In a session of its own. */
  public static Finding run(EvaluateConfig config) {
    return Sessions.run("evaluate", (session, progress) -> run(session, config, progress));
  }

  /** In {@code session}; writes the metrics where asked. */
  public static Finding run(SparkSession session, EvaluateConfig config, Progress progress) {
    Configuration hadoop = session.sparkContext().hadoopConfiguration();
    AppliedModel model = AppliedModel.read(config.model(), hadoop);
    config.results().ifPresent(path -> ResultFile.requireWritable(path, hadoop));
    InputConfig input = model.input(config.input()).withoutQuarantine();
    progress.stage("reading");
    try (LoadedRows rows = LoadedRows.read(session, input, model.record().encoding())) {
      ColumnRanges ranges = rows.examples().ranges();
      progress.stage("judging " + ranges.rows() + " rows");
      Evaluation evaluation =
          rows.explained(() -> evaluation(model, config.threshold(), rows.examples()));
      return finding(config, model, ranges.rejected(), evaluation, hadoop);
    }
  }

  private static Finding finding(
      EvaluateConfig config,
      AppliedModel model,
      RejectedRows rejected,
      Evaluation evaluation,
      Configuration hadoop) {
    Set<String> withheld = model.knowsLoss() ? Set.of() : Set.of("meanLoss");
    EvaluationFile file = EvaluationFile.of(model.version(), rejected, evaluation, withheld);
    config.results().ifPresent(path -> file.write(path, hadoop));
    EvaluateSummary summary =
        new EvaluateSummary(
            model.record().model(),
            Redaction.text(config.model()),
            model.version(),
            rejected,
            evaluation);
    return new Finding(ExitCode.DONE, config.json() ? file.text() : EvaluateReport.render(summary));
  }

  private static Evaluation evaluation(
      AppliedModel model, double threshold, DistributedExamples rows) {
    if (model.isLogistic()) {
      return ClassificationMetrics.of(rows.ranges(), model.weights(), threshold, rows::sum);
    }
    return RegressionEvaluation.of(rows.ranges(), model.weights(), model.loss(), rows::sum);
  }
}
