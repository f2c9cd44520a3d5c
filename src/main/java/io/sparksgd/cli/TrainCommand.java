package io.sparksgd.cli;

import io.sparksgd.config.Settings;
import io.sparksgd.config.TrainConfig;
import io.sparksgd.config.TrainConfigs;
import io.sparksgd.config.TrainSettings;
import io.sparksgd.exit.ExitCode;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code train}: fits a model and writes its directory. */
final class TrainCommand implements Callable<Integer> {
  private final Jobs jobs;
  private final PrintWriter out;
  private final SettingsOptions options =
      new SettingsOptions(TrainSettings.TABLE, Map.of("features", "--x", "label", "--y"));
  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("train");

  TrainCommand(Jobs jobs, PrintWriter out) {
    this.jobs = jobs;
    this.out = out;
  }

  CommandSpec spec() {
    spec.usageMessage()
        .description("Fits a linear model by exact mini-batch SGD.")
        .customSynopsis(
            "spark-sgd train --input PATH... --features NAMES --label NAME --output DIR [OPTION]...")
        .footer(
            "",
            "Examples:",
            "  spark-sgd train --input data/california_housing.csv --x median_income \\",
            "      --y median_house_value --output out/housing",
            "  spark-sgd train --config conf/spark-sgd.conf --overwrite",
            "  spark-sgd train --input sales.parquet --features price,area --label sold \\",
            "      --output out/sales --learning-rate 0.05 --schedule cosine --max-epochs 20");
    options.addTo(spec);
    return spec;
  }

  @Override
  public Integer call() {
    ParseResult parsed = spec.commandLine().getParseResult();
    Settings settings = options.settings(parsed, jobs.files());
    TrainConfig config = TrainConfigs.of(settings);
    String printed = SettingsOptions.printed(parsed, settings);
    if (!printed.isEmpty()) {
      out.print(printed);
      return ExitCode.DONE.number();
    }
    return jobs.train().apply(config).number();
  }
}
