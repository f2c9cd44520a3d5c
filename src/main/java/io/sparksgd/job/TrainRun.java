package io.sparksgd.job;

import io.sparksgd.config.HoldoutConfig;
import io.sparksgd.config.TrainConfig;
import io.sparksgd.core.inference.Certificate;
import io.sparksgd.core.model.LinearModel;
import io.sparksgd.core.profile.ColumnRanges;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.sampling.HoldoutSplit;
import io.sparksgd.core.stopping.StopReason;
import io.sparksgd.core.training.Fit;
import io.sparksgd.core.training.TrainerSettings.Solver;
import io.sparksgd.core.training.Training;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import io.sparksgd.io.BadRowRule;
import io.sparksgd.io.ExampleReader;
import io.sparksgd.io.InputFiles;
import io.sparksgd.report.Progress;
import io.sparksgd.report.TrainSummary;
import io.sparksgd.spark.DistributedExamples;
import io.sparksgd.spark.SplitExamples;
import io.sparksgd.store.InputFingerprint;
import io.sparksgd.store.InputFingerprint.InputFile;
import io.sparksgd.store.ModelDirectory;
import io.sparksgd.store.ModelDraft;
import io.sparksgd.store.ModelRecord;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
      try (DistributedExamples all = load(reader)) {
        return train(reader, all, draft);
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

  private TrainSummary train(ExampleReader reader, DistributedExamples all, ModelDraft draft) {
    try {
      BadRowRule.apply(reader, all.ranges().rows(), all.ranges().rejected(), draft.quarantine());
      requireRows(all.ranges());
      HoldoutConfig holdout = config.input().holdout();
      if (holdout.share().isPresent()) {
        try (SplitExamples parts = all.split(split(holdout, all.ranges().rows()))) {
          return train(reader, parts.training(), Optional.of(parts.holdout()), draft);
        }
      }
      if (!holdout.paths().isEmpty()) {
        try (DistributedExamples apart = loadHoldout(reader)) {
          return train(reader, all, Optional.of(apart), draft);
        }
      }
      return train(reader, all, Optional.empty(), draft);
    } catch (Exception e) {
      throw SparkFailures.explainAfterReading(e, reader);
    }
  }

  private HoldoutSplit split(HoldoutConfig holdout, long rows) {
    double share = holdout.share().orElseThrow();
    long seed = config.training().seed();
    if (holdout.key().isPresent()) {
      return new HoldoutSplit.ByKey(share, seed);
    }
    try {
      return new HoldoutSplit.ByRow(rows, share, seed);
    } catch (IllegalArgumentException e) {
      throw new JobException(ExitCode.BAD_CONFIGURATION, e.getMessage(), e);
    }
  }

  /** Rows of the holdout are read as those of training are, and none of them may be bad. */
  private DistributedExamples loadHoldout(ExampleReader training) {
    progress.stage("reading the holdout");
    ExampleReader reader =
        ExampleReader.open(session, config.input().ofHoldoutPaths(), training.encoding());
    DistributedExamples examples = load(reader);
    try {
      ColumnRanges ranges = examples.ranges();
      if (ranges.rejected().total() > 0 || !(ranges.weightSum() > 0)) {
        throw new JobException(
            ExitCode.BAD_DATA,
            "Invalid holdout-input: "
                + ranges.rows()
                + " usable rows, "
                + ranges.rejected().total()
                + " bad (must be at least 1, and none bad)");
      }
      return examples;
    } catch (RuntimeException e) {
      examples.close();
      throw e;
    }
  }

  private TrainSummary train(
      ExampleReader reader,
      DistributedExamples examples,
      Optional<DistributedExamples> holdout,
      ModelDraft draft) {
    ColumnRanges ranges = examples.ranges();
    long heldOut = holdout.map(rows -> rows.ranges().rows()).orElse(0L);
    progress.stage("profiling " + ranges.rows() + " rows");
    DataProfile profile = DataProfile.of(ranges, examples::sum);
    DataRules.require(config, profile);
    Training training = new Training(config.training(), profile, examples, examples.tasks());
    requireStableRate(training);
    LOG.info("Windows: {}", training.windows());
    long start = System.nanoTime();
    Fit fit = fit(training, holdout);
    double seconds = (System.nanoTime() - start) / 1e9;
    LinearModel model = model(reader, training, fit);
    Certificate certificate = training.certify(reader.featureNames(), fit);
    ModelRecord.Metrics metrics =
        new ModelRecord.Metrics(
            training.evaluate(fit),
            holdout
                .map(rows -> training.evaluate(fit, rows.ranges(), rows).numbers())
                .orElse(Map.of()));
    List<String> warnings = Warnings.of(config, reader, profile, fit, certificate);
    requireCertificate(certificate);
    progress.stage("writing");
    long read = ranges.rows() + heldOut + ranges.rejected().total();
    draft.write(
        new ModelRecord(
            model,
            reader.encoding(),
            config.training().model().loss().name().toLowerCase(Locale.ROOT),
            training.scalingMethod(),
            new TreeMap<>(config.settings()),
            config.training().seed(),
            fingerprint(reader, examples.contentHash()),
            ModelRecord.Rows.of(read, ranges.rows(), heldOut, ranges.rejected()),
            ModelRecord.Training.of(fit),
            metrics,
            certificate,
            warnings));
    draft.write(fit.history());
    draft.write(recorder.status(ExitCode.DONE, RunRecorder.TRAINED));
    draft.commit();
    return new TrainSummary(
        model,
        read,
        ranges.rows(),
        heldOut,
        ranges.rejected(),
        fit,
        seconds,
        metrics.training(),
        metrics.holdout(),
        certificate,
        warnings,
        config.output().directory());
  }

  private Fit fit(Training training, Optional<DistributedExamples> holdout) {
    try {
      return training.fit(
          holdout.map(rows -> training.holdoutLoss(rows.ranges(), rows)),
          System::nanoTime,
          progress);
    } catch (IllegalStateException e) {
      throw new JobException(ExitCode.DIVERGED, "No optimum: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new JobException(ExitCode.BAD_CONFIGURATION, e.getMessage(), e);
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

  private void requireStableRate(Training training) {
    if (config.training().learningRate().isEmpty()
        || config.training().unsafeLearningRate()
        || config.training().model().solver() != Solver.SGD) {
      return;
    }
    double limit = training.largestStableRate();
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

  private LinearModel model(ExampleReader reader, Training training, Fit fit) {
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
