package io.sparksgd;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

/** The build, the launcher and Spark agree on what Spark needs opened. */
class ModuleFlagsIT {

  @Test
  void theBuildOpensWhatSparkAsksFor() {
    assertThat(words(System.getProperty("spark.module.flags")))
        .containsExactlyInAnyOrder(words(JavaModuleOptions.defaultModuleOptions()));
  }

  private static String[] words(String flags) {
    return flags.strip().split("\\s+");
  }
}
