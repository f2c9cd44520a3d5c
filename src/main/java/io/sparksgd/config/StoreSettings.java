package io.sparksgd.config;

import static io.sparksgd.config.Group.OUTPUT;
import static io.sparksgd.config.Group.STORE;
import static io.sparksgd.config.Setting.onOff;
import static io.sparksgd.config.Setting.value;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The settings of a model store, and those of the commands that look at one. */
public final class StoreSettings {
  static final Setting<String> DIRECTORY =
      value(STORE, "store", "DIR", Parsers.text(), "the model store").mandatory();
  static final Setting<Boolean> SINGLE_WRITER =
      onOff(
          STORE, "single-writer", "never run two at once: for storage that cannot keep them apart");
  static final Setting<Duration> LEASE =
      value(
              STORE,
              "lease",
              "TIME",
              Parsers.time(Duration.ofSeconds(1)),
              "how long a silent run keeps the store to itself")
          .standard("2m");
  static final Setting<Duration> WAIT =
      value(
              STORE,
              "wait",
              "TIME",
              Parsers.time(Duration.ZERO),
              "how long to wait for a run that has the store")
          .standard("0s");
  static final Setting<Integer> KEEP_VERSIONS =
      value(
              STORE,
              "keep-versions",
              "N",
              Parsers.whole(1, 1_000_000),
              "how many of the newest versions are never deleted")
          .standard("10");
  static final Setting<Duration> KEEP_AGE =
      value(
              STORE,
              "keep-age",
              "TIME",
              Parsers.time(Duration.ZERO),
              "how old a version past those must be to be deleted")
          .standard("30d");

  static final Setting<Boolean> JSON = onOff(OUTPUT, "json", "print JSON, for machines");

  /** Every setting of a store, for commands that write to one. */
  static final List<Setting<?>> ALL =
      List.of(DIRECTORY, SINGLE_WRITER, LEASE, WAIT, KEEP_VERSIONS, KEEP_AGE);

  public static final SettingsTable MODELS =
      new SettingsTable(
          List.of(DIRECTORY, JSON), List.of(SINGLE_WRITER, LEASE, WAIT, KEEP_VERSIONS, KEEP_AGE));
  public static final SettingsTable ROLLBACK =
      new SettingsTable(
          List.of(DIRECTORY, SINGLE_WRITER, LEASE, WAIT), List.of(KEEP_VERSIONS, KEEP_AGE));
  public static final SettingsTable DOCTOR =
      new SettingsTable(
          List.of(
              value(STORE, "store", "DIR", Parsers.text(), "a model store to try out"),
              SINGLE_WRITER),
          List.of(LEASE, WAIT, KEEP_VERSIONS, KEEP_AGE));

  private StoreSettings() {}

  /**
   * What {@code models} needs to know.
   *
   * @throws io.sparksgd.exit.JobException with every problem of the settings, one per line
   */
  public static ModelsConfig models(Settings settings) {
    settings.requireValid(List.of());
    return new ModelsConfig(settings.of(DIRECTORY), settings.of(JSON));
  }

  /**
   * What {@code rollback} needs to know.
   *
   * @throws io.sparksgd.exit.JobException with every problem of the settings, one per line
   */
  public static StoreConfig rollback(Settings settings) {
    settings.requireValid(List.of());
    return config(settings);
  }

  /**
   * What {@code doctor} needs to know.
   *
   * @throws io.sparksgd.exit.JobException with every problem of the settings, one per line
   */
  public static DoctorConfig doctor(Settings settings) {
    settings.requireValid(List.of());
    Optional<String> store = settings.find(DIRECTORY);
    return new DoctorConfig(store, settings.of(SINGLE_WRITER));
  }

  /** The store of valid settings, whose table holds {@link #ALL}, some perhaps fixed. */
  static StoreConfig config(Settings settings) {
    return new StoreConfig(
        settings.of(DIRECTORY),
        settings.of(SINGLE_WRITER),
        settings.of(LEASE),
        settings.of(WAIT),
        settings.of(KEEP_VERSIONS),
        settings.of(KEEP_AGE));
  }
}
