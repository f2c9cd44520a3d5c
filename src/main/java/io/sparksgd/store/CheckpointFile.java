package io.sparksgd.store;

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
import io.sparksgd.store.InputFingerprint.InputFile;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A checkpoint as bytes: eight letters, the version of the format, what determines the run, the
 * state of training with all bits of its numbers, and the SHA-256 of everything before. It is data
 * and nothing else: reading it makes no class but those named here.
 */
final class CheckpointFile {
  /** The longest file that is read: states of some six million weights. */
  static final int MOST_BYTES = 1 << 28;

  private static final long LETTERS = 0x5347_4443_4845_434BL; // SGDCHECK
  private static final int FORMAT_VERSION = 1;
  private static final int SHA_BYTES = 32;

  private CheckpointFile() {}

  static byte[] bytes(Checkpoint checkpoint) {
    BinaryWriter out = new BinaryWriter().int64(LETTERS).int32(FORMAT_VERSION);
    write(out, checkpoint.run());
    write(out, checkpoint.state());
    byte[] body = out.toBytes();
    byte[] bytes = Arrays.copyOf(body, body.length + SHA_BYTES);
    System.arraycopy(sha256(body, body.length), 0, bytes, body.length, SHA_BYTES);
    return bytes;
  }

  /**
   * @throws IllegalArgumentException when {@code bytes} are no checkpoint or damaged
   * @throws NewerFormatException when a newer release wrote them
   */
  static Checkpoint read(byte[] bytes) {
    int length = bytes.length - SHA_BYTES;
    BinaryReader in = new BinaryReader(bytes, Math.max(0, length));
    if (in.int64() != LETTERS) {
      throw new IllegalArgumentException("it is no checkpoint");
    }
    if (!MessageDigest.isEqual(
        sha256(bytes, length), Arrays.copyOfRange(bytes, length, bytes.length))) {
      throw new IllegalArgumentException("its checksum does not match");
    }
    NewerFormatException.check(in.int32(), FORMAT_VERSION);
    Checkpoint checkpoint = new Checkpoint(run(in), state(in));
    in.requireEnd();
    return checkpoint;
  }

  private static byte[] sha256(byte[] bytes, int length) {
    MessageDigest digest = Manifest.sha256();
    digest.update(bytes, 0, length);
    return digest.digest();
  }

  private static void write(BinaryWriter out, Checkpoint.Run run) {
    InputFingerprint input = run.input();
    out.text(run.version())
        .list(
            new ArrayList<>(run.settings().entrySet()),
            (to, entry) -> to.text(entry.getKey()).text(entry.getValue()))
        .flag(input.reproducible())
        .list(input.files(), (to, file) -> to.text(file.name()).int64(file.bytes()))
        .int64(input.fileCount())
        .int64(input.bytes())
        .text(input.listingSha256())
        .int64(input.contentHash())
        .flag(run.holdoutHash().isPresent())
        .int64(run.holdoutHash().orElse(0));
  }

  private static Checkpoint.Run run(BinaryReader in) {
    String version = in.text();
    SortedMap<String, String> settings = new TreeMap<>();
    in.list(from -> Map.entry(from.text(), from.text()))
        .forEach(entry -> settings.put(entry.getKey(), entry.getValue()));
    InputFingerprint input =
        new InputFingerprint(
            in.flag(),
            in.list(from -> new InputFile(from.text(), from.int64())),
            in.int64(),
            in.int64(),
            in.text(),
            in.int64());
    boolean holdout = in.flag();
    long holdoutHash = in.int64();
    return new Checkpoint.Run(
        version, settings, input, holdout ? OptionalLong.of(holdoutHash) : OptionalLong.empty());
  }

  private static void write(BinaryWriter out, TrainerState state) {
    Position position = state.position();
    OptimizerState optimizer = state.optimizer();
    Average average = state.average();
    Best best = state.best();
    Pace pace = state.pace();
    Limits limits = state.limits();
    History.State history = state.history();
    out.int64(position.epoch())
        .int64(position.stepOfEpoch())
        .int64(position.step())
        .int64(position.batchSize())
        .vector(state.weights())
        .int64(optimizer.steps())
        .list(List.of(optimizer.vectors()), BinaryWriter::vector)
        .vector(average.sum())
        .int64(average.count())
        .vector(best.weights())
        .float64(best.loss())
        .float64(best.holdoutLoss())
        .list(pace.phases(), CheckpointFile::write)
        .float64(pace.rateCut())
        .int32(pace.backoffs())
        .float64(pace.lastGradientNorm())
        .float64(limits.batchLoss())
        .float64(limits.epochLoss())
        .list(state.rules(), (to, rule) -> to.float64(rule.best()).int32(rule.failures()))
        .int64(history.stepStride())
        .list(history.entries(), CheckpointFile::write)
        .int64(history.epochStride())
        .list(history.epochs(), CheckpointFile::write)
        .int64(state.nanos());
  }

  private static TrainerState state(BinaryReader in) {
    return new TrainerState(
        new Position(in.int64(), in.int64(), in.int64(), in.int64()),
        in.vector(),
        new OptimizerState(in.int64(), in.list(BinaryReader::vector).toArray(double[][]::new)),
        new Average(in.vector(), in.int64()),
        new Best(in.vector(), in.float64(), in.float64()),
        new Pace(in.list(CheckpointFile::phase), in.float64(), in.int32(), in.float64()),
        new Limits(in.float64(), in.float64()),
        in.list(from -> new StoppingRule.State(from.float64(), from.int32())),
        new History.State(
            in.int64(), in.list(CheckpointFile::entry), in.int64(), in.list(CheckpointFile::epoch)),
        in.int64());
  }

  private static void write(BinaryWriter out, Phase phase) {
    out.int64(phase.firstStep()).int64(phase.batchSize()).float64(phase.learningRate());
  }

  private static Phase phase(BinaryReader in) {
    return new Phase(in.int64(), in.int64(), in.float64());
  }

  private static void write(BinaryWriter out, History.Entry entry) {
    out.int64(entry.step())
        .int64(entry.epoch())
        .int32(entry.phase())
        .float64(entry.loss())
        .float64(entry.gradientNorm())
        .float64(entry.updateNorm())
        .float64(entry.weightNorm())
        .float64(entry.learningRate());
  }

  private static History.Entry entry(BinaryReader in) {
    return new History.Entry(
        in.int64(),
        in.int64(),
        in.int32(),
        in.float64(),
        in.float64(),
        in.float64(),
        in.float64(),
        in.float64());
  }

  private static void write(BinaryWriter out, History.Epoch epoch) {
    out.int64(epoch.epoch())
        .int32(epoch.phase())
        .int64(epoch.batchSize())
        .float64(epoch.learningRate())
        .float64(epoch.trainingLoss())
        .float64(epoch.holdoutLoss())
        .float64(epoch.gradientNorm());
  }

  private static History.Epoch epoch(BinaryReader in) {
    return new History.Epoch(
        in.int64(), in.int32(), in.int64(), in.float64(), in.float64(), in.float64(), in.float64());
  }
}
