package io.sparksgd.cli;

import io.sparksgd.config.TrainConfig;
import io.sparksgd.config.TrainConfigs;
import io.sparksgd.config.TrainSettings;

/** {@code train}: fits a model and writes its directory. */
final class TrainCommand {
  private TrainCommand() {}

  static SettingsCommand<TrainConfig> of(Jobs jobs) {
    return new SettingsCommand<>("train", jobs, TrainSettings.TABLE, TrainConfigs::of, jobs.train())
        .description("Fits a linear model by exact mini-batch SGD.")
        .synopsis("--input PATH... --features NAMES --label NAME --output DIR")
        .examples(
            "train --input data/california_housing.csv --x median_income \\",
            "  --y median_house_value --output out/housing",
            "train --config conf/housing.conf --overwrite",
            "train --input sales.parquet --features price,area --label sold \\",
            "  --output out/sales --learning-rate 0.05 --schedule cosine --max-epochs 20");
  }
}
