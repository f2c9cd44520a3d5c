package io.sparksgd.store;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right of one run to make the next champion. It says three times per lease that it goes on;
 * when it is silent for a lease, another run may take over, and this one finds that out before it
 * changes anything. Closing it lets the next run in.
 */
public final class Claim implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Claim.class);

  private final Claims claims;
  private final Beat template;
  private final String store;
  private final long epoch;
  private final ScheduledExecutorService heart;
  private long sequence;
  private boolean ended;
  private volatile boolean lost;

  Claim(Claims claims, Beat template, String store, ClaimRequest.Granted granted) {
    this.claims = claims;
    this.template = template;
    this.store = store;
    this.epoch = granted.epoch();
    this.sequence = granted.sequence();
    this.heart =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "store-claim");
              thread.setDaemon(true);
              return thread;
            });
  }

  Claim start() {
    long period = Math.max(1, template.lease().toMillis() / 3);
    ScheduledFuture<?> unused =
        heart.scheduleAtFixedRate(this::tryToBeat, period, period, TimeUnit.MILLISECONDS);
    return this;
  }

  static Beat at(Beat template, Instant at, Beat.State state) {
    return new Beat(
        template.runId(), template.token(), state, at, template.lease(), template.holder());
  }

  public String runId() {
    return template.runId();
  }

  /** The epoch that the run may end. */
  public long epoch() {
    return epoch;
  }

  /** Whether another run is known to have taken over. */
  public boolean isLost() {
    return lost;
  }

  /**
   * Makes sure that the claim still holds.
   *
   * @throws JobException LOCKED when another run took over or ended the epoch, IO_ERROR
   */
  public synchronized void check() {
    try {
      Optional<Claims.Latest> latest = claims.latest(epoch);
      if (latest.isEmpty() || !latest.get().isOf(template.token())) {
        lost = true;
      }
      if (lost || claims.pointers().isTaken(epoch)) {
        throw overtaken();
      }
    } catch (IOException e) {
      throw Storage.unreadable("Cannot read claims of " + store, e);
    }
  }

  JobException overtaken() {
    lost = true;
    return new JobException(
        ExitCode.LOCKED,
        Storage.oneLine(
            "Store was taken over: %s (run %s was silent for its lease, or another run promoted;"
                    .formatted(store, runId())
                + " nothing was changed)"));
  }

  private void tryToBeat() {
    try {
      beat(Beat.State.HELD);
    } catch (IOException | RuntimeException e) {
      LOG.warn("Cannot renew the claim of epoch {} of {}", epoch, store, e);
    }
  }

  /** Says that the run goes on, or that it does not. */
  synchronized void beat(Beat.State state) throws IOException {
    if (ended || lost) {
      return;
    }
    Optional<Claims.Latest> latest = claims.latest(epoch);
    if (latest.isPresent() && latest.get().beat().isEmpty()) {
      // Cut short: by us when the disk was full, or by a run that will find ours above its own.
      sequence = Math.max(sequence, latest.get().sequence());
    } else if (latest.isEmpty() || !latest.get().isOf(template.token())) {
      lost = true;
      LOG.warn("Another run took over the claim of epoch {} of {}", epoch, store);
      return;
    } else {
      sequence = latest.get().sequence();
    }
    if (claims.create(epoch, sequence + 1, at(template, claims.clock().instant(), state))) {
      claims.forget(epoch, sequence - 1);
      sequence++;
    }
  }

  /** The epoch is ours for good: there is nothing more to claim. */
  synchronized void fulfil() {
    ended = true;
    heart.shutdownNow();
  }

  /** Lets the next run in, unless the epoch has ended. */
  @Override
  public synchronized void close() {
    if (ended) {
      return;
    }
    try {
      beat(Beat.State.RELEASED);
    } catch (IOException | RuntimeException e) {
      LOG.warn("Cannot release the claim of epoch {} of {}", epoch, store, e);
    } finally {
      fulfil();
    }
  }
}
