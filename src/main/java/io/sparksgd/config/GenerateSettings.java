package io.sparksgd.config;

import static io.sparksgd.config.Group.MODEL;
import static io.sparksgd.config.Group.OUTPUT;
import static io.sparksgd.config.Setting.Shape.LIST;
import static io.sparksgd.config.Setting.onOff;
import static io.sparksgd.config.Setting.shaped;
import static io.sparksgd.config.Setting.value;

import io.sparksgd.config.GenerateConfig.FileFormat;
import io.sparksgd.core.data.SyntheticLine;
import io.sparksgd.core.data.SyntheticLine.Tails;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The settings of {@code generate}. */
public final class GenerateSettings {
  private static final String NOT_NEGATIVE = "must be >= 0 and finite";

  static final Setting<List<Double>> SLOPE =
      shaped(
              MODEL,
              "slope",
              LIST,
              "NUMBERS",
              Parsers.decimals("must be finite numbers", Parsers::finite),
              "the true slope of x, or of x1, x2 and so on")
          .standard("2");
  static final Setting<Double> INTERCEPT =
      value(
              MODEL,
              "intercept",
              "NUMBER",
              Parsers.decimal(Parsers.FINITE, Parsers::finite),
              "the true intercept")
          .standard("1");
  static final Setting<Double> NOISE =
      value(
              MODEL,
              "noise",
              "NUMBER",
              Parsers.decimal(NOT_NEGATIVE, v -> v >= 0 && v <= Double.MAX_VALUE),
              "the standard deviation of the noise; for cauchy its scale")
          .standard("1");
  static final Setting<Tails> TAILS =
      value(MODEL, "tails", "NAME", Parsers.choice(Tails.class), "normal, student3 or cauchy noise")
          .standard("normal");
  static final Setting<Double> X_MEAN =
      value(
              MODEL,
              "x-mean",
              "NUMBER",
              Parsers.decimal(Parsers.FINITE, Parsers::finite),
              "the mean of each feature")
          .standard("0");
  static final Setting<Double> X_SD =
      value(
              MODEL,
              "x-sd",
              "NUMBER",
              Parsers.decimal(NOT_NEGATIVE, v -> v >= 0 && v <= Double.MAX_VALUE),
              "the standard deviation of each feature")
          .standard("1");
  static final Setting<Double> BAD_SHARE =
      value(
              MODEL,
              "bad-share",
              "SHARE",
              Parsers.decimal("must be in [0, 1]", v -> v >= 0 && v <= 1),
              "the share of rows that are damaged")
          .standard("0");
  static final Setting<Long> SEED =
      value(MODEL, "seed", "N", Parsers.anyWhole(), "selects the rows").standard("1");

  static final Setting<String> OUTPUT_DIRECTORY =
      value(OUTPUT, "output", "DIR", Parsers.text(), "the directory to write").mandatory();
  static final Setting<Long> ROWS =
      value(OUTPUT, "rows", "N", Parsers.whole(0), "how many rows").standard("1000000");
  static final Setting<Integer> FILES =
      value(
              OUTPUT,
              "files",
              "N",
              Parsers.whole(1, 100_000),
              "into how many files; never more than rows")
          .standard("4");
  static final Setting<Optional<FileFormat>> FORMAT =
      value(
              OUTPUT,
              "format",
              "NAME",
              format(),
              "csv or parquet; auto goes by the extension of output")
          .standard("auto");
  static final Setting<Boolean> OVERWRITE =
      onOff(OUTPUT, "overwrite", "replace an existing directory");

  public static final SettingsTable TABLE =
      SettingsTable.of(
          SLOPE,
          INTERCEPT,
          NOISE,
          TAILS,
          X_MEAN,
          X_SD,
          BAD_SHARE,
          SEED,
          OUTPUT_DIRECTORY,
          ROWS,
          FILES,
          FORMAT,
          OVERWRITE);

  private GenerateSettings() {}

  private static Parser<Optional<FileFormat>> format() {
    return Parser.one(
        text ->
            switch (text) {
              case "auto" -> Optional.empty();
              case "csv" -> Optional.of(FileFormat.CSV);
              case "parquet" -> Optional.of(FileFormat.PARQUET);
              default -> throw new IllegalArgumentException("must be csv, parquet or auto");
            });
  }

  /**
   * The record of valid settings.
   *
   * @throws io.sparksgd.exit.JobException with every problem of the settings, one per line
   */
  public static GenerateConfig config(Settings settings) {
    Optional<FileFormat> format = format(settings);
    boolean undecided = settings.find(FORMAT).isPresent() && format.isEmpty();
    settings.requireValid(
        undecided && settings.find(OUTPUT_DIRECTORY).isPresent()
            ? List.of("Invalid format: auto (output must end in .csv or .parquet for auto)")
            : List.of());
    SyntheticLine.Parameters line =
        new SyntheticLine.Parameters(
            settings.of(SLOPE),
            settings.of(INTERCEPT),
            settings.of(NOISE),
            settings.of(TAILS),
            settings.of(X_MEAN),
            settings.of(X_SD),
            settings.of(BAD_SHARE));
    return new GenerateConfig(
        settings.of(OUTPUT_DIRECTORY),
        settings.of(ROWS),
        settings.of(FILES),
        format.orElseThrow(),
        line,
        settings.of(SEED),
        settings.of(OVERWRITE));
  }

  private static Optional<FileFormat> format(Settings settings) {
    return settings
        .find(FORMAT)
        .flatMap(
            given ->
                given.or(
                    () -> settings.find(OUTPUT_DIRECTORY).flatMap(GenerateSettings::byExtension)));
  }

  private static Optional<FileFormat> byExtension(String output) {
    String name = output.toLowerCase(Locale.ROOT).replaceAll("/+$", "");
    if (name.endsWith(".csv")) {
      return Optional.of(FileFormat.CSV);
    }
    return name.endsWith(".parquet") ? Optional.of(FileFormat.PARQUET) : Optional.empty();
  }
}
