package io.sparksgd.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.config.OutputConfig;
import io.sparksgd.core.training.History;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.AccessControlException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelDirectoryTest {
  private static final Configuration CONFIGURATION = FaultFileSystem.configuration();
  private static final double OLD = 1;
  private static final double NEW = 2;

  @TempDir Path home;

  @AfterEach
  void heal() {
    FaultFileSystem.set(FaultFileSystem.Fault.none());
  }

  private static OutputConfig output(String directory, boolean overwrite) {
    return new OutputConfig(directory, overwrite, Optional.empty(), Optional.empty(), false, 1);
  }

  private String plain(String name) {
    return home.resolve(name).toString();
  }

  private String onScheme(String scheme, String name) {
    return scheme + "://" + home.resolve(name);
  }

  private static void write(String directory, boolean overwrite, double intercept) {
    try (ModelDirectory target =
            ModelDirectory.prepare(output(directory, overwrite), CONFIGURATION);
        ModelDraft draft = target.begin()) {
      draft.write(new History());
      draft.write(Samples.model(intercept));
      draft.write(Samples.status());
      draft.commit();
    }
  }

  private static double read(String directory) {
    return ModelDirectory.read(directory, CONFIGURATION).model().intercept();
  }

  private static void assertCannotWrite(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(JobException.class)
        .hasMessageStartingWith(message)
        .message()
        .doesNotContain("\n");
    assertThatThrownBy(call)
        .extracting(e -> ((JobException) e).exitCode())
        .isEqualTo(ExitCode.CANNOT_WRITE);
  }

  private List<String> entries() throws IOException {
    return entries(home);
  }

  private static List<String> entries(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      return paths
          .filter(path -> !path.equals(directory))
          .map(path -> directory.relativize(path).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void aNewModelIsCompleteAndNothingElseIsLeft() throws IOException {
    write(plain("a/b/model"), false, NEW);

    assertThat(read(plain("a/b/model"))).isEqualTo(NEW);
    assertThat(entries())
        .containsExactly(
            "a",
            "a/b",
            "a/b/model",
            "a/b/model/epochs.csv",
            "a/b/model/history.csv",
            "a/b/model/manifest.json",
            "a/b/model/model.json",
            "a/b/model/run-status.json");
  }

  @Test
  void anExistingPathIsRefusedUnlessItMayBeReplaced() throws IOException {
    write(plain("model"), false, OLD);
    Files.createDirectory(home.resolve("empty"));
    Files.createFile(home.resolve("file"));

    for (String name : List.of("model", "empty", "file")) {
      assertCannotWrite(
          () -> write(plain(name), false, NEW),
          "Output exists: " + plain(name) + " (use --overwrite to replace it)");
    }
    write(plain("model"), true, NEW);
    write(plain("empty"), true, NEW);
    assertThat(read(plain("model"))).isEqualTo(NEW);
    assertThat(read(plain("empty"))).isEqualTo(NEW);
  }

  @Test
  void theFilesOfOthersAreNeverReplaced() throws IOException {
    Files.createDirectory(home.resolve("thesis"));
    Files.createFile(home.resolve("thesis/chapter.tex"));
    Files.createFile(home.resolve("file"));
    write(plain("model"), false, OLD);
    Files.createFile(home.resolve("model/notes.txt"));
    List<String> before = entries();

    assertCannotWrite(() -> write(plain("thesis"), true, NEW), "Cannot replace ");
    assertCannotWrite(() -> write(plain("file"), true, NEW), "Cannot replace ");
    assertCannotWrite(
        () -> write(plain("model"), true, NEW),
        "Cannot replace " + plain("model") + ": it holds what is not part of a model: notes.txt");
    assertThat(entries()).isEqualTo(before);
  }

  @Test
  void aFileOfOthersThatCameDuringTrainingIsKept() throws IOException {
    try (ModelDirectory target =
            ModelDirectory.prepare(output(plain("model"), true), CONFIGURATION);
        ModelDraft draft = target.begin()) {
      draft.write(Samples.model());
      Files.createDirectory(home.resolve("model"));
      Files.createFile(home.resolve("model/notes.txt"));

      assertThatThrownBy(draft::commit)
          .isInstanceOf(JobException.class)
          .hasMessageStartingWith("Cannot replace ");
    }
    assertThat(entries()).containsExactly("model", "model/notes.txt");
  }

  @Test
  void aDamagedModelMayBeReplaced() throws IOException {
    write(plain("model"), false, OLD);
    Files.writeString(home.resolve("model/manifest.json"), "torn");
    write(plain("model"), true, NEW);

    assertThat(read(plain("model"))).isEqualTo(NEW);
  }

  @Test
  void whatCannotBeWrittenIsFoundBeforeTraining() throws IOException {
    Files.createFile(home.resolve("file"));

    assertCannotWrite(() -> prepare(plain("file/model")), "Cannot write to ");
    assertCannotWrite(() -> prepare(plain("file/deep/model")), "Cannot write to ");
    assertCannotWrite(
        () -> prepare("nosuch://host/model"), "Cannot write to nosuch://host/model: No FileSystem");
    Configuration noClass = new Configuration();
    noClass.set("fs.gs.impl", "no.such.FileSystem");
    assertCannotWrite(
        () -> ModelDirectory.prepare(output("gs://b/model", false), noClass),
        "Cannot write to gs://b/model: no file system for it: ");
    assertCannotWrite(() -> prepare(":"), "Cannot write to :: ");
    assertCannotWrite(() -> prepare(""), "Cannot write to : ");
    assertCannotWrite(() -> prepare("file:///"), "Cannot write to file:///: ");
    assertThat(entries()).containsExactly("file");
  }

  private static void prepare(String directory) {
    ModelDirectory.prepare(output(directory, true), CONFIGURATION).close();
  }

  @Test
  void aDirectoryWithoutPermissionIsFoundBeforeTraining() throws IOException {
    FaultFileSystem.set(
        (operation, path) -> {
          if (operation.equals("create")) {
            throw new AccessControlException("Permission denied: user=me\nat line two");
          }
        });

    for (String scheme : List.of("fault", "s3a")) {
      String directory = onScheme(scheme, "a/model");
      assertCannotWrite(
          () -> prepare(directory),
          "Cannot write to " + directory + ": Permission denied: user=me");
    }
    assertThat(entries()).isEmpty();
  }

  @Test
  void preparingLeavesNoTrace() throws IOException {
    prepare(plain("a/b/model"));
    prepare(onScheme("s3a", "a/b/model"));

    assertThat(entries()).isEmpty();
  }

  @Test
  void aDraftThatIsNotCommittedLeavesNoTrace() throws IOException {
    for (String directory : List.of(plain("a/model"), onScheme("s3a", "a/model"))) {
      try (ModelDirectory target = ModelDirectory.prepare(output(directory, false), CONFIGURATION);
          ModelDraft draft = target.begin()) {
        draft.write(Samples.model());
        quarantine(draft);
      }
      assertThat(entries()).isEmpty();
    }
  }

  private static void quarantine(ModelDraft draft) throws IOException {
    Path path = Path.of(new org.apache.hadoop.fs.Path(draft.quarantine()).toUri().getPath());
    assertThat(path).doesNotExist();
    Files.createDirectories(path);
    Files.writeString(path.resolve("part-0.csv"), "bad");
    Files.writeString(path.resolve(".part-0.csv.crc"), "crc");
  }

  @Test
  void theQuarantineMovesWithTheModelAndIsReplacedWithIt() throws IOException {
    for (String directory : List.of(plain("model"), onScheme("s3a", "other"))) {
      try (ModelDirectory target = ModelDirectory.prepare(output(directory, false), CONFIGURATION);
          ModelDraft draft = target.begin()) {
        draft.write(Samples.model());
        quarantine(draft);
        draft.commit();
      }
      assertThat(ModelDirectory.verify(directory, CONFIGURATION).directories())
          .containsExactly("quarantine");
    }
    assertThat(entries(home.resolve("model")))
        .containsExactly("manifest.json", "model.json", "quarantine", "quarantine/part-0.csv");
    assertThat(entries(home.resolve("other")))
        .contains("manifest.json", "model.json", "quarantine", "quarantine/part-0.csv")
        .noneMatch(name -> name.startsWith(".tmp"));

    write(plain("model"), true, NEW);
    write(onScheme("s3a", "other"), true, NEW);
    assertThat(home.resolve("model/quarantine")).doesNotExist();
    assertThat(home.resolve("other/quarantine")).doesNotExist();
  }

  @Test
  void damageIsFound() throws IOException {
    write(plain("model"), false, OLD);
    Path status = home.resolve("model/run-status.json");
    ModelDirectory.verify(plain("model"), CONFIGURATION);

    byte[] bytes = Files.readAllBytes(status);
    bytes[5] ^= 1;
    Files.write(status, bytes);
    assertInvalid("run-status.json differs from manifest.json");
    Files.delete(status);
    assertInvalid("run-status.json is missing");
    Files.delete(home.resolve("model/manifest.json"));
    assertInvalid("manifest.json is missing (was the run that wrote it cut short?)");
    assertThatThrownBy(() -> read(plain("model"))).hasMessageContaining("manifest.json is missing");
    assertThatThrownBy(() -> read(plain("none")))
        .hasMessage("Missing model: " + plain("none"))
        .extracting(e -> ((JobException) e).exitCode())
        .isEqualTo(ExitCode.NO_INPUT);
  }

  private void assertInvalid(String why) {
    assertThatThrownBy(() -> ModelDirectory.verify(plain("model"), CONFIGURATION))
        .hasMessage("Invalid model directory " + plain("model") + ": " + why)
        .extracting(e -> ((JobException) e).exitCode())
        .isEqualTo(ExitCode.BAD_DATA);
  }

  @Test
  void aManifestCannotPointOutsideItsDirectory() throws IOException {
    write(plain("model"), false, OLD);
    Path manifest = home.resolve("model/manifest.json");
    String text = Files.readString(manifest);
    for (String name : List.of("../x", "/etc/passwd", "..", "", "a\\\\b")) {
      Files.writeString(manifest, text.replace("history.csv", name));
      assertInvalid("name is not that of a file in the directory");
    }
  }

  @Test
  void theOldModelSurvivesEverySingleFailure() throws IOException {
    String directory = onScheme("fault", "model");
    write(directory, false, OLD);
    int failures = 0;
    for (int n = 0; ; n++) {
      FaultFileSystem.Counting fault = FaultFileSystem.Fault.failing(n);
      FaultFileSystem.set(fault);
      boolean written = tryToWrite(directory);
      heal();
      if (!fault.struck()) {
        break;
      }
      failures += written ? 0 : 1;
      assertThat(read(directory)).as("failure %s", n).isEqualTo(written ? NEW : OLD);
      ModelDirectory.verify(directory, CONFIGURATION);
      write(directory, true, OLD);
    }
    assertThat(failures).isGreaterThan(20);
    assertThat(complete(home)).containsExactly("model");
  }

  private static boolean tryToWrite(String directory) {
    try {
      write(directory, true, NEW);
      return true;
    } catch (JobException e) {
      assertThat(e).hasMessageContaining("injected failure");
      return false;
    }
  }

  @Test
  void aRenameThatIsRefusedPutsTheOldModelBack() throws IOException {
    String directory = onScheme("fault", "model");
    write(directory, false, OLD);
    refuseToMove(".tmp-");

    assertThatThrownBy(() -> write(directory, true, NEW))
        .hasMessageContaining("the file system refused to rename");
    assertThat(read(directory)).isEqualTo(OLD);
    assertThat(entries()).hasSize(6).allMatch(name -> name.startsWith("model"));
  }

  @Test
  void aModelThatCannotBePutBackIsNamedAndStillRead() throws IOException {
    String directory = onScheme("fault", "model");
    write(directory, false, OLD);
    refuseToMove(".tmp-", ".old-");

    assertThatThrownBy(() -> write(directory, true, NEW))
        .hasMessageContaining("; the former model is in fault:" + home + "/.model.old-");
    assertThat(home.resolve("model")).doesNotExist();
    assertThat(read(directory)).isEqualTo(OLD);
    heal();
    assertCannotWrite(() -> write(directory, false, NEW), "Output exists: ");
    assertThat(complete(home)).containsExactly("model");
  }

  private static void refuseToMove(String... parts) {
    FaultFileSystem.set(
        (operation, path) -> {
          if (operation.equals("rename") && Stream.of(parts).anyMatch(path.getName()::contains)) {
            throw new FaultFileSystem.Refusal();
          }
        });
  }

  /** The entries of {@code home} that would be taken for a model. */
  private static List<String> complete(Path home) throws IOException {
    return entries(home).stream()
        .filter(name -> name.endsWith("manifest.json"))
        .map(name -> name.substring(0, name.indexOf('/')))
        .toList();
  }

  @Test
  void aProcessThatDiesAnywhereLeavesTheOldModelOrTheNew() throws IOException {
    String directory = onScheme("fault", "model");
    write(directory, false, OLD);
    boolean betweenTheMoves = false;
    for (int n = 0; ; n++) {
      FaultFileSystem.Counting fault = FaultFileSystem.Fault.dying(n);
      FaultFileSystem.set(fault);
      dieWriting(directory);
      heal();
      if (!fault.struck()) {
        break;
      }
      betweenTheMoves |= !Files.exists(home.resolve("model"));
      double found = read(directory);
      assertThat(found).as("death at %s", n).isIn(OLD, NEW);
      prepare(directory);
      assertThat(read(directory)).isEqualTo(found);
      write(directory, true, OLD);
      assertThat(read(directory)).isEqualTo(OLD);
    }
    assertThat(betweenTheMoves).isTrue();
  }

  private static void dieWriting(String directory) {
    try {
      write(directory, true, NEW);
    } catch (FaultFileSystem.Death e) {
      assertThat(e).isNotNull();
    }
  }

  @Test
  void onAnObjectStoreAMixtureIsNeverTakenForAModel() throws IOException {
    String directory = onScheme("s3a", "model");
    write(directory, false, OLD);
    int none = 0;
    for (int n = 0; ; n++) {
      FaultFileSystem.Counting fault = FaultFileSystem.Fault.dying(n);
      FaultFileSystem.set(fault);
      dieWriting(directory);
      heal();
      if (!fault.struck()) {
        break;
      }
      try {
        assertThat(read(directory)).isIn(OLD, NEW);
        ModelDirectory.verify(directory, CONFIGURATION);
      } catch (JobException e) {
        none++;
        assertThat(e).hasMessageContaining("manifest.json");
      }
      write(directory, true, OLD);
      assertThat(read(directory)).isEqualTo(OLD);
    }
    assertThat(none).isPositive();
  }

  @Test
  void aRunThatComesBetweenIsNotWrittenInto() throws IOException {
    String directory = onScheme("fault", "model");
    write(directory, false, OLD);
    FaultFileSystem.set(
        (operation, path) -> {
          if (operation.equals("rename") && path.getName().contains(".tmp-")) {
            FaultFileSystem.set(FaultFileSystem.Fault.none());
            write(directory, true, 3);
          }
        });

    assertThatThrownBy(() -> write(directory, true, NEW)).hasMessageContaining("another run wrote");
    heal();
    assertThat(read(directory)).isEqualTo(3);
    ModelDirectory.verify(directory, CONFIGURATION);
  }

  @Test
  void committingTwiceOrWithoutAModelIsAMistake() {
    try (ModelDirectory target =
            ModelDirectory.prepare(output(plain("model"), false), CONFIGURATION);
        ModelDraft draft = target.begin()) {
      assertThatThrownBy(draft::commit).isInstanceOf(IllegalStateException.class);
      draft.write(Samples.model());
      draft.commit();
      assertThatThrownBy(draft::commit).isInstanceOf(IllegalStateException.class);
    }
    assertThat(read(plain("model"))).isEqualTo(Samples.model().model().intercept());
  }

  @Test
  void theStatusFileIsReplacedWhereverItIs() throws IOException {
    String path = plain("a/status.json");
    StatusFile.write(path, Samples.status(), CONFIGURATION);
    StatusFile.write(path, Samples.status(), CONFIGURATION);

    assertThat(entries()).containsExactly("a", "a/status.json");
    assertCannotWrite(
        () -> StatusFile.write(plain("a/status.json/x"), Samples.status(), CONFIGURATION),
        "Cannot write status to ");
  }
}
