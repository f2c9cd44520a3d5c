package io.sparksgd.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultLimitTest {

  @Test
  void whatFitsPassesAndWhatDoesNotIsToldWithItsNumbers() {
    ResultLimit limit = new ResultLimit(10_000);
    assertThatCode(() -> limit.require("the profile", 2, 2_952)).doesNotThrowAnyException();
    assertThatThrownBy(() -> limit.require("the profile", 2, 2_953))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_CONFIGURATION))
        .hasMessage(
            "Invalid spark.driver.maxResultSize: 10000 bytes (the profile brings 2 answers of about"
                + " 5001 bytes, 10002 together; a smaller window may do with less)");
  }

  @Test
  void zeroIsNoLimit() {
    assertThatCode(() -> new ResultLimit(0).require("a job", 1_000_000, 1e12))
        .doesNotThrowAnyException();
  }

  /** The numbers of partitions that treeAggregate of depth 2 ends with, by its own rule. */
  @ParameterizedTest
  @CsvSource({"1,1", "2,2", "4,4", "17,3", "20,4", "64,8", "100,10", "1000,31"})
  void aTreeBringsFewerAnswers(int tasks, int answers) {
    assertThat(ResultLimit.afterTree(tasks)).isEqualTo(answers);
  }
}
