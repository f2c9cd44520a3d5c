package io.sparksgd.store;

import io.sparksgd.exit.JobException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A run that wants the store.
 *
 * <p>A run that was heard of within its lease has the store. Silence is told by the clocks first,
 * which costs no time; since they may differ between machines, the silent run is then watched for
 * half a lease, in which a living one would be heard. Where its clock is ahead, so that it seems
 * never silent, it is watched for a whole lease while others wait.
 */
final class ClaimRequest {
  private final Claims claims;
  private final Beat template;
  private final String store;
  private final Pause pause;
  private final Duration step;
  private Claims.Latest watched;
  private Duration silent = Duration.ZERO;
  private Duration waited = Duration.ZERO;

  /** How time passes; tests let it pass at once. */
  @FunctionalInterface
  interface Pause {
    void forTime(Duration time) throws InterruptedException;
  }

  ClaimRequest(Claims claims, Beat template, String store, Pause pause) {
    this.claims = claims;
    this.template = template;
    this.store = store;
    this.pause = pause;
    Duration tenth = template.lease().dividedBy(10);
    Duration second = Duration.ofSeconds(1);
    this.step = tenth.compareTo(second) < 0 ? tenth : second;
  }

  /** An epoch and the sequence that says that it is ours. */
  record Granted(long epoch, long sequence) {}

  /**
   * Waits at most {@code most} for another run.
   *
   * @throws JobException LOCKED
   */
  Granted await(Duration most) throws IOException, InterruptedException {
    while (true) {
      long epoch = claims.pointers().next();
      Optional<Claims.Latest> latest = claims.latest(epoch);
      if (latest.isEmpty() || isFree(latest.get())) {
        long sequence = latest.map(Claims.Latest::sequence).orElse(0L) + 1;
        if (take(epoch, sequence)) {
          return new Granted(epoch, sequence);
        }
        continue;
      }
      if (!seemsSilent(latest.get()) && waited.compareTo(most) >= 0) {
        throw latest.get().locked(store);
      }
      pause.forTime(step);
      waited = waited.plus(step);
      silent = silent.plus(step);
    }
  }

  private boolean isFree(Claims.Latest latest) {
    if (!latest.equals(watched)) {
      watched = latest;
      silent = Duration.ZERO;
    }
    Duration enough = seemsSilent(latest) ? latest.lease().dividedBy(2) : latest.lease();
    return latest.isFree() || silent.compareTo(enough) >= 0;
  }

  private boolean seemsSilent(Claims.Latest latest) {
    return claims.clock().instant().isAfter(latest.until());
  }

  private boolean take(long epoch, long sequence) throws IOException {
    Instant now = claims.clock().instant();
    if (!claims.create(epoch, sequence, Claim.at(template, now, Beat.State.HELD))) {
      return false;
    }
    Optional<Claims.Latest> latest = claims.latest(epoch);
    boolean highest = latest.isPresent() && latest.get().isOf(template.token());
    if (highest && !claims.pointers().isTaken(epoch)) {
      return true;
    }
    claims.forget(epoch, sequence);
    return false;
  }
}
