package io.sparksgd.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.core.inference.Certificate;
import io.sparksgd.core.model.LinearModel;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFileTest {

  private static String text(ModelRecord record) {
    return new String(ModelFile.bytes(record), UTF_8);
  }

  private static ModelRecord read(String text) {
    return ModelFile.read(text.getBytes(UTF_8), "m");
  }

  @Test
  void theFormatIsThis() {
    assertThat(text(Samples.model()))
        .isEqualTo(
            """
            {
              "formatVersion": 1,
              "loss": "squared",
              "label": "price",
              "intercept": 0.30000000000000004,
              "coefficients": [ {
                "feature": "zeta",
                "coefficient": -0.3333333333333333
              }, {
                "feature": "alpha",
                "coefficient": 4.9E-324
              } ],
              "scaling": "min-max",
              "settings": {
                "batch-size": "256",
                "seed": "7"
              },
              "seed": -9223372036854775808,
              "input": {
                "reproducible": true,
                "contentHash": "000000000000cafe",
                "listingSha256": "%s",
                "bytes": 30,
                "fileCount": 2,
                "files": [ {
                  "name": "a.csv",
                  "bytes": 10
                }, {
                  "name": "b.csv",
                  "bytes": 20
                } ]
              },
              "rows": {
                "read": 103,
                "used": 90,
                "heldOut": 10,
                "rejected": 3,
                "rejectedByReason": {
                  "null": 2,
                  "unparsable": 1
                }
              },
              "steps": 243,
              "epochs": 9,
              "phases": [ {
                "firstStep": 0,
                "batchSize": 256,
                "learningRate": 0.5
              }, {
                "firstStep": 81,
                "batchSize": 9223372036854775807,
                "learningRate": 1.5
              } ],
              "backoffs": 1,
              "stopReason": "optimum-reached",
              "metrics": {
                "training": {
                  "mse": 4.0,
                  "r2": 0.5
                },
                "holdout": {
                  "logLoss": 0.25
                }
              },
              "certificate": {
                "certified": true,
                "unit": "standard-errors",
                "maxGap": 0.03,
                "coefficients": [ {
                  "name": "zeta",
                  "optimum": -0.3,
                  "standardError": 0.01,
                  "gapInStandardErrors": 0.02
                }, {
                  "name": "alpha",
                  "optimum": 0.0,
                  "standardError": 0.01,
                  "gapInStandardErrors": 0.03
                }, {
                  "name": "intercept",
                  "optimum": 0.3,
                  "standardError": 0.01,
                  "gapInStandardErrors": 0.004
                } ]
              },
              "warnings": [ "few rows" ]
            }
            """
                .formatted(Samples.model().input().listingSha256()));
  }

  @Test
  void readingGivesWhatWasWritten() {
    assertThat(read(text(Samples.model()))).isEqualTo(Samples.model());
  }

  @Test
  void everyBitOfACoefficientSurvives() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 1_000; i++) {
      double intercept = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(intercept)) {
        double read = read(text(Samples.model(intercept))).model().intercept();
        assertThat(read).isEqualTo(intercept);
      }
    }
    assertThat(read(text(Samples.model(-0.0))).model().intercept()).isEqualTo(-0.0);
  }

  @Test
  void strangeNamesSurvive() {
    List<String> names =
        List.of("<script>", "a\n\u001b[31m", "\"\\", "\uD83D\uDE00", "x".repeat(10_000));
    LinearModel model = new LinearModel(names, "\u2028", List.of(1.0, 2.0, 3.0, 4.0, 5.0), 6);
    ModelRecord record =
        Samples.with(model, Map.of("mse", 1.0, "r2", 0.0), none("there are too many features"));

    assertThat(read(text(record))).isEqualTo(record);
    assertThat(text(record)).doesNotContain("\u001b");
  }

  private static Certificate none(String why) {
    return new Certificate(List.of(), Certificate.Unit.STANDARD_ERRORS, Optional.of(why));
  }

  @Test
  void whatIsNoNumberIsNull() {
    ModelRecord record =
        Samples.with(
            Samples.model().model(),
            Map.of("mse", Double.POSITIVE_INFINITY, "rmse", 1.0, "r2", Double.NaN),
            none("no unique optimum"));

    assertThat(text(record))
        .contains("\"mse\": null", "\"r2\": null")
        .contains("\"certified\": false", "\"why\": \"no unique optimum\"")
        .doesNotContain("NaN", "Infinity", "maxGap");
    assertThat(read(text(record)).metrics().training().get("mse")).isNaN();
  }

  @Test
  void aGapHasTheNameOfItsUnit() {
    Certificate certificate =
        new Certificate(
            Samples.certificate().coefficients(), Certificate.Unit.RELATIVE, Optional.empty());
    ModelRecord record =
        Samples.with(Samples.model().model(), Map.of("mse", 0.0, "r2", 1.0), certificate);

    assertThat(text(record))
        .contains("\"relativeGap\": 0.02")
        .doesNotContain("gapInStandardErrors");
    assertThat(read(text(record))).isEqualTo(record);
  }

  @Test
  void aGradientHasNoOptimumAndNoStandardError() {
    Certificate certificate =
        new Certificate(
            List.of(
                new Certificate.Gap("zeta", Double.NaN, Double.NaN, 0.02),
                new Certificate.Gap("alpha", Double.NaN, Double.NaN, 0),
                new Certificate.Gap("intercept", Double.NaN, Double.NaN, 0.5)),
            Certificate.Unit.GRADIENT,
            Optional.empty(),
            new Certificate.Measures(Double.NaN, 1e-3, 1e-6, 0.25, 1e-4));
    ModelRecord record =
        Samples.with(Samples.model().model(), Map.of("mse", 1.0, "r2", 0.5), certificate);

    assertThat(text(record))
        .contains("\"unit\": \"gradient\"", "\"maxGap\": 0.5", "\"kktResidual\": 0.001")
        .contains("\"dualityGap\": 1.0E-6", "\"gapBoundInStandardErrors\": 0.25")
        .contains("\"relativeGradientNorm\": 1.0E-4", "\"gradientInStandardErrors\": 0.02")
        .doesNotContain("newtonDecrement", "optimum\"", "standardError\"", ": null");
    assertThat(read(text(record))).isEqualTo(record);
  }

  @Test
  void whatWasMeasuredWithoutACertificateIsKept() {
    Certificate certificate =
        new Certificate(
            List.of(),
            Certificate.Unit.GRADIENT,
            Optional.of("too many features"),
            new Certificate.Measures(Double.NaN, 2, Double.NaN, Double.NaN, 0.125));
    ModelRecord record =
        Samples.with(Samples.model().model(), Map.of("mse", 1.0, "r2", 0.5), certificate);

    assertThat(text(record)).contains("\"relativeGradientNorm\": 0.125");
    assertThat(read(text(record))).isEqualTo(record);
  }

  @Test
  void keysThatAreNotKnownAreIgnored() {
    String json = text(Samples.model()).replaceFirst("\\{", "{ \"later\": [ { \"a\": 1 } ],");

    assertThat(read(json)).isEqualTo(Samples.model());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        "\"formatVersion\": 1; \"formatVersion\": 2; formatVersion is 2 (this release reads 1)",
        "\"formatVersion\": 1; \"version\": 1; formatVersion is missing",
        "\"loss\": \"squared\"; \"loss\": 3; Cannot coerce",
        "\"label\": \"price\"; \"label\": \"a\", \"label\": \"b\"; Duplicate field",
        "\"seed\": \"7\"; \"batch-size\": \"7\"; Duplicate field",
        "\"feature\": \"zeta\"; \"feature\": \"alpha\"; Invalid feature",
        "\"feature\": \"zeta\"; \"feature\": \"\"; Invalid feature",
        "\"feature\": \"zeta\"; \"feature\": null; feature is missing",
        "4.9E-324; 1e999; coefficient is not finite",
        "4.9E-324; NaN; NaN",
        "4.9E-324; \"NaN\"; coefficient is not finite",
        "4.9E-324; \"1.5\"; Cannot coerce",
        "4.9E-324; null; coefficient is missing",
        "0.30000000000000004; null; intercept is missing",
        "\"mse\": 4.0; \"mse\": -1e999; mse is not finite",
        "\"steps\": 243; \"steps\": 24.5; Cannot coerce",
        "\"steps\": 243; \"steps\": -1; steps is negative",
        "min-max; magic; scaling is unknown: magic",
        "optimum-reached; bored; stopReason is unknown: bored",
        "000000000000cafe; cafe; contentHash is not 16 hex digits",
        "\"name\": \"intercept\"; \"name\": null; name is missing",
        "\"warnings\": [ \"few rows\" ]; \"warnings\": [ null ]; an element of warnings is missing",
      })
  void aDamagedFileIsRefused(String part, String instead, String why) {
    String json = text(Samples.model());
    assertThat(json).contains(part);

    assertThatThrownBy(() -> read(json.replace(part, instead)))
        .isInstanceOf(JobException.class)
        .hasMessageStartingWith("Invalid model m: ")
        .hasMessageContaining(why)
        .extracting(e -> ((JobException) e).exitCode())
        .isEqualTo(ExitCode.BAD_DATA);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"''", "null", "[]", "1", "{", "{} {}", "not json", "{'formatVersion': 1}"})
  void whatIsNoJsonObjectIsRefused(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(JobException.class);
  }

  @Test
  void everyTruncationIsRefused() {
    String json = text(Samples.model());
    for (int length = 0; length < json.length() - 2; length += 7) {
      String cut = json.substring(0, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(JobException.class);
    }
  }

  @Test
  void deepNestingIsRefusedWhereverItIs() {
    String deep = "[".repeat(100_000);
    String json = text(Samples.model());

    assertThatThrownBy(() -> read(json.replaceFirst("\\{", "{ \"later\": " + deep)))
        .hasMessageContaining("nesting depth");
    assertThatThrownBy(() -> read(json.replace("[ \"few rows\" ]", deep)))
        .isInstanceOf(JobException.class);
  }

  @Test
  void aFilePastTheLimitIsRefused() {
    assertThatThrownBy(() -> ModelFile.read(new byte[ModelFile.MOST_BYTES + 1], "m"))
        .hasMessage("Invalid model m: 268435457 bytes (must be at most 256 MB)");
  }

  @Test
  void coefficientsThatAreNotFiniteMakeNoRecord() {
    assertThatThrownBy(() -> Samples.model(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid coefficients: not all are finite");
  }

  @Test
  void aCertificateOfOtherCoefficientsMakesNoRecord() {
    LinearModel line = new LinearModel(List.of("x"), "y", List.of(1.0), 0);

    assertThatThrownBy(
            () -> Samples.with(line, Map.of("mse", 1.0, "r2", 0.0), Samples.certificate()))
        .hasMessageStartingWith("Invalid certificate: 3 coefficients");
  }
}
