package io.sparksgd.job;

import io.sparksgd.config.Redaction;
import io.sparksgd.config.TrainConfig;
import io.sparksgd.core.data.RejectedRows;
import io.sparksgd.core.inference.Certificate;
import io.sparksgd.core.model.LinearModel;
import io.sparksgd.core.profile.ColumnRanges;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.stopping.StopReason;
import io.sparksgd.core.training.Checkpoints;
import io.sparksgd.core.training.Fit;
import io.sparksgd.core.training.NoOptimumException;
import io.sparksgd.core.training.Training;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import io.sparksgd.io.ExampleReader;
import io.sparksgd.io.InputFiles;
import io.sparksgd.report.Progress;
import io.sparksgd.report.TrainSummary;
import io.sparksgd.spark.DistributedExamples;
import io.sparksgd.store.InputFingerprint;
import io.sparksgd.store.InputFingerprint.InputFile;
import io.sparksgd.store.ModelRecord;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From rows that were read, and what is known of them, to a model. */
final class ModelTraining {
  private static final Logger LOG = LoggerFactory.getLogger(ModelTraining.class);

  private final TrainConfig config;
  private final LoadedRows rows;
  private final DistributedExamples examples;
  private final Optional<DistributedExamples> holdout;
  private final DataProfile profile;
  private final Progress progress;
  private final Checkpoints checkpoints;

  /**
   * @param examples those of {@code rows} to train on
   * @param profile of {@code examples}
   * @param checkpoints where training begins, and where it leaves what it can go on from
   */
  ModelTraining(
      TrainConfig config,
      LoadedRows rows,
      DistributedExamples examples,
      Optional<DistributedExamples> holdout,
      DataProfile profile,
      Progress progress,
      Checkpoints checkpoints) {
    this.config = config;
    this.rows = rows;
    this.examples = examples;
    this.holdout = holdout;
    this.profile = profile;
    this.progress = progress;
    this.checkpoints = checkpoints;
  }

  /**
   * Trains the model, with early stopping where there is a holdout, and judges it.
   *
   * @throws JobException when there is none
   */
  TrainedModel train() {
    return train(true);
  }

  /**
   * The same without early stopping: a holdout that chooses between models must not have chosen the
   * best epoch of one of them before.
   */
  TrainedModel trainWithoutEarlyStopping() {
    return train(false);
  }

  private TrainedModel train(boolean earlyStopping) {
    DataRules.require(config, profile);
    Training training = new Training(config.training(), profile, examples, examples.tasks());
    requireStableRate(training);
    LOG.info("Windows: {}", training.windows());
    long start = System.nanoTime();
    Fit fit = fit(training, earlyStopping ? holdout : Optional.empty());
    double seconds = (System.nanoTime() - start) / 1e9;
    return trained(training, fit, seconds);
  }

  private TrainedModel trained(Training training, Fit fit, double seconds) {
    ExampleReader reader = rows.reader();
    ColumnRanges ranges = examples.ranges();
    LinearModel model = model(training, fit);
    Certificate certificate = training.certify(reader.featureNames(), fit);
    ModelRecord.Metrics metrics =
        new ModelRecord.Metrics(
            training.evaluate(fit),
            holdout
                .map(held -> training.evaluate(fit, held.ranges(), held).numbers())
                .orElse(Map.of()));
    List<String> warnings = Warnings.of(config, reader, profile, fit, certificate);
    long heldOut = holdout.map(held -> held.ranges().rows()).orElse(0L);
    RejectedRows rejected = new RejectedRows().merge(ranges.rejected());
    holdout.ifPresent(held -> rejected.merge(held.ranges().rejected()));
    long read = ranges.rows() + heldOut + rejected.total();
    ModelRecord record =
        new ModelRecord(
            model,
            reader.encoding(),
            config.training().model().loss().name().toLowerCase(Locale.ROOT),
            training.scalingMethod(),
            new TreeMap<>(config.settings()),
            config.training().seed(),
            fingerprint(reader, examples.contentHash()),
            ModelRecord.Rows.of(read, ranges.rows(), heldOut, rejected),
            ModelRecord.Training.of(fit),
            metrics,
            certificate,
            warnings);
    TrainSummary summary =
        new TrainSummary(
            model,
            read,
            ranges.rows(),
            heldOut,
            rejected,
            fit,
            seconds,
            metrics.training(),
            metrics.holdout(),
            certificate,
            warnings,
            Redaction.text(config.output().directory()));
    return new TrainedModel(record, training.labelLoss(), fit, summary);
  }

  private Fit fit(Training training, Optional<DistributedExamples> watched) {
    checkpoints
        .start()
        .ifPresent(state -> progress.stage("resuming at " + Checkpointing.words(state)));
    try {
      return training.fit(
          watched.map(held -> training.holdoutLoss(held.ranges(), held)),
          System::nanoTime,
          progress,
          checkpoints);
    } catch (NoOptimumException e) {
      throw new JobException(ExitCode.DIVERGED, "No optimum: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new JobException(ExitCode.BAD_CONFIGURATION, e.getMessage(), e);
    }
  }

  private void requireStableRate(Training training) {
    OptionalDouble limit = training.exceededRate();
    if (limit.isPresent()) {
      throw new JobException(
          ExitCode.BAD_CONFIGURATION,
          String.format(
              Locale.ROOT,
              "Invalid learning-rate: %s (must be at most %.4g on these data, or auto;"
                  + " --unsafe-learning-rate tries it all the same)",
              config.training().learningRate().getAsDouble(),
              limit.getAsDouble()));
    }
  }

  private LinearModel model(Training training, Fit fit) {
    if (fit.stopReason() == StopReason.CANCELLED) {
      throw new JobException(
          ExitCode.STOPPED, "Stopped by a signal after " + fit.steps() + " steps of training");
    }
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
    return LinearModel.of(rows.reader().featureNames(), config.input().label(), weights);
  }

  /** What the rows of {@code contentHash} were read from. */
  static InputFingerprint fingerprint(ExampleReader reader, long contentHash) {
    List<InputFile> files =
        reader.files().map(InputFiles::files).orElse(List.of()).stream()
            .map(file -> new InputFile(file.name(), file.length()))
            .toList();
    return InputFingerprint.of(reader.reproducible(), files, contentHash);
  }
}
