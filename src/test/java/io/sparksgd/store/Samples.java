package io.sparksgd.store;

import io.sparksgd.core.data.BadRow;
import io.sparksgd.core.data.FeatureEncoding;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.inference.Certificate;
import io.sparksgd.core.model.LinearModel;
import io.sparksgd.core.stopping.StopReason;
import io.sparksgd.core.training.Fit;
import io.sparksgd.exit.ExitCode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Models and statuses for tests. */
final class Samples {
  private Samples() {}

  static ModelRecord model() {
    return model(0.1 + 0.2);
  }

  static ModelRecord model(double intercept) {
    return with(
        new LinearModel(
            List.of("zeta", "alpha"), "price", List.of(-1.0 / 3, Double.MIN_VALUE), intercept),
        Map.of("mse", 4.0, "r2", 0.5),
        certificate());
  }

  static ModelRecord with(LinearModel model, Map<String, Double> metrics, Certificate certificate) {
    return new ModelRecord(
        model,
        new FeatureEncoding(
            model.features().stream()
                .<FeatureEncoding.Column>map(FeatureEncoding.Numeric::new)
                .toList(),
            OptionalInt.empty()),
        "squared",
        ScalingMethod.MIN_MAX,
        new TreeMap<>(Map.of("seed", "7", "batch-size", "256")),
        Long.MIN_VALUE,
        InputFingerprint.of(
            true,
            List.of(
                new InputFingerprint.InputFile("b.csv", 20),
                new InputFingerprint.InputFile("a.csv", 10)),
            0xCAFEL),
        new ModelRecord.Rows(103, 90, 10, Map.of(BadRow.UNPARSABLE, 1L, BadRow.NULL, 2L)),
        new ModelRecord.Training(
            243,
            9,
            List.of(new Fit.Phase(0, 256, 0.5), new Fit.Phase(81, Long.MAX_VALUE, 1.5)),
            1,
            StopReason.OPTIMUM_REACHED),
        new ModelRecord.Metrics(new TreeMap<>(metrics), Map.of("logLoss", 0.25)),
        certificate,
        List.of("few rows"));
  }

  static Certificate certificate() {
    return new Certificate(
        List.of(
            new Certificate.Gap("zeta", -0.3, 0.01, 0.02),
            new Certificate.Gap("alpha", 0, 0.01, 0.03),
            new Certificate.Gap("intercept", 0.3, 0.01, 0.004)),
        Certificate.Unit.STANDARD_ERRORS,
        Optional.empty());
  }

  static RunStatus status() {
    return new RunStatus(
        ExitCode.DONE,
        "done",
        Instant.parse("2026-01-02T03:04:05.123456Z"),
        Instant.parse("2026-01-02T03:04:07Z"),
        "node-1",
        List.of("data/a.csv"),
        "out/model",
        Optional.of(new RunStatus.SparkRun("app-1", "4.1.0", "local[2]")),
        new TreeMap<>(Map.of("taskFailures", 1L, "executorsLost", 0L)),
        "0.1.0");
  }
}
