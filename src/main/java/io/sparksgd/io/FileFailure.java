package io.sparksgd.io;

/** Says which file could not be read; the cause says why. */
final class FileFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String path;

  FileFailure(String path, Exception cause) {
    super("Cannot read file", cause);
    this.path = path;
  }

  String path() {
    return path;
  }
}
