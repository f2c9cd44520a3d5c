package io.sparksgd.cli;

import io.sparksgd.config.GridConfig;
import io.sparksgd.config.GridSettings;

/** {@code grid}: compares combinations of settings on rows that are held out. */
final class GridCommand {
  private GridCommand() {}

  static SettingsCommand<GridConfig> of(Jobs jobs) {
    return new SettingsCommand<>(
            "grid", jobs, GridSettings.TABLE, GridSettings::config, jobs.grid())
        .description(
            "Trains with every combination of the values in the grid, compares the mean loss on rows"
                + " that are held out, and prints the train command of the best. Reads the input"
                + " once. A holdout is that of train; without one, each of 5 folds is held out in"
                + " turn. With a penalty, lambda = 0 in the grid stands for none.")
        .synopsis("--grid GRID --input PATH... --features NAMES --label NAME")
        .examples(
            "grid --input data/california_housing.csv --x median_income \\",
            "  --y median_house_value --grid \"learning-rate=auto,0.1;batch-size=256,4096\"",
            "grid --config conf/housing.conf --penalty l2 --folds 10 \\",
            "  --grid \"lambda=0,0.01,0.1\" --results out/grid.csv",
            "grid --input sales.parquet --features price,area --label sold \\",
            "  --loss logistic --holdout 0.2 --grid \"optimizer=sgd,adam\"");
  }
}
