package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.config.ConfigFile;
import io.sparksgd.config.InputConfig;
import io.sparksgd.config.Settings;
import io.sparksgd.config.TrainConfigs;
import io.sparksgd.config.TrainSettings;
import io.sparksgd.core.contract.ColumnType;
import io.sparksgd.core.contract.DataContract;
import io.sparksgd.core.contract.Interval;
import io.sparksgd.core.drift.DriftLimits;
import io.sparksgd.core.drift.DriftReport;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.profile.DataSketch;
import io.sparksgd.core.sampling.RandomBits;
import io.sparksgd.io.ExampleReader;
import io.sparksgd.report.ContractText;
import io.sparksgd.report.DriftText;
import io.sparksgd.spark.DistributedExamples;
import io.sparksgd.store.DriftFile;
import io.sparksgd.store.ProfileFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract and drift on rows that Spark read. */
class ContractCheckIT {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-31T02:00:00Z"), ZoneOffset.UTC);
  private static LocalSession session;
  @TempDir Path dir;

  @BeforeAll
  static void start() {
    session = LocalSession.open("local[2]");
  }

  @AfterAll
  static void stop() {
    session.close();
  }

  private InputConfig input(String settings) {
    return TrainConfigs.of(
            Settings.resolve(
                TrainSettings.TABLE,
                ConfigFile.parse(settings + "\noutput = " + '"' + dir + "/out\"", "test.conf"),
                Map.of()))
        .input();
  }

  private static <T> T onRows(
      InputConfig input, BiFunction<ExampleReader, DistributedExamples, T> work) {
    ExampleReader reader = ExampleReader.open(session.spark(), input);
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.spark().sparkContext());
    try (DistributedExamples rows = DistributedExamples.load(spark, reader.blocks())) {
      return work.apply(reader, rows);
    }
  }

  private static List<String> lines(InputConfig input, DataContract contract) {
    return onRows(
        input,
        (reader, rows) ->
            ContractText.lines(new ContractCheck(contract, input, CLOCK).check(reader, rows)));
  }

  private static DataSketch sketch(InputConfig input) {
    return onRows(
        input,
        (reader, rows) ->
            DataSketch.of(
                DataProfile.of(rows.ranges(), rows::sum),
                reader.featureNames(),
                input.label(),
                reader.nulls(rows.ranges()),
                rows::sum));
  }

  private static DataContract files(int freshDays, int missingDays) {
    return new DataContract(
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        OptionalInt.of(freshDays),
        OptionalInt.of(missingDays));
  }

  private Path write(String name, String text) throws IOException {
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  @Test
  void everyViolationIsListedAndNoRowIsShown() throws IOException {
    write(
        "in.csv",
        """
        age,region,price,sick
        30,north,1.5,1
        999,south,2.5,0
        41,atlantis,3.5,0
        ,north,4.5,0
        -1,south,,0
        """);
    Map<String, ColumnType> columns = new LinkedHashMap<>();
    columns.put("age", ColumnType.NUMBER);
    columns.put("region", ColumnType.NUMBER);
    columns.put("prise", ColumnType.ANY);
    columns.put("price", ColumnType.INTEGER);
    DataContract contract =
        new DataContract(
            columns,
            Map.of("age", new Interval(0, 120)),
            Map.of("region", List.of("north", "south", "west")),
            Map.of("*", 0.1),
            Optional.of(new Interval(1_000, 2_000)),
            Optional.of(new Interval(0.4, 0.6)),
            OptionalInt.empty(),
            OptionalInt.empty());
    InputConfig input =
        input(
            "input = [\""
                + dir
                + "/in.csv\"], features = [age, region, price], categorical = [region],"
                + " label = sick, loss = logistic, bad-rows = drop, max-bad-share = 0.5");
    assertThat(lines(input, contract))
        .containsExactly(
            "Contract: region string (must be number; text is number only where it is read as a"
                + " number)",
            "Contract: prise missing (must be there; available: age, region, price, sick; did you"
                + " mean price?)",
            "Contract: price string (must be integer; text is number only where it is read as a"
                + " number)",
            "Contract: rows 3 (must be from 1000 to 2000)",
            "Contract: age null share 0.2 (must be <= 0.1)",
            "Contract: price null share 0.2 (must be <= 0.1)",
            "Contract: age max 999 (must be <= 120)",
            "Contract: region values outside its set 1 (must be one of north, south, west)",
            "Contract: sick share of positives 0.3333333333333333 (must be from 0.4 to 0.6)");
  }

  @Test
  void typesOfParquetAreThoseOfItsSchema() {
    session
        .spark()
        .sql("SELECT id AS x, double(id) AS y, 'a' AS t, current_date() AS d FROM range(5)")
        .write()
        .parquet(dir.resolve("in.parquet").toString());
    InputConfig input = input("input = [\"" + dir + "/in.parquet\"], features = [x], label = y");
    Map<String, ColumnType> columns = new LinkedHashMap<>();
    columns.put("x", ColumnType.INTEGER);
    columns.put("y", ColumnType.DOUBLE);
    columns.put("t", ColumnType.STRING);
    columns.put("d", ColumnType.DATE);
    DataContract good =
        new DataContract(
            columns,
            Map.of("y", new Interval(0, 4)),
            Map.of("x", List.of("0", "1", "2", "3", "4")),
            Map.of(),
            Optional.of(Interval.atLeast(5)),
            Optional.empty(),
            OptionalInt.empty(),
            OptionalInt.empty());
    assertThat(lines(input, good)).isEmpty();
    columns.replaceAll((name, type) -> ColumnType.INT);
    DataContract bad =
        new DataContract(
            columns,
            Map.of(),
            Map.of("x", List.of("0", "1")),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            OptionalInt.empty());
    assertThat(lines(input, bad))
        .containsExactly(
            "Contract: x bigint (must be int)",
            "Contract: y double (must be int)",
            "Contract: t string (must be int; text is number only where it is read as a number)",
            "Contract: d date (must be int)",
            "Contract: x rows outside its set 3 (must be one of 0, 1)");
  }

  @Test
  void theNewestDayAndTheMissingOnesHaveRules() throws IOException {
    write("2026-01-28/a.csv", "x,y\n1,2\n2,3\n");
    write("2026-01-26/a.csv", "x,y\n1,2\n");
    InputConfig input =
        input(
            "input = [\""
                + dir
                + "/{as-of}\"], as-of = 2026-01-30, days = 5, format = csv, features = [x],"
                + " label = y");
    assertThat(lines(input, files(1, 2)))
        .containsExactly(
            "Contract: newest day 2026-01-28 (must be at most 1 day old, as of 2026-01-30)",
            "Contract: days without data 3 (must be at most 2)");
    assertThat(lines(input, files(2, 3))).isEmpty();
  }

  /** They are read later, and judge by what may never have come. */
  @Test
  void daysThatAreHeldOutHaveTheSameRules() throws IOException {
    write("2026-01-28/a.csv", "x,y\n1,2\n2,3\n");
    write("2026-01-27/a.csv", "x,y\n1,2\n");
    InputConfig input =
        input(
            "input = [\""
                + dir
                + "/{as-of}\"], as-of = 2026-01-30, days = 4, holdout-days = 3, format = csv,"
                + " features = [x], label = y");
    assertThat(lines(input, files(1, 1)))
        .containsExactly(
            "Contract: newest day 2026-01-28 (must be at most 1 day old, as of 2026-01-30)",
            "Contract: days without data 2 (must be at most 1)");
    assertThat(lines(input, files(2, 2))).isEmpty();
  }

  @Test
  void withoutDaysTheNewestFileTellsTheAge() throws IOException {
    for (String name : List.of("in/a.csv", "in/b.csv")) {
      Path file = write(name, "x,y\n1,2\n2,3\n");
      Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-28T14:00:00Z")));
    }
    InputConfig input =
        input("input = [\"" + dir + "/in\"], format = csv, features = [x], label = y");
    assertThat(lines(input, files(2, 0)))
        .containsExactly("Contract: age of the newest file 2.5 days (must be at most 2 days old)");
    assertThat(lines(input, files(3, 0))).isEmpty();
  }

  @Test
  void nightsAreComparedThroughTheirFilesWhateverThePartitions() throws IOException {
    StringBuilder then = new StringBuilder("x,y\n");
    StringBuilder now = new StringBuilder("x,y\n");
    for (int i = 0; i < 2_000; i++) {
      double normal = RandomBits.gaussian(3, i);
      double other = RandomBits.gaussian(4, i);
      then.append(normal).append(',').append(i % 2).append('\n');
      now.append(i % 50 == 0 ? "" : other + 0.5).append(',').append(i % 2).append('\n');
    }
    write("then/a.csv", then.toString());
    write("now/a.csv", now.toString());
    String rest = ", features = [x], label = y, bad-rows = drop, split-size = ";
    DataSketch before = sketch(input("input = [\"" + dir + "/then\"], format = csv" + rest + "1g"));
    String tonight = "input = [\"" + dir + "/now\"], format = csv" + rest;
    DataSketch after = sketch(input(tonight + "64k"));
    assertThat(ProfileFile.bytes(sketch(input(tonight + "64k"))))
        .isEqualTo(ProfileFile.bytes(after));
    DataSketch stored = ProfileFile.read(ProfileFile.bytes(before), "profile.json");
    DriftReport report = DriftReport.compare(stored, after, DriftLimits.STANDARD);
    assertThat(report.alarms()).isNotEmpty().allMatch(alarm -> alarm.name().equals("x"));
    assertThat(after.nulls().byColumn()).containsEntry("x", 40L).containsEntry("y", 0L);
    assertThat(DriftText.render(report, "000001")).contains("x mean ", " standard deviations");
    assertThat(DriftFile.bytes(report, "000001")).isNotEmpty();
  }
}
