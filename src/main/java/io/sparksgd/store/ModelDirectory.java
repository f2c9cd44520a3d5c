package io.sparksgd.store;

import io.sparksgd.config.OutputConfig;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.Closeable;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory that holds one model: {@code model.json}, {@code history.csv}, {@code epochs.csv},
 * {@code run-status.json}, perhaps {@code quarantine/}, and {@code manifest.json}, which is written
 * last.
 *
 * <p>On a file system that renames directories, a new model is complete in a sibling {@code
 * .<name>.tmp-<random>} before the old one is moved aside to {@code .<name>.old-<random>} and the
 * new one moved in. A process that dies between the two moves leaves no directory of that name:
 * readers then read the old model where it stands, and the next {@link #prepare} moves it back. The
 * new one is not taken, since the run that wrote it never said that it was done.
 *
 * <p>On object stores, where such a rename copies file by file, files go in place: the old manifest
 * is deleted first and the new one written last, so that a mixture of the two is never taken for a
 * model. There, a failure in the middle of that leaves no model.
 */
public final class ModelDirectory implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelDirectory.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  static final String MODEL = "model.json";
  static final String HISTORY = "history.csv";
  static final String EPOCHS = "epochs.csv";
  static final String STATUS = "run-status.json";
  static final String MANIFEST = "manifest.json";
  static final String QUARANTINE = "quarantine";
  static final Set<String> OWN = Set.of(MODEL, HISTORY, EPOCHS, STATUS, MANIFEST, QUARANTINE);

  /** How the names of scratch directories within a model directory begin. */
  private static final String SCRATCH = ".tmp-";

  private final Storage storage;
  private final Path directory;
  private final OutputConfig output;

  private ModelDirectory(Storage.Location location, OutputConfig output) {
    this.storage = location.storage();
    this.directory = location.path();
    this.output = output;
  }

  /**
   * Makes sure, before any work is done, that a model can be written; changes nothing but to put
   * back a model that a run which died had moved aside.
   *
   * @throws JobException CANNOT_WRITE when the directory exists and may not be replaced, holds
   *     files that are not a model's, or cannot be written; IO_ERROR when the file system fails
   */
  public static ModelDirectory prepare(OutputConfig output, Configuration configuration) {
    Storage.Location location;
    try {
      location = Storage.open(output.directory(), configuration);
    } catch (IOException | IllegalArgumentException e) {
      throw Storage.failure(cannotWrite(output), e);
    }
    ModelDirectory prepared = new ModelDirectory(location, output);
    try {
      prepared.putBackWhatWasAside();
      prepared.checkReplaceable();
      prepared.probe();
      return prepared;
    } catch (IOException | IllegalArgumentException e) {
      prepared.close();
      throw Storage.failure(cannotWrite(output), e);
    } catch (JobException e) {
      prepared.close();
      throw e;
    }
  }

  /** Begins a new model; nothing is at its place before {@link ModelDraft#commit}. */
  public ModelDraft begin() {
    try {
      return new DirectoryDraft(this, storage);
    } catch (IOException e) {
      throw Storage.failure(cannotWrite(output), e);
    }
  }

  /**
   * The model in {@code directory}, if it is complete and not damaged.
   *
   * @throws JobException NO_INPUT when there is none, BAD_DATA when it is damaged, IO_ERROR
   */
  public static ModelRecord read(String directory, Configuration configuration) {
    return ModelFile.read(bytes(directory, configuration), directory);
  }

  /**
   * {@code model.json} as it stands.
   *
   * @throws JobException NO_INPUT when there is none, BAD_DATA when it is damaged, IO_ERROR
   */
  public static byte[] bytes(String directory, Configuration configuration) {
    return reading(
        directory,
        configuration,
        (storage, path) -> {
          ModelFiles files = new ModelFiles(storage, path);
          Manifest.Entry entry =
              files
                  .manifest()
                  .entry(MODEL)
                  .orElseThrow(() -> new IllegalArgumentException("it lists no " + MODEL));
          return files.read(entry);
        });
  }

  /**
   * Checks that every file of the model in {@code directory} is there and as it was written.
   *
   * @throws JobException NO_INPUT when there is none, BAD_DATA when it is damaged, IO_ERROR
   */
  public static Manifest verify(String directory, Configuration configuration) {
    return reading(
        directory, configuration, (storage, path) -> new ModelFiles(storage, path).verified());
  }

  @Override
  public void close() {
    storage.close();
  }

  Path path() {
    return directory;
  }

  static String cannotWrite(OutputConfig output) {
    return "Cannot write to " + output.directory();
  }

  JobException failure(IOException cause) {
    return Storage.failure(cannotWrite(output), cause);
  }

  /** A path beside the directory, or within it on object stores, that nothing has. */
  Path scratch(String kind) {
    byte[] random = new byte[8];
    RANDOM.nextBytes(random);
    String suffix = kind + "-" + HexFormat.of().formatHex(random);
    return storage.isObjectStore()
        ? new Path(directory, "." + suffix)
        : new Path(directory.getParent(), "." + directory.getName() + "." + suffix);
  }

  /** The directory that must be there before anything can be written. */
  Path base() {
    return storage.isObjectStore() ? directory : directory.getParent();
  }

  void checkReplaceable() throws IOException {
    String name = directory.getName();
    if (directory.getParent() == null || name.equals("..")) {
      throw new IllegalArgumentException("it is not a directory that a model can have");
    }
    if (!storage.exists(directory)) {
      return;
    }
    if (!storage.isDirectory(directory)) {
      throw output.overwrite() ? cannotReplace("it is a file") : exists();
    }
    List<String> names =
        storage.list(directory).stream().filter(entry -> !entry.startsWith(SCRATCH)).toList();
    // An object store has no empty directories, but perhaps the scratch of a draft.
    if (names.isEmpty() && storage.isObjectStore()) {
      return;
    }
    if (!output.overwrite()) {
      throw exists();
    }
    checkOwn(names);
  }

  private JobException exists() {
    return new JobException(
        ExitCode.CANNOT_WRITE,
        Storage.oneLine(
            "Output exists: " + output.directory() + " (use --overwrite to replace it)"));
  }

  private void checkOwn(List<String> names) throws IOException {
    if (!names.isEmpty() && !names.contains(MODEL) && !names.contains(MANIFEST)) {
      throw cannotReplace("it is neither empty nor a model directory");
    }
    Set<String> own = new HashSet<>(OWN);
    if (names.contains(MANIFEST)) {
      own.addAll(listed());
    }
    Optional<String> stranger = names.stream().filter(name -> !own.contains(name)).findFirst();
    if (stranger.isPresent()) {
      throw cannotReplace("it holds what is not part of a model: " + stranger.get());
    }
  }

  private Set<String> listed() throws IOException {
    Set<String> names = new HashSet<>();
    try {
      Manifest manifest = new ModelFiles(storage, directory).manifest();
      manifest.files().forEach(file -> names.add(file.name()));
      names.addAll(manifest.directories());
    } catch (IllegalArgumentException e) {
      LOG.warn("The manifest of {} is damaged", directory, e);
    }
    return names;
  }

  private JobException cannotReplace(String why) {
    return new JobException(
        ExitCode.CANNOT_WRITE,
        Storage.oneLine("Cannot replace " + output.directory() + ": " + why));
  }

  /** Writes and deletes a file where the model will be written, and leaves no trace of it. */
  private void probe() throws IOException {
    List<Path> made = storage.missing(base());
    Path probe = scratch("tmp");
    try {
      if (!storage.isObjectStore()) {
        storage.makeDirectory(base());
      }
      storage.write(probe, new byte[] {'\n'});
      storage.delete(probe);
    } catch (IOException e) {
      forget(probe, e);
      throw e;
    } finally {
      storage.deleteEmpty(made);
    }
  }

  private void forget(Path probe, IOException failure) {
    try {
      if (storage.exists(probe)) {
        storage.delete(probe);
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private void putBackWhatWasAside() throws IOException {
    Optional<Path> aside = aside(storage, directory);
    if (aside.isPresent()) {
      LOG.warn("A run died while it replaced {}: putting the former model back", directory);
      storage.move(aside.get(), directory);
    }
  }

  /** The newest complete model that was moved aside from where now nothing is. */
  private static Optional<Path> aside(Storage storage, Path directory) throws IOException {
    Path parent = directory.getParent();
    if (parent == null || storage.isObjectStore() || storage.exists(directory)) {
      return Optional.empty();
    }
    if (!storage.exists(parent)) {
      return Optional.empty();
    }
    Path newest = null;
    long newestTime = Long.MIN_VALUE;
    for (String name : storage.list(parent)) {
      Path path = new Path(parent, name);
      if (name.startsWith("." + directory.getName() + ".old-") && isComplete(storage, path)) {
        long time = storage.modifiedAt(new Path(path, MANIFEST));
        if (newest == null || time > newestTime) {
          newest = path;
          newestTime = time;
        }
      }
    }
    return Optional.ofNullable(newest);
  }

  private static boolean isComplete(Storage storage, Path path) throws IOException {
    try {
      new ModelFiles(storage, path).verified();
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Something read from a model directory. */
  @FunctionalInterface
  private interface Reading<T> {
    T from(Storage storage, Path directory) throws IOException;
  }

  private static <T> T reading(String directory, Configuration configuration, Reading<T> reading) {
    try {
      Storage.Location location = Storage.open(directory, configuration);
      try (Storage storage = location.storage()) {
        return reading.from(storage, existing(storage, location.path(), directory));
      }
    } catch (IllegalArgumentException e) {
      throw new JobException(
          ExitCode.BAD_DATA,
          Storage.oneLine("Invalid model directory " + directory + ": " + e.getMessage()),
          e);
    } catch (IOException e) {
      String message = "Cannot read model " + directory + ": " + e.getMessage();
      throw new JobException(ExitCode.IO_ERROR, Storage.oneLine(message), e);
    }
  }

  private static Path existing(Storage storage, Path path, String directory) throws IOException {
    if (storage.exists(path)) {
      return path;
    }
    return aside(storage, path)
        .orElseThrow(
            () ->
                new JobException(
                    ExitCode.NO_INPUT, Storage.oneLine("Missing model: " + directory)));
  }
}
