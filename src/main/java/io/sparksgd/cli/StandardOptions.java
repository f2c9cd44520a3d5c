package io.sparksgd.cli;

import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options that every command has. */
final class StandardOptions {
  private StandardOptions() {}

  static void addTo(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("show this help and exit")
            .build());
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("show the version and exit")
            .build());
    spec.version("spark-sgd " + version());
    spec.usageMessage().sortOptions(false).optionListHeading("%nOptions:%n");
  }

  private static String version() {
    return Optional.ofNullable(StandardOptions.class.getPackage().getImplementationVersion())
        .orElse("(development build)");
  }
}
