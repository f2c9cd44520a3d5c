package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.cli.Console.Outcome;
import io.sparksgd.config.StoreConfig;
import io.sparksgd.job.Nights.Trouble;
import io.sparksgd.store.Claim;
import io.sparksgd.store.Decision;
import io.sparksgd.store.ModelStore;
import io.sparksgd.store.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
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
        new ArrayList<>(List.of("retrain", "--input", input.toString(), "--store", store()));
    arguments.addAll(List.of("--label", "y"));
    if (!List.of(more).contains("--features")) {
      arguments.addAll(List.of("--features", "x1,x2"));
    }
    arguments.addAll(List.of("--holdout", "0.2", "--holdout-key", "id"));
    arguments.addAll(List.of(more));
    return session.console().run(arguments);
  }

  private Outcome retrain(long night, Trouble trouble, String... more) {
    return retrain(ROWS, night, trouble, more);
  }

  private String store() {
    return home.resolve("store").toString();
  }

  private ModelStore open() {
    StoreConfig config =
        new StoreConfig(
            store(), false, Duration.ofMinutes(1), Duration.ZERO, 100, Duration.ofDays(1));
    return ModelStore.open(config, new Configuration());
  }

  private long championNumber() {
    try (ModelStore store = open()) {
      return store.champion().orElseThrow().number();
    }
  }

  private List<Version> versions() {
    try (ModelStore store = open()) {
      return store.versions();
    }
  }

  @Test
  void theFirstModelIsChampionAndABetterOneTakesItsPlace() {
    Outcome first = retrain(1, Trouble.NONE);
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out()).contains("gate        the first model: there is no champion");
    assertThat(championNumber()).isEqualTo(1);
    Outcome second = retrain(2, Trouble.NONE);
    assertThat(second.exitCode()).as(second.out()).isZero();
    assertThat(second.out()).contains("0 alarms", "champion    000002-");
    assertThat(championNumber()).isEqualTo(2);
    Outcome back = session.console().run("rollback", "--store", store());
    assertThat(back.exitCode()).isZero();
    assertThat(championNumber()).isEqualTo(1);
  }

  @Test
  void corruptedLabelsLeaveTheChampionAndAreSuspect() {
    retrain(1, Trouble.NONE);
    Outcome night = retrain(2, Trouble.corrupted(0.2));
    assertThat(night.exitCode()).isEqualTo(21);
    assertThat(championNumber()).isEqualTo(1);
    try (ModelStore store = open()) {
      Version kept = store.versions().get(1);
      assertThat(kept.damage()).isEmpty();
      Decision decision = kept.decision().orElseThrow();
      assertThat(decision.promoted()).isFalse();
      assertThat(decision.reasons().get(0)).contains("champion");
    }
    assertThat(retrain(3, Trouble.NONE).exitCode()).isZero();
    assertThat(championNumber()).isEqualTo(3);
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
    assertThat(championNumber()).isEqualTo(1);
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
    assertThat(championNumber()).isEqualTo(2);
  }

  @Test
  void aWarmStartBeginsAtTheChampion() {
    retrain(1, Trouble.NONE);
    Outcome night = retrain(2, Trouble.NONE, "--warm-start");
    assertThat(night.exitCode()).as(night.err()).isZero();
    try (ModelStore store = open()) {
      String settings = store.champion().orElseThrow().model().settings().get("warm-start");
      assertThat(settings).startsWith("000001-");
    }
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
    try (ModelStore store = open();
        Claim claim = store.claim("other")) {
      Outcome night = retrain(1, Trouble.NONE);
      assertThat(night.exitCode()).isEqualTo(69);
      assertThat(claim.isLost()).isFalse();
    }
    assertThat(retrain(1, Trouble.NONE).exitCode()).isZero();
  }

  @Test
  void aSliceThatGetsWorseKeepsTheChampion() {
    retrain(1, Trouble.NONE);
    Outcome night = retrain(2, Trouble.NONE, "--slices", "region");
    assertThat(night.exitCode()).as(night.err()).isZero();
  }
}
