package io.sparksgd.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.cli.Console;
import io.sparksgd.cli.Console.Outcome;
import io.sparksgd.config.DoctorConfig;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.store.SampleStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code models}, {@code rollback} and {@code doctor}, which need no session. */
class StoreCommandsTest {
  @TempDir Path home;

  private static Outcome run(String line) {
    return Console.on(() -> null).run(line.strip().split(" +"));
  }

  private String store() {
    return home.resolve("store").toString();
  }

  @Test
  void modelsListsVersionsWithTheChampionMarked() {
    SampleStore.publish(store(), "a", 1);
    SampleStore.publish(store(), "b", 2);
    SampleStore.keepBack(store(), "c", 3);
    Outcome outcome = run("models --store " + store());
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out().lines().map(line -> line.replaceAll("20\\d\\d-[^ ]*Z", "TIME")))
        .containsExactly(
            "   version   champion since        rows  metric  training  holdout  decision",
            "   000001-a  TIME  90    -       -         -        promoted: because",
            "*  000002-b  TIME  90    -       -         -        promoted: because",
            "   000003-c  -                     90    -       -         -        kept back: because");
    assertThat(run("models --json --store " + store()).out())
        .startsWith("{\n  \"champion\": \"000002-b\"");
  }

  @Test
  void whereThereIsNoStoreThereIsNoInput() throws IOException {
    for (String command : new String[] {"models", "rollback"}) {
      Outcome outcome = run(command + " --store " + store());
      assertThat(outcome.exitCode()).isEqualTo(66);
      assertThat(outcome.complaints()).containsExactly("spark-sgd: Missing store: " + store());
    }
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void thePasswordOfAStoreIsHidden() {
    for (String command : new String[] {"models", "rollback", "doctor"}) {
      Outcome outcome = run(command + " --store s3a://key:canary@bucket/m");
      assertThat(outcome.exitCode()).isNotZero();
      assertThat(outcome.out() + outcome.err())
          .contains("s3a://(redacted)@bucket/m")
          .doesNotContain("canary");
    }
  }

  @Test
  void rollbackSaysFromWhatToWhat() {
    SampleStore.publish(store(), "a", 1);
    SampleStore.publish(store(), "b", 2);
    Outcome outcome = run("rollback --store " + store());
    assertThat(outcome.out()).isEqualTo("Rolled back from 000002-b to 000001-a\n");
    Outcome again = run("rollback --store " + store());
    assertThat(again.exitCode()).isEqualTo(66);
    assertThat(again.complaints())
        .containsExactly("spark-sgd: No version to roll back to in " + store());
  }

  @Test
  void doctorTriesTheStoreOutAndLeavesNothingBehind() throws IOException {
    Outcome outcome = run("doctor --store " + store());
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out())
        .contains("Java ", "Spark ", "8 who create a file: one succeeds")
        .contains("can hold a store, and keeps runs apart")
        .doesNotContain("NO: ");
    try (Stream<Path> left = Files.list(home)) {
      assertThat(left).isEmpty();
    }
    assertThat(run("doctor").exitCode()).isZero();
  }

  @Test
  void doctorSaysWhatIsMissing() throws IOException {
    Files.createFile(home.resolve("file"));
    Outcome file = run("doctor --store " + home.resolve("file/store"));
    assertThat(file.exitCode()).isEqualTo(73);
    assertThat(file.out()).contains("files can be written and deleted").contains("NO: ");

    Outcome none = run("doctor --store nosuch://host/store");
    assertThat(none.exitCode()).isEqualTo(73);
    assertThat(none.out()).contains("NO: cannot open it: ");
  }

  @Test
  void doctorRefusesAStorageThatCannotKeepRunsApartUnlessOneWrites() {
    DoctorConfig config = new DoctorConfig(Optional.of("s3a://" + store()), false);
    Finding refused = DoctorJob.run(config, SampleStore.withoutConditions(), Clock.systemUTC());
    assertThat(refused.exitCode()).isEqualTo(ExitCode.CANNOT_WRITE);
    assertThat(refused.text())
        .contains("NO: it makes no conditional writes (fs.s3a.create.conditional.enabled must be");
    DoctorConfig single = new DoctorConfig(config.store(), true);
    Finding allowed = DoctorJob.run(single, SampleStore.withoutConditions(), Clock.systemUTC());
    assertThat(allowed.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(allowed.text()).contains("as long as nothing runs two at once");
  }

  @Test
  void doctorSeesClocksThatAreApart() {
    Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
    DoctorConfig config = new DoctorConfig(Optional.of(store()), false);
    Finding finding = DoctorJob.run(config, HadoopText.configuration(), ahead);
    assertThat(finding.exitCode()).isEqualTo(ExitCode.CANNOT_WRITE);
    assertThat(finding.text()).containsPattern("NO: they are 3(600|599|601) s apart");
  }
}
