package io.sparksgd.cli;

import io.sparksgd.config.EvaluateConfig;
import io.sparksgd.config.EvaluateSettings;

/** {@code evaluate}: judges a model by rows. */
final class EvaluateCommand {
  private EvaluateCommand() {}

  static SettingsCommand<EvaluateConfig> of(Jobs jobs) {
    return new SettingsCommand<>(
            "evaluate", jobs, EvaluateSettings.TABLE, EvaluateSettings::config, jobs.evaluate())
        .description(
            "Judges a model by rows: residuals for a regression, and for classes log-loss, areas"
                + " under curves, the confusion at a threshold and calibration. Columns mean what"
                + " they meant in training unless flags say otherwise.")
        .synopsis("--model DIR --input PATH...")
        .examples(
            "evaluate --model out/housing --input data/california_housing.csv",
            "evaluate --model out/pima --input data/pima_test.csv --threshold 0.3 --json",
            "evaluate --model out/sales --input sales.parquet --label sold \\",
            "  --results out/metrics.json");
  }
}
