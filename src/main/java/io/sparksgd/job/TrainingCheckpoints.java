package io.sparksgd.job;

import io.sparksgd.config.TrainConfig;
import io.sparksgd.core.training.Checkpoints;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import io.sparksgd.spark.DistributedExamples;
import io.sparksgd.store.Checkpoint;
import io.sparksgd.store.CheckpointDirectory;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;

/**
 * The checkpoints of one training, from those that an earlier run has left to the end of this one.
 */
final class TrainingCheckpoints implements AutoCloseable {
  /** How a run ends whose training came to its end, though there is no model for its output. */
  private static final Set<ExitCode> ENDS =
      EnumSet.of(ExitCode.NOT_PROMOTED, ExitCode.BLOCKED, ExitCode.DIVERGED);

  private final CheckpointDirectory directory;
  private final BooleanSupplier mustStop;

  private TrainingCheckpoints(CheckpointDirectory directory, BooleanSupplier mustStop) {
    this.directory = directory;
    this.mustStop = mustStop;
  }

  /**
   * Where settings say, else beside the output.
   *
   * @param mustStop whether training must end now, which is asked before every step; what it throws
   *     ends the run without another checkpoint
   */
  static TrainingCheckpoints of(
      TrainConfig config, Configuration hadoop, BooleanSupplier mustStop) {
    return new TrainingCheckpoints(
        config
            .checkpoints()
            .directory()
            .map(directory -> CheckpointDirectory.open(directory, hadoop))
            .orElseGet(() -> CheckpointDirectory.beside(config.output().directory(), hadoop)),
        mustStop);
  }

  /**
   * For a training on rows that have been read.
   *
   * @throws JobException BAD_CONFIGURATION when there are checkpoints of another run
   */
  Checkpoints of(
      TrainConfig config,
      LoadedRows rows,
      DistributedExamples training,
      Optional<DistributedExamples> holdout) {
    Checkpoint.Run run =
        new Checkpoint.Run(
            RunRecorder.version(),
            new TreeMap<>(config.settings()),
            ModelTraining.fingerprint(rows.reader(), training.contentHash()),
            holdout.map(held -> OptionalLong.of(held.contentHash())).orElse(OptionalLong.empty()));
    return new Checkpointing(config.checkpoints(), directory, run, mustStop, System::nanoTime);
  }

  /** Does all that is left of the run, and deletes the checkpoints where nothing of it is left. */
  <T> T untilTheEnd(Supplier<T> run) {
    try {
      T result = run.get();
      directory.clear();
      return result;
    } catch (JobException e) {
      if (ENDS.contains(e.exitCode())) {
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
