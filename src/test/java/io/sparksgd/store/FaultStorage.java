package io.sparksgd.store;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** A storage whose process dies, or which fails once, at the n-th operation that changes it. */
final class FaultStorage extends Storage {
  private final Storage storage;
  private final Moment moment;
  private final int n;
  private int count;
  private boolean dead;

  /** When it happens. */
  enum Moment {
    /** The process dies and nothing was done. */
    BEFORE,
    /** The process dies; a file is there, with nothing in it. */
    EMPTY,
    /** The process dies; half of the bytes are there, or half of a directory is deleted. */
    TORN,
    /** The process dies and everything was done. */
    AFTER,
    /** An error, after which the process goes on. */
    FAILURE
  }

  /** Ends whatever was going on. */
  static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  FaultStorage(Storage storage, Moment moment, int n) {
    this.storage = storage;
    this.moment = moment;
    this.n = n;
  }

  boolean struck() {
    return count > n;
  }

  /** Something done, and what is left of it when the process dies meanwhile. */
  private <T> T change(Outage.Operation<T> whole, Part part) throws IOException {
    checkAlive();
    if (count++ != n) {
      return whole.run();
    }
    switch (moment) {
      case FAILURE -> throw new IOException("injected failure");
      case BEFORE -> {}
      case EMPTY, TORN -> part.run(moment);
      case AFTER -> whole.run();
    }
    dead = true;
    throw new Death();
  }

  private void checkAlive() {
    if (dead) {
      throw new Death();
    }
  }

  /** A part of an operation. */
  @FunctionalInterface
  private interface Part {
    void run(Moment moment) throws IOException;
  }

  private static byte[] half(Moment moment, byte[] bytes) {
    return Arrays.copyOf(bytes, moment == Moment.TORN ? bytes.length / 2 : 0);
  }

  @Override
  boolean create(Path path, byte[] bytes) throws IOException {
    return change(() -> storage.create(path, bytes), m -> storage.create(path, half(m, bytes)));
  }

  @Override
  void write(Path path, byte[] bytes) throws IOException {
    change(
        () -> {
          storage.write(path, bytes);
          return null;
        },
        m -> {});
  }

  @Override
  void delete(Path path) throws IOException {
    change(
        () -> {
          storage.delete(path);
          return null;
        },
        m -> deleteSome(path, m));
  }

  private void deleteSome(Path path, Moment torn) throws IOException {
    if (torn == Moment.TORN && storage.exists(path) && storage.isDirectory(path)) {
      List<String> names = storage.list(path);
      for (String name : names.subList(0, (names.size() + 1) / 2)) {
        storage.delete(new Path(path, name));
      }
    }
  }

  @Override
  void makeDirectory(Path path) throws IOException {
    change(
        () -> {
          storage.makeDirectory(path);
          return null;
        },
        m -> storage.makeDirectory(path.getParent()));
  }

  @Override
  protected void rename(Path from, Path to) throws IOException {
    change(
        () -> {
          storage.rename(from, to);
          return null;
        },
        m -> {});
  }

  @Override
  protected void deleteIfEmpty(Path directory) throws IOException {
    change(
        () -> {
          storage.deleteIfEmpty(directory);
          return null;
        },
        m -> {});
  }

  @Override
  void deleteChecksums(Path directory) throws IOException {
    checkAlive();
    storage.deleteChecksums(directory);
  }

  @Override
  boolean isObjectStore() {
    return storage.isObjectStore();
  }

  @Override
  Optional<String> whyNotAtomic(Path path) throws IOException {
    return storage.whyNotAtomic(path);
  }

  @Override
  boolean exists(Path path) throws IOException {
    checkAlive();
    return storage.exists(path);
  }

  @Override
  boolean isDirectory(Path path) throws IOException {
    checkAlive();
    return storage.isDirectory(path);
  }

  @Override
  long modifiedAt(Path path) throws IOException {
    checkAlive();
    return storage.modifiedAt(path);
  }

  @Override
  List<String> list(Path directory) throws IOException {
    checkAlive();
    return storage.list(directory);
  }

  @Override
  byte[] read(Path path, int most) throws IOException {
    checkAlive();
    return storage.read(path, most);
  }

  @Override
  public void close() {
    storage.close();
  }
}
