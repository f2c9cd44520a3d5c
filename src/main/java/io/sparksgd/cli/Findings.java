package io.sparksgd.cli;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.job.Finding;
import java.io.PrintWriter;
import java.util.function.Supplier;

/** Prints what a command finds out. */
final class Findings {
  private Findings() {}

  /**
   * Runs {@code job} unless the settings were to be printed.
   *
   * @param settings the text to print in place of a run; empty for a run
   * @return the exit code
   */
  static int tell(PrintWriter out, String settings, Supplier<Finding> job) {
    if (!settings.isEmpty()) {
      out.print(settings);
      return ExitCode.DONE.number();
    }
    Finding finding = job.get();
    out.print(finding.text());
    return finding.exitCode().number();
  }
}
