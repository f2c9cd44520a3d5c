package io.sparksgd.cli;

import io.sparksgd.config.GenerateConfig;
import io.sparksgd.config.GenerateSettings;
import io.sparksgd.config.Settings;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.job.GeneratedData;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code generate}: writes data around a known line, to try things out on. */
final class GenerateCommand implements Callable<Integer> {
  private final Jobs jobs;
  private final PrintWriter out;
  private final SettingsOptions options = new SettingsOptions(GenerateSettings.TABLE, Map.of());
  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("generate");

  GenerateCommand(Jobs jobs, PrintWriter out) {
    this.jobs = jobs;
    this.out = out;
  }

  CommandSpec spec() {
    spec.usageMessage()
        .description(
            "Writes rows scattered around a known line. The same seed gives the same rows.")
        .customSynopsis("spark-sgd generate --output DIR [OPTION]...")
        .footer(
            "",
            "Examples:",
            "  spark-sgd generate --output out/line.parquet --rows 1e7",
            "  spark-sgd generate --output out/line.csv --slope 2,-1 --noise 0.5 --bad-share 0.01");
    options.addTo(spec);
    return spec;
  }

  @Override
  public Integer call() {
    ParseResult parsed = spec.commandLine().getParseResult();
    Settings settings = options.settings(parsed, jobs.files());
    GenerateConfig config = GenerateSettings.config(settings);
    String printed = SettingsOptions.printed(parsed, settings);
    if (!printed.isEmpty()) {
      out.print(printed);
      return ExitCode.DONE.number();
    }
    print(jobs.generate().apply(config), config);
    return ExitCode.DONE.number();
  }

  private void print(GeneratedData data, GenerateConfig config) {
    out.println("Rows       " + data.rows());
    out.println("Files      " + data.files() + " in " + data.output());
    out.println("Bad rows   " + data.badRows());
    StringBuilder slopes = new StringBuilder();
    for (double slope : config.line().slopes()) {
      slopes.append(slopes.isEmpty() ? "" : ", ").append(slope);
    }
    out.println("Slope      " + slopes);
    out.println("Intercept  " + config.line().intercept());
  }
}
