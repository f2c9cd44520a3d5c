package io.sparksgd.job;

import io.sparksgd.config.TrainConfig;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;

/** The training run. */
public final class TrainJob {
  private TrainJob() {}

  @SuppressWarnings("DoNotCallSuggester") // it will not always throw
  public static ExitCode run(TrainConfig config) {
    throw new JobException(ExitCode.INTERNAL, "Cannot train: not built yet");
  }
}
