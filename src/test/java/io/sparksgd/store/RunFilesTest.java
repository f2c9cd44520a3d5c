package io.sparksgd.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.training.History;
import io.sparksgd.exit.ExitCode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RunFilesTest {

  @Test
  void historyHasOneLinePerStepAndEmptyFieldsForWhatIsNoNumber() {
    List<History.Entry> entries =
        List.of(
            new History.Entry(0, 0, 0, 0.5, 1.0 / 3, 1e-300, 0, 0.1),
            new History.Entry(1, 0, 1, Double.NaN, Double.POSITIVE_INFINITY, 2, 1e22, 0.1 + 0.2));

    assertThat(new String(HistoryFile.bytes(entries), UTF_8))
        .isEqualTo(
            """
            step,epoch,phase,loss,gradient_norm,update_norm,weight_norm,learning_rate
            0,0,0,0.5,0.3333333333333333,1.0E-300,0.0,0.1
            1,0,1,,,2.0,1.0E22,0.30000000000000004
            """);
  }

  @Test
  void epochsHaveOneLineEachAndAnEmptyFieldWithoutAHoldout() {
    List<History.Epoch> epochs =
        List.of(
            new History.Epoch(0, 0, 256, 0.1 + 0.2, 0.5, Double.NaN, 1.0 / 3),
            new History.Epoch(1, 2, 1024, 1e-300, Double.POSITIVE_INFINITY, 0.25, Double.NaN));

    assertThat(new String(EpochsFile.bytes(epochs), UTF_8))
        .isEqualTo(
            """
            epoch,phase,batch_size,learning_rate,training_loss,holdout_loss,gradient_norm
            0,0,256,0.30000000000000004,0.5,,0.3333333333333333
            1,2,1024,1.0E-300,,0.25,
            """);
    assertThat(new String(EpochsFile.bytes(List.of()), UTF_8))
        .isEqualTo(
            "epoch,phase,batch_size,learning_rate,training_loss,holdout_loss,gradient_norm\n");
  }

  @Test
  void theStatusOfARunThatWorked() {
    assertThat(new String(Samples.status().toJson(), UTF_8))
        .isEqualTo(
            """
            {
              "state": "SUCCEEDED",
              "exitCode": 0,
              "retryable": false,
              "message": "done",
              "startedAt": "2026-01-02T03:04:05.123Z",
              "finishedAt": "2026-01-02T03:04:07Z",
              "seconds": 1.876,
              "host": "node-1",
              "input": [ "data/a.csv" ],
              "output": "out/model",
              "spark": {
                "applicationId": "app-1",
                "version": "4.1.0",
                "master": "local[2]"
              },
              "events": {
                "executorsLost": 0,
                "taskFailures": 1
              },
              "version": "0.1.0"
            }
            """);
  }

  @Test
  void theStatusOfARunThatFailedBeforeSparkStarted() {
    assertThat(new String(failed("hdfs://nn/in", "disk full").toJson(), UTF_8))
        .contains("\"state\": \"FAILED\"", "\"exitCode\": 74", "\"retryable\": true")
        .contains("\"message\": \"disk full\"", "\"spark\": null");
  }

  @Test
  void passwordsInPathsStayOut() {
    RunStatus status = failed("s3a://key:canary@bucket/in", "Cannot read s3a://key:canary@bucket");

    assertThat(new String(status.toJson(), UTF_8))
        .doesNotContain("canary")
        .contains("\"s3a://bucket/in\"");
    assertThat(failed("abfss://box@account.net/in", "").input())
        .containsExactly("abfss://box@account.net/in");
  }

  private static RunStatus failed(String input, String message) {
    return new RunStatus(
        ExitCode.IO_ERROR,
        message,
        Instant.EPOCH,
        Instant.EPOCH,
        "node-1",
        List.of(input),
        "out",
        Optional.empty(),
        new TreeMap<>(),
        "0.1.0");
  }
}
