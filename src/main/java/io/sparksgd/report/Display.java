package io.sparksgd.report;

import java.io.PrintStream;
import java.util.function.Consumer;

/** Where progress is shown. */
sealed interface Display {

  /** How long one update stays before the next. */
  long intervalNanos();

  /** Shows that a stage begins. */
  void announce(String text);

  /** Shows the state of training. */
  void update(String text);

  /** Leaves the place as it was, for what is printed next. */
  void clear();

  /** One line of a terminal that is written over; needs no more than carriage returns. */
  final class Line implements Display {
    private static final long INTERVAL = 100_000_000L;

    private final PrintStream terminal;
    private final int width;
    private int shown;

    Line(PrintStream terminal, int width) {
      this.terminal = terminal;
      this.width = width;
    }

    @Override
    public long intervalNanos() {
      return INTERVAL;
    }

    @Override
    public void announce(String text) {
      update(text + " ...");
    }

    @Override
    public void update(String text) {
      // The last column stays free: writing to it would wrap the line on some terminals.
      String cut = text.substring(0, Math.min(text.length(), width - 1));
      terminal.print('\r' + cut + " ".repeat(Math.max(0, shown - cut.length())));
      terminal.flush();
      shown = cut.length();
    }

    @Override
    public void clear() {
      if (shown > 0) {
        terminal.print('\r' + " ".repeat(shown) + '\r');
        terminal.flush();
        shown = 0;
      }
    }
  }

  /** Nowhere. */
  final class None implements Display {
    @Override
    public long intervalNanos() {
      return Long.MAX_VALUE;
    }

    @Override
    public void announce(String text) {}

    @Override
    public void update(String text) {}

    @Override
    public void clear() {}
  }

  /** A plain line now and then, as for a log. */
  final class Lines implements Display {
    private static final long INTERVAL = 5_000_000_000L;

    private final Consumer<String> sink;

    Lines(Consumer<String> sink) {
      this.sink = sink;
    }

    @Override
    public long intervalNanos() {
      return INTERVAL;
    }

    @Override
    public void announce(String text) {
      sink.accept(text);
    }

    @Override
    public void update(String text) {
      sink.accept(text);
    }

    @Override
    public void clear() {}
  }
}
