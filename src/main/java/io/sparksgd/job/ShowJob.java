package io.sparksgd.job;

import io.sparksgd.config.Redaction;
import io.sparksgd.config.ShowConfig;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import io.sparksgd.report.ShowReport;
import io.sparksgd.report.ShowSummary;
import io.sparksgd.report.SqlExpression;
import io.sparksgd.report.SqlExpression.Dialect;
import io.sparksgd.store.ModelRecord;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** {@code show}: what a model is. Needs no Spark session. */
public final class ShowJob {
  private ShowJob() {}

  /** With Hadoop's own settings and those that spark-submit passes on. */
  public static Finding run(ShowConfig config) {
    return run(config, HadoopText.configuration());
  }

  /** The same with other settings. */
  static Finding run(ShowConfig config, Configuration hadoop) {
    AppliedModel model = AppliedModel.read(config.model(), hadoop);
    String text =
        switch (config.form()) {
          case TEXT -> ShowReport.render(summary(config, model));
          case JSON -> new String(model.bytes(), StandardCharsets.UTF_8);
          case SQL -> sql(model, Dialect.STANDARD);
          case SPARK_SQL -> sql(model, Dialect.SPARK);
        };
    return new Finding(ExitCode.DONE, text);
  }

  private static ShowSummary summary(ShowConfig config, AppliedModel model) {
    ModelRecord record = model.record();
    return new ShowSummary(
        record.model(),
        Redaction.text(config.model()),
        model.version(),
        record.rows().read(),
        record.rows().used(),
        record.rows().heldOut(),
        record.rows().rejectedTotal(),
        record.training().stopReason().sentence(),
        record.metrics().training(),
        record.metrics().holdout(),
        record.certificate(),
        record.warnings(),
        record.settings());
  }

  private static String sql(AppliedModel model, Dialect dialect) {
    ModelRecord record = model.record();
    try {
      return SqlExpression.of(
          record.model(),
          record.encoding(),
          Optional.ofNullable(record.settings().get("offset")),
          model.isLogistic(),
          dialect);
    } catch (IllegalArgumentException e) {
      throw new JobException(ExitCode.BAD_CONFIGURATION, e.getMessage(), e);
    }
  }
}
