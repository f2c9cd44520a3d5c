package io.sparksgd.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.Path;

/** The files of one model, as the manifest in their directory lists them. */
record ModelFiles(Storage storage, Path directory) {

  /** The bytes of the manifest. */
  byte[] manifestBytes() throws IOException {
    try {
      return storage.read(new Path(directory, ModelDirectory.MANIFEST), ModelFile.MOST_BYTES);
    } catch (FileNotFoundException e) {
      throw new IllegalArgumentException(
          ModelDirectory.MANIFEST + " is missing (was the run that wrote it cut short?)", e);
    }
  }

  Manifest manifest() throws IOException {
    return Manifest.parse(manifestBytes());
  }

  /**
   * Reads every file.
   *
   * @throws IllegalArgumentException saying which is missing or damaged
   */
  Manifest verified() throws IOException {
    Manifest manifest = manifest();
    verify(manifest);
    return manifest;
  }

  void verify(Manifest manifest) throws IOException {
    for (Manifest.Entry entry : manifest.files()) {
      read(entry);
    }
  }

  /**
   * The bytes of a file.
   *
   * @throws IllegalArgumentException when it is missing or not what the manifest says
   */
  byte[] read(Manifest.Entry entry) throws IOException {
    byte[] bytes;
    try {
      bytes = storage.read(new Path(directory, entry.name()), most(entry));
    } catch (FileNotFoundException e) {
      throw new IllegalArgumentException(entry.name() + " is missing", e);
    }
    if (!Manifest.Entry.of(entry.name(), bytes).equals(entry)) {
      throw new IllegalArgumentException(entry.name() + " differs from " + ModelDirectory.MANIFEST);
    }
    return bytes;
  }

  private static int most(Manifest.Entry entry) {
    return (int) Math.min(ModelFile.MOST_BYTES, entry.bytes());
  }
}
