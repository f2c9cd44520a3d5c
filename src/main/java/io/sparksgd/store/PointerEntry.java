package io.sparksgd.store;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * Which version is champion from an epoch on. Epochs count from 1 and are the only order there is:
 * times are for people.
 *
 * @param version its name
 * @param manifestSha256 of the version's {@code manifest.json}, 64 hex digits
 * @param at when, by the clock of the run that said so
 */
public record PointerEntry(
    long epoch, String version, String manifestSha256, Reason reason, Instant at, String runId) {

  private static final int FORMAT_VERSION = 1;

  /** Why a version became champion. */
  public enum Reason {
    /** There was no champion. */
    FIRST,
    /** It was better than the champion. */
    PROMOTED,
    /** A person took a later one back. */
    ROLLED_BACK
  }

  byte[] toJson() {
    return Json.bytes(
        new Layout(
            FORMAT_VERSION, version, manifestSha256, Json.word(reason), at.toString(), runId));
  }

  /**
   * @throws IllegalArgumentException when {@code bytes} are no pointer, such as one cut short
   * @throws NewerFormatException when a newer release wrote it
   */
  static PointerEntry parse(long epoch, byte[] bytes) {
    Layout layout = Json.parse(bytes, Layout.class);
    NewerFormatException.check(layout.formatVersion(), FORMAT_VERSION);
    return new PointerEntry(
        epoch,
        VersionName.parse(Json.required("version", layout.version())).toString(),
        Json.required("manifestSha256", layout.manifestSha256()),
        Json.constant("reason", layout.reason(), Reason.class),
        instant("at", layout.at()),
        Json.required("runId", layout.runId()));
  }

  static Instant instant(String key, String text) {
    try {
      return Instant.parse(Json.required(key, text));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(key + " is no time", e);
    }
  }

  @JsonPropertyOrder({"formatVersion", "version", "manifestSha256", "reason", "at", "runId"})
  private record Layout(
      Integer formatVersion,
      String version,
      String manifestSha256,
      String reason,
      String at,
      String runId) {}
}
