package io.sparksgd.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** The command line {@code spark-sgd}: finds the command, runs it, and says how it ended. */
public final class CommandLineApp {
  private static final int WIDTH = 100;

  private final Jobs jobs;
  private final PrintWriter out;
  private final PrintWriter err;
  private final Ansi colours;

  CommandLineApp(Jobs jobs, PrintWriter out, PrintWriter err, Ansi colours) {
    this.jobs = jobs;
    this.out = out;
    this.err = err;
    this.colours = colours;
  }

  /** The command line on standard output and standard error, in colour on terminals only. */
  public static CommandLineApp onConsole(Jobs jobs) {
    return new CommandLineApp(
        jobs,
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        Ansi.AUTO);
  }

  /** Runs the command that {@code arguments} name, and returns its exit code. */
  public int run(String... arguments) {
    CommandLine commandLine = new CommandLine(root());
    for (SettingsCommand<?> command : commands()) {
      commandLine.addSubcommand(command.spec(out));
    }
    Failures failures = new Failures(err);
    commandLine
        .setOut(out)
        .setErr(err)
        .setExpandAtFiles(false)
        .setUsageHelpWidth(WIDTH)
        .setColorScheme(CommandLine.Help.defaultColorScheme(colours))
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures);
    int exitCode = commandLine.execute(arguments);
    out.flush();
    err.flush();
    return exitCode;
  }

  private List<SettingsCommand<?>> commands() {
    return List.of(
        TrainCommand.of(jobs),
        RetrainCommand.of(jobs),
        StoreCommands.models(jobs),
        StoreCommands.rollback(jobs),
        EvaluateCommand.of(jobs),
        PredictCommand.of(jobs),
        ShowCommand.of(jobs),
        LrFindCommand.of(jobs),
        GridCommand.of(jobs),
        CheckGradientCommand.of(jobs),
        GenerateCommand.of(jobs),
        SimulateNightsCommand.of(jobs),
        StoreCommands.doctor(jobs));
  }

  private static CommandSpec root() {
    CommandSpec spec = CommandSpec.create().name("spark-sgd");
    StandardOptions.addTo(spec);
    spec.usageMessage()
        .description("Fits linear models by exact mini-batch SGD on Apache Spark.")
        .commandListHeading("%nCommands:%n")
        .synopsisSubcommandLabel("COMMAND")
        .footer("%nSee 'spark-sgd COMMAND --help' for the settings of a command.");
    return spec;
  }
}
