package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class SessionsTest {

  /** As Spark says it after it has asked three times for twenty seconds. */
  @Test
  void aMasterThatDoesNotAnswerMayAnswerLater() {
    JobException refused =
        Sessions.refused(
            new IllegalStateException("Cannot call methods on a stopped SparkContext."),
            "spark://somebody:secret@host:7077");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.TEMPORARY);
    assertThat(refused)
        .hasMessageStartingWith("Cannot start Spark on spark://")
        .hasMessageContaining("host:7077: java.lang.IllegalStateException (see the log)")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aMasterThatIsNoneStaysWrong() {
    JobException refused =
        Sessions.refused(new SparkException("Could not parse Master URL: 'sprk'"), "sprk");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.BAD_CONFIGURATION);
    assertThat(refused)
        .hasMessage("Cannot start Spark on sprk: Could not parse Master URL: 'sprk' (see the log)");
  }
}
