package io.sparksgd.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.contract.ColumnType;
import io.sparksgd.core.contract.DataContract;
import io.sparksgd.core.contract.Interval;
import io.sparksgd.core.drift.DriftLimits;
import io.sparksgd.exit.JobException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings of contract and drift, in a table with those of train. */
class ContractSettingsTest {
  private static final String INPUT =
      "input = [a.csv], features = [age, region], categorical = [region], label = y\noutput = out\n";
  private static final SettingsTable TABLE = table();

  private static SettingsTable table() {
    List<Setting<?>> more = new ArrayList<>(ContractSettings.SETTINGS);
    more.addAll(DriftSettings.SETTINGS);
    return TrainSettings.TABLE.fixing(setting -> false, more.toArray(Setting<?>[]::new));
  }

  private static Settings settings(String file, Map<String, List<String>> flags) {
    return Settings.resolve(TABLE, ConfigFile.parse(INPUT + file, "test.conf"), flags);
  }

  private static ContractConfig contract(String file) {
    Settings settings = settings(file, Map.of());
    settings.requireValid(ContractSettings.contradictions(settings));
    return ContractSettings.of(settings);
  }

  private static List<String> problems(String file) {
    Settings settings = settings(file, Map.of());
    try {
      settings.requireValid(ContractSettings.contradictions(settings));
    } catch (JobException e) {
      return e.getMessage().lines().toList();
    }
    return List.of();
  }

  @Test
  void withoutSettingsThereAreNoRulesAndDriftWarns() {
    assertThat(contract(""))
        .isEqualTo(new ContractConfig(ContractConfig.Policy.BLOCK, DataContract.none()));
    assertThat(DriftSettings.of(settings("", Map.of())))
        .isEqualTo(new DriftConfig(DriftConfig.Policy.WARN, DriftLimits.STANDARD));
  }

  @Test
  void aFileHoldsTheRulesAsObjects() {
    ContractConfig config =
        contract(
            """
            contract = warn
            contract-columns { age = double, "odd name" = any }
            contract-range { age = 0..120, y = "..1e6" }
            contract-set { region = "north | south" }
            contract-null-share { "*" = 0.01, age = 0 }
            contract-rows = 1e6..
            contract-label-balance = 0.05..0.95
            contract-fresh = 0
            contract-missing-days = 2
            loss = logistic, bad-rows = drop, input = ["d/{as-of}.csv"], as-of = 2026-01-31, days = 7
            """);
    DataContract contract = config.contract();
    assertThat(config.policy()).isEqualTo(ContractConfig.Policy.WARN);
    assertThat(contract.columns())
        .isEqualTo(Map.of("age", ColumnType.DOUBLE, "odd name", ColumnType.ANY));
    assertThat(contract.ranges())
        .isEqualTo(Map.of("age", new Interval(0, 120), "y", Interval.atMost(1e6)));
    assertThat(contract.sets()).isEqualTo(Map.of("region", List.of("north", "south")));
    assertThat(contract.nullShares()).isEqualTo(Map.of("*", 0.01, "age", 0.0));
    assertThat(contract.rows()).contains(Interval.atLeast(1e6));
    assertThat(contract.labelBalance()).contains(new Interval(0.05, 0.95));
    assertThat(contract.freshDays()).hasValue(0);
    assertThat(contract.missingDays()).hasValue(2);
  }

  @Test
  void flagsReplaceTheRuleOfOneColumn() {
    Settings settings =
        settings(
            "contract-range { age = 0..120, y = 0.. }",
            Map.of("contract-range", List.of("age=18..99")));
    assertThat(ContractSettings.of(settings).contract().ranges())
        .isEqualTo(Map.of("age", new Interval(18, 99), "y", Interval.atLeast(0)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          contract-range { age = 5 };          Invalid contract-range: age=5 (must be ranges such as age=0..120 or price=0..)
          contract-range { age = 5..4 };       Invalid contract-range: age=5..4 (must be ranges such as age=0..120 or price=0..)
          contract-range { age = .. };         Invalid contract-range: age=.. (must be ranges such as age=0..120 or price=0..)
          contract-range { age = 0..NaN };     Invalid contract-range: age=0..NaN (must be ranges such as age=0..120 or price=0..)
          contract-range { region = 0..1 };    'Invalid contract-range: region (must not be categorical; contract-set names categories)'
          contract-range { other = 0..1 };     Invalid contract-range: other (must be one of the features, or the label)
          contract-set { region = "a||b" };    Invalid contract-set: region=a||b (must be values between bars such as north|south)
          contract-set { region = "a|a" };     Invalid contract-set: region=a|a (must be values between bars such as north|south)
          contract-set { age = "1|old" };      Invalid contract-set: age (must have numbers, as it is not categorical)
          contract-rows = -5..-1;              Invalid contract-rows: -5..-1 (must be a range from 0 such as 1e6..)
          contract-fresh = -1;                 Invalid contract-fresh: -1 (must be a whole number from 0 to 36500)
          contract-label-balance = 2..3, loss = logistic; Invalid contract-label-balance: 2..3 (must be a range within [0, 1] such as 0.05..0.95)
          contract-label-balance = 0..1;       contract-label-balance needs loss = logistic or positive-label
          contract-missing-days = 1;           contract-missing-days needs as-of and input paths that hold {as-of}
          contract-null-share { "*" = 0 };     contract-null-share needs bad-rows drop or quarantine (fail allows no null)
          contract-null-share { z = 0 }, bad-rows = drop; Invalid contract-null-share: z (must be a column that is used, or *)
          contract-range { y = 0..1 }, positive-label = a; Invalid contract-range: y (must not be the label with positive-label)
          contract-range { y = 0..1 }, offset = o; Invalid contract-range: y (must not be the label with offset, which changes it)
          contract-range { age = 0..1 }, hash-features = 8; Invalid contract-range: age (must be the label with hash-features)
          drift-psi = -1;                      Invalid drift-psi: -1 (must be >= 0 and finite)
          """)
  void whatMakesNoSenseIsRefused(String file, String problem) {
    assertThat(problems(file)).containsExactly(problem);
  }

  @Test
  void typesThatDoNotExistAreRefused() {
    assertThat(problems("contract-columns { age = decimal }"))
        .containsExactly(
            "Invalid contract-columns: age=decimal (must be one of any, number, integer, double,"
                + " float, long, int, string, boolean, date, timestamp, array, vector)");
  }
}
