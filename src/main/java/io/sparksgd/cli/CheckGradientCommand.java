package io.sparksgd.cli;

import io.sparksgd.config.CheckGradientConfig;
import io.sparksgd.config.CheckGradientSettings;

/** {@code check-gradient}: compares gradients with differences of the objective. */
final class CheckGradientCommand {
  private CheckGradientCommand() {}

  static SettingsCommand<CheckGradientConfig> of(Jobs jobs) {
    return new SettingsCommand<>(
            "check-gradient",
            jobs,
            CheckGradientSettings.TABLE,
            CheckGradientSettings::config,
            jobs.checkGradient())
        .description(
            "Compares the gradient over all training rows with central differences of the objective,"
                + " at random weights. Exits with 0 when they agree and with 70 when they do not:"
                + " then something is wrong with the program, or with data of extreme size.")
        .synopsis("--input PATH... --features NAMES --label NAME")
        .examples(
            "check-gradient --input data/california_housing.csv --x median_income \\",
            "  --y median_house_value",
            "check-gradient --config conf/housing.conf --points 10",
            "check-gradient --input sales.parquet --features price,area --label sold \\",
            "  --loss logistic --penalty elastic-net --lambda 0.1 --tolerance 1e-7");
  }
}
