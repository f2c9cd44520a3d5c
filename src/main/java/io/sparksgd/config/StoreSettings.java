package io.sparksgd.config;

import static io.sparksgd.config.Group.STORE;
import static io.sparksgd.config.Setting.onOff;
import static io.sparksgd.config.Setting.value;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/** The settings of a model store. */
final class StoreSettings {
  static final Setting<String> DIRECTORY =
      value(
              STORE,
              "store",
              "DIR",
              Parsers.text(),
              "the model store: its versions, and which of them is champion")
          .mandatory();
  static final Setting<OptionalDouble> LEASE =
      value(
              STORE,
              "lease",
              "TIME",
              Parsers.timeOrNone(),
              "how long a run that has fallen silent keeps the store to itself")
          .standard("2m");
  static final Setting<OptionalDouble> WAIT =
      value(
              STORE,
              "wait",
              "TIME",
              Parsers.timeOrNone(),
              "how long to wait for another run before exit 69")
          .standard("none");
  static final Setting<Integer> KEEP_VERSIONS =
      value(
              STORE,
              "keep-versions",
              "N",
              Parsers.whole(0, 1_000_000),
              "how many of the newest versions stay; champion and predecessor always do")
          .standard("30");
  static final Setting<OptionalDouble> KEEP_AGE =
      value(
              STORE,
              "keep-age",
              "TIME",
              Parsers.timeOrNone(),
              "how old a version past those must be to be deleted")
          .standard("30d");
  static final Setting<Boolean> SINGLE_WRITER =
      onOff(
          STORE,
          "single-writer",
          "nothing else writes there: use a storage that cannot keep runs apart");

  /** In the order in which help shows them. */
  static final List<Setting<?>> SETTINGS =
      List.of(DIRECTORY, LEASE, WAIT, KEEP_VERSIONS, KEEP_AGE, SINGLE_WRITER);

  private StoreSettings() {}

  /** One line for each problem between settings. */
  static List<String> contradictions(Settings settings) {
    return settings.find(LEASE).filter(OptionalDouble::isEmpty).isPresent()
        ? List.of(LEASE.invalid("none", "must be a time > 0 such as 2m"))
        : List.of();
  }

  /** Of valid settings. */
  static StoreConfig config(Settings settings) {
    return new StoreConfig(
        settings.of(DIRECTORY),
        settings.of(SINGLE_WRITER),
        duration(settings.of(LEASE)),
        duration(settings.of(WAIT)),
        settings.of(KEEP_VERSIONS),
        duration(settings.of(KEEP_AGE)));
  }

  private static Duration duration(OptionalDouble seconds) {
    return Duration.ofMillis(Math.round(1e3 * seconds.orElse(0)));
  }
}
