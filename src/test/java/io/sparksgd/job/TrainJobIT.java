package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.cli.Console.Outcome;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.data.SyntheticLine;
import io.sparksgd.core.data.SyntheticLine.Parameters;
import io.sparksgd.core.data.SyntheticLine.Tails;
import io.sparksgd.core.inference.Certificate;
import io.sparksgd.core.inference.Certificate.Gap;
import io.sparksgd.core.stopping.StopReason;
import io.sparksgd.store.ModelRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole job against known answers: NIST's, those of R 4.2.2, and a plain two-pass twin. */
class TrainJobIT {
  private static LocalSession session;

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    session = LocalSession.open("local[2]");
  }

  @AfterAll
  static void stop() {
    session.close();
  }

  /** The slope and intercept of least squares, with their standard errors. */
  private record Line(double slope, double slopeError, double intercept, double interceptError) {

    /** A column of weights may be null: then every row weighs 1. */
    static Line of(double[] x, double[] y, double[] s) {
      double total = 0;
      double meanX = 0;
      double meanY = 0;
      for (int i = 0; i < x.length; i++) {
        total += weight(s, i);
        meanX += weight(s, i) * (x[i] - x[0]);
        meanY += weight(s, i) * (y[i] - y[0]);
      }
      meanX = meanX / total + x[0];
      meanY = meanY / total + y[0];
      double xx = 0;
      double xy = 0;
      for (int i = 0; i < x.length; i++) {
        xx += weight(s, i) * (x[i] - meanX) * (x[i] - meanX);
        xy += weight(s, i) * (x[i] - meanX) * (y[i] - meanY);
      }
      double slope = xy / xx;
      double rss = 0;
      for (int i = 0; i < x.length; i++) {
        double residual = y[i] - meanY - slope * (x[i] - meanX);
        rss += weight(s, i) * residual * residual;
      }
      double variance = rss / (x.length - 2);
      return new Line(
          slope,
          Math.sqrt(variance / xx),
          meanY - slope * meanX,
          Math.sqrt(variance * (1 / total + meanX * meanX / xx)));
    }

    private static double weight(double[] s, int row) {
      return s == null ? 1 : s[row];
    }

    /** How far {@code model} is away, in standard errors. */
    double gap(ModelRecord model) {
      double bySlope = Math.abs(model.model().coefficients().get(0) - slope) / slopeError;
      return Math.max(bySlope, Math.abs(model.model().intercept() - intercept) / interceptError);
    }
  }

  private static final Line NORRIS =
      new Line(1.00211681802045, 0.429796848199937e-3, -0.262323073774029, 0.232818234301152);
  private static final Line FAITHFUL =
      new Line(0.0756279479518627, 0.00221854145151769, -1.87401598641074, 0.160143302304238);
  private static final Line HOUSING =
      new Line(41793.8492018962, 306.805753886784, 45085.5767032679, 1322.871617714809);

  private ModelRecord train(String line) {
    Path output = directory.resolve("model");
    Outcome outcome = session.run("train " + line, "--output", output.toString());
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains(output.toString());
    return LocalSession.model(output);
  }

  /** The certificate knows the optimum and tells the truth about the distance. */
  private static void assertHonest(ModelRecord model, Line truth) {
    assertThat(model.certificate().certified()).isTrue();
    assertThat(model.certificate().largestGap()).isBetween(0.0, Double.MAX_VALUE);
    Gap slope = model.certificate().coefficients().get(0);
    Gap intercept = model.certificate().coefficients().get(1);
    assertThat(Math.abs(slope.optimum() - truth.slope)).isLessThan(1e-5 * truth.slopeError);
    assertThat(Math.abs(intercept.optimum() - truth.intercept))
        .isLessThan(1e-5 * truth.interceptError);
    if (model.certificate().unit() == Certificate.Unit.STANDARD_ERRORS) {
      assertThat(slope.standardError())
          .isCloseTo(truth.slopeError, Percentage.withPercentage(1e-4));
      assertThat(intercept.standardError())
          .isCloseTo(truth.interceptError, Percentage.withPercentage(1e-4));
      assertThat(Math.abs(model.certificate().largestGap() - truth.gap(model))).isLessThan(1e-4);
    }
  }

  @Test
  void norrisComesWithinAHundredthOfAStandardError() {
    ModelRecord model = train("--input data/norris.csv --x x --y y");
    assertThat(NORRIS.gap(model)).isLessThanOrEqualTo(0.01);
    assertHonest(model, NORRIS);
    assertThat(model.training().stopReason()).isEqualTo(StopReason.OPTIMUM_REACHED);
    assertThat(model.metrics().training().get("r2")).isCloseTo(0.999993745883712, within(1e-8));
  }

  @Test
  void faithfulComesWithinATwentiethOfAStandardError() {
    ModelRecord model = train("--input data/faithful.csv --x waiting --y eruptions");
    assertThat(FAITHFUL.gap(model)).isLessThanOrEqualTo(0.05);
    assertHonest(model, FAITHFUL);
    assertThat(model.warnings()).isEmpty();
  }

  @Test
  void housingComesWithinATwentiethOfAStandardError() {
    ModelRecord model =
        train("--input data/california_housing.csv --x median_income --y median_house_value");
    assertThat(HOUSING.gap(model)).isLessThanOrEqualTo(0.05);
    assertHonest(model, HOUSING);
    assertThat(model.rows().used()).isEqualTo(20_640);
  }

  @Test
  void minMaxScalingComesAsNearGivenMoreEpochs() {
    ModelRecord model =
        train(
            "--input data/faithful.csv --x waiting --y eruptions --scaling min-max"
                + " --max-epochs 2000");
    assertThat(FAITHFUL.gap(model)).isLessThanOrEqualTo(0.05);
    assertHonest(model, FAITHFUL);
  }

  @Test
  void withoutScalingItSaysHowFarItGot() {
    ModelRecord model = train("--input data/faithful.csv --x waiting --y eruptions --scaling none");
    assertHonest(model, FAITHFUL);
    if (FAITHFUL.gap(model) <= 0.05) {
      assertThat(model.training().stopReason()).isEqualTo(StopReason.OPTIMUM_REACHED);
    } else {
      assertThat(model.training().stopReason()).isEqualTo(StopReason.MAX_EPOCHS);
      assertThat(model.warnings()).anyMatch(text -> text.startsWith("the optimum is "));
    }
  }

  @Test
  void weightsCountAsRows() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("data/faithful.csv"));
    int rows = lines.size() - 1;
    double[] x = new double[rows];
    double[] y = new double[rows];
    double[] s = new double[rows];
    List<String> weighted = new ArrayList<>(List.of(lines.get(0) + ",times"));
    for (int i = 0; i < rows; i++) {
      String[] cells = lines.get(i + 1).split(",", -1);
      x[i] = Double.parseDouble(cells[1]);
      y[i] = Double.parseDouble(cells[0]);
      s[i] = i % 4 + 0.5;
      weighted.add(lines.get(i + 1) + "," + s[i]);
    }
    Path input = Files.write(directory.resolve("weighted.csv"), weighted);
    ModelRecord model = train("--x waiting --y eruptions --weight times --input " + input);
    Line truth = Line.of(x, y, s);
    assertThat(truth.gap(model)).isLessThanOrEqualTo(0.05);
    assertHonest(model, truth);
  }

  /** Latitude and longitude nearly determine each other: whitened, SGD does not notice. */
  @Test
  void sevenFeaturesReachTheAnswerOfRWithDefaultSettings() {
    ModelRecord model =
        train(
            "--input data/california_housing.csv --label median_house_value --features"
                + " median_income,housing_median_age,total_rooms,population,households,latitude,"
                + "longitude");
    assertThat(model.scaling()).isEqualTo(ScalingMethod.WHITEN);
    assertThat(model.training().epochs()).isLessThanOrEqualTo(20);
    assertThat(model.certificate().largestGap()).isLessThanOrEqualTo(0.05);
  }

  /** Standardised only, SGD takes long. */
  @ParameterizedTest
  @ValueSource(ints = {50, 20_000})
  void severalFeaturesComeNearTheAnswerOfRorSayThatTheyDoNot(int epochs) {
    ModelRecord model =
        train(
            "--input data/california_housing.csv --label median_house_value --features"
                + " median_income,housing_median_age,total_rooms,population,households,latitude,"
                + "longitude --scaling standardize --max-epochs "
                + epochs);
    double[] expected = {
      38348.8292407904,
      1125.25506175407,
      -1.77189327659638,
      -43.2017963655747,
      149.399725536141,
      -42289.7109663977,
      -42073.6718113169,
      -3506059.63838933
    };
    double largest = 0;
    for (int j = 0; j < expected.length; j++) {
      Gap gap = model.certificate().coefficients().get(j);
      double fitted = j < 7 ? model.model().coefficients().get(j) : model.model().intercept();
      assertThat(gap.optimum()).isCloseTo(expected[j], Percentage.withPercentage(1e-6));
      largest = Math.max(largest, Math.abs(fitted - expected[j]) / gap.standardError());
    }
    assertThat(model.certificate().largestGap()).isCloseTo(largest, within(1e-3));
    if (epochs > 50) {
      assertThat(largest).isLessThanOrEqualTo(0.05);
      assertThat(model.metrics().training().get("r2")).isCloseTo(0.632356297501945, within(1e-5));
      assertThat(model.training().stopReason()).isEqualTo(StopReason.OPTIMUM_REACHED);
    } else {
      assertThat(model.training().stopReason()).isEqualTo(StopReason.MAX_EPOCHS);
      assertThat(model.warnings()).anyMatch(text -> text.startsWith("the optimum is "));
    }
  }

  @Test
  void severalFeaturesThatDoNotHangTogetherComeNearAtOnce() {
    Path input = directory.resolve("plane.csv");
    session.run("generate --rows 20000 --slope 2,-1,0.5,30 --output " + input);
    ModelRecord model = train("--features x1,x2,x3,x4 --label y --input " + input);
    assertThat(model.certificate().largestGap()).isLessThanOrEqualTo(0.05);
    assertThat(model.model().coefficients().get(3)).isCloseTo(30, within(0.05));
    assertThat(model.model().intercept()).isCloseTo(1, within(0.05));
  }

  @ParameterizedTest
  @CsvSource({
    "1000000, 2, 1, 1, NORMAL, 0, 1",
    "300000, 2, 1, 1, NORMAL, 1e6, 1",
    "300000, 2e-18, 1e-9, 1e-9, NORMAL, 0, 1e9",
    "300000, 3e18, -1e9, 1e9, NORMAL, 0, 1e-9",
    "300000, 2, 1, 1, STUDENT3, 5, 2",
    "300000, 2, 1, 1, CAUCHY, 5, 2"
  })
  void generatedRowsComeWithinATenth(
      int rows, double slope, double intercept, double noise, Tails tails, double mean, double sd) {
    Path input = directory.resolve("line.parquet");
    Outcome generated =
        session.run(
            String.format(
                Locale.ROOT,
                "generate --rows %d --slope %s --intercept %s --noise %s --tails %s --x-mean %s"
                    + " --x-sd %s --files 3 --output %s",
                rows,
                slope,
                intercept,
                noise,
                tails.name().toLowerCase(Locale.ROOT),
                mean,
                sd,
                input));
    assertThat(generated.err()).isEmpty();
    ModelRecord model = train("--x x --y y --input " + input);
    Line truth =
        leastSquares(rows, new Parameters(List.of(slope), intercept, noise, tails, mean, sd, 0));
    assertThat(truth.gap(model)).isLessThanOrEqualTo(0.1);
    assertHonest(model, truth);
    assertThat(model.rows().used()).isEqualTo(rows);
  }

  private static Line leastSquares(int rows, Parameters parameters) {
    SyntheticLine line = new SyntheticLine(parameters, 1);
    double[] x = new double[rows];
    double[] y = new double[rows];
    double[] row = new double[2];
    for (int i = 0; i < rows; i++) {
      line.row(i, row);
      x[i] = row[0];
      y[i] = row[1];
    }
    return Line.of(x, y, null);
  }

  private static Offset<Double> within(double offset) {
    return Offset.offset(offset);
  }
}
