package io.sparksgd.cli;

import io.sparksgd.config.PredictConfig;
import io.sparksgd.config.PredictSettings;

/** {@code predict}: writes rows with predictions. */
final class PredictCommand {
  private PredictCommand() {}

  static SettingsCommand<PredictConfig> of(Jobs jobs) {
    return new SettingsCommand<>(
            "predict", jobs, PredictSettings.TABLE, PredictSettings::config, jobs.predict())
        .description(
            "Writes all columns of the input with a prediction and the version of the model; for"
                + " classes the probability too. The output is complete or not there.")
        .synopsis("--model DIR --input PATH... --output DIR")
        .examples(
            "predict --model out/housing --input data/california_housing.csv --output out/prices",
            "predict --model out/pima --input patients.csv --output out/risks \\",
            "  --threshold 0.3 --output-format parquet",
            "predict --model out/sales --input \"sales/day={as-of}\" --as-of 2026-11-20 \\",
            "  --output out/forecast --bad-rows quarantine --overwrite");
  }
}
