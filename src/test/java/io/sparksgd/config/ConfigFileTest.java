package io.sparksgd.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.exit.JobException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  private static final Pattern KEY = Pattern.compile("(?m)^# ([a-z0-9-]+) = (.*)$");

  @Test
  void theDocumentedFileHoldsEveryKeyWithItsDefault() throws IOException {
    holdsDefaults("conf/spark-sgd.conf", TrainSettings.TABLE.settings());
  }

  @Test
  void theFileOfRetrainHoldsEveryKeyThatTrainDoesNotHaveWithItsDefault() throws IOException {
    List<Setting<?>> own = new ArrayList<>(RetrainSettings.TABLE.settings());
    own.removeIf(setting -> TrainSettings.TABLE.find(setting.key()).isPresent());
    holdsDefaults("conf/retrain.conf", own);
  }

  private static void holdsDefaults(String file, List<Setting<?>> settings) throws IOException {
    List<MatchResult> lines = KEY.matcher(Files.readString(Path.of(file))).results().toList();
    assertThat(lines.stream().map(line -> line.group(1)))
        .containsExactlyElementsOf(settings.stream().map(Setting::key).toList());
    for (int i = 0; i < settings.size(); i++) {
      Setting<?> setting = settings.get(i);
      String written = lines.get(i).group(2);
      setting.standard().ifPresent(text -> assertThat(written).as(setting.key()).isEqualTo(text));
    }
  }

  @Test
  void theDocumentedFileCanBeUsed() throws IOException {
    // A holdout by key excludes one that is an input of its own, and one by days.
    String documented =
        Files.readString(Path.of("conf/spark-sgd.conf"))
            .replace("# holdout-key = customer", "# customer")
            .replace("# holdout-days = 1", "# 1 day");
    Settings settings =
        Settings.resolve(
            TrainSettings.TABLE,
            ConfigFile.parse(KEY.matcher(documented).replaceAll("$1 = $2"), "spark-sgd.conf"),
            Map.of());
    List<Setting<?>> excluded = List.of(InputSettings.HOLDOUT_KEY, InputSettings.HOLDOUT_DAYS);
    assertThat(TrainConfigs.of(settings).input().features())
        .containsExactly("median_income", "house_age");
    for (Setting<?> setting : TrainSettings.TABLE.settings()) {
      assertThat(settings.changed(setting))
          .as(setting.key())
          .isEqualTo(setting.standard().isEmpty() && !excluded.contains(setting));
    }
  }

  @Test
  void theFileOfRetrainCanBeUsed() throws IOException {
    String rest =
        """
        input = ["houses-{as-of}.csv"], as-of = 2026-01-31, holdout = 0.1, holdout-key = customer
        features = [median_income, house_age, region], categorical = region
        label = sold, positive-label = yes, bad-rows = drop
        """;
    String documented = Files.readString(Path.of("conf/retrain.conf"));
    Settings settings =
        Settings.resolve(
            RetrainSettings.TABLE,
            ConfigFile.parse(rest + KEY.matcher(documented).replaceAll("$1 = $2"), "retrain.conf"),
            Map.of());
    assertThat(RetrainSettings.config(settings).gate().slices()).hasValue("region");
    for (Setting<?> setting : NightSettings.ALL) {
      assertThat(settings.changed(setting))
          .as(setting.key())
          .isEqualTo(setting.standard().isEmpty());
    }
  }

  @Test
  void localPathsAreReadDirectlyAndOthersThroughTheLoader(@TempDir Path directory)
      throws IOException {
    Path local = Files.writeString(directory.resolve("a.conf"), "seed = 5");
    assertThat(seed(ConfigFile.read(local.toString(), path -> "seed = 6"))).isEqualTo(5);
    assertThat(seed(ConfigFile.read("hdfs://h/a.conf", path -> "seed = 6"))).isEqualTo(6);
  }

  private static long seed(ConfigFile file) {
    return Settings.resolve(TrainSettings.TABLE, file, Map.of()).of(TrainSettings.SEED);
  }

  @Test
  void anUnreadableFileIsOneLine() {
    ConfigFile.TextLoader failing =
        path -> {
          throw new FileNotFoundException("secret detail");
        };
    assertThatThrownBy(() -> ConfigFile.read("missing.conf", failing))
        .isInstanceOf(JobException.class)
        .hasMessage("Invalid config: missing.conf (no such file)");
    assertThatThrownBy(() -> ConfigFile.read("hdfs://me:pw@h/a.conf", failing))
        .hasMessage(
            "Invalid config: hdfs://(redacted)@h/a.conf (cannot be read:"
                + " FileNotFoundException)");
  }

  @Test
  void textThatIsNotHoconNamesTheLineButNotItsContent() {
    assertThatThrownBy(() -> ConfigFile.parse("seed = 1\noption { password = hunter2:x }", "a"))
        .hasMessageStartingWith("Invalid config: a (not HOCON at line 2")
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> ConfigFile.parse("include \"other.conf\"", "a"))
        .hasMessage("Invalid config: a (include is not supported)");
  }

  @Test
  void aVariableWithoutAValueIsNamedWithItsLine() {
    String file = "seed = 1\noption { password = \"hunter2\"${SURELY_NOT_SET}, a = b }";
    assertThatThrownBy(() -> ConfigFile.parse(file, "a"))
        .hasMessage(
            "Invalid config: a (${SURELY_NOT_SET} at line 2 has no value; set it in the"
                + " environment)");
    assertThatThrownBy(() -> ConfigFile.parse("\nseed = hunter2${seed.of}", "a"))
        .hasMessageContaining("(${seed.of} at line 2 has no value")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void nullIsTheSameAsNotGiven() {
    List<String> problems = new ArrayList<>();
    assertThat(ConfigFile.parse("seed = null", "a").texts(TrainSettings.TABLE, problems)).isEmpty();
    assertThat(problems).isEmpty();
  }

  @Test
  void theNearestNameIsByEditDistance() {
    assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Nearest.distance("", "abc")).isEqualTo(3);
    assertThat(Nearest.to("momentun", TrainSettings.TABLE.keys())).contains("momentum");
    assertThat(Nearest.to("something-else", TrainSettings.TABLE.keys())).isEmpty();
  }
}
