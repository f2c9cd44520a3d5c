package io.sparksgd.config;

import static io.sparksgd.config.Group.OUTPUT;
import static io.sparksgd.config.Setting.value;

import io.sparksgd.config.CheckpointConfig.Interval;
import io.sparksgd.config.CheckpointConfig.Resume;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The settings of checkpoints. */
final class CheckpointSettings {
  private static final Pattern WINDOWS = Pattern.compile("(\\d{1,9}) ?windows?");

  static final Setting<Resume> RESUME =
      value(
              OUTPUT,
              "resume",
              "HOW",
              Parsers.choice(Resume.class),
              "auto: go on where the same command was interrupted; if-same: start anew where that was"
                  + " another; fresh: start anew")
          .standard("auto");
  static final Setting<String> DIRECTORY =
      value(
          OUTPUT,
          "checkpoint",
          "DIR",
          Parsers.text(),
          "where training leaves what it can go on from; beside the output otherwise");
  static final Setting<Interval> EVERY =
      value(
              OUTPUT,
              "checkpoint-every",
              "TIME",
              Parser.one(CheckpointSettings::interval),
              "how often it does, such as 60s, 10m or 20windows, or none")
          .standard("60s");

  /** In the order in which help shows them. */
  static final List<Setting<?>> SETTINGS = List.of(RESUME, DIRECTORY, EVERY);

  private CheckpointSettings() {}

  /** Of valid settings. */
  static CheckpointConfig config(Settings settings) {
    return new CheckpointConfig(settings.find(DIRECTORY), settings.of(EVERY), settings.of(RESUME));
  }

  private static Interval interval(String text) {
    String rule = "must be a time > 0 such as 60s or 10m, or as 20windows, or none";
    Matcher matcher = WINDOWS.matcher(text);
    if (matcher.matches()) {
      return new Interval.Windows(Parsers.whole(matcher.group(1), 1, Long.MAX_VALUE, rule));
    }
    try {
      return Parsers.timeOrNone().parse(List.of(text)).stream()
          .<Interval>mapToObj(Interval.Seconds::new)
          .findFirst()
          .orElse(new Interval.Never());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(rule, e);
    }
  }
}
