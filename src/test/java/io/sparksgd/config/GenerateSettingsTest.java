package io.sparksgd.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.config.GenerateConfig.FileFormat;
import io.sparksgd.core.data.SyntheticLine;
import io.sparksgd.core.data.SyntheticLine.Tails;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GenerateSettingsTest {

  private static GenerateConfig config(String file) {
    return GenerateSettings.config(
        Settings.resolve(GenerateSettings.TABLE, ConfigFile.parse(file, "test.conf"), Map.of()));
  }

  @Test
  void defaultsAreTheDocumentedOnes() {
    assertThat(config("output = a.csv"))
        .isEqualTo(
            new GenerateConfig(
                "a.csv",
                1_000_000,
                4,
                FileFormat.CSV,
                new SyntheticLine.Parameters(List.of(2.0), 1, 1, Tails.NORMAL, 0, 1, 0),
                1,
                false));
  }

  @Test
  void everyKeyReachesTheRecord() {
    assertThat(
            config(
                """
                output = "d/", rows = 0, files = 7, format = parquet, slope = "2, -1"
                intercept = -3, noise = 0, tails = student3, x-mean = 5, x-sd = 2
                bad-share = 0.25, seed = 9, overwrite = true
                """))
        .isEqualTo(
            new GenerateConfig(
                "d/",
                0,
                7,
                FileFormat.PARQUET,
                new SyntheticLine.Parameters(List.of(2.0, -1.0), -3, 0, Tails.STUDENT3, 5, 2, 0.25),
                9,
                true));
  }

  @Test
  void allProblemsComeInOneList() {
    assertThatThrownBy(
            () -> config("output = data, rows = -1, bad-share = NaN, noise = -1, slope = [1, x]"))
        .hasMessage(
            """
            Invalid slope: 1,x (must be finite numbers)
            Invalid noise: -1 (must be >= 0 and finite)
            Invalid bad-share: NaN (must be in [0, 1])
            Invalid rows: -1 (must be a whole number >= 0)
            Invalid format: auto (output must end in .csv or .parquet for auto)""");
  }
}
