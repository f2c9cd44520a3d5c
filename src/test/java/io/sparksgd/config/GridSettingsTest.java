package io.sparksgd.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sparksgd.config.GridConfig.Combination;
import io.sparksgd.config.InputConfig.BadRowPolicy;
import io.sparksgd.core.penalty.Penalty;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridSettingsTest {
  private static final String INPUT = "input = [a.csv], features = [x], label = y\n";

  private static Settings settings(String file) {
    return Settings.resolve(
        GridSettings.TABLE, ConfigFile.parse(INPUT + file, "test.conf"), Map.of());
  }

  private static GridConfig config(String file) {
    return GridSettings.config(settings(file));
  }

  private static List<String> problems(String file) {
    JobException e = catchThrowableOfType(JobException.class, () -> config(file));
    assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_CONFIGURATION);
    return e.getMessage().lines().toList();
  }

  @Test
  void everyCombinationIsThereTheLastKeyFastest() {
    GridConfig config = config("grid = \"learning-rate=auto,0.1; batch-size = 8, full\"");
    assertThat(config.keys()).containsExactly("learning-rate", "batch-size");
    assertThat(config.combinations().stream().map(Combination::values))
        .containsExactly(
            List.of("auto", "8"),
            List.of("auto", "full"),
            List.of("0.1", "8"),
            List.of("0.1", "full"));
    assertThat(config.combinations().get(2).training().learningRate()).hasValue(0.1);
    assertThat(config.combinations().get(2).training().batchSize()).isEqualTo(8);
    assertThat(config.combinations().get(0).training().batchGrowth()).isEqualTo(4);
    assertThat(config.combinations().get(2).training().batchGrowth()).isEqualTo(1);
  }

  @Test
  void lambdaZeroStandsForNoPenalty() {
    GridConfig config = config("penalty = l1, grid = \"lambda=0,0.5\"");
    assertThat(config.combinations().get(0).training().model().penalty()).isEqualTo(Penalty.none());
    assertThat(config.combinations().get(1).training().model().penalty())
        .isEqualTo(Penalty.l1(0.5));
    assertThat(config.combinations().get(0).command()).doesNotContain("penalty", "lambda");
    assertThat(config.combinations().get(1).command()).contains("--penalty l1 --lambda 0.5");
  }

  @Test
  void withoutAHoldoutThereAreFiveFolds() {
    assertThat(config("grid = \"max-epochs=1\"").folds()).hasValue(5);
    assertThat(config("grid = \"max-epochs=1\", folds = 7").folds()).hasValue(7);
    assertThat(config("grid = \"max-epochs=1\", holdout = 0.2").folds()).isEmpty();
    assertThat(config("grid = \"max-epochs=1\", holdout-input = [b.csv]").folds()).isEmpty();
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    assertThat(
            problems(
                "seed = x, folds = 3, holdout = 0.1, grid = \"lamda=1;loss=huber;momentum=0,2,0"
                    + ";batch-size=7,7.0\""))
        .containsExactly(
            "Invalid seed: x (must be a whole number of 64 bits)",
            "Unknown setting in grid: lamda (did you mean lambda?)",
            "Invalid grid: loss (must be one of "
                + String.join(
                    ", ", GridSettings.SEARCHABLE.stream().<String>map(Setting::key).toList())
                + ")",
            "Invalid momentum: 2 (must be in [0, 1))",
            "Invalid grid: momentum=0 (given twice)",
            "Invalid grid: batch-size=7.0 (given twice)",
            "folds excludes holdout, holdout-key, holdout-input and holdout-days (each row is held out"
                + " once)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "grid = lambda | Invalid grid: lambda (must be key=value,value;key=value)",
        "grid = \"momentum=0;;\" | Invalid grid: momentum=0;; (must be key=value,value;key=value)",
        "grid = \"momentum=0;momentum=0.5\" | Invalid grid: momentum=0;momentum=0.5 (momentum is"
            + " given twice)",
        "grid = \"momentum=\" | Invalid momentum:  (must be in [0, 1))",
        "grid = \"lambda=0.1,1\" | lambda needs a penalty: l1, l2 or elastic-net",
        "grid = \"penalty=none,l2;lambda=1\" | Invalid grid: penalty=none lambda=1 (lambda needs a"
            + " penalty: l1, l2 or elastic-net)",
        "grid = \"max-epochs=1\", folds = 1 | Invalid folds: 1 (must be a whole number >= 2, or"
            + " auto)",
        "grid = \"max-epochs=1\", folds = 1001 | Invalid folds: 1001 (must be <= 1000)",
        "seed = 1 | Missing setting: grid (values to try, such as \"lambda=0.01,0.1;batch-size="
            + "256,4096\")"
      })
  void whatIsWrongIsNamed(String file, String line) {
    assertThat(problems(file)).containsExactly(line);
  }

  @Test
  void tooManyCombinationsAreRefused() {
    StringBuilder values = new StringBuilder("1");
    for (int i = 2; i <= 40; i++) {
      values.append(',').append(i);
    }
    assertThat(problems("grid = \"max-epochs=" + values + ";batch-size=" + values + "\""))
        .containsExactly("Invalid grid: 1600 combinations (must be at most 1000)");
  }

  @Test
  void everySearchableSettingIsOneText() {
    for (Setting<?> setting : GridSettings.SEARCHABLE) {
      assertThat(setting.shape()).isEqualTo(Setting.Shape.VALUE);
      assertThat(GridSettings.TABLE.settings()).contains(setting);
    }
  }

  @Test
  void theCommandHoldsWhatIsNotAtItsDefaultQuotedForAShell() {
    Map<String, List<String>> flags = new HashMap<>();
    flags.put("input", List.of("my data/a.csv", "b.csv"));
    flags.put("features", List.of("a,b", "it's"));
    flags.put("where", List.of("x > 1"));
    flags.put("option", List.of("sep=;", "password=hunter2"));
    flags.put("grid", List.of("learning-rate=0.25;batch-size=256"));
    GridConfig config =
        GridSettings.config(
            Settings.resolve(
                GridSettings.TABLE, ConfigFile.parse("label = y, output = o", "a"), flags));
    assertThat(config.combinations().get(0).command())
        .isEqualTo(
            """
            spark-sgd train --input 'my data/a.csv' b.csv --option 'sep=;' \\
                --option 'password=(redacted)' --where 'x > 1' --x a,b --x 'it'\\''s' --label y \\
                --learning-rate 0.25 --output out/best
            """);
  }

  /** The command, read back, trains with the same settings. */
  @Test
  void theCommandTrainsAsTheCombinationDid() {
    GridConfig config =
        config("holdout = 0.1, optimizer = adamw, grid = \"weight-decay=0.5;learning-rate=0.01\"");
    String[] words =
        config.combinations().get(0).command().replace("\\\n", " ").strip().split(" +", -1);
    Map<String, List<String>> flags = new HashMap<>();
    for (int i = 2; i < words.length; i += 2) {
      flags.put(words[i].substring(2), List.of(words[i + 1]));
    }
    TrainConfig train =
        TrainConfigs.of(Settings.resolve(TrainSettings.TABLE, ConfigFile.empty(), flags));
    assertThat(train.training()).isEqualTo(config.combinations().get(0).training());
    assertThat(train.input()).isEqualTo(config.input());
  }

  @Test
  void badRowsAreDroppedWhereThereIsNoPlaceToSetThemAside() {
    assertThat(config("bad-rows = quarantine, grid = \"max-epochs=1\"").input().badRows())
        .isEqualTo(BadRowPolicy.DROP);
  }
}
