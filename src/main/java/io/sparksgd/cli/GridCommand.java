package io.sparksgd.cli;

import io.sparksgd.config.GridConfig;
import io.sparksgd.config.GridSettings;
import io.sparksgd.config.Settings;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code grid}: compares combinations of settings on rows that are held out. */
final class GridCommand implements Callable<Integer> {
  private final Jobs jobs;
  private final PrintWriter out;
  private final SettingsOptions options =
      new SettingsOptions(GridSettings.TABLE, Map.of("features", "--x", "label", "--y"));
  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("grid");

  GridCommand(Jobs jobs, PrintWriter out) {
    this.jobs = jobs;
    this.out = out;
  }

  CommandSpec spec() {
    spec.usageMessage()
        .description(
            "Trains with every combination of the values in the grid, compares the mean loss on rows"
                + " that are held out, and prints the train command of the best. Reads the input"
                + " once. A holdout is that of train; without one, each of 5 folds is held out in"
                + " turn. With a penalty, lambda = 0 in the grid stands for none.")
        .customSynopsis(
            "spark-sgd grid --grid GRID --input PATH... --features NAMES --label NAME [OPTION]...")
        .footer(
            "",
            "Examples:",
            "  spark-sgd grid --input data/california_housing.csv --x median_income \\",
            "      --y median_house_value --grid \"learning-rate=auto,0.1;batch-size=256,4096\"",
            "  spark-sgd grid --config conf/spark-sgd.conf --penalty l2 --folds 10 \\",
            "      --grid \"lambda=0,0.01,0.1\" --results out/grid.csv",
            "  spark-sgd grid --input sales.parquet --features price,area --label sold \\",
            "      --loss logistic --holdout 0.2 --grid \"optimizer=sgd,adam\"");
    options.addTo(spec);
    return spec;
  }

  @Override
  public Integer call() {
    ParseResult parsed = spec.commandLine().getParseResult();
    Settings settings = options.settings(parsed, jobs.files());
    GridConfig config = GridSettings.config(settings);
    return Findings.tell(
        out, SettingsOptions.printed(parsed, settings), () -> jobs.grid().apply(config));
  }
}
