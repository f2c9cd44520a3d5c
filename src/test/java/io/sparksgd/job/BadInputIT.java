package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.cli.Console;
import io.sparksgd.cli.Console.Outcome;
import io.sparksgd.core.data.BadRow;
import io.sparksgd.core.stopping.StopReason;
import io.sparksgd.store.ModelRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bad input through the command line: the exit code, one line that says what is wrong without
 * showing a value of the data, nothing left behind, and a model that was there before untouched.
 */
class BadInputIT {
  /** Stands in every input, and in nothing that a run says. */
  private static final String CANARY = "86753.0912";

  private static final String SECRET = "hunter2hunter2";

  @TempDir private static Path shared;
  private static LocalSession session;
  private static Path good;

  @TempDir private Path directory;
  private int places;

  @BeforeAll
  static void trainAGoodModel() {
    session = LocalSession.open("local[2]");
    good = shared.resolve("good");
    assertThat(
            session
                .run("train --input data/norris.csv --x x --y y --output", good.toString())
                .exitCode())
        .isZero();
  }

  @AfterAll
  static void stop() {
    session.close();
  }

  private Path csv(String name, String... lines) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, List.of(lines));
  }

  /** Twenty good rows, one of them with the canary, and then {@code more}. */
  private Path rows(String name, String... more) throws IOException {
    List<String> lines = new ArrayList<>(List.of("x,y"));
    for (int row = 0; row < 19; row++) {
      lines.add(row + "," + (3 * row + row % 2));
    }
    lines.add(CANARY + "," + CANARY);
    lines.addAll(List.of(more));
    return csv(name, lines.toArray(String[]::new));
  }

  private Path parquet(String name, DataType type, Object[]... rows) throws IOException {
    StructType schema = new StructType().add("x", type).add("y", DataTypes.DoubleType);
    Dataset<Row> data =
        session
            .spark()
            .createDataFrame(Arrays.stream(rows).map(RowFactory::create).toList(), schema);
    Path written = directory.resolve("written-" + name);
    data.coalesce(1).write().parquet(written.toString());
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    try (Stream<Path> parts = Files.list(written)) {
      return Files.move(
          parts.filter(part -> part.toString().endsWith(".parquet")).findFirst().orElseThrow(),
          file);
    }
  }

  private Path parquetRows(String name) throws IOException {
    Object[][] rows = new Object[500][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = new Object[] {86753.0912 + row, row % 7 + 0.5};
    }
    return parquet(name, DataTypes.DoubleType, rows);
  }

  /** Runs where no model is and where a good one is; returns the one line of complaint. */
  private String refused(int exitCode, List<String> arguments) throws IOException {
    Path place = Files.createDirectory(directory.resolve("place" + places++));
    Path output = place.resolve("model");
    Path status = place.resolve("status.json");
    List<String> all = new ArrayList<>(List.of("train"));
    all.addAll(arguments);
    all.addAll(List.of("--output", output.toString(), "--status", status.toString()));
    String first = oneLine(session.console().run(all), exitCode);
    assertThat(LocalSession.contents(place)).containsOnlyKeys("status.json");
    assertThat(place.toFile().list()).containsExactly("status.json");
    assertThat(Files.readString(status))
        .contains("\"exitCode\": " + exitCode, "\"state\": \"FAILED\"")
        .doesNotContain(CANARY);

    Map<String, String> before = LocalSession.contents(good);
    Files.createDirectory(output);
    for (Map.Entry<String, String> file : before.entrySet()) {
      Files.writeString(
          output.resolve(file.getKey()), file.getValue(), StandardCharsets.ISO_8859_1);
    }
    all.add("--overwrite");
    assertThat(oneLine(session.console().run(all), exitCode)).isEqualTo(first);
    assertThat(LocalSession.contents(output)).isEqualTo(before);
    assertThat(place.toFile().list()).containsExactlyInAnyOrder("status.json", "model");
    return first;
  }

  private String refused(int exitCode, Path input, String... more) throws IOException {
    return refused(exitCode, LocalSession.words("--x x --y y --input " + input, more));
  }

  private static String oneLine(Outcome outcome, int exitCode) {
    assertThat(outcome.err()).doesNotContain(CANARY).doesNotContain("Exception");
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(exitCode);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.complaints()).hasSize(1);
    assertThat(outcome.err()).startsWith("spark-sgd: ");
    return outcome.complaints().get(0).substring("spark-sgd: ".length());
  }

  private ModelRecord trained(String line, String... more) {
    Path output = directory.resolve("model");
    Outcome outcome =
        session
            .console()
            .run(LocalSession.words("train " + line + " --overwrite --output " + output, more));
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
    ModelRecord model = LocalSession.model(output);
    for (String warning : model.warnings()) {
      assertThat(outcome.out()).contains("warning: " + warning + "\n");
    }
    return model;
  }

  private static void assertFinite(ModelRecord model) {
    assertThat(model.model().coefficients()).allMatch(Double::isFinite);
    assertThat(model.model().intercept()).isFinite();
  }

  // ---- 34, 35: nothing to read

  @Test
  void aPathThatLeadsNowhereIsNoInput() throws IOException {
    Path none = directory.resolve("none.csv");
    assertThat(refused(66, none)).startsWith("No input: " + none);
  }

  @Test
  void aGlobThatMatchesNothingIsNoInput() throws IOException {
    rows("in/a.csv");
    assertThat(refused(66, directory.resolve("in/b*.csv"))).contains("b*.csv");
  }

  @Test
  void anEmptyDirectoryIsNoInput() throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));
    assertThat(refused(66, empty)).contains("no such file, or no data file there or matching");
  }

  @Test
  void anEmptyFileIsNoInput() throws IOException {
    assertThat(refused(66, csv("a.csv"))).endsWith("(every file is empty)");
  }

  @Test
  void daysWithoutAFileAreNoInput() throws IOException {
    rows("2026-01-09/a.csv");
    assertThat(
            refused(66, directory.resolve("{as-of}/a.csv"), "--as-of", "2026-01-04", "--days", "3"))
        .endsWith("(no file for any of the 3 days to 2026-01-04)");
  }

  @Test
  void aHeaderAloneHasNoRows() throws IOException {
    assertThat(refused(66, csv("a.csv", "x,y"))).startsWith("No rows: 0 read, none can be used");
  }

  @Test
  void aConditionThatNoRowMeetsLeavesNoRows() throws IOException {
    assertThat(refused(66, rows("a.csv"), "--where", "cast(x as double) < -1"))
        .startsWith("No rows: 0 read, none can be used");
  }

  @Test
  void rowsOfWhichNoneCanBeUsedAreCounted() throws IOException {
    Path input = csv("a.csv", "x,y", "1,a", "2,b" + CANARY, "3,");
    assertThat(refused(66, input, "--bad-rows", "drop", "--max-bad-share", "1"))
        .startsWith("No rows: 3 read, none can be used");
  }

  // ---- 36: hardly anything to read

  @Test
  void oneRowGivesItsValue() throws IOException {
    ModelRecord model = trained("--x x --y y --input " + csv("a.csv", "x,y", "4,7"));
    assertThat(model.model().intercept()).isEqualTo(7);
    assertThat(model.model().coefficients()).containsExactly(0.0);
    assertThat(model.warnings())
        .contains(
            "x never varies: its coefficient is 0",
            "y never varies: the model is its value",
            "1 rows for 2 coefficients: the model passes through the data and says nothing about"
                + " noise");
  }

  @Test
  void twoRowsGiveTheLineThroughThem() throws IOException {
    ModelRecord model = trained("--x x --y y --input " + csv("a.csv", "x,y", "4,7", "6,10"));
    assertThat(model.model().coefficients().get(0)).isCloseTo(1.5, within(1e-6));
    assertThat(model.model().intercept()).isCloseTo(1, within(1e-5));
    assertThat(model.warnings()).anyMatch(text -> text.startsWith("2 rows for 2 coefficients"));
  }

  @Test
  void fewerRowsThanCoefficientsTrainWithAWarning() throws IOException {
    Path input = csv("a.csv", "x1,x2,x3,y", "1,0,2,1", "0,1,5,2");
    ModelRecord model = trained("--features x1,x2,x3 --label y --input " + input);
    assertFinite(model);
    assertThat(model.certificate().certified()).isFalse();
    assertThat(model.warnings()).anyMatch(text -> text.startsWith("2 rows for 4 coefficients"));
  }

  @Test
  void partitionsWithoutRowsChangeNothing() throws IOException {
    rows("in/b.csv");
    ModelRecord alone = trained("--x x --y y --input " + directory.resolve("in"));
    csv("in/a.csv", "x,y");
    csv("in/c.csv", "x,y");
    csv("in/d.csv");
    ModelRecord among = trained("--x x --y y --split-size 64k --input " + directory.resolve("in"));
    assertThat(among.model()).isEqualTo(alone.model());
    assertThat(among.rows()).isEqualTo(alone.rows());
  }

  // ---- 37: values that are no use

  private static final Map<BadRow, Long> BAD_VALUES =
      Map.of(
          BadRow.NULL, 2L,
          BadRow.NAN, 2L,
          BadRow.INFINITE, 3L,
          BadRow.TOO_LARGE, 2L,
          BadRow.UNPARSABLE, 2L,
          BadRow.MALFORMED_LINE, 3L);

  private Path badValues() throws IOException {
    return rows(
        "a.csv",
        ",1",
        "1,",
        "NaN,1",
        "1,NaN",
        "Infinity,1",
        "1,-Infinity",
        "-Infinity,NaN",
        "1e300,1",
        "1,-1e300",
        "one,1",
        "1,\"2,5\"",
        "-0.0,0",
        "4.9e-324,0",
        "1",
        "1,2," + CANARY,
        "\"" + CANARY + ",1");
  }

  private static void assertCounted(ModelRecord model) {
    assertThat(model.rows().rejected()).isEqualTo(BAD_VALUES);
    assertThat(model.rows().used()).isEqualTo(22);
    assertThat(model.rows().read()).isEqualTo(36);
    assertFinite(model);
  }

  @Test
  void badRowsFailTheRunWithTheirCounts() throws IOException {
    assertThat(refused(65, badValues()))
        .startsWith("Bad rows: 14 of 36 (")
        .contains("3 malformed-line", "2 null", "2 unparsable", "2 nan", "3 infinite")
        .contains("2 too-large", "in a.csv (14)");
  }

  @Test
  void droppedRowsAreCountedToTheLast() throws IOException {
    ModelRecord model =
        trained("--x x --y y --bad-rows drop --max-bad-share 0.5 --input " + badValues());
    assertCounted(model);
  }

  @Test
  void quarantinedRowsAreCountedToTheLast() throws IOException {
    ModelRecord model =
        trained("--x x --y y --bad-rows quarantine --max-bad-share 0.5 --input " + badValues());
    assertCounted(model);
  }

  @ParameterizedTest
  @ValueSource(strings = {"drop", "quarantine"})
  void tooManyBadRowsFailTheRun(String policy) throws IOException {
    assertThat(refused(65, badValues(), "--bad-rows", policy))
        .startsWith("Too many bad rows: 38.9% (max-bad-share 10%): ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"drop", "quarantine"})
  void badRowsOfAHoldoutAreCountedWithTheOthers(String policy) throws IOException {
    String holdout = "--holdout-input " + badValues() + " --max-bad-share 0.5 --bad-rows " + policy;
    Path input = csv("train.csv", "x,y", "1,2", "2,5", "3,5", "4,9", "5,x");
    ModelRecord model = trained("--x x --y y " + holdout + " --input " + input);
    assertThat(model.rows().used()).isEqualTo(4);
    assertThat(model.rows().heldOut()).isEqualTo(22);
    assertThat(model.rows().rejectedTotal()).isEqualTo(15);
    assertThat(model.rows().read()).isEqualTo(41);
  }

  @Test
  void badRowsOfAHoldoutFailTheRunWhereOthersWould() throws IOException {
    Path input = csv("train.csv", "x,y", "1,2", "2,5", "3,5", "4,9");
    List<String> holdout = List.of("--holdout-input", badValues().toString());
    assertThat(refused(65, input, holdout.toArray(String[]::new)))
        .startsWith("Bad rows: 14 of 36 (");
    List<String> dropped = new ArrayList<>(holdout);
    dropped.addAll(List.of("--bad-rows", "drop"));
    assertThat(refused(65, input, dropped.toArray(String[]::new)))
        .startsWith("Too many bad rows: 38.9% (max-bad-share 10%): ");
  }

  @Test
  void badValuesInParquetAreCountedToo() throws IOException {
    Object[][] rows = {
      {1.0, 2.0},
      {null, 1.0},
      {Double.NaN, 1.0},
      {1.0, Double.NEGATIVE_INFINITY},
      {1e300, 1.0},
      {-0.0, 3.0},
      {Double.MIN_VALUE, 1.0}
    };
    Path input = parquet("a.parquet", DataTypes.DoubleType, rows);
    assertThat(refused(65, input))
        .startsWith("Bad rows: 4 of 7 (1 null, 1 nan, 1 infinite, 1 too-large) in a.parquet (4)");
    ModelRecord model = trained("--x x --y y --bad-rows drop --max-bad-share 1 --input " + input);
    assertThat(model.rows().used()).isEqualTo(3);
    assertFinite(model);
  }

  // ---- 38: lines that are no rows

  @Test
  void aByteOrderMarkIsNotPartOfAName() throws IOException {
    Path input = rows("a.csv");
    Files.writeString(input, "\uFEFF" + Files.readString(input));
    assertThat(trained("--x x --y y --input " + input).rows().used()).isEqualTo(20);
  }

  @Test
  void theWrongEncodingIsSeenInTheHeader() throws IOException {
    Path input = directory.resolve("a.csv");
    Files.writeString(input, "größe,y\n1,2\n3," + CANARY + "\n", StandardCharsets.ISO_8859_1);
    assertThat(refused(65, LocalSession.words("--y y --input " + input, "--features", "größe")))
        .startsWith("Missing column: größe (available: gr");
    ModelRecord model =
        trained("--y y --option encoding=ISO-8859-1 --features größe --input " + input);
    assertThat(model.model().features()).containsExactly("größe");
  }

  @Test
  void aLineBreakWithinACellNeedsMultiLine() throws IOException {
    Path input = csv("a.csv", "x,y,note", "1,2,\"one", "two\"", "2,3,fine", CANARY + ",4,fine");
    assertThat(refused(65, input)).startsWith("Bad rows: 1 of 4 (1 malformed-line) in a.csv (1)");
    assertThat(trained("--x x --y y --option multiLine=true --input " + input).rows().used())
        .isEqualTo(3);
  }

  @Test
  void decimalCommasAreNotNumbers() throws IOException {
    Path input = csv("a.csv", "x;y", "1,5;2,5", "2;3", "86753,0912;1");
    assertThat(refused(65, input, "--option", "sep=;"))
        .startsWith("Bad rows: 2 of 3 (2 unparsable)")
        .doesNotContain("86753");
  }

  // ---- 39: files that are broken

  @Test
  void aTruncatedParquetFileIsNamed() throws IOException {
    Path input = parquetRows("a.parquet");
    byte[] bytes = Files.readAllBytes(input);
    Files.write(input, Arrays.copyOf(bytes, bytes.length - 20));
    assertThat(refused(65, input)).startsWith("Cannot read file: a.parquet (corrupt parquet: ");
  }

  @Test
  void aFlippedByteInAParquetPageIsNoticed() throws IOException {
    Path input = parquetRows("a.parquet");
    byte[] bytes = Files.readAllBytes(input);
    bytes[bytes.length / 3] ^= 1;
    Files.write(input, bytes);
    assertThat(refused(65, input)).startsWith("Cannot read file: a.parquet (corrupt");
  }

  @Test
  void anEmptyParquetFileIsCorrupt() throws IOException {
    parquetRows("in/a.parquet");
    Files.createFile(directory.resolve("in/b.parquet"));
    assertThat(refused(65, directory.resolve("in")))
        .isEqualTo("Cannot read file: b.parquet (corrupt parquet: empty)");
  }

  // ---- 40, 41: other columns than expected

  @Test
  void aMissingColumnIsNamedWithTheNearestOne() throws IOException {
    Path input = csv("a.csv", "income,price", "1," + CANARY);
    assertThat(refused(65, LocalSession.words("--x incme --y price --input " + input)))
        .isEqualTo("Missing column: incme (available: income, price; did you mean income?)");
  }

  @Test
  void aFileWithoutItsHeaderShowsNoRow() throws IOException {
    Path input = csv("a.csv", "1," + CANARY, "2,3");
    assertThat(refused(65, input))
        .startsWith("Missing columns: x, y (the first line is no header but holds numbers");
  }

  @Test
  void textWhereNumbersBelongIsCounted() throws IOException {
    Object[][] rows = {{"1.5", 2.0}, {"many", 3.0}, {CANARY, 4.0}};
    Path input = parquet("a.parquet", DataTypes.StringType, rows);
    assertThat(refused(65, input)).startsWith("Bad rows: 1 of 3 (1 unparsable)");
  }

  @Test
  void aColumnOfAnotherKindIsRefused() throws IOException {
    Path input = parquet("a.parquet", DataTypes.BooleanType, new Object[] {true, 2.0});
    assertThat(refused(65, input))
        .isEqualTo(
            "Invalid column type: x boolean (must be numeric, numeric text, or an array or vector of"
                + " numbers)");
  }

  @Test
  void moreColumnsInAnotherOrderAreTheSame() throws IOException {
    ModelRecord plain =
        trained("--x x --y y --input " + csv("a.csv", "x,y", "1,2", "2,5", "3,5", "4,9"));
    ModelRecord other =
        trained(
            "--x x --y y --input " + csv("b.csv", "y,extra,x", "2,a,1", "5,b,2", "5,c,3", "9,d,4"));
    assertThat(other.model()).isEqualTo(plain.model());
  }

  @Test
  void csvFilesWithDifferentHeadersAreRefused() throws IOException {
    csv("in/a.csv", "x,y", "1,2");
    csv("in/b.csv", "y,x", CANARY + ",2");
    assertThat(refused(65, directory.resolve("in")))
        .isEqualTo("Different headers: column 1 of b.csv is not x as in a.csv");
  }

  @Test
  void parquetFilesWithDifferentSchemasAreRefused() throws IOException {
    parquetRows("in/a.parquet");
    parquet("in/b.parquet", DataTypes.IntegerType, new Object[] {1, 2.0});
    assertThat(refused(65, directory.resolve("in")))
        .isEqualTo("Different schemas: column x is int32 in b.parquet but double in a.parquet");
  }

  // ---- 43: columns that say nothing

  @Test
  void aConstantFeatureGetsTheCoefficientZero() throws IOException {
    Path input = csv("a.csv", "x,c,y", "1,5,2", "2,5,5", "3,5,5", "4,5,9");
    ModelRecord model = trained("--features x,c --label y --input " + input);
    assertThat(model.model().coefficients().get(1)).isZero();
    assertThat(model.warnings()).contains("c never varies: its coefficient is 0");
    assertThat(model.certificate().largestGap()).isLessThanOrEqualTo(0.05);
  }

  @Test
  void aConstantLabelIsTheModel() throws IOException {
    Path input = csv("a.csv", "x,y", "1,5", "2,5", "3,5", "4,5");
    ModelRecord model = trained("--x x --y y --input " + input);
    assertThat(model.model().coefficients()).containsExactly(0.0);
    assertThat(model.model().intercept()).isEqualTo(5);
    assertThat(model.warnings()).contains("y never varies: the model is its value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "-2.5"})
  void duplicateColumnsTrainAndAreNamed(String factor) throws IOException {
    List<String> lines = new ArrayList<>(List.of("x,twin,y"));
    for (int row = 0; row < 50; row++) {
      lines.add(row + "," + Double.parseDouble(factor) * row + "," + (3 * row + row % 2));
    }
    Path input = csv("a.csv", lines.toArray(String[]::new));
    ModelRecord model = trained("--features x,twin --label y --input " + input);
    assertFinite(model);
    assertThat(model.metrics().training().get("r2")).isGreaterThan(0.99);
    assertThat(model.certificate().certified()).isFalse();
    assertThat(model.warnings())
        .anyMatch(text -> text.contains("a feature is a linear combination of others"));
  }

  // ---- 45: too high a learning rate

  @Test
  void aRateThatMustDivergeIsRefused() throws IOException {
    assertThat(refused(78, rows("a.csv"), "--learning-rate", "50"))
        .startsWith("Invalid learning-rate: 50")
        .contains("must be at most", "or auto", "--unsafe-learning-rate");
  }

  @Test
  void aRateThatIsForcedBacksOff() {
    ModelRecord model =
        trained(
            "--input data/faithful.csv --x waiting --y eruptions --learning-rate 5"
                + " --unsafe-learning-rate --batch-size 16");
    assertFinite(model);
    assertThat(model.training().backoffs()).isPositive();
    assertThat(model.training().stopReason()).isNotEqualTo(StopReason.DIVERGED);
    assertThat(model.warnings())
        .anyMatch(
            text -> text.startsWith("the loss grew without bound; the learning rate was cut"));
  }

  @Test
  void aRateThatIsFarTooHighEndsWithAdvice() throws IOException {
    assertThat(refused(76, rows("a.csv"), "--learning-rate", "1e9", "--unsafe-learning-rate"))
        .startsWith("Diverged: the loss grew without bound at learning-rate 1.000e+09")
        .contains("(use auto, or at most ");
  }

  // ---- configuration, and what must stay secret

  private static Outcome withoutSpark(List<String> arguments) {
    return Console.on(
            () -> {
              throw new AssertionError("Spark was started");
            })
        .run(arguments);
  }

  @Test
  void allConfigurationErrorsComeInOneListBeforeSpark() throws IOException {
    Path file =
        csv("a.conf", "learning-rat = 0.1", "seed = many", "max-time = 5parsecs", "days = 3");
    Path output = directory.resolve("model");
    Outcome outcome =
        withoutSpark(
            LocalSession.words(
                "train --input a.csv --x x --y x --learning-rate -0.1 --momentum 1 --window 5"
                    + " --sums gradients --output "
                    + output
                    + " --config "
                    + file));
    assertThat(outcome.exitCode()).isEqualTo(78);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.complaints()).allMatch(line -> line.startsWith("spark-sgd: "));
    assertThat(outcome.err())
        .contains("learning-rat ", "did you mean learning-rate?")
        .contains("Invalid seed: many")
        .contains("Invalid max-time: 5parsecs")
        .contains("Invalid learning-rate: -0.1 (must be > 0 and finite, or auto)")
        .contains("Invalid momentum: 1 (must be in [0, 1))")
        .contains("Invalid label: x (must not be a feature)")
        .contains("Invalid window: 5 (must be 1 with sums = gradients")
        .contains("days needs as-of");
    assertThat(outcome.complaints()).hasSize(8);
    assertThat(output).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--batch-size 0 | Invalid batch-size: 0",
        "--max-epochs 0 | Invalid max-epochs: 0",
        "--max-epochs 1.5 | Invalid max-epochs: 1.5",
        "--learning-rate NaN | Invalid learning-rate: NaN",
        "--target-gap -1 | Invalid target-gap: -1",
        "--split-size 1k | Invalid split-size: 1k",
        "--patience 3 | patience needs min-improvement or a holdout",
        "--decay 0.1 | decay applies to",
        "--unsafe-learning-rate | unsafe-learning-rate needs",
        "--max-bad-share 0.5 | max-bad-share applies to",
        "--as-of 2026-01-01 | as-of applies to",
        "--initial-weights 1,2,3 | Invalid initial-weights: 3 numbers",
      })
  void settingsThatMakeNoSenseAreRefusedBeforeSpark(String flags, String message) {
    String line = "train --input data/norris.csv --x x --y y --output " + directory.resolve("m");
    Outcome outcome = withoutSpark(LocalSession.words(line + " " + flags));
    assertThat(oneLine(outcome, 78)).startsWith(message);
  }

  static Stream<List<String>> badSources() {
    return Stream.of(
        List.of("--option", "mode=DROPMALFORMED"),
        List.of("--option", "inferSchema=true"),
        List.of("--where", "no_such_column > 1"),
        List.of("--where", "x >"),
        List.of("--format", "no.such.format"));
  }

  @ParameterizedTest
  @MethodSource("badSources")
  void whatSparkDoesNotUnderstandIsBadConfiguration(List<String> flags) throws IOException {
    refused(78, rows("a.csv"), flags.toArray(String[]::new));
  }

  @Test
  void secretsAreWrittenNowhere() throws IOException {
    Path input = rows("a.csv");
    Path status = directory.resolve("status.json");
    Path output = directory.resolve("model");
    String flags =
        "train --x x --y y --overwrite --option password="
            + SECRET
            + " --option fs.access-key="
            + SECRET
            + " --status "
            + status
            + " --output "
            + output
            + " --input ";
    Outcome printed = session.run(flags + input + " --print-config");
    Outcome trained = session.run(flags + input);
    assertThat(trained.exitCode()).isZero();
    Outcome failed = session.run(flags + directory.resolve("none.csv"));
    assertThat(failed.exitCode()).isEqualTo(66);
    Outcome refused = session.run(flags + input + " --option mode=FAILFAST --momentum 0.1");
    assertThat(refused.exitCode()).isEqualTo(78);
    for (Outcome outcome : List.of(printed, trained, failed, refused)) {
      assertThat(outcome.out() + outcome.err()).doesNotContain(SECRET);
    }
    assertThat(printed.out()).contains("(redacted)");
    assertThat(Files.readString(status)).doesNotContain(SECRET);
    LocalSession.contents(output)
        .forEach((name, text) -> assertThat(text).as(name).doesNotContain(SECRET));
    assertThat(Files.readString(output.resolve("model.json")))
        .contains("\"option.password\": \"(redacted)\"");
  }

  @Test
  void numbersInMessagesDoNotDependOnTheLanguageOfTheMachine() throws IOException {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat(refused(65, badValues())).startsWith("Bad rows: 14 of 36 (");
      assertThat(refused(78, rows("b.csv"), "--learning-rate", "50"))
          .matches("[ -~]*at most \\d\\.\\d+ on[ -~]*");
    } finally {
      Locale.setDefault(before);
    }
  }

  private static Offset<Double> within(double offset) {
    return Offset.offset(offset);
  }
}
