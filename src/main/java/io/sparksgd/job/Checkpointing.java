package io.sparksgd.job;

import io.sparksgd.config.CheckpointConfig;
import io.sparksgd.config.CheckpointConfig.Interval;
import io.sparksgd.config.CheckpointConfig.Resume;
import io.sparksgd.core.training.Checkpoints;
import io.sparksgd.core.training.TrainerState;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import io.sparksgd.store.Checkpoint;
import io.sparksgd.store.CheckpointDirectory;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves states of a training where the same command finds them again. That one cannot be written
 * is no reason to end a run: the log has a warning, and the one before it stays.
 */
final class Checkpointing implements Checkpoints {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpointing.class);
  private static final int MOST_DIFFERENCES = 20;

  private final CheckpointDirectory directory;
  private final Interval interval;
  private final Checkpoint.Run run;
  private final Optional<TrainerState> start;
  private final BooleanSupplier mustStop;
  private final LongSupplier nanoTime;
  private long savedAt;
  private long windows;

  /**
   * Finds where to go on.
   *
   * @param mustStop whether training must end now
   * @param nanoTime a clock that never goes back
   * @throws JobException BAD_CONFIGURATION when there are checkpoints of another run
   */
  Checkpointing(
      CheckpointConfig config,
      CheckpointDirectory directory,
      Checkpoint.Run run,
      BooleanSupplier mustStop,
      LongSupplier nanoTime) {
    this.directory = directory;
    this.interval = config.interval();
    this.run = run;
    this.mustStop = mustStop;
    this.nanoTime = nanoTime;
    savedAt = nanoTime.getAsLong();
    if (config.resume() == Resume.FRESH) {
      directory.clear();
    }
    start = directory.newest().flatMap(found -> stateOf(found, config.resume()));
    start.ifPresent(state -> LOG.info("Resuming from {} at {}", directory, words(state)));
  }

  private Optional<TrainerState> stateOf(Checkpoint checkpoint, Resume resume) {
    List<String> differences = checkpoint.run().differencesTo(run);
    if (differences.isEmpty()) {
      return Optional.of(checkpoint.state());
    }
    if (resume == Resume.IF_SAME) {
      LOG.warn("{} holds checkpoints of another run: they are deleted", directory);
      directory.clear();
      return Optional.empty();
    }
    int more = differences.size() - MOST_DIFFERENCES;
    throw new JobException(
        ExitCode.BAD_CONFIGURATION,
        "Cannot resume: "
            + directory
            + " holds checkpoints of another run ("
            + String.join("; ", differences.subList(0, differences.size() - Math.max(0, more)))
            + (more > 0 ? "; and " + more + " more" : "")
            + "); --resume fresh starts anew");
  }

  @Override
  public Optional<TrainerState> start() {
    return start;
  }

  /** Where training is, in words. */
  static String words(TrainerState state) {
    TrainerState.Position position = state.position();
    return "step " + (position.step() + 1) + ", epoch " + (position.epoch() + 1);
  }

  @Override
  public boolean isDue() {
    if (interval instanceof Interval.Windows every) {
      windows++;
      return windows > 1 && (windows - 1) % every.windows() == 0;
    }
    return interval instanceof Interval.Seconds every
        && nanoTime.getAsLong() - savedAt >= 1e9 * every.seconds();
  }

  @Override
  public boolean mustStop() {
    return mustStop.getAsBoolean();
  }

  @Override
  public void save(TrainerState state) {
    savedAt = nanoTime.getAsLong();
    if (interval instanceof Interval.Never) {
      return;
    }
    try {
      String name = directory.write(new Checkpoint(run, state));
      LOG.info("Wrote {} at {}", name, words(state));
    } catch (IOException e) {
      LOG.warn("Cannot write a checkpoint to {}", directory, e);
    }
  }
}
