package io.sparksgd.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sparksgd.core.gate.GateRules;
import io.sparksgd.core.gate.GateRules.OnSuspect;
import io.sparksgd.core.gate.Requirement;
import io.sparksgd.core.gate.Requirement.Bound;
import io.sparksgd.exit.JobException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateSettingsTest {
  private static final SettingsTable TABLE =
      TrainSettings.TABLE.fixing(
          setting -> setting.group() == Group.OUTPUT,
          GateSettings.SETTINGS.toArray(Setting<?>[]::new));

  private static GateConfig config(String file) {
    Settings settings =
        Settings.resolve(
            TABLE,
            ConfigFile.parse("input = [a.csv], features = [x], label = y\n" + file, "test.conf"),
            Map.of());
    settings.requireValid(GateSettings.contradictions(settings));
    return GateConfig.of(settings);
  }

  private static List<String> problems(String file) {
    return catchThrowableOfType(JobException.class, () -> config(file))
        .getMessage()
        .lines()
        .toList();
  }

  @Test
  void defaultsAreTheDocumentedOnes() {
    GateConfig config = config("");
    assertThat(config.rules()).isEqualTo(GateRules.standard());
    assertThat(config.slices()).isEmpty();
  }

  @Test
  void everyKeyReachesTheRecord() {
    GateConfig config =
        config(
            """
            margin = -0.02, require = ["rmse<=70000", "r2 >= 0.6"], slices = region
            slice-margin = 0.1, suspect = warn
            """);
    assertThat(config.rules())
        .isEqualTo(
            new GateRules(
                -0.02,
                List.of(
                    new Requirement("rmse", Bound.AT_MOST, 70_000),
                    new Requirement("r2", Bound.AT_LEAST, 0.6)),
                0.1,
                OnSuspect.WARN));
    assertThat(config.slices()).hasValue("region");
  }

  @Test
  void metricsAreThoseOfTheLoss() {
    assertThat(config("loss = logistic, require = [\"auc>=0.8\"]").rules().requirements())
        .hasSize(1);
    assertThat(problems("require = [\"auc>=0.8\", \"mse<=1\"]"))
        .singleElement()
        .asString()
        .startsWith("Invalid require: auc (must be a metric of loss squared: mse, rmse, r2, mae");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rmse", "<=3", "rmse<3", "rmse<=many", "rmse<=NaN", "rmse=3"})
  void whatIsNoRequirementIsRefused(String text) {
    assertThat(problems("require = [\"" + text + "\"]"))
        .containsExactly(
            "Invalid require: " + text + " (must be a metric, <= or >=, and a finite number)");
  }

  @Test
  void allProblemsComeInOneList() {
    assertThat(problems("margin = -1, slice-margin = -0.1, suspect = shrug"))
        .containsExactly(
            "Invalid margin: -1 (must be in (-1, 1])",
            "Invalid slice-margin: -0.1 (must be >= 0 and finite)",
            "Invalid suspect: shrug (must be one of block, warn)");
    assertThat(problems("slice-margin = 0.1"))
        .containsExactly("slice-margin needs slices (the column of slices)");
  }
}
