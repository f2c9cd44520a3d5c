package io.sparksgd.store;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.HexFormat;

/**
 * {@code _COMMITTED}, the last file of a version: that all others are there.
 *
 * @param manifestSha256 of {@code manifest.json}, 64 hex digits
 * @param epoch the one that the run had claimed
 * @param at when, by the clock of the run
 */
record Commit(String manifestSha256, long epoch, Instant at) {
  static final String NAME = "_COMMITTED";
  static final int MOST_BYTES = 1 << 16;

  private static final int FORMAT_VERSION = 1;

  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Manifest.sha256().digest(bytes));
  }

  byte[] toJson() {
    return Json.bytes(new Layout(FORMAT_VERSION, manifestSha256, epoch, at.toString()));
  }

  /**
   * @throws IllegalArgumentException when {@code bytes} are no such file
   * @throws NewerFormatException when a newer release wrote it
   */
  static Commit parse(byte[] bytes) {
    Layout layout = Json.parse(bytes, Layout.class);
    NewerFormatException.check(layout.formatVersion(), FORMAT_VERSION);
    return new Commit(
        Json.required("manifestSha256", layout.manifestSha256()),
        Json.count("epoch", layout.epoch()),
        PointerEntry.instant("at", layout.at()));
  }

  @JsonPropertyOrder({"formatVersion", "manifestSha256", "epoch", "at"})
  private record Layout(Integer formatVersion, String manifestSha256, Long epoch, String at) {}
}
