package io.sparksgd.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.core.optimizer.OptimizerState;
import io.sparksgd.core.stopping.StoppingRule;
import io.sparksgd.core.training.Fit.Phase;
import io.sparksgd.core.training.History;
import io.sparksgd.core.training.TrainerState;
import io.sparksgd.core.training.TrainerState.Average;
import io.sparksgd.core.training.TrainerState.Best;
import io.sparksgd.core.training.TrainerState.Limits;
import io.sparksgd.core.training.TrainerState.Pace;
import io.sparksgd.core.training.TrainerState.Position;
import io.sparksgd.exit.JobException;
import io.sparksgd.store.FaultStorage.Moment;
import io.sparksgd.store.InputFingerprint.InputFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checkpoints on a disk that fails, and what is left of them. */
class CheckpointDirectoryTest {
  @TempDir(factory = MemoryDirectory.class)
  Path home;

  private String output() {
    return home.resolve("model").toString();
  }

  private Path files() {
    return home.resolve(".model.checkpoints");
  }

  private CheckpointDirectory open() {
    return CheckpointDirectory.beside(output(), Stores.HADOOP);
  }

  private CheckpointDirectory open(Storage storage) {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(files().toString());
    return new CheckpointDirectory(new Storage.Location(storage, path));
  }

  private static Checkpoint.Run run(
      String version, Map<String, String> settings, List<InputFile> files, long contentHash) {
    return new Checkpoint.Run(
        version,
        new TreeMap<>(settings),
        InputFingerprint.of(true, files, contentHash),
        OptionalLong.of(7));
  }

  private static Checkpoint.Run run() {
    return run("1.2", Map.of("seed", "1", "where", ""), List.of(new InputFile("ä.csv", 20)), -3);
  }

  /** A state whose numbers are hard to write down. */
  private static Checkpoint at(long step) {
    double[] weights = {-0.0, Double.NaN, Double.MIN_VALUE, 1.0 / 3, Double.NEGATIVE_INFINITY};
    return new Checkpoint(
        run(),
        new TrainerState(
            new Position(2, 1, step, 256),
            weights,
            new OptimizerState(step, new double[][] {weights, {1, 2, 3, 4, 5}}),
            new Average(weights, 1),
            new Best(weights, 0.1, Double.NaN),
            new Pace(List.of(new Phase(0, 256, 0.1)), 0.25, 1, Double.POSITIVE_INFINITY),
            new Limits(100, Double.MAX_VALUE),
            List.of(new StoppingRule.State(Double.POSITIVE_INFINITY, 3)),
            new History.State(
                2,
                List.of(new History.Entry(0, 0, 0, 1, Double.NaN, 3, 4, 5)),
                1,
                List.of(new History.Epoch(0, 0, 256, 0.1, 1, 2, 3))),
            77));
  }

  private static byte[] bytes(Checkpoint checkpoint) {
    return CheckpointFile.bytes(checkpoint);
  }

  private long newestStep() {
    try (CheckpointDirectory directory = open()) {
      return directory.newest().map(found -> found.state().position().step()).orElse(0L);
    }
  }

  private void write(long... steps) throws IOException {
    try (CheckpointDirectory directory = open()) {
      for (long step : steps) {
        directory.write(at(step));
      }
    }
  }

  private List<String> names() throws IOException {
    if (!Files.exists(files())) {
      return List.of();
    }
    try (Stream<Path> names = Files.list(files())) {
      return names.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void everyBitComesBack() {
    Checkpoint read = CheckpointFile.read(bytes(at(5)));
    assertThat(bytes(read)).isEqualTo(bytes(at(5)));
    assertThat(read.run()).isEqualTo(run());
    assertThat(read.state())
        .usingRecursiveComparison()
        .withEqualsForType(Double::equals, Double.class)
        .withEqualsForType(Arrays::equals, double[].class)
        .isEqualTo(at(5).state());
  }

  @Test
  void theNewestThreeAreKept() throws IOException {
    assertThat(newestStep()).isZero();
    assertThat(home).isEmptyDirectory();
    write(1, 2, 3, 4);
    write(5);
    assertThat(newestStep()).isEqualTo(5);
    assertThat(names())
        .containsExactly("checkpoint-0000000003", "checkpoint-0000000004", "checkpoint-0000000005");
  }

  @Test
  void clearingLeavesNothingButWhatOthersPutThere() throws IOException {
    write(1, 2);
    Files.writeString(files().resolve(".checkpoint-0000000003.tmp-1"), "torn");
    try (CheckpointDirectory directory = open()) {
      directory.clear();
      assertThat(home).isEmptyDirectory();
      directory.clear();
    }
    write(3);
    Path other = Files.writeString(files().resolve("checkpoint-notes.txt"), "mine");
    try (CheckpointDirectory directory = open()) {
      directory.clear();
    }
    assertThat(names()).containsExactly(other.getFileName().toString());
  }

  /** Every byte, in every way that a bit can turn, and every length. */
  @Test
  void damageIsSeenWhereverItIs() {
    byte[] whole = bytes(at(5));
    for (int i = 0; i < whole.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = whole.clone();
        damaged[i] ^= (byte) (1 << bit);
        assertThatThrownBy(() -> CheckpointFile.read(damaged))
            .isInstanceOf(IllegalArgumentException.class);
      }
      byte[] torn = Arrays.copyOf(whole, i);
      assertThatThrownBy(() -> CheckpointFile.read(torn))
          .isInstanceOf(IllegalArgumentException.class);
    }
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);
    assertThatThrownBy(() -> CheckpointFile.read(longer)).hasMessage("its checksum does not match");
  }

  /** Lengths that lie, under a checksum that does not. */
  @Test
  void noLengthMakesMoreThanTheBytesAtHand() {
    byte[] whole = bytes(at(5));
    int body = whole.length - 32;
    for (int at = 12; at + 4 <= body; at++) {
      byte[] forged = Arrays.copyOf(whole, body);
      ByteBuffer.wrap(forged).putInt(at, Integer.MAX_VALUE);
      byte[] signed = signed(forged);
      try {
        CheckpointFile.read(signed);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageNotContaining("checksum");
      }
    }
  }

  private static byte[] signed(byte[] body) {
    byte[] bytes = Arrays.copyOf(body, body.length + 32);
    System.arraycopy(Manifest.sha256().digest(body), 0, bytes, body.length, 32);
    return bytes;
  }

  @Test
  void aDamagedCheckpointIsPassedOverForTheOneBefore() throws IOException {
    write(1, 2, 3);
    Path newest = files().resolve("checkpoint-0000000003");
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length / 2] ^= 1;
    Files.write(newest, bytes);
    assertThat(newestStep()).isEqualTo(2);
    Files.write(files().resolve("checkpoint-0000000002"), new byte[0]);
    assertThat(newestStep()).isEqualTo(1);
    write(4);
    assertThat(newestStep()).isEqualTo(4);
    assertThat(names()).contains("checkpoint-0000000004");
  }

  @Test
  void withoutOneThatIsWholeTrainingStartsAnew() throws IOException {
    write(1, 2);
    for (String name : names()) {
      Files.writeString(files().resolve(name), "nonsense");
    }
    assertThat(newestStep()).isZero();
  }

  @Test
  void aCheckpointOfANewerReleaseIsRefused() throws IOException {
    write(1);
    byte[] whole = bytes(at(2));
    byte[] body = Arrays.copyOf(whole, whole.length - 32);
    ByteBuffer.wrap(body).putInt(8, 2);
    Files.write(files().resolve("checkpoint-0000000002"), signed(body));
    assertThatThrownBy(this::newestStep)
        .isInstanceOf(JobException.class)
        .hasMessageContaining("checkpoint-0000000002")
        .hasMessageEndingWith(
            "formatVersion is 2 (this release reads 1); --resume fresh starts anew");
  }

  /** Right before, in the midst of and right after every operation. */
  @ParameterizedTest
  @EnumSource(Moment.class)
  void aRunThatDiesAnywhereLosesNoMoreThanTheCheckpointItWrote(Moment moment) throws IOException {
    for (int n = 0; ; n++) {
      try (CheckpointDirectory directory = open()) {
        directory.clear();
      }
      FaultStorage storage = new FaultStorage(new LocalStorage(), moment, n);
      long written = 0;
      try (CheckpointDirectory directory = open(storage)) {
        for (long step = 1; step <= 5; step++) {
          directory.write(at(step));
          written = step;
          assertThat(newestStep()).isEqualTo(step);
        }
      } catch (IOException | FaultStorage.Death e) {
        assertThat(newestStep()).isBetween(written, written + 1);
      }
      if (!storage.struck()) {
        assertThat(n).isEqualTo(5 + 2);
        return;
      }
      write(100, 101, 102);
      assertThat(newestStep()).isEqualTo(102);
      assertThat(names()).hasSize(CheckpointDirectory.KEPT);
    }
  }

  @Test
  void twoWhoWriteAtOnceBothKeepTheirs() throws IOException {
    try (CheckpointDirectory one = open();
        CheckpointDirectory other = open()) {
      assertThat(one.write(at(1))).isEqualTo("checkpoint-0000000001");
      assertThat(other.write(at(2))).isEqualTo("checkpoint-0000000002");
      assertThat(one.write(at(3))).isEqualTo("checkpoint-0000000003");
    }
  }

  @Test
  void anotherRunIsToldByItsDifferences() {
    List<InputFile> files = List.of(new InputFile("a", 1), new InputFile("b", 2));
    Checkpoint.Run before = run("1", Map.of("seed", "1", "where", "x > 0"), files, 5);
    assertThat(before.differencesTo(before)).isEmpty();
    Checkpoint.Run now =
        run(
            "2",
            Map.of("seed", "2", "weight", "w"),
            List.of(new InputFile("b", 3), new InputFile("c", 4)),
            6);
    assertThat(before.differencesTo(now))
        .containsExactly(
            "version: 1 -> 2",
            "seed: 1 -> 2",
            "weight: none -> w",
            "where: x > 0 -> none",
            "file a: 1 bytes -> none",
            "file b: 2 bytes -> 3 bytes",
            "file c: none -> 4 bytes");
  }

  @Test
  void otherValuesInFilesOfTheSameLengthAreToldToo() {
    List<InputFile> files = List.of(new InputFile("a", 1));
    Checkpoint.Run before = run("1", Map.of(), files, 5);
    assertThat(before.differencesTo(run("1", Map.of(), files, 6)))
        .containsExactly("input: other values in the same files, or the same in another order");
    Checkpoint.Run held =
        new Checkpoint.Run("1", new TreeMap<>(), before.input(), OptionalLong.empty());
    assertThat(before.differencesTo(held)).containsExactly("holdout: other rows");
  }

  @Test
  void aFileThatIsNotListedByNameIsToldByTheSum() {
    assertThat(run("1", Map.of(), files(10), 5).differencesTo(run("1", Map.of(), files(11), 5)))
        .containsExactly("input: 1001 files of 1010 bytes -> 1001 files of 1011 bytes");
  }

  /** One more than are listed by name. */
  private static List<InputFile> files(long lastBytes) {
    List<InputFile> files = new ArrayList<>();
    for (int i = 0; i < InputFingerprint.MOST_FILES; i++) {
      files.add(new InputFile("a" + i, 1));
    }
    files.add(new InputFile("b", lastBytes));
    return files;
  }
}
