package io.sparksgd.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.config.InputConfig.ClassWeights;
import io.sparksgd.core.data.FeatureEncoding;
import io.sparksgd.core.data.FeatureEncoding.Category;
import io.sparksgd.core.data.FeatureEncoding.Numeric;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AppliedInputTest {
  private static final FeatureEncoding ENCODING =
      new FeatureEncoding(
          List.of(new Numeric("a,b"), new Category("kind", List.of("x", "y"))),
          OptionalInt.empty());
  private static final Map<String, String> TRAINED =
      Map.of(
          "features", "a,b,kind",
          "positive-label", "yes",
          "class-weights", "0=1,1=3",
          "weight", "w",
          "offset", "o",
          "where", "a > 0",
          "format", "csv",
          "option.sep", ";",
          "option.password", "(redacted)",
          "bad-rows", "drop");

  private static Settings settings(SettingsTable table, String... flags) {
    Map<String, List<String>> texts = new HashMap<>();
    texts.put("model", List.of("m"));
    texts.put("input", List.of("in.csv"));
    texts.put("output", List.of("out"));
    for (int i = 0; i < flags.length; i += 2) {
      texts.put(flags[i], List.of(flags[i + 1].split(",", -1)));
    }
    texts.keySet().retainAll(table.keys());
    return Settings.resolve(table, ConfigFile.empty(), texts);
  }

  private static InputConfig evaluated(Map<String, String> trained, String... flags) {
    return EvaluateSettings.config(settings(EvaluateSettings.TABLE, flags))
        .input()
        .of(ENCODING, "y", "logistic", trained);
  }

  @Test
  void columnsMeanWhatTheyMeantInTraining() {
    InputConfig input = evaluated(TRAINED);
    assertThat(input.features()).containsExactly("a,b", "kind");
    assertThat(input.encoding().categorical()).containsExactly("kind");
    assertThat(input.label()).isEqualTo("y");
    assertThat(input.labels().positive()).hasValue("yes");
    assertThat(input.labels().classWeights()).hasValue(new ClassWeights.Given(1, 3));
    assertThat(input.labels().offset()).hasValue("o");
    assertThat(input.labels().binary()).isTrue();
    assertThat(input.weight()).hasValue("w");
    assertThat(input.where()).hasValue("a > 0");
    assertThat(input.format()).isEqualTo("csv");
    assertThat(input.options()).isEqualTo(Map.of("sep", ";"));
    assertThat(input.badRows()).isEqualTo(InputConfig.BadRowPolicy.FAIL);
  }

  @Test
  void flagsBeatTheModel() {
    InputConfig input =
        evaluated(
            TRAINED,
            "label",
            "z",
            "positive-label",
            "1",
            "class-weights",
            "balanced",
            "weight",
            "v",
            "offset",
            "p",
            "where",
            "true",
            "option",
            "sep=|",
            "bad-rows",
            "drop");
    assertThat(input.label()).isEqualTo("z");
    assertThat(input.labels().positive()).hasValue("1");
    assertThat(input.labels().classWeights()).hasValue(new ClassWeights.Balanced());
    assertThat(input.weight()).hasValue("v");
    assertThat(input.labels().offset()).hasValue("p");
    assertThat(input.where()).hasValue("true");
    assertThat(input.options()).isEqualTo(Map.of("sep", "|"));
    assertThat(input.format()).isEqualTo("auto");
    assertThat(input.badRows()).isEqualTo(InputConfig.BadRowPolicy.DROP);
  }

  @Test
  void whatTheModelHidesIsAskedFor() {
    Map<String, String> trained = Map.of("where", "link = 's3a://(redacted)@b'");
    assertThatThrownBy(() -> evaluated(trained))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_CONFIGURATION))
        .hasMessage("Cannot take where from the model: part of it is hidden (give --where)");
    assertThat(evaluated(trained, "where", "a > 1").where()).hasValue("a > 1");
  }

  @Test
  void predictionsAreMadeForAllRowsAndNeedNoLabel() {
    PredictConfig config = PredictSettings.config(settings(PredictSettings.TABLE));
    InputConfig input = config.input().of(ENCODING, "y", "logistic", TRAINED).withoutLabel();
    assertThat(input.isLabelled()).isFalse();
    assertThat(input.where()).isEmpty();
    assertThat(input.weight()).isEmpty();
    assertThat(input.labels().positive()).isEmpty();
    assertThat(input.labels().offset()).hasValue("o");
    assertThat(config.threshold()).isEqualTo(0.5);
    assertThat(config.overwrite()).isFalse();
  }

  @Test
  void hashingComesFromTheModel() {
    FeatureEncoding hashed = new FeatureEncoding(List.of(new Numeric("a")), OptionalInt.of(256));
    InputConfig input =
        EvaluateSettings.config(settings(EvaluateSettings.TABLE))
            .input()
            .of(hashed, "y", "squared", Map.of());
    assertThat(input.encoding().hashFeatures()).hasValue(256);
    assertThat(input.labels().binary()).isFalse();
  }

  @Test
  void settingsThatNoModelHasAreBadData() {
    assertThatThrownBy(() -> evaluated(Map.of("class-weights", "nonsense")))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_DATA))
        .hasMessageContaining("Invalid settings of the model: Invalid class-weights");
  }

  @Test
  void whatIsMissingIsSaidAtOnce() {
    Settings settings =
        Settings.resolve(
            PredictSettings.TABLE, ConfigFile.empty(), Map.of("threshold", List.of("2")));
    assertThatThrownBy(() -> PredictSettings.config(settings))
        .hasMessageContaining("Missing setting: model")
        .hasMessageContaining("Missing setting: output")
        .hasMessageContaining("Missing setting: input")
        .hasMessageContaining("Invalid threshold: 2 (must be in [0, 1])");
  }

  /** A nightly file may hold all that retrains; only what a command knows counts. */
  @Test
  void aFileThatIsMadeForRetrainIsFine() {
    ConfigFile file =
        ConfigFile.parse(
            "input = [a.csv], features = [a], label = y, loss = logistic, solver = newton"
                + ", holdout-key = k, seed = 3, store = s, warm-start = true, status = s",
            "nightly.conf");
    Map<String, List<String>> flags = Map.of("model", List.of("m"), "output", List.of("o"));
    Settings judged = Settings.resolve(EvaluateSettings.TABLE, file, flags);
    assertThat(EvaluateSettings.config(judged).model()).isEqualTo("m");
    Settings predicted = Settings.resolve(PredictSettings.TABLE, file, flags);
    assertThat(PredictSettings.config(predicted).output()).isEqualTo("o");
  }
}
