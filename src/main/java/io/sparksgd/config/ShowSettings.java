package io.sparksgd.config;

import static io.sparksgd.config.Group.OUTPUT;
import static io.sparksgd.config.Setting.value;

import io.sparksgd.config.ShowConfig.Form;
import java.util.List;

/** The settings of {@code show}. */
public final class ShowSettings {
  static final Setting<Form> AS =
      value(
              OUTPUT,
              "as",
              "FORM",
              Parsers.choice(Form.class),
              "text, json (the file as it is), sql (an expression for any engine) or spark-sql")
          .standard("text");

  public static final SettingsTable TABLE = SettingsTable.of(ApplySettings.MODEL_DIRECTORY, AS);

  private ShowSettings() {}

  /**
   * The record of valid settings.
   *
   * @throws io.sparksgd.exit.JobException with every problem of the settings, one per line
   */
  public static ShowConfig config(Settings settings) {
    settings.requireValid(List.of());
    return new ShowConfig(settings.of(ApplySettings.MODEL_DIRECTORY), settings.of(AS));
  }
}
