package io.sparksgd.job;

import io.sparksgd.config.InputConfig;
import io.sparksgd.config.PredictConfig;
import io.sparksgd.config.PredictConfig.OutputFormat;
import io.sparksgd.config.Redaction;
import io.sparksgd.core.data.RejectedRows;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import io.sparksgd.io.BadRowReport;
import io.sparksgd.io.BadRowRule;
import io.sparksgd.io.ExampleReader;
import io.sparksgd.io.Predictions;
import io.sparksgd.report.PredictReport;
import io.sparksgd.report.PredictSummary;
import io.sparksgd.report.Progress;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * {@code predict}: writes rows with what a model predicts for them, all of them or no directory at
 * all. The rows are read once; once more only when some of them are bad.
 */
public final class PredictJob {
  /** Hidden from readers of the predictions, as names with an underscore are. */
  static final String QUARANTINE = "_quarantine";

  private final SparkSession session;
  private final PredictConfig config;
  private final Progress progress;

  private PredictJob(SparkSession session, PredictConfig config, Progress progress) {
    this.session = session;
    this.config = config;
    this.progress = progress;
  }

  /** In a session of its own. */
  public static Finding run(PredictConfig config) {
    return Sessions.run("predict", (session, progress) -> run(session, config, progress));
  }

  /** In {@code session}. */
  public static Finding run(SparkSession session, PredictConfig config, Progress progress) {
    return new PredictJob(session, config, progress).run();
  }

  private Finding run() {
    Configuration hadoop = session.sparkContext().hadoopConfiguration();
    AppliedModel model = AppliedModel.read(config.model(), hadoop);
    Path target = new Path(config.output());
    try {
      FileSystem files = target.getFileSystem(hadoop);
      try (StagedDirectory staged =
          StagedDirectory.open(files, files.makeQualified(target), config.overwrite())) {
        PredictSummary summary = write(model, staged);
        return new Finding(ExitCode.DONE, PredictReport.render(summary));
      }
    } catch (IOException e) {
      throw new JobException(
          ExitCode.IO_ERROR, "Cannot write output: " + e.getClass().getSimpleName(), e);
    }
  }

  private PredictSummary write(AppliedModel model, StagedDirectory staged) throws IOException {
    progress.stage("reading");
    InputConfig input = model.input(config.input()).withoutLabel();
    ExampleReader reader = ExampleReader.open(session, input, model.record().encoding());
    OptionalDouble threshold =
        model.isLogistic() ? OptionalDouble.of(config.threshold()) : OptionalDouble.empty();
    Predictions predictions = new Predictions(reader, model.weights(), model.loss(), threshold);
    OutputFormat format = predictions.format(config.format());
    Path written = staged.work("written");
    Path named = staged.work("named");
    RejectedRows rejected;
    List<Integer> order;
    progress.stage("predicting");
    try {
      predictions.write(written.toString(), format, model.version());
      rejected = rejected(reader, predictions);
      order = predictions.partitionsInOrder();
      BadRowRule.apply(
          reader, predictions.predicted(), rejected, new Path(named, QUARANTINE).toString());
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      throw SparkFailures.explain(e, reader);
    }
    requireSound(predictions, rejected);
    int parts = staged.nameParts(written, named, order, format.name().toLowerCase(Locale.ROOT));
    staged.publish(named);
    return new PredictSummary(
        model.record().model(),
        model.isLogistic(),
        Redaction.text(config.model()),
        model.version(),
        predictions.predicted(),
        rejected,
        parts,
        Redaction.text(config.output()));
  }

  /** Counts reasons where there are any, by reading the rows once more. */
  private static RejectedRows rejected(ExampleReader reader, Predictions predictions) {
    RejectedRows rejected = new RejectedRows();
    if (predictions.rejected() > 0) {
      BadRowReport.count(reader).byFile().values().forEach(rejected::merge);
    }
    return rejected;
  }

  private static void requireSound(Predictions predictions, RejectedRows rejected) {
    if (predictions.rejected() != rejected.total()) {
      throw new JobException(
          ExitCode.BAD_DATA,
          "Not finite: "
              + (predictions.rejected() - rejected.total())
              + " predictions (must be finite; features are far outside those of training)");
    }
    if (predictions.predicted() == 0) {
      throw new JobException(
          ExitCode.NO_INPUT,
          "No rows: " + rejected.total() + " read, none can be used (must be at least 1)");
    }
  }
}
