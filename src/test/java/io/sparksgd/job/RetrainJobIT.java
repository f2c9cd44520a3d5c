package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.cli.Console.Outcome;
import io.sparksgd.job.Nights.Trouble;
import io.sparksgd.store.Claim;
import io.sparksgd.store.Decision;
import io.sparksgd.store.ModelStore;
import io.sparksgd.store.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nights in a row: who becomes champion, what ends a night, and what stays. */
class RetrainJobIT {
  private static final int ROWS = 6_000;

  private static LocalSession session;

  @TempDir private Path home;

  @BeforeAll
  static void start() {
    session = LocalSession.open("local[2]");
  }

  @AfterAll
  static void stop() {
    session.close();
  }

  private Outcome retrain(int rows, long night, Trouble trouble, String... more) {
    Path input = Nights.write(home.resolve("night-" + night + ".csv"), rows, night, trouble);
    List<String> arguments =
        new ArrayList<>(List.of("retrain", "--input", input.toString(), "--store", store().path()));
    arguments.addAll(List.of("--label", "y"));
    if (!List.of(more).contains("--features")) {
      arguments.addAll(List.of("--features", "x1,x2"));
    }
    if (!List.of(more).contains("--holdout-input")) {
      arguments.addAll(List.of("--holdout", "0.2", "--holdout-key", "id"));
    }
    arguments.addAll(List.of(more));
    return session.console().run(arguments);
  }

  private Outcome retrain(long night, Trouble trouble, String... more) {
    return retrain(ROWS, night, trouble, more);
  }

  private TestStore store() {
    return TestStore.at(home.resolve("store"));
  }

  private List<Version> versions() {
    return store().ask(ModelStore::versions);
  }

  @Test
  void theFirstModelIsChampionAndABetterOneTakesItsPlace() {
    Outcome first = retrain(1, Trouble.NONE);
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out()).contains("gate        the first model: there is no champion");
    assertThat(store().championNumber()).isEqualTo(1);
    Outcome second = retrain(2, Trouble.NONE);
    assertThat(second.exitCode()).as(second.out()).isZero();
    assertThat(second.out()).contains("0 alarms", "champion    000002-");
    assertThat(store().championNumber()).isEqualTo(2);
    Outcome back = session.console().run("rollback", "--store", store().path());
    assertThat(back.exitCode()).isZero();
    assertThat(store().championNumber()).isEqualTo(1);
  }

  @Test
  void corruptedLabelsLeaveTheChampionAndAreSuspect() {
    retrain(1, Trouble.NONE);
    Outcome night = retrain(2, Trouble.corrupted(0.2));
    assertThat(night.exitCode()).isEqualTo(21);
    assertThat(store().championNumber()).isEqualTo(1);
    try (ModelStore store = store().open()) {
      Version kept = store.versions().get(1);
      assertThat(kept.damage()).isEmpty();
      Decision decision = kept.decision().orElseThrow();
      assertThat(decision.promoted()).isFalse();
      assertThat(decision.reasons().get(0)).contains("champion");
    }
    assertThat(retrain(3, Trouble.NONE).exitCode()).isZero();
    assertThat(store().championNumber()).isEqualTo(3);
  }

  @Test
  void aBrokenContractEndsTheNightWithAllViolationsAndNoVersion() {
    retrain(1, Trouble.NONE);
    Outcome night =
        retrain(2, Trouble.NONE, "--contract-rows", "1e6..", "--contract-range", "x1=0..1");
    assertThat(night.exitCode()).isEqualTo(21);
    assertThat(night.complaints()).hasSize(3).allMatch(line -> line.contains("Contract: "));
    assertThat(versions()).hasSize(1);
    Outcome warned = retrain(2, Trouble.NONE, "--contract-rows", "1e6..", "--contract", "warn");
    assertThat(warned.exitCode()).isZero();
    assertThat(warned.out()).contains("note: Contract: rows 6000");
  }

  @Test
  void driftIsToldAndEndsTheNightWhereThatIsAsked() {
    retrain(1, Trouble.NONE);
    Outcome blocked = retrain(2, Trouble.shifted(1), "--drift", "block");
    assertThat(blocked.exitCode()).isEqualTo(21);
    assertThat(blocked.complaints()).allMatch(line -> line.startsWith("spark-sgd: Drift: "));
    assertThat(blocked.complaints().get(0)).contains("x1");
    assertThat(versions()).hasSize(1);
    Outcome told = retrain(2, Trouble.shifted(1));
    assertThat(told.exitCode()).as(told.out()).isZero();
    assertThat(told.out()).contains("note: Drift: x1");
  }

  @Test
  void tooFewRowsToTellKeepTheChampion() {
    retrain(1, Trouble.NONE);
    Outcome night = retrain(150, 2, Trouble.NONE);
    assertThat(night.exitCode()).as(night.out()).isEqualTo(20);
    assertThat(night.out()).contains("too few rows");
    assertThat(store().championNumber()).isEqualTo(1);
    assertThat(versions()).hasSize(2);
  }

  @Test
  void requirementsAndCertificatesKeepTheChampion() {
    Outcome first = retrain(1, Trouble.NONE, "--require", "rmse<=0.5");
    assertThat(first.exitCode()).isEqualTo(20);
    assertThat(first.out()).contains("champion    none");
    Outcome uncertain =
        retrain(
            1,
            Trouble.NONE,
            "--require-certificate",
            "--max-epochs",
            "1",
            "--learning-rate",
            "1e-6");
    assertThat(uncertain.exitCode()).isEqualTo(20);
    assertThat(uncertain.out()).contains("Too far from the optimum");
  }

  @Test
  void anotherQuestionIsNotHeldAgainstTheChampion() {
    retrain(1, Trouble.NONE);
    Outcome refused = retrain(2, Trouble.NONE, "--features", "x1");
    assertThat(refused.exitCode()).isEqualTo(78);
    assertThat(refused.complaints().get(0))
        .contains("Cannot compare with champion 000001-", "features [x1, x2] there, [x1] here");
    Outcome replaced = retrain(2, Trouble.NONE, "--features", "x1", "--replace-champion");
    assertThat(replaced.exitCode()).as(replaced.err()).isZero();
    assertThat(replaced.out()).contains("note: not compared with champion 000001-");
    assertThat(store().championNumber()).isEqualTo(2);
  }

  @Test
  void aWarmStartBeginsAtTheChampion() {
    retrain(1, Trouble.NONE);
    Outcome night = retrain(2, Trouble.NONE, "--warm-start");
    assertThat(night.exitCode()).as(night.err()).isZero();
    try (ModelStore store = store().open()) {
      String settings = store.champion().orElseThrow().model().settings().get("warm-start");
      assertThat(settings).startsWith("000001-");
    }
  }

  /** What it came to is judged like any other model. */
  @Test
  void aNightThatMayNotTakeLongIsJudgedAsFarAsItCame() {
    Outcome night =
        retrain(
            1,
            Trouble.NONE,
            "--max-time",
            "1s",
            "--sums",
            "gradients",
            "--target-gap",
            "none",
            "--max-epochs",
            "100000",
            "--require",
            "r2>=0.5");
    assertThat(night.exitCode()).as(night.out() + night.err()).isZero();
    assertThat(night.out()).contains("stopped     the time allowed is over", "warning: ");
    assertThat(store().championNumber()).isEqualTo(1);
  }

  @Test
  void categoriesThatComeAndGoAreComparedAllTheSame() {
    String[] regions = {"--features", "x1,x2,region", "--categorical", "region"};
    retrain(1, Trouble.NONE, regions);
    List<String> more = new ArrayList<>(List.of(regions));
    more.addAll(List.of("--where", "region = 'south'", "--contract-columns", "region=string"));
    Outcome night = retrain(2, Trouble.NONE, more.toArray(String[]::new));
    assertThat(night.exitCode()).as(night.err()).isZero();
  }

  @Test
  void whileAnotherRunHasTheStoreThisOneExits() {
    try (ModelStore store = store().open();
        Claim claim = store.claim("other")) {
      Outcome night = retrain(1, Trouble.NONE);
      assertThat(night.exitCode()).isEqualTo(69);
      assertThat(claim.isLost()).isFalse();
    }
    assertThat(retrain(1, Trouble.NONE).exitCode()).isZero();
  }

  /** Rows that judge and that nobody tampered with. */
  private String[] judgedApart() {
    Path judges = Nights.write(home.resolve("judges.csv"), ROWS, 99, Trouble.NONE);
    return new String[] {
      "--holdout-input", judges.toString(), "--features", "x1,x2,region", "--categorical", "region"
    };
  }

  private Outcome sliced(long night, Trouble trouble, String... more) {
    List<String> all = new ArrayList<>(List.of(judgedApart()));
    all.addAll(List.of("--slices", "region", "--margin", "0.2"));
    all.addAll(List.of(more));
    return retrain(night, trouble, all.toArray(String[]::new));
  }

  @Test
  void aSliceThatGetsWorseKeepsTheChampion() {
    assertThat(sliced(1, Trouble.NONE).exitCode()).isZero();
    Outcome worse = sliced(2, Trouble.inTheNorth(0.5));
    assertThat(worse.exitCode()).as(worse.out() + worse.err()).isEqualTo(20);
    assertThat(worse.out()).contains("in slice north the challenger's loss is ");
    assertThat(store().championNumber()).isEqualTo(1);
    Outcome tolerated = sliced(2, Trouble.inTheNorth(0.5), "--slice-margin", "0.5");
    assertThat(tolerated.exitCode()).as(tolerated.out() + tolerated.err()).isZero();
    assertThat(store().championNumber()).isEqualTo(3);
  }

  /**
   * Rows without a number go to the quarantine of the version; slices are of those that are left.
   */
  @Test
  void badRowsOfANightAreKeptBesideItsVersion() throws IOException {
    String[] lenient = {"--bad-rows", "quarantine", "--slices", "region"};
    retrain(1, Trouble.NONE, lenient);
    Path input = Nights.write(home.resolve("bad.csv"), ROWS, 2, Trouble.NONE);
    Files.writeString(
        input, "d1,,1,north,2\nd2,1,x,south,2\nd3,1,1,north,\n", StandardOpenOption.APPEND);
    List<String> words = new ArrayList<>(List.of("retrain", "--input", "" + input));
    words.addAll(List.of("--store", store().path(), "--label", "y", "--features", "x1,x2"));
    words.addAll(List.of("--holdout", "0.2", "--holdout-key", "id"));
    words.addAll(List.of(lenient));
    Outcome night = session.console().run(words);
    assertThat(night.exitCode()).as(night.out() + night.err()).isZero();
    Path version = home.resolve("store/versions").resolve(versions().get(1).name());
    assertThat(LocalSession.contents(version).keySet()).anyMatch(it -> it.startsWith("quarantine"));
  }

  /** Of three days the first two train and the last judges, night after night. */
  @Test
  void daysThatJudgeAreNotTrainedOn() throws IOException {
    for (int day = 1; day <= 4; day++) {
      Path directory = Files.createDirectories(home.resolve("days/2026-11-0" + day));
      Nights.write(directory.resolve("rows.csv"), 1_000 * day, day, Trouble.NONE);
    }
    String[] days = {
      "retrain",
      "--input",
      home.resolve("days") + "/{as-of}",
      "--days",
      "3",
      "--holdout-days",
      "1",
      "--store",
      store().path(),
      "--label",
      "y",
      "--features",
      "x1,x2",
      "--as-of"
    };
    for (int night = 3; night <= 4; night++) {
      List<String> words = new ArrayList<>(List.of(days));
      words.add("2026-11-0" + night);
      Outcome outcome = session.console().run(words);
      assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
      assertThat(store().championNumber()).isEqualTo(night - 2);
      Version champion = versions().get(night - 3);
      assertThat(champion.model().rows().used()).isEqualTo(night == 3 ? 3_000 : 5_000);
    }
  }
}
