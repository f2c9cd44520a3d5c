package io.sparksgd.cli;

import io.sparksgd.config.LrFindConfig;
import io.sparksgd.config.LrFindSettings;
import io.sparksgd.config.Settings;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code lr-find}: tries learning rates from small to large. */
final class LrFindCommand implements Callable<Integer> {
  private final Jobs jobs;
  private final PrintWriter out;
  private final SettingsOptions options =
      new SettingsOptions(LrFindSettings.TABLE, Map.of("features", "--x", "label", "--y"));
  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("lr-find");

  LrFindCommand(Jobs jobs, PrintWriter out) {
    this.jobs = jobs;
    this.out = out;
  }

  CommandSpec spec() {
    spec.usageMessage()
        .description(
            "Tries learning rates from small to large on the training rows, and says where the loss"
                + " falls. Writes no model. Settings of train that have no part in it may stand in a"
                + " configuration file.")
        .customSynopsis(
            "spark-sgd lr-find --input PATH... --features NAMES --label NAME [OPTION]...")
        .footer(
            "",
            "Examples:",
            "  spark-sgd lr-find --input data/california_housing.csv --x median_income \\",
            "      --y median_house_value",
            "  spark-sgd lr-find --config conf/spark-sgd.conf --batch-size 32 --curve out/curve.csv",
            "  spark-sgd lr-find --input sales.parquet --features price,area --label sold \\",
            "      --loss logistic --optimizer adam --rate-from 1e-5 --rate-to 10");
    options.addTo(spec);
    return spec;
  }

  @Override
  public Integer call() {
    ParseResult parsed = spec.commandLine().getParseResult();
    Settings settings = options.settings(parsed, jobs.files());
    LrFindConfig config = LrFindSettings.config(settings);
    return Findings.tell(
        out, SettingsOptions.printed(parsed, settings), () -> jobs.lrFind().apply(config));
  }
}
