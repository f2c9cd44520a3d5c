package io.sparksgd.store;

import io.sparksgd.core.training.History;
import io.sparksgd.exit.JobException;
import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/**
 * A model that is being written. Its files wait in memory, which they easily fit, and only its
 * quarantine is written before {@link #commit}. Closing it without a commit leaves no trace.
 */
public abstract sealed class ModelDraft implements Closeable permits DirectoryDraft, VersionDraft {
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private boolean ended;

  public final void write(ModelRecord model) {
    files.put(ModelDirectory.MODEL, ModelFile.bytes(model));
  }

  public final void write(History history) {
    files.put(ModelDirectory.HISTORY, HistoryFile.bytes(history.entries()));
    files.put(ModelDirectory.EPOCHS, EpochsFile.bytes(history.epochs()));
  }

  public final void write(RunStatus status) {
    files.put(ModelDirectory.STATUS, status.toJson());
  }

  /**
   * A file of the caller's own, such as {@code decision.json}.
   *
   * @param name without directories, and not that of a file with a method of its own
   */
  public final void write(String name, byte[] bytes) {
    Manifest.checkName(name);
    if (ModelDirectory.OWN.contains(name) || name.startsWith(".") || name.startsWith("_")) {
      throw new IllegalArgumentException("Invalid name: " + name + " (the store has its own)");
    }
    files.put(name, bytes.clone());
  }

  /** Where rows that cannot be used may be written: a directory that does not exist yet. */
  public final String quarantine() {
    return quarantinePath().toString();
  }

  /**
   * Puts the model in its place. Where a model directory is replaced and that fails, the former
   * model is there again, except on object stores.
   *
   * @throws JobException CANNOT_WRITE, TEMPORARY or IO_ERROR
   */
  public final void commit() {
    if (!files.containsKey(ModelDirectory.MODEL)) {
      throw new IllegalStateException("There is no model to commit");
    }
    if (ended) {
      throw new IllegalStateException("The model is committed or aborted already");
    }
    try {
      publish(files);
      ended = true;
    } catch (IOException e) {
      throw failure(e);
    } finally {
      close();
    }
  }

  /** Deletes everything that was written, unless it is committed. */
  @Override
  public final void close() {
    if (!ended) {
      ended = true;
      discard();
    }
  }

  abstract Path quarantinePath();

  /** Writes the files and makes a model of them. */
  abstract void publish(Map<String, byte[]> complete) throws IOException;

  /** Leaves no trace. */
  abstract void discard();

  abstract JobException failure(IOException cause);
}
