package io.sparksgd.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * What was read, so that two runs can be told to have read the same.
 *
 * @param reproducible whether reading the same input again gives the same rows in the same order
 * @param files the first {@link #MOST_FILES} files by name; empty for sources that are not files
 * @param fileCount how many files there were
 * @param bytes the length of all files together
 * @param listingSha256 64 hex digits: SHA-256 over all files by name, each as the length of its
 *     name in UTF-8 (4 bytes, big-endian), its name, and its own length (8 bytes, big-endian)
 * @param contentHash the hash of the examples that were used
 */
public record InputFingerprint(
    boolean reproducible,
    List<InputFile> files,
    long fileCount,
    long bytes,
    String listingSha256,
    long contentHash) {

  /** The most files that are listed by name. */
  public static final int MOST_FILES = 1_000;

  public InputFingerprint {
    files = List.copyOf(files);
    if (files.size() > MOST_FILES || files.size() > fileCount) {
      throw new IllegalArgumentException(
          "Invalid files: " + files.size() + " (must be at most 1000 and at most the file count)");
    }
    if (!listingSha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "Invalid listingSha256: " + listingSha256 + " (must be 64 hex digits)");
    }
  }

  /**
   * One file.
   *
   * @param name relative to the input, never an absolute path
   */
  public record InputFile(String name, long bytes) {}

  /** The fingerprint of {@code files}, in any order, all of them. */
  public static InputFingerprint of(boolean reproducible, List<InputFile> files, long contentHash) {
    List<InputFile> sorted = files.stream().sorted(Comparator.comparing(InputFile::name)).toList();
    MessageDigest digest = Manifest.sha256();
    long bytes = 0;
    for (InputFile file : sorted) {
      byte[] name = file.name().getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(name.length).array());
      digest.update(name);
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(file.bytes()).array());
      bytes += file.bytes();
    }
    return new InputFingerprint(
        reproducible,
        sorted.subList(0, Math.min(MOST_FILES, sorted.size())),
        sorted.size(),
        bytes,
        HexFormat.of().formatHex(digest.digest()),
        contentHash);
  }
}
