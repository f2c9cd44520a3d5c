package io.sparksgd.job;

import io.sparksgd.config.LrFindConfig;
import io.sparksgd.config.Redaction;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.training.RateRangeTest.Point;
import io.sparksgd.core.training.RateRangeTest.Range;
import io.sparksgd.core.training.RateRangeTest.Result;
import io.sparksgd.core.training.Training;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import io.sparksgd.report.Progress;
import io.sparksgd.report.RateRangeReport;
import io.sparksgd.spark.DistributedExamples;
import io.sparksgd.store.CsvFile;
import io.sparksgd.store.ResultFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** {@code lr-find}: tries learning rates from small to large on the training rows. */
public final class LrFindJob {
  private LrFindJob() {}

  /** In a session of its own. */
  public static Finding run(LrFindConfig config) {
    return Sessions.run(
        "lr-find", config.training(), (session, progress) -> run(session, config, progress));
  }

  /** In {@code session}; writes the curve where asked. */
  public static Finding run(SparkSession session, LrFindConfig config, Progress progress) {
    Configuration hadoop = session.sparkContext().hadoopConfiguration();
    config.curve().ifPresent(path -> ResultFile.requireWritable(path, hadoop));
    progress.stage("reading");
    try (LoadedRows rows = LoadedRows.read(session, config.input())) {
      return rows.onTrainingRows(
          config.training().seed(), training -> test(training, config, progress, hadoop));
    }
  }

  private static Finding test(
      DistributedExamples rows, LrFindConfig config, Progress progress, Configuration hadoop) {
    DataProfile profile = LoadedRows.profile(rows, progress);
    DataRules.require(config.input(), config.training(), profile);
    Training training = new Training(config.training(), profile, rows, rows.tasks());
    Range range = range(config, training);
    progress.stage("trying rates");
    Result result = training.rateRangeTest().run(range);
    config.curve().ifPresent(path -> csv(result).write(path, hadoop));
    return new Finding(
        ExitCode.DONE,
        RateRangeReport.render(
                range, result, training.automaticRate(), training.largestStableRate())
            + config.curve().map(Redaction::text).map(RateRangeReport::curve).orElse(""));
  }

  private static Range range(LrFindConfig config, Training training) {
    Range standard = training.rateRange(config.steps());
    try {
      return new Range(
          config.least().orElse(standard.least()),
          config.largest().orElse(standard.largest()),
          config.steps());
    } catch (IllegalArgumentException e) {
      throw new JobException(ExitCode.BAD_CONFIGURATION, e.getMessage(), e);
    }
  }

  private static CsvFile csv(Result result) {
    CsvFile csv = new CsvFile("step", "learning_rate", "loss", "smoothed_loss");
    for (Point point : result.points()) {
      csv.row(point.step(), point.rate(), point.loss(), point.smoothedLoss());
    }
    return csv;
  }
}
