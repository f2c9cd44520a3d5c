package io.sparksgd.cli;

import io.sparksgd.config.Settings;
import io.sparksgd.config.SettingsTable;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import io.sparksgd.job.Finding;
import io.sparksgd.job.RefusedRun;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * A command whose settings stand in a table: reads them, runs its job unless they were only to be
 * printed, and prints what the job found.
 *
 * @param <C> the record that the job takes
 */
final class SettingsCommand<C> implements Callable<Integer> {
  private final Jobs jobs;
  private final SettingsOptions options;
  private final Function<Settings, C> config;
  private final Function<C, Finding> job;
  private final CommandSpec spec;
  private PrintWriter out;

  /**
   * @param config makes the record of valid settings, or throws with every problem
   */
  SettingsCommand(
      String name,
      Jobs jobs,
      SettingsTable table,
      Function<Settings, C> config,
      Function<C, Finding> job) {
    this.jobs = jobs;
    this.options = new SettingsOptions(table);
    this.config = config;
    this.job = job;
    spec = CommandSpec.wrapWithoutInspection(this).name(name);
    options.addTo(spec);
  }

  SettingsCommand<C> description(String description) {
    spec.usageMessage().description(description);
    return this;
  }

  /** What is required, as {@code --input PATH... --output DIR}. */
  SettingsCommand<C> synopsis(String required) {
    String name = "spark-sgd " + spec.name();
    spec.usageMessage().customSynopsis(name + " " + required + " [OPTION]...");
    return this;
  }

  /** Lines for a shell, without the name of the program and the indent. */
  SettingsCommand<C> examples(String... lines) {
    Stream<String> head = Stream.of("", "Examples:");
    Stream<String> examples =
        Stream.of(lines).map(line -> line.startsWith(" ") ? "    " + line : "  spark-sgd " + line);
    spec.usageMessage().footer(Stream.concat(head, examples).toArray(String[]::new));
    return this;
  }

  /** As a command of an application that prints to {@code writer}. */
  CommandSpec spec(PrintWriter writer) {
    out = writer;
    return spec;
  }

  @Override
  public Integer call() {
    ParseResult parsed = spec.commandLine().getParseResult();
    Settings settings = options.settings(parsed, jobs.files());
    C record = valid(settings);
    String printed = SettingsOptions.printed(parsed, settings);
    if (!printed.isEmpty()) {
      out.print(printed);
      return ExitCode.DONE.number();
    }
    Finding finding = job.apply(record);
    out.print(finding.text());
    return finding.exitCode().number();
  }

  private C valid(Settings settings) {
    try {
      return config.apply(settings);
    } catch (JobException e) {
      RefusedRun.record(settings, e);
      throw e;
    }
  }
}
