package io.sparksgd;

import io.sparksgd.cli.CommandLineApp;
import io.sparksgd.cli.Jobs;

/** The entry point of the job. */
public final class Main {
  private Main() {}

  /**
   * Runs a command. Success returns instead of exiting, because YARN takes a driver that exits by
   * itself for a failed one.
   */
  public static void main(String[] arguments) {
    int exitCode = CommandLineApp.onConsole(Jobs.standard()).run(arguments);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }
}
