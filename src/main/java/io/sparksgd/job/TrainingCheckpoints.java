package io.sparksgd.job;

import io.sparksgd.config.TrainConfig;
import io.sparksgd.core.training.Checkpoints;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import io.sparksgd.spark.DistributedExamples;
import io.sparksgd.store.Checkpoint;
import io.sparksgd.store.CheckpointDirectory;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;

/**
 * The checkpoints of one training, from those that an earlier run has left to the end of this one.
 */
final class TrainingCheckpoints implements AutoCloseable {
  private final TrainConfig config;
  private final CheckpointDirectory directory;

  private TrainingCheckpoints(TrainConfig config, CheckpointDirectory directory) {
    this.config = config;
    this.directory = directory;
  }

  /** Where settings say, else beside the output. */
  static TrainingCheckpoints of(TrainConfig config, Configuration hadoop) {
    return new TrainingCheckpoints(
        config,
        config
            .checkpoints()
            .directory()
            .map(directory -> CheckpointDirectory.open(directory, hadoop))
            .orElseGet(() -> CheckpointDirectory.beside(config.output().directory(), hadoop)));
  }

  /**
   * For a training on rows that have been read.
   *
   * @param mustStop whether training must end now
   * @throws JobException BAD_CONFIGURATION when there are checkpoints of another run
   */
  Checkpoints of(
      LoadedRows rows,
      DistributedExamples training,
      Optional<DistributedExamples> holdout,
      BooleanSupplier mustStop) {
    Checkpoint.Run run =
        new Checkpoint.Run(
            RunRecorder.version(),
            new TreeMap<>(config.settings()),
            ModelTraining.fingerprint(rows.reader(), training.contentHash()),
            holdout
                .map(held -> OptionalLong.of(held.contentHash()))
                .orElse(OptionalLong.empty()));
    return new Checkpointing(config.checkpoints(), directory, run, mustStop, System::nanoTime);
  }

  /** Does all that is left of the run, and deletes the checkpoints where nothing of it is left. */
  <T> T untilTheEnd(Supplier<T> run) {
    try {
      T result = run.get();
      directory.clear();
      return result;
    } catch (JobException e) {
      if (e.exitCode() == ExitCode.DIVERGED || e.exitCode() == ExitCode.NOT_PROMOTED) {
        directory.clear();
      }
      throw e;
    }
  }

  @Override
  public void close() {
    directory.close();
  }
}
