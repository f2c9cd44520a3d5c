package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparkFailuresTest {

  /** Spark's words for it: in a running job, before the next one, and for whoever asks later. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Job 3 cancelled because SparkContext was shut down",
        "SparkContext has been shutdown",
        "Cannot call methods on a stopped SparkContext.\nThis stopped SparkContext was created at"
      })
  void aSessionThatWasTakenAwayCanBeTriedAgain(String message) {
    JobException explained = SparkFailures.known(new IllegalStateException(message));
    assertThat(explained.exitCode()).isEqualTo(ExitCode.TEMPORARY);
    assertThat(explained).hasMessage("Lost executors or the cluster while training");
  }

  @Test
  void whatNobodyKnowsIsAnInternalError() {
    JobException explained = SparkFailures.known(new SparkException("something else"));
    assertThat(explained.exitCode()).isEqualTo(ExitCode.INTERNAL);
  }
}
