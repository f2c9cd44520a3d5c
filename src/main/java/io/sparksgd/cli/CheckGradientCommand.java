package io.sparksgd.cli;

import io.sparksgd.config.CheckGradientConfig;
import io.sparksgd.config.CheckGradientSettings;
import io.sparksgd.config.Settings;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code check-gradient}: compares gradients with differences of the objective. */
final class CheckGradientCommand implements Callable<Integer> {
  private final Jobs jobs;
  private final PrintWriter out;
  private final SettingsOptions options =
      new SettingsOptions(CheckGradientSettings.TABLE, Map.of("features", "--x", "label", "--y"));
  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("check-gradient");

  CheckGradientCommand(Jobs jobs, PrintWriter out) {
    this.jobs = jobs;
    this.out = out;
  }

  CommandSpec spec() {
    spec.usageMessage()
        .description(
            "Compares the gradient over all training rows with central differences of the objective,"
                + " at random weights. Exits with 0 when they agree and with 70 when they do not:"
                + " then something is wrong with the program, or with data of extreme size.")
        .customSynopsis(
            "spark-sgd check-gradient --input PATH... --features NAMES --label NAME [OPTION]...")
        .footer(
            "",
            "Examples:",
            "  spark-sgd check-gradient --input data/california_housing.csv --x median_income \\",
            "      --y median_house_value",
            "  spark-sgd check-gradient --config conf/spark-sgd.conf --points 10",
            "  spark-sgd check-gradient --input sales.parquet --features price,area --label sold \\",
            "      --loss logistic --penalty elastic-net --lambda 0.1 --tolerance 1e-7");
    options.addTo(spec);
    return spec;
  }

  @Override
  public Integer call() {
    ParseResult parsed = spec.commandLine().getParseResult();
    Settings settings = options.settings(parsed, jobs.files());
    CheckGradientConfig config = CheckGradientSettings.config(settings);
    return Findings.tell(
        out, SettingsOptions.printed(parsed, settings), () -> jobs.checkGradient().apply(config));
  }
}
