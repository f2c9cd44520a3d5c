package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.cli.Console.Outcome;
import io.sparksgd.config.StoreConfig;
import io.sparksgd.core.model.LinearModel;
import io.sparksgd.store.Claim;
import io.sparksgd.store.ModelStore;
import io.sparksgd.store.Version;
import io.sparksgd.store.VersionDraft;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Predictions of models for rows in files, through Spark. */
class PredictJobIT {
  private static final String[] PIMA = {"npreg", "glu", "bp", "skin", "bmi", "ped", "age"};

  private static LocalSession session;
  @TempDir private static Path models;
  @TempDir private Path directory;

  private static Path pima;
  private static Path housing;

  @BeforeAll
  static void start() {
    session = LocalSession.open("local[2]");
    pima =
        trained(
            "pima",
            "--input data/pima_train.csv --y diabetic --loss logistic --solver newton --features "
                + String.join(",", PIMA));
    housing =
        trained(
            "housing",
            "--input data/california_housing.csv --y median_house_value --solver normal"
                + " --features median_income,ocean_proximity --categorical ocean_proximity");
  }

  private static Path trained(String name, String line) {
    Path output = models.resolve(name);
    Outcome outcome = session.run("train " + line, "--output", output.toString());
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
    return output;
  }

  @AfterAll
  static void stop() {
    session.close();
  }

  private Path predicted(Path model, String input, String... more) {
    Path output = directory.resolve("out");
    Outcome outcome =
        session.run(
            "predict --overwrite --input " + input + " --model " + model + " --output " + output,
            more);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
    return output;
  }

  private static List<String[]> lines(Path directory) throws IOException {
    List<String[]> rows = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file :
          (Iterable<Path>) files.filter(f -> f.toString().endsWith(".csv")).sorted()::iterator) {
        Files.readAllLines(file).stream().skip(1).forEach(line -> rows.add(line.split(",", -1)));
      }
    }
    return rows;
  }

  /** The coefficients are those of R 4.2.2, glm(binomial, epsilon = 1e-14). */
  @Test
  void probabilitiesAreThoseOfR() throws IOException {
    double[] r = {
      0.10318342731911,
      0.0321168228931571,
      -0.00476754197499066,
      -0.00191663174692587,
      0.0836239120546498,
      1.82041036745234,
      0.0411835288163915
    };
    Path output = predicted(pima, "data/pima_test.csv");
    List<String> inputs = Files.readAllLines(Path.of("data/pima_test.csv"));
    List<String[]> rows = lines(output);
    assertThat(rows).hasSize(332);
    assertThat(Files.readAllLines(output.resolve("part-00000.csv")).get(0))
        .isEqualTo(inputs.get(0) + ",probability,prediction,model_version");
    for (int i = 0; i < rows.size(); i++) {
      String[] row = rows.get(i);
      assertThat(String.join(",", Arrays.asList(row).subList(0, 8))).isEqualTo(inputs.get(i + 1));
      double margin = -9.77306153291233;
      for (int j = 0; j < 7; j++) {
        margin += r[j] * Double.parseDouble(row[j]);
      }
      double p = 1 / (1 + Math.exp(-margin));
      assertThat(Double.parseDouble(row[8])).isCloseTo(p, within(1e-6));
      assertThat(row[9]).isEqualTo(p >= 0.5 ? "1" : "0");
      assertThat(row[10]).matches("[0-9a-f]{12}");
    }
  }

  private Dataset<Row> parquet(Path directory) {
    return session.spark().read().parquet(directory.toString());
  }

  /** The mean of a category is the sum of the intercept and its coefficient, as in model.json. */
  @Test
  void categoriesArePredictedByTheirCoefficients() throws IOException {
    Path output = predicted(housing, "data/california_housing.csv", "--output-format", "parquet");
    LinearModel model = LocalSession.model(housing).model();
    Map<String, Double> weights = new HashMap<>();
    for (int j = 0; j < model.features().size(); j++) {
      weights.put(model.features().get(j), model.coefficients().get(j));
    }
    List<Row> rows =
        parquet(output).select("median_income", "ocean_proximity", "prediction").collectAsList();
    assertThat(rows).hasSize(20_640);
    for (Row row : rows) {
      double expected =
          model.intercept()
              + weights.get("median_income") * Double.parseDouble(row.getString(0))
              + weights.getOrDefault("ocean_proximity=" + row.getString(1), 0.0);
      assertThat(row.getDouble(2)).isEqualTo(expected);
    }
  }

  @Test
  void hostileNamesAndTextsComeThrough() throws IOException {
    String[] names = {"a.b", "c`d", "<script>", "\ud83d\ude80", "say \"hi\"", "x y;z"};
    StructType schema = new StructType();
    for (String name : names) {
      schema = schema.add(name, DataTypes.DoubleType);
    }
    schema =
        schema
            .add("text \\ 'q'", DataTypes.StringType)
            .add("y", DataTypes.DoubleType)
            .add("row", DataTypes.IntegerType);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Object[] cells = new Object[9];
      double sum = 0;
      for (int j = 0; j < 6; j++) {
        cells[j] = (double) ((i * (j + 3) * 7919) % 101);
        sum += (j + 1) * (double) cells[j];
      }
      cells[6] = new String[] {"it's", "back\\slash", "\ud83d\ude00", "<script>"}[i % 4];
      cells[7] = sum + i % 4 + i % 3;
      cells[8] = i;
      rows.add(RowFactory.create(cells));
    }
    Path input = directory.resolve("input");
    session.spark().createDataFrame(rows, schema).coalesce(1).write().parquet(input.toString());
    List<String> train =
        LocalSession.words(
            "train --y y --solver normal --input "
                + input
                + " --output "
                + directory.resolve("model"));
    for (String name : names) {
      train.addAll(List.of("--x", name));
    }
    train.addAll(List.of("--x", "text \\ 'q'", "--categorical", "text \\ 'q'"));
    Outcome trained = session.console().run(train);
    assertThat(trained.err()).isEmpty();
    Path model = directory.resolve("model");
    Path output = predicted(model, input.toString());
    List<Row> predictions = parquet(output).collectAsList();
    assertThat(predictions).hasSize(60);
    for (int i = 0; i < 60; i++) {
      assertThat(predictions.get(i).get(6)).isEqualTo(rows.get(i).get(6));
      assertThat(predictions.get(i).getDouble(9)).isCloseTo(rows.get(i).getDouble(7), within(3.0));
    }
    assertSqlEqualsPrediction(model, output, "row % 4 <> 1");
  }

  /**
   * What {@code show --as spark-sql} prints, and standard SQL where Spark reads it: but for
   * backslashes in texts.
   */
  private void assertSqlEqualsPrediction(Path model, Path predictions, String readByStandard) {
    parquet(predictions).createOrReplaceTempView("predictions");
    String mean = mean(predictions);
    String spark = session.run("show --as spark-sql --model " + model).out();
    assertEqualColumns(session.spark(), "SELECT `" + mean + "`, " + spark + " FROM predictions");
    SparkSession standard = session.spark().newSession();
    standard.conf().set("spark.sql.ansi.enabled", "true");
    standard.conf().set("spark.sql.ansi.doubleQuotedIdentifiers", "true");
    parquet(predictions).where(readByStandard).createOrReplaceGlobalTempView("predictions");
    String sql = session.run("show --as sql --model " + model).out();
    assertEqualColumns(
        standard, "SELECT \"" + mean + "\", " + sql + " FROM global_temp.predictions");
  }

  private String mean(Path predictions) {
    List<String> names = Arrays.asList(parquet(predictions).columns());
    return names.contains("probability") ? "probability" : "prediction";
  }

  private static void assertEqualColumns(SparkSession spark, String query) {
    List<Row> rows = spark.sql(query).collectAsList();
    assertThat(rows).isNotEmpty();
    for (Row row : rows) {
      double expected = row.getDouble(0);
      assertThat(row.getDouble(1))
          .isCloseTo(expected, within(1e-12 * Math.max(1, Math.abs(expected))));
    }
  }

  private Path typedPima() {
    Path file = directory.resolve("pima.parquet");
    session
        .spark()
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .csv("data/pima_test.csv")
        .coalesce(1)
        .write()
        .parquet(file.toString());
    return file;
  }

  @Test
  void sqlGivesThePredictionsOfAClassification() {
    assertSqlEqualsPrediction(pima, predicted(pima, typedPima().toString()), "true");
  }

  @Test
  void integersTextAndOrderOfColumnsDoNotMatter() throws IOException {
    Path typed = typedPima();
    List<Row> ofNumbers =
        parquet(predicted(pima, typed.toString())).orderBy("probability").collectAsList();
    Path reordered = directory.resolve("reordered.parquet");
    session
        .spark()
        .read()
        .parquet(typed.toString())
        .selectExpr("age", "cast(ped as string) ped", "skin", "bmi", "npreg", "glu", "bp")
        .coalesce(1)
        .write()
        .parquet(reordered.toString());
    Path output = directory.resolve("reordered");
    session.run("predict --input " + reordered + " --model " + pima + " --output " + output);
    List<Row> ofText = parquet(output).orderBy("probability").collectAsList();
    assertThat(ofText).hasSize(332);
    for (int i = 0; i < 332; i++) {
      double probability = ofNumbers.get(i).getAs("probability");
      assertThat(ofText.get(i).<Double>getAs("probability")).isEqualTo(probability);
    }
  }

  private Path faulty() throws IOException {
    return Files.write(
        directory.resolve("faulty.csv"),
        List.of(
            "median_income,ocean_proximity,note",
            "1.5,INLAND,first",
            ",INLAND,second",
            "oops,INLAND,third",
            "2.5,,fourth",
            "3.5,ELSEWHERE,\"fifth, with a comma\"",
            "NaN,INLAND,sixth"));
  }

  private Outcome predict(Path input, String more) {
    return session.run(
        "predict --model "
            + housing
            + " --input "
            + input
            + " --output "
            + directory.resolve("out")
            + " "
            + more);
  }

  @Test
  void badRowsFailTheRunAndLeaveNothing() throws IOException {
    Path input = faulty();
    Outcome outcome = predict(input, "");
    assertThat(outcome.exitCode()).isEqualTo(65);
    assertThat(outcome.err())
        .contains("Bad rows: 4 of 6 (2 null, 1 unparsable, 1 nan) in faulty.csv (4)")
        .doesNotContain("fifth", "oops");
    assertOnly(input);
  }

  private void assertOnly(Path... expected) throws IOException {
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).containsExactlyInAnyOrder(expected);
    }
  }

  @Test
  void badRowsAreDroppedOrSetAsideAndCounted() throws IOException {
    Path input = faulty();
    Outcome dropped = predict(input, "--bad-rows drop --max-bad-share 0.9");
    assertThat(dropped.err()).isEmpty();
    assertThat(dropped.out())
        .contains("rows        6 read, 2 predicted, 4 rejected (2 null, 1 unparsable, 1 nan)\n");
    Path output = directory.resolve("out");
    assertThat(LocalSession.contents(output).keySet())
        .containsExactly(".part-00000.csv.crc", "part-00000.csv");
    String written = Files.readString(output.resolve("part-00000.csv"));
    assertThat(written).contains("3.5,ELSEWHERE,\"fifth, with a comma\",").doesNotContain("NaN");
    Outcome again = predict(input, "--bad-rows quarantine");
    assertThat(again.exitCode()).isEqualTo(73);
    assertThat(again.err()).contains("exists; --overwrite replaces it");
    assertThat(predict(input, "--bad-rows quarantine --max-bad-share 0.9 --overwrite").err())
        .isEmpty();
    assertThat(LocalSession.contents(output.resolve("_quarantine")).values().toString())
        .contains("third", "unparsable", "faulty.csv");
    assertThat(predict(input, "--bad-rows drop --max-bad-share 0.1 --overwrite").exitCode())
        .isEqualTo(65);
    assertThat(Files.readString(output.resolve("part-00000.csv"))).isEqualTo(written);
    assertOnly(input, output);
  }

  @Test
  void columnsThatAreAddedMustBeFree() throws IOException {
    Path input =
        Files.write(
            directory.resolve("a.csv"),
            List.of("median_income,ocean_proximity,Prediction", "1,INLAND,2"));
    Outcome outcome = predict(input, "");
    assertThat(outcome.exitCode()).isEqualTo(65);
    assertThat(outcome.err()).contains("Column exists: Prediction (must not be one of the input");
    assertOnly(input);
  }

  @Test
  void whatCannotBePredictedIsSaid() throws IOException {
    Path empty =
        Files.write(directory.resolve("empty.csv"), List.of("median_income,ocean_proximity"));
    Outcome nothing = predict(empty, "");
    assertThat(nothing.exitCode()).isEqualTo(66);
    assertThat(nothing.err()).contains("No rows: 0 read");
    Path other =
        Files.write(directory.resolve("other.csv"), List.of("median_incom,ocean_proximity", "1,x"));
    Outcome missing = predict(other, "");
    assertThat(missing.exitCode()).isEqualTo(65);
    assertThat(missing.err())
        .contains("Missing column: median_income")
        .contains("did you mean median_incom?");
    assertOnly(empty, other);
    Outcome noModel =
        session.run(
            "predict --input " + empty + " --output o --model " + directory.resolve("none"));
    assertThat(noModel.exitCode()).isEqualTo(66);
    assertThat(noModel.err()).contains("Missing model: ");
  }

  @Test
  void aModelOfANewerFormatIsRefused() throws Exception {
    Path newer =
        edited(
            Files.readString(housing.resolve("model.json"))
                .replace("\"formatVersion\": 1", "\"formatVersion\": 2"));
    for (String command :
        List.of("predict --output o --input a.csv", "evaluate --input a.csv", "show")) {
      Outcome outcome = session.run(command + " --model " + newer);
      assertThat(outcome.exitCode()).isEqualTo(65);
      assertThat(outcome.err()).contains("formatVersion is 2 (this release reads 1)");
    }
  }

  @Test
  void aModelIsNeverReplacedByPredictions() throws IOException {
    Map<String, String> before = LocalSession.contents(pima);
    Outcome outcome =
        session.run(
            "predict --overwrite --input data/pima_test.csv --model " + pima + " --output " + pima);
    assertThat(outcome.exitCode()).isEqualTo(73);
    assertThat(outcome.err()).contains("it holds what is not part of it: ");
    assertThat(LocalSession.contents(pima)).isEqualTo(before);
  }

  /** Files of very unequal sizes, so that Spark would take them in another order. */
  @Test
  void everyFileOfTheInputHasOneOfTheOutputInTheSameOrder() throws IOException {
    Path input = Files.createDirectory(directory.resolve("input"));
    List<String> all = Files.readAllLines(Path.of("data/pima_test.csv"));
    int[] ends = {1, 4, 200, 203, 300, 333};
    for (int i = 0; i + 1 < ends.length; i++) {
      List<String> part = new ArrayList<>(List.of(all.get(0)));
      part.addAll(all.subList(ends[i], ends[i + 1]));
      Files.write(input.resolve("day-" + i + ".csv"), part);
    }
    Path output = predicted(pima, input.toString());
    assertThat(LocalSession.contents(output)).hasSize(10);
    List<String> rows = new ArrayList<>();
    for (String[] row : lines(output)) {
      rows.add(String.join(",", Arrays.asList(row).subList(0, 8)));
    }
    assertThat(rows).isEqualTo(all.subList(1, all.size()));
  }

  /** By every kind of reading: the mean error is that of what is written. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--features median_income,households",
        "--features median_income --offset total_rooms",
        "--features median_income,ocean_proximity --categorical ocean_proximity",
        "--features median_income,households --hash-features 2^4",
        "--features ocean_proximity,households --categorical ocean_proximity --hash-features 2^5"
      })
  void predictionsAreThoseThatEvaluateJudges(String settings) throws IOException {
    String input = "data/california_housing.csv";
    Path model =
        trained(
            "kind" + settings.hashCode(),
            "--input " + input + " --y median_house_value --solver normal " + settings);
    double sum = 0;
    List<String[]> rows = lines(predicted(model, input));
    for (String[] row : rows) {
      sum += Double.parseDouble(row[10]) - Double.parseDouble(row[8]);
      if (settings.contains("offset")) {
        assertThat(Double.parseDouble(row[10])).isFinite();
      }
    }
    assertMeanError(sum / rows.size(), model, input);
  }

  private static void assertMeanError(double expected, Path model, String input) {
    Outcome judged = session.run("evaluate --json --input " + input + " --model " + model);
    assertThat(judged.err()).isEmpty();
    Matcher mean = Pattern.compile("\"meanResidual\": (\\S+),").matcher(judged.out());
    assertThat(mean.find()).isTrue();
    assertThat(Double.parseDouble(mean.group(1))).isCloseTo(expected, within(1e-6));
  }

  @Test
  void vectorsAndArraysArePredicted() {
    String input = directory.resolve("vectors.parquet").toString();
    session
        .spark()
        .read()
        .parquet(typedPima().toString())
        .selectExpr("array(npreg, glu, bp) a", "double(age) age", "double(diabetic) y")
        .coalesce(1)
        .write()
        .parquet(input);
    Path model = trained("vectors", "--features a,age --y y --solver normal --input " + input);
    Path output = predicted(model, input);
    double mean = parquet(output).selectExpr("avg(prediction - y)").head().getDouble(0);
    assertThat(parquet(output).count()).isEqualTo(332);
    assertMeanError(mean, model, input);
    assertRefusedAsSql(model, "a holds arrays or vectors");
    Path csv = directory.resolve("csv");
    Outcome refused =
        session.run(
            "predict --output-format csv --input "
                + input
                + " --model "
                + model
                + " --output "
                + csv);
    assertThat(refused.exitCode()).isEqualTo(78);
    assertThat(refused.err())
        .contains("Invalid output-format: csv (must be parquet, which can hold a array<int>)");
    assertThat(csv).doesNotExist();
  }

  @Test
  void libsvmFilesArePredicted() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 1; i <= 50; i++) {
      lines.add((3 * i + i % 4) + " 1:" + i + " 3:" + i % 7);
    }
    Path input = Files.write(directory.resolve("a.libsvm"), lines);
    Path model = trained("libsvm", "--solver normal --input " + input);
    Path output = predicted(model, input.toString());
    assertThat(parquet(output).columns())
        .containsExactly("label", "features", "prediction", "model_version");
    double mean = parquet(output).selectExpr("avg(prediction - label)").head().getDouble(0);
    assertMeanError(mean, model, input.toString());
  }

  private void assertRefusedAsSql(Path model, String reason) {
    Outcome outcome = session.run("show --as sql --model " + model);
    assertThat(outcome.exitCode()).isEqualTo(78);
    assertThat(outcome.err()).contains("Cannot show as sql: " + reason);
  }

  @Test
  void hashedFeaturesAreRefusedAsSql() {
    Path model =
        trained(
            "hashed",
            "--input data/california_housing.csv --y median_house_value --x median_income"
                + " --hash-features 2^3 --solver normal");
    assertRefusedAsSql(model, "features are hashed");
  }

  /** A prediction that no double can hold is never written, whatever the policy. */
  @Test
  void aPredictionThatIsNotFiniteEndsTheRun() throws Exception {
    Path model = trained("huge", "--input data/norris.csv --x x --y y --solver normal");
    String text =
        Files.readString(model.resolve("model.json"))
            .replaceFirst("\"coefficient\": [0-9.]+", "\"coefficient\": 1e300");
    Path edited = edited(text);
    Path input = Files.write(directory.resolve("x.csv"), List.of("x", "1", "1e20"));
    Path output = directory.resolve("none");
    Outcome outcome =
        session.run(
            "predict --bad-rows drop --input "
                + input
                + " --model "
                + edited
                + " --output "
                + output);
    assertThat(outcome.exitCode()).isEqualTo(65);
    assertThat(outcome.err()).contains("Not finite: 1 prediction");
    assertThat(output).doesNotExist();
  }

  /** A model directory with this model.json. */
  private Path edited(String text) throws Exception {
    Path edited = Files.createDirectory(directory.resolve("edited"));
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Files.write(edited.resolve("model.json"), bytes);
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    Files.writeString(
        edited.resolve("manifest.json"),
        "{\"formatVersion\": 1, \"files\": [{\"name\": \"model.json\", \"bytes\": "
            + bytes.length
            + ", \"sha256\": \""
            + hash
            + "\"}], \"directories\": []}");
    return edited;
  }

  @Test
  void theChampionOfAStoreIsMeantByItsDirectory() {
    Path root = directory.resolve("store");
    StoreConfig config =
        new StoreConfig(
            root.toString(), false, Duration.ofMinutes(1), Duration.ZERO, 3, Duration.ZERO);
    String name;
    try (ModelStore store = ModelStore.open(config, new Configuration());
        Claim claim = store.claim("night-1")) {
      Version version;
      try (VersionDraft draft = store.begin(claim)) {
        draft.write(LocalSession.model(pima));
        draft.commit();
        version = draft.version();
      }
      store.promote(claim, version);
      name = version.name();
    }
    Path output = predicted(root, typedPima().toString());
    assertThat(parquet(output).select("model_version").distinct().head().getString(0))
        .isEqualTo(name)
        .isEqualTo("000001-night-1");
    assertThat(session.run("show --model " + root).out()).contains("version 000001-night-1");
    Outcome judged = session.run("evaluate --input data/pima_test.csv --model " + root);
    assertThat(judged.out()).contains("version 000001-night-1", "ROC-AUC 0.8659");
  }
}
