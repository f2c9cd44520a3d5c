package io.sparksgd.cli;

import io.sparksgd.config.Nearest;
import io.sparksgd.config.Redaction;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong, in lines for people; stack traces go to the log. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  /** What people know from spark-submit. */
  private static final Set<String> OF_SPARK =
      Set.of(
          "--master",
          "--deploy-mode",
          "--conf",
          "--properties-file",
          "--name",
          "--jars",
          "--packages",
          "--repositories",
          "--files",
          "--archives",
          "--queue",
          "--driver-memory",
          "--driver-cores",
          "--driver-java-options",
          "--executor-memory",
          "--executor-cores",
          "--num-executors",
          "--total-executor-cores",
          "--principal",
          "--keytab");

  private final PrintWriter err;

  Failures(PrintWriter err) {
    this.err = err;
  }

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine commandLine = e.getCommandLine();
    say(message(e, commandLine));
    err.println("Try: " + commandLine.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE.number();
  }

  private static String message(ParameterException e, CommandLine commandLine) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unknown(unmatched);
    }
    String message = String.valueOf(e.getMessage());
    return message.startsWith("Missing required subcommand")
        ? "Missing command: " + String.join(", ", commandLine.getSubcommands().keySet())
        : message.lines().findFirst().orElse("");
  }

  private static String unknown(UnmatchedArgumentException e) {
    CommandLine commandLine = e.getCommandLine();
    String argument = e.getUnmatched().get(0);
    if (argument.startsWith("-") && argument.length() > 1) {
      String name = argument.split("=", 2)[0];
      if (OF_SPARK.contains(name)) {
        return "Unknown option: " + name + " (options of Spark come before the command)";
      }
      List<String> names = new ArrayList<>(commandLine.getCommandSpec().optionsMap().keySet());
      names.removeIf(option -> !option.startsWith("--"));
      return "Unknown option: " + name + Nearest.hint(name, names);
    }
    if (commandLine.getSubcommands().isEmpty()) {
      return "Unexpected argument: " + argument;
    }
    return "Unknown command: "
        + argument
        + Nearest.hint(argument, commandLine.getSubcommands().keySet());
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine commandLine, ParseResult parsed) {
    if (e instanceof ParameterException usage) {
      return handleParseException(usage, new String[0]);
    }
    if (e instanceof JobException failure) {
      if (failure.getCause() != null) {
        LoggerFactory.getLogger(Failures.class).error("Failed", failure);
      }
      failure.getMessage().lines().forEach(this::say);
      return failure.exitCode().number();
    }
    LoggerFactory.getLogger(Failures.class).error("Internal error", e);
    say("internal error: " + e.getClass().getName() + " (see the log)");
    return ExitCode.INTERNAL.number();
  }

  private void say(String line) {
    err.println("spark-sgd: " + Redaction.text(line));
  }
}
