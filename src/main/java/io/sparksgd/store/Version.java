package io.sparksgd.store;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * A version in a {@link ModelStore}, read from it when asked; nothing in it ever changes. Its store
 * must be open.
 */
public final class Version {
  private final Storage storage;
  private final Path directory;
  private final VersionName name;
  private final ModelFiles files;

  Version(Storage storage, Path directory) {
    this.storage = storage;
    this.directory = directory;
    this.name = VersionName.parse(directory.getName());
    this.files = new ModelFiles(storage, directory);
  }

  public String name() {
    return name.toString();
  }

  /** Counts versions from 1; two runs that began together may have the same. */
  public long number() {
    return name.number();
  }

  /** The run that made it. */
  public String runId() {
    return name.runId();
  }

  /** Where it is. */
  public String directory() {
    return directory.toString();
  }

  /** When it was complete, by the clock of its run; empty when it is not, or damaged. */
  public Optional<Instant> committedAt() {
    try {
      return Optional.of(commit().at());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** What is wrong with it, after a look at every byte; empty when nothing is. */
  public Optional<String> damage() {
    try {
      files.verify(manifest());
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(Storage.oneLine(e.getMessage()));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * The model.
   *
   * @throws JobException BAD_DATA when it is damaged or of a newer format, IO_ERROR
   */
  public ModelRecord model() {
    return ModelFile.read(file(ModelDirectory.MODEL), directory.toString());
  }

  /**
   * The bytes of a file, checked against the manifest.
   *
   * @throws JobException BAD_DATA when there is none or it is damaged, IO_ERROR
   */
  public byte[] file(String file) {
    return find(file).orElseThrow(() -> invalid(new IllegalArgumentException("no " + file)));
  }

  /** The same; empty when the version has no such file. */
  public Optional<byte[]> find(String file) {
    try {
      Optional<Manifest.Entry> entry = manifest().entry(file);
      return entry.isEmpty() ? Optional.empty() : Optional.of(files.read(entry.get()));
    } catch (IllegalArgumentException e) {
      throw invalid(e);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Whether it was to become champion; empty when that was not decided. */
  public Optional<Decision> decision() {
    try {
      return find(Decision.FILE).map(Decision::parse);
    } catch (IllegalArgumentException e) {
      throw invalid(e);
    }
  }

  /** The name, for messages. */
  @Override
  public String toString() {
    return name();
  }

  Path path() {
    return directory;
  }

  VersionName versionName() {
    return name;
  }

  /** The epoch that its run had claimed. */
  long epoch() throws IOException {
    return commit().epoch();
  }

  /**
   * The hash by which a pointer names the version's content.
   *
   * @throws IllegalArgumentException when it is not committed or damaged
   */
  String manifestSha256() throws IOException {
    return commit().manifestSha256();
  }

  boolean isCommitted() throws IOException {
    return storage.exists(new Path(directory, Commit.NAME));
  }

  private Commit commit() throws IOException {
    try {
      return Commit.parse(storage.read(new Path(directory, Commit.NAME), Commit.MOST_BYTES));
    } catch (FileNotFoundException e) {
      throw new IllegalArgumentException("it was not committed", e);
    } catch (NewerFormatException e) {
      throw new JobException(
          ExitCode.BAD_DATA, "Invalid version " + name + ": " + e.getMessage(), e);
    }
  }

  private Manifest manifest() throws IOException {
    String expected = manifestSha256();
    byte[] bytes = files.manifestBytes();
    if (!Commit.sha256(bytes).equals(expected)) {
      throw new IllegalArgumentException(
          ModelDirectory.MANIFEST + " differs from what " + Commit.NAME + " says");
    }
    return Manifest.parse(bytes);
  }

  private JobException invalid(IllegalArgumentException cause) {
    return new JobException(
        ExitCode.BAD_DATA,
        Storage.oneLine("Invalid version " + name + ": " + cause.getMessage()),
        cause);
  }

  private JobException unreadable(IOException cause) {
    return Storage.unreadable("Cannot read version " + name, cause);
  }
}
