package io.sparksgd.store;

import io.sparksgd.exit.JobException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The draft of a {@link ModelDirectory}. */
final class DirectoryDraft extends ModelDraft {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryDraft.class);

  private final ModelDirectory target;
  private final Storage storage;
  private final Path scratch;
  private final List<Path> madeParents;

  DirectoryDraft(ModelDirectory target, Storage storage) throws IOException {
    this.target = target;
    this.storage = storage;
    this.scratch = target.scratch("tmp");
    this.madeParents = storage.missing(target.base());
    try {
      if (!storage.isObjectStore()) {
        storage.makeDirectory(scratch);
      }
    } catch (IOException e) {
      discard();
      throw e;
    }
  }

  @Override
  Path quarantinePath() {
    return new Path(scratch, ModelDirectory.QUARANTINE);
  }

  @Override
  void discard() {
    storage.tryDelete(scratch);
    storage.deleteEmpty(madeParents);
  }

  @Override
  JobException failure(IOException cause) {
    return target.failure(cause);
  }

  @Override
  void publish(Map<String, byte[]> files) throws IOException {
    target.checkReplaceable();
    if (storage.isObjectStore()) {
      writeInPlace(files);
    } else {
      writeBeside(files);
      swap();
    }
  }

  private void writeBeside(Map<String, byte[]> files) throws IOException {
    boolean hasQuarantine = storage.exists(quarantinePath());
    writeFiles(scratch, files);
    writeManifest(scratch, files, hasQuarantine);
  }

  /** The model goes first, so that what a failure leaves is known to be ours. */
  private void writeFiles(Path directory, Map<String, byte[]> files) throws IOException {
    storage.write(new Path(directory, ModelDirectory.MODEL), files.get(ModelDirectory.MODEL));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (!file.getKey().equals(ModelDirectory.MODEL)) {
        storage.write(new Path(directory, file.getKey()), file.getValue());
      }
    }
  }

  private void writeManifest(Path directory, Map<String, byte[]> files, boolean hasQuarantine)
      throws IOException {
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

  private void writeInPlace(Map<String, byte[]> files) throws IOException {
    Path directory = target.path();
    boolean hasQuarantine = storage.exists(quarantinePath());
    storage.delete(new Path(directory, ModelDirectory.MANIFEST));
    writeFiles(directory, files);
    for (String name : storage.list(directory)) {
      if (!files.containsKey(name) && !name.equals(scratch.getName())) {
        storage.delete(new Path(directory, name));
      }
    }
    if (hasQuarantine) {
      storage.move(quarantinePath(), new Path(directory, ModelDirectory.QUARANTINE));
      storage.delete(scratch);
    }
    writeManifest(directory, files, hasQuarantine);
  }
}
