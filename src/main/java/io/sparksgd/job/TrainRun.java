package io.sparksgd.job;

import io.sparksgd.config.TrainConfig;
import io.sparksgd.core.inference.Certificate;
import io.sparksgd.core.metrics.RegressionMetrics;
import io.sparksgd.core.model.LinearModel;
import io.sparksgd.core.profile.ColumnRanges;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.stopping.StopReason;
import io.sparksgd.core.training.Fit;
import io.sparksgd.core.training.LeastSquaresTraining;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import io.sparksgd.io.BadRowRule;
import io.sparksgd.io.ExampleReader;
import io.sparksgd.io.InputFiles;
import io.sparksgd.report.Progress;
import io.sparksgd.report.TrainSummary;
import io.sparksgd.spark.DistributedExamples;
import io.sparksgd.store.InputFingerprint;
import io.sparksgd.store.InputFingerprint.InputFile;
import io.sparksgd.store.ModelDirectory;
import io.sparksgd.store.ModelDraft;
import io.sparksgd.store.ModelRecord;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One training run, from rows to a model directory. */
final class TrainRun {
  private static final Logger LOG = LoggerFactory.getLogger(TrainRun.class);

  private final SparkSession session;
  private final TrainConfig config;
  private final Progress progress;
  private final RunRecorder recorder;

  TrainRun(SparkSession session, TrainConfig config, Progress progress, RunRecorder recorder) {
    this.session = session;
    this.config = config;
    this.progress = progress;
    this.recorder = recorder;
  }

  TrainSummary train() {
    try (ModelDirectory directory =
            ModelDirectory.prepare(config.output(), session.sparkContext().hadoopConfiguration());
        ModelDraft draft = directory.begin()) {
      progress.stage("reading");
      ExampleReader reader = ExampleReader.open(session, config.input());
      try (DistributedExamples examples = load(reader)) {
        return train(reader, examples, draft);
      }
    }
  }

  private DistributedExamples load(ExampleReader reader) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    try {
      return DistributedExamples.load(spark, reader.blocks());
    } catch (Exception e) {
      throw SparkFailures.explain(e, reader);
    }
  }

  private TrainSummary train(ExampleReader reader, DistributedExamples examples, ModelDraft draft) {
    try {
      ColumnRanges ranges = examples.ranges();
      BadRowRule.apply(reader, ranges.rows(), ranges.rejected(), draft.quarantine());
      requireRows(ranges);
      progress.stage("profiling " + ranges.rows() + " rows");
      DataProfile profile = DataProfile.of(ranges, examples::sum);
      DataRules.require(config, profile);
      LeastSquaresTraining training =
          new LeastSquaresTraining(config.training(), config.scaling(), profile, examples.tasks());
      requireStableRate(training);
      LOG.info("Windows: {}", training.planner().explanation());
      long start = System.nanoTime();
      Fit fit = training.fit(examples, System::nanoTime, progress);
      double seconds = (System.nanoTime() - start) / 1e9;
      LinearModel model = model(reader, training, fit);
      Certificate certificate =
          training.optimum().certify(reader.featureNames(), training.weights(fit));
      RegressionMetrics metrics = training.metrics(fit);
      List<String> warnings = Warnings.of(config, reader, profile, fit, certificate);
      requireCertificate(certificate);
      progress.stage("writing");
      draft.write(
          new ModelRecord(
              model,
              "squared",
              config.scaling(),
              new TreeMap<>(config.settings()),
              config.training().seed(),
              fingerprint(reader, examples.contentHash()),
              ModelRecord.Rows.of(
                  ranges.rows() + ranges.rejected().total(), ranges.rows(), ranges.rejected()),
              ModelRecord.Training.of(fit),
              new ModelRecord.Metrics(fit.loss(), metrics),
              certificate,
              warnings));
      draft.write(fit.history());
      draft.write(recorder.status(ExitCode.DONE, RunRecorder.TRAINED));
      draft.commit();
      return new TrainSummary(
          model,
          ranges.rows() + ranges.rejected().total(),
          ranges.rows(),
          ranges.rejected(),
          fit,
          seconds,
          metrics,
          certificate,
          warnings,
          config.output().directory());
    } catch (Exception e) {
      throw SparkFailures.explainAfterReading(e, reader);
    }
  }

  private static void requireRows(ColumnRanges ranges) {
    if (ranges.rows() == 0) {
      throw new JobException(
          ExitCode.NO_INPUT,
          "No rows: " + ranges.rejected().total() + " read, none can be used (must be at least 1)");
    }
    if (!(ranges.weightSum() > 0)) {
      throw new JobException(
          ExitCode.BAD_DATA, "Invalid weights: all are 0 (their sum must be > 0)");
    }
  }

  private void requireStableRate(LeastSquaresTraining training) {
    double limit = training.largestStableRate();
    if (config.training().learningRate().isEmpty() || config.training().unsafeLearningRate()) {
      return;
    }
    double rate = config.training().learningRate().getAsDouble();
    if (!(rate <= limit)) {
      throw new JobException(
          ExitCode.BAD_CONFIGURATION,
          String.format(
              Locale.ROOT,
              "Invalid learning-rate: %s (must be at most %.4g on these data, or auto;"
                  + " --unsafe-learning-rate tries it all the same)",
              rate,
              limit));
    }
  }

  private LinearModel model(ExampleReader reader, LeastSquaresTraining training, Fit fit) {
    if (fit.stopReason() == StopReason.DIVERGED) {
      throw new JobException(
          ExitCode.DIVERGED,
          String.format(
              Locale.ROOT,
              "Diverged: the loss grew without bound at learning-rate %.4g, and again after %d cuts"
                  + " (use auto, or at most %.4g)",
              fit.phases().get(0).learningRate(),
              fit.backoffs(),
              training.largestStableRate()));
    }
    double[] weights = training.weights(fit);
    for (double weight : weights) {
      if (!Double.isFinite(weight)) {
        throw new JobException(
            ExitCode.DIVERGED,
            "Not finite: a coefficient (must be finite in the units of the data; scale the columns"
                + " before training)");
      }
    }
    return LinearModel.of(reader.featureNames(), config.input().label(), weights);
  }

  private void requireCertificate(Certificate certificate) {
    if (!config.output().requireCertificate()) {
      return;
    }
    if (!certificate.certified()) {
      throw new JobException(
          ExitCode.NOT_PROMOTED, "No certificate: " + certificate.why().orElseThrow());
    }
    if (!certificate.isWithin(config.output().maxGap())) {
      throw new JobException(
          ExitCode.NOT_PROMOTED,
          String.format(
              Locale.ROOT,
              "Too far from the optimum: %.2g %s (max-gap %s)",
              certificate.largestGap(),
              certificate.unit().words(),
              config.output().maxGap()));
    }
  }

  private static InputFingerprint fingerprint(ExampleReader reader, long contentHash) {
    List<InputFile> files =
        reader.files().map(InputFiles::files).orElse(List.of()).stream()
            .map(file -> new InputFile(file.name(), file.length()))
            .toList();
    return InputFingerprint.of(reader.reproducible(), files, contentHash);
  }
}
