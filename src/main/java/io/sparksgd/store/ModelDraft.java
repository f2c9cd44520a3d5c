package io.sparksgd.store;

import io.sparksgd.core.training.History;
import io.sparksgd.exit.JobException;
import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model that is being written. Its files wait in memory, which they easily fit, and only its
 * quarantine is written before {@link #commit}. Closing it without a commit leaves no trace.
 */
public final class ModelDraft implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelDraft.class);

  private final ModelDirectory target;
  private final Storage storage;
  private final Path scratch;
  private final List<Path> madeParents;
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private boolean ended;

  ModelDraft(ModelDirectory target, Storage storage) throws IOException {
    this.target = target;
    this.storage = storage;
    this.scratch = target.scratch("tmp");
    this.madeParents = storage.missing(target.base());
    try {
      if (!storage.isObjectStore()) {
        storage.makeDirectory(scratch);
      }
    } catch (IOException e) {
      abort();
      throw e;
    }
  }

  public void write(ModelRecord model) {
    files.put(ModelDirectory.MODEL, ModelFile.bytes(model));
  }

  public void write(History history) {
    files.put(ModelDirectory.HISTORY, HistoryFile.bytes(history.entries()));
    files.put(ModelDirectory.EPOCHS, EpochsFile.bytes(history.epochs()));
  }

  public void write(RunStatus status) {
    files.put(ModelDirectory.STATUS, status.toJson());
  }

  /** Where rows that cannot be used may be written: a directory that does not exist yet. */
  public String quarantine() {
    return quarantinePath().toString();
  }

  /**
   * Puts the model in its place, instead of the one that was there. When it fails, the former model
   * is there again, except on object stores.
   *
   * @throws JobException CANNOT_WRITE or IO_ERROR
   */
  public void commit() {
    if (!files.containsKey(ModelDirectory.MODEL)) {
      throw new IllegalStateException("There is no model to commit");
    }
    if (ended) {
      throw new IllegalStateException("The model is committed or aborted already");
    }
    try {
      target.checkReplaceable();
      if (storage.isObjectStore()) {
        writeInPlace();
      } else {
        writeBeside();
        swap();
      }
      ended = true;
    } catch (IOException e) {
      throw target.failure(e);
    } finally {
      if (!ended) {
        abort();
      }
    }
  }

  /** Deletes everything that was written since {@link ModelDirectory#begin}. */
  @Override
  public void close() {
    if (!ended) {
      abort();
    }
  }

  private void abort() {
    ended = true;
    storage.tryDelete(scratch);
    storage.deleteEmpty(madeParents);
  }

  private Path quarantinePath() {
    return new Path(scratch, ModelDirectory.QUARANTINE);
  }

  private void writeBeside() throws IOException {
    boolean hasQuarantine = storage.exists(quarantinePath());
    writeFiles(scratch);
    writeManifest(scratch, hasQuarantine);
  }

  /** The model goes first, so that what a failure leaves is known to be ours. */
  private void writeFiles(Path directory) throws IOException {
    storage.write(new Path(directory, ModelDirectory.MODEL), files.get(ModelDirectory.MODEL));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (!file.getKey().equals(ModelDirectory.MODEL)) {
        storage.write(new Path(directory, file.getKey()), file.getValue());
      }
    }
  }

  private void writeManifest(Path directory, boolean hasQuarantine) throws IOException {
    List<String> directories = hasQuarantine ? List.of(ModelDirectory.QUARANTINE) : List.of();
    if (hasQuarantine) {
      storage.deleteChecksums(new Path(directory, ModelDirectory.QUARANTINE));
    }
    Manifest manifest = Manifest.of(files, directories);
    storage.write(new Path(directory, ModelDirectory.MANIFEST), manifest.toJson());
  }

  private void swap() throws IOException {
    Path directory = target.path();
    Path former = target.scratch("old");
    try {
      if (storage.exists(directory)) {
        storage.move(directory, former);
      }
      storage.move(scratch, directory);
    } catch (IOException e) {
      if (storage.exists(scratch) || !storage.exists(directory)) {
        putBack(former, directory, e);
        throw e;
      }
      LOG.warn("The model is in place, though moving it there was said to have failed", e);
    }
    deleteModel(former);
  }

  private void putBack(Path former, Path directory, IOException failure) throws IOException {
    try {
      if (storage.exists(former)) {
        storage.move(former, directory);
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
      throw new IOException(failure.getMessage() + "; the former model is in " + former, failure);
    }
  }

  /** The manifest goes first, so that what a failure leaves is not taken for a model. */
  private void deleteModel(Path former) {
    storage.tryDelete(new Path(former, ModelDirectory.MANIFEST));
    storage.tryDelete(former);
  }

  private void writeInPlace() throws IOException {
    Path directory = target.path();
    boolean hasQuarantine = storage.exists(quarantinePath());
    storage.delete(new Path(directory, ModelDirectory.MANIFEST));
    writeFiles(directory);
    for (String name : storage.list(directory)) {
      if (!files.containsKey(name) && !name.equals(scratch.getName())) {
        storage.delete(new Path(directory, name));
      }
    }
    if (hasQuarantine) {
      storage.move(quarantinePath(), new Path(directory, ModelDirectory.QUARANTINE));
      storage.delete(scratch);
    }
    writeManifest(directory, hasQuarantine);
  }
}
