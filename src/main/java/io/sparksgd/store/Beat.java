package io.sparksgd.store;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/**
 * One sign of life of a run that claims an epoch, a file {@code claims/<epoch>/<sequence>}: of all
 * files of an epoch the highest sequence says who has it.
 *
 * @param token of the claim, which no other has
 * @param state whether the run goes on
 * @param at when, by the clock of the run
 * @param lease how long the run may be silent
 */
record Beat(String runId, String token, State state, Instant at, Duration lease, Holder holder) {
  static final int MOST_BYTES = 1 << 16;

  private static final int FORMAT_VERSION = 1;

  /** What a run says. */
  enum State {
    HELD,
    RELEASED
  }

  byte[] toJson() {
    return Json.bytes(
        new Layout(
            FORMAT_VERSION,
            runId,
            token,
            Json.word(state),
            at.toString(),
            lease.toMillis(),
            holder));
  }

  /**
   * @throws IllegalArgumentException when {@code bytes} are no such file, such as one cut short
   * @throws NewerFormatException when a newer release wrote it
   */
  static Beat parse(byte[] bytes) {
    Layout layout = Json.parse(bytes, Layout.class);
    NewerFormatException.check(layout.formatVersion(), FORMAT_VERSION);
    return new Beat(
        Json.required("runId", layout.runId()),
        Json.required("token", layout.token()),
        Json.constant("state", layout.state(), State.class),
        PointerEntry.instant("at", layout.at()),
        Duration.ofMillis(Json.count("leaseMillis", layout.leaseMillis())),
        holder(Json.required("holder", layout.holder())));
  }

  private static Holder holder(Holder holder) {
    Json.required("host", holder.host());
    Json.required("machine", holder.machine());
    try {
      if (!Json.required("startedAt", holder.startedAt()).isEmpty()) {
        Instant.parse(holder.startedAt());
      }
      return holder;
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("startedAt is no time", e);
    }
  }

  @JsonPropertyOrder({"formatVersion", "runId", "token", "state", "at", "leaseMillis", "holder"})
  private record Layout(
      Integer formatVersion,
      String runId,
      String token,
      String state,
      String at,
      Long leaseMillis,
      Holder holder) {}
}
