package io.sparksgd.cli;

import io.sparksgd.config.LrFindConfig;
import io.sparksgd.config.LrFindSettings;

/** {@code lr-find}: tries learning rates from small to large. */
final class LrFindCommand {
  private LrFindCommand() {}

  static SettingsCommand<LrFindConfig> of(Jobs jobs) {
    return new SettingsCommand<>(
            "lr-find", jobs, LrFindSettings.TABLE, LrFindSettings::config, jobs.lrFind())
        .description(
            "Tries learning rates from small to large on the training rows, and says where the loss"
                + " falls. Writes no model. Settings of train and retrain that have no part in it may"
                + " stand in a configuration file.")
        .synopsis("--input PATH... --features NAMES --label NAME")
        .examples(
            "lr-find --input data/california_housing.csv --x median_income \\",
            "  --y median_house_value",
            "lr-find --config conf/housing.conf --batch-size 32 --curve out/curve.csv",
            "lr-find --input sales.parquet --features price,area --label sold \\",
            "  --loss logistic --optimizer adam --rate-from 1e-5 --rate-to 10");
  }
}
