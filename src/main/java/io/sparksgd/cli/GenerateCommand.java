package io.sparksgd.cli;

import io.sparksgd.config.GenerateConfig;
import io.sparksgd.config.GenerateSettings;

/** {@code generate}: writes data around a known line, to try things out on. */
final class GenerateCommand {
  private GenerateCommand() {}

  static SettingsCommand<GenerateConfig> of(Jobs jobs) {
    return new SettingsCommand<>(
            "generate", jobs, GenerateSettings.TABLE, GenerateSettings::config, jobs.generate())
        .description(
            "Writes rows scattered around a known line. The same seed gives the same rows.")
        .synopsis("--output DIR")
        .examples(
            "generate --output out/line.parquet --rows 1e7",
            "generate --output out/line.csv --slope 2,-1 --noise 0.5 --bad-share 0.01");
  }
}
