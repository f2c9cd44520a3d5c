package io.sparksgd.cli;

import io.sparksgd.config.ShowConfig;
import io.sparksgd.config.ShowSettings;

/** {@code show}: what a model is. */
final class ShowCommand {
  private ShowCommand() {}

  static SettingsCommand<ShowConfig> of(Jobs jobs) {
    return new SettingsCommand<>(
            "show", jobs, ShowSettings.TABLE, ShowSettings::config, jobs.show())
        .description(
            "Shows a model: as text, as the file that it is, or as an expression in SQL that gives"
                + " the prediction of a regression or the probability of label 1.")
        .synopsis("--model DIR")
        .examples(
            "show --model out/housing",
            "show --model out/housing --as sql",
            "show --model out/pima --as json");
  }
}
