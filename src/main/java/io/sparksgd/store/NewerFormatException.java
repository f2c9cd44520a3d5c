package io.sparksgd.store;

/** What is stored was written by a newer release, and must not be taken for damaged. */
final class NewerFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private NewerFormatException(String message) {
    super(message);
  }

  /**
   * @throws IllegalArgumentException when there is no version, or one that never was
   * @throws NewerFormatException when {@code version} is past what this release reads
   */
  static void check(Integer version, int read) {
    int found = Json.required("formatVersion", version);
    if (found > read) {
      throw new NewerFormatException(
          "formatVersion is " + found + " (this release reads " + read + ")");
    }
    if (found < 1) {
      throw new IllegalArgumentException("formatVersion is " + found);
    }
  }
}
