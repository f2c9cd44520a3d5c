package io.sparksgd.config;

import java.util.Optional;

/**
 * What training leaves on its way, to go on from when it is interrupted.
 *
 * @param directory where; empty chooses a place beside the output
 * @param interval how often
 * @param resume whether to go on from there
 */
public record CheckpointConfig(Optional<String> directory, Interval interval, Resume resume) {

  /** Whether a run goes on where one like it was interrupted. */
  public enum Resume {
    /** Where there is something to go on from; that of another run is refused. */
    AUTO,
    /** Where there is something of the same run to go on from; that of another is deleted. */
    IF_SAME,
    /** Never: whatever is there is deleted. */
    FRESH
  }

  /** How often something happens. */
  public sealed interface Interval {

    /** After each time of this length. */
    record Seconds(double seconds) implements Interval {}

    /** After so many windows; where a window serves many epochs, each of those counts as one. */
    record Windows(long windows) implements Interval {}

    /** Never. */
    record Never() implements Interval {}
  }
}
