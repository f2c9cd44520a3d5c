package io.sparksgd.config;

import static io.sparksgd.config.Group.CONTRACT;
import static io.sparksgd.config.Setting.Shape.MAP;
import static io.sparksgd.config.Setting.shaped;
import static io.sparksgd.config.Setting.value;

import io.sparksgd.config.ContractConfig.Policy;
import io.sparksgd.config.InputConfig.BadRowPolicy;
import io.sparksgd.core.contract.ColumnType;
import io.sparksgd.core.contract.DataContract;
import io.sparksgd.core.contract.Interval;
import io.sparksgd.core.training.TrainerSettings.LossKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The settings of the data contract. */
final class ContractSettings {
  private static final int MOST_DAYS = 36_500;

  static final Setting<Policy> CONTRACT_POLICY =
      value(
              CONTRACT,
              "contract",
              "POLICY",
              Parsers.choice(Policy.class),
              "off, warn or block when the input breaks a rule")
          .standard("block");
  static final Setting<Map<String, ColumnType>> COLUMN_TYPES =
      shaped(
          CONTRACT,
          "contract-columns",
          MAP,
          "COLUMN=TYPE",
          ContractParsers.byColumn(Parsers.choice(ColumnType.class)),
          "a column that must be there, and its type: any, number, integer, string, date, ...");
  static final Setting<Map<String, Interval>> RANGE =
      shaped(
          CONTRACT,
          "contract-range",
          MAP,
          "COLUMN=RANGE",
          ContractParsers.byColumn(
              ContractParsers.interval(
                  "must be ranges such as age=0..120 or price=0..", unused -> true)),
          "the numbers that a column may hold, such as age=0..120 or price=0..");
  static final Setting<Map<String, List<String>>> SET =
      shaped(
          CONTRACT,
          "contract-set",
          MAP,
          "COLUMN=VALUES",
          ContractParsers.byColumn(ContractParsers.set()),
          "the values that a column may hold, such as region=north|south");
  static final Setting<Map<String, Double>> NULL_SHARE =
      shaped(
          CONTRACT,
          "contract-null-share",
          MAP,
          "COLUMN=SHARE",
          ContractParsers.byColumn(
              Parsers.decimal("must be shares in [0, 1] such as age=0.05", v -> v >= 0 && v <= 1)),
          "the largest share of nulls in a column; * stands for all others");
  static final Setting<Interval> ROWS =
      value(
          CONTRACT,
          "contract-rows",
          "RANGE",
          ContractParsers.interval("must be a range from 0 such as 1e6..", rows -> rows.max() >= 0),
          "how many rows there may be, such as 1e6.. or 1000..2000");
  static final Setting<Interval> LABEL_BALANCE =
      value(
          CONTRACT,
          "contract-label-balance",
          "RANGE",
          ContractParsers.interval(
              "must be a range within [0, 1] such as 0.05..0.95",
              share -> share.max() >= 0 && share.min() <= 1),
          "the share of rows that may have label 1, such as 0.05..0.95");
  static final Setting<Integer> FRESH =
      value(
          CONTRACT,
          "contract-fresh",
          "DAYS",
          Parsers.whole(0, MOST_DAYS),
          "how old the newest data may be: its day before as-of, else the time of its file");
  static final Setting<Integer> MISSING_DAYS =
      value(
          CONTRACT,
          "contract-missing-days",
          "DAYS",
          Parsers.whole(0, MOST_DAYS),
          "how many of the days may have no data");

  /** All of them, in the order of help. */
  static final List<Setting<?>> SETTINGS =
      List.of(
          CONTRACT_POLICY,
          COLUMN_TYPES,
          RANGE,
          SET,
          NULL_SHARE,
          ROWS,
          LABEL_BALANCE,
          FRESH,
          MISSING_DAYS);

  private final Settings settings;
  private final List<String> features;
  private final List<String> categorical;
  private final Optional<String> label;
  private final List<String> lines = new ArrayList<>();

  private ContractSettings(Settings settings) {
    this.settings = settings;
    features = InputSettings.features(settings);
    categorical = settings.find(InputSettings.CATEGORICAL).orElse(List.of());
    label = InputSettings.label(settings);
  }

  /** The record of valid settings. */
  static ContractConfig of(Settings settings) {
    return new ContractConfig(
        settings.of(CONTRACT_POLICY),
        new DataContract(
            settings.find(COLUMN_TYPES).orElse(Map.of()),
            settings.find(RANGE).orElse(Map.of()),
            settings.find(SET).orElse(Map.of()),
            settings.find(NULL_SHARE).orElse(Map.of()),
            settings.find(ROWS),
            settings.find(LABEL_BALANCE),
            days(settings, FRESH),
            days(settings, MISSING_DAYS)));
  }

  private static OptionalInt days(Settings settings, Setting<Integer> setting) {
    Optional<Integer> days = settings.find(setting);
    return days.isPresent() ? OptionalInt.of(days.get()) : OptionalInt.empty();
  }

  /** One line for each rule that could never be checked with the other settings. */
  static List<String> contradictions(Settings settings) {
    ContractSettings contract = new ContractSettings(settings);
    contract.ranges();
    contract.sets();
    contract.nulls();
    contract.labelBalance();
    contract.missingDays();
    return contract.lines;
  }

  private void ranges() {
    for (String column : settings.find(RANGE).orElse(Map.of()).keySet()) {
      if (categorical.contains(column)) {
        lines.add(RANGE.invalid(column, "must not be categorical; contract-set names categories"));
      } else {
        requireNumbers(RANGE, column);
      }
    }
  }

  private void sets() {
    settings
        .find(SET)
        .orElse(Map.of())
        .forEach(
            (column, values) -> {
              if (categorical.contains(column)) {
                requireNoHashing(SET, column);
              } else if (requireNumbers(SET, column)
                  && !values.stream().allMatch(Parsers::isFiniteNumber)) {
                lines.add(SET.invalid(column, "must have numbers, as it is not categorical"));
              }
            });
  }

  /** Whether the numbers of a column can be looked at; else there is a line. */
  private boolean requireNumbers(Setting<?> setting, String column) {
    boolean isLabel = label.filter(column::equals).isPresent();
    if (!isLabel && !features.contains(column)) {
      lines.add(setting.invalid(column, "must be one of the features, or the label"));
      return false;
    }
    if (!isLabel) {
      return requireNoHashing(setting, column);
    }
    if (settings.texts(InputSettings.POSITIVE_LABEL).isPresent()) {
      lines.add(setting.invalid(column, "must not be the label with positive-label"));
      return false;
    }
    boolean keepsLabel =
        settings.texts(InputSettings.OFFSET).isEmpty()
            || settings.find(ModelSettings.LOSS).filter(LossKind.LOGISTIC::equals).isPresent();
    if (!keepsLabel) {
      lines.add(setting.invalid(column, "must not be the label with offset, which changes it"));
    }
    return keepsLabel;
  }

  private boolean requireNoHashing(Setting<?> setting, String column) {
    if (settings.texts(InputSettings.HASH_FEATURES).isPresent()) {
      lines.add(setting.invalid(column, "must be the label with hash-features"));
      return false;
    }
    return true;
  }

  private void nulls() {
    Set<String> columns = settings.find(NULL_SHARE).orElse(Map.of()).keySet();
    for (String column : columns) {
      if (!column.equals(DataContract.EVERY_COLUMN)
          && !InputSettings.usedColumns(settings).contains(column)) {
        lines.add(NULL_SHARE.invalid(column, "must be a column that is used, or *"));
      }
    }
    if (!columns.isEmpty()
        && settings.find(InputSettings.BAD_ROWS).filter(BadRowPolicy.FAIL::equals).isPresent()) {
      lines.add("contract-null-share needs bad-rows drop or quarantine (fail allows no null)");
    }
  }

  private void labelBalance() {
    boolean binary =
        settings.find(ModelSettings.LOSS).filter(LossKind.LOGISTIC::equals).isPresent()
            || settings.texts(InputSettings.POSITIVE_LABEL).isPresent();
    if (settings.texts(LABEL_BALANCE).isPresent() && !binary) {
      lines.add("contract-label-balance needs loss = logistic or positive-label");
    }
  }

  private void missingDays() {
    if (settings.texts(MISSING_DAYS).isPresent() && settings.texts(InputSettings.AS_OF).isEmpty()) {
      lines.add("contract-missing-days needs as-of and input paths that hold {as-of}");
    }
  }
}
