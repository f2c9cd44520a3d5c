package io.sparksgd.report;

import io.sparksgd.core.training.TrainerSettings.Stopping;
import io.sparksgd.core.training.TrainingListener;
import java.io.PrintStream;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Shows how far a run is: on a terminal one line that is written over about ten times a second,
 * elsewhere a plain line every five seconds. When training will end is not known, only when it must
 * end at the latest, so that is what is shown.
 *
 * <p>{@link #stepTaken} costs a few instructions: the clock is read at each new epoch and about
 * every ten milliseconds, but at least every 1,024 steps. Not thread-safe.
 */
public final class Progress implements TrainingListener, AutoCloseable {
  private static final int MOST_STEPS_UNSEEN = 1_024;
  private static final long CHECK_NANOS = 10_000_000L;
  private static final int DIGITS = 4;

  private static final Stopping NO_TRAINING =
      new Stopping(
          1,
          OptionalLong.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          1,
          0,
          OptionalDouble.empty(),
          OptionalDouble.empty());

  private final Display display;
  private final LongSupplier nanos;
  private final Stopping stopping;

  private int countdown = 1;
  private int stepsBetweenChecks = 1;
  private boolean training;
  private boolean closed;
  private double firstEpochs;
  private long firstStep;
  private long startedAt;
  private long checkedAt;
  private long shownAt;

  private Progress(Display display, LongSupplier nanos, Stopping stopping) {
    this.display = display;
    this.nanos = nanos;
    this.stopping = stopping;
  }

  /**
   * One line that is written over.
   *
   * @param width the columns of the terminal, at least 2
   * @param nanos a clock such as {@link System#nanoTime}
   */
  public static Progress onTerminal(
      PrintStream terminal, int width, LongSupplier nanos, Stopping stopping) {
    return new Progress(new Display.Line(terminal, width), nanos, stopping);
  }

  /** A plain line, without its end, to {@code sink} every five seconds. */
  public static Progress inLines(Consumer<String> sink, LongSupplier nanos, Stopping stopping) {
    return new Progress(new Display.Lines(sink), nanos, stopping);
  }

  /**
   * On standard error: over one line if that is a terminal, else in lines.
   *
   * <p>Whether it is, the launcher says by the system property {@code spark-sgd.terminal}, and its
   * width by {@code spark-sgd.columns} (80 otherwise). With {@code none} in {@code
   * spark-sgd.progress} nothing is shown.
   */
  public static Progress onStandardError(Stopping stopping) {
    if (System.getProperty("spark-sgd.progress", "").equals("none")) {
      return new Progress(new Display.None(), System::nanoTime, stopping);
    }
    if (stderrIsTerminal()) {
      int width = Math.max(2, Integer.getInteger("spark-sgd.columns", 80));
      return onTerminal(System.err, width, System::nanoTime, stopping);
    }
    return inLines(System.err::println, System::nanoTime, stopping);
  }

  /** The same for work that is no training. */
  public static Progress onStandardError() {
    return onStandardError(NO_TRAINING);
  }

  /** Without the launcher's word: whether standard input and output are both a terminal. */
  @SuppressWarnings("SystemConsoleNull") // From Java 22 on, the launcher's word is needed.
  static boolean stderrIsTerminal() {
    String said = System.getProperty("spark-sgd.terminal");
    return said == null ? System.console() != null : Boolean.parseBoolean(said);
  }

  /** Says that a stage before or after training begins, such as {@code reading}. */
  public void stage(String name) {
    if (!closed) {
      training = false;
      countdown = 1;
      display.announce(Words.text(name));
    }
  }

  @Override
  public void stepTaken(
      long epoch,
      long stepOfEpoch,
      long stepsPerEpoch,
      long step,
      double loss,
      double rate,
      double[] weights) {
    if (--countdown > 0 && stepOfEpoch != 0) {
      return;
    }
    long now = nanos.getAsLong();
    if (!training) {
      begin(now, epoch + (double) stepOfEpoch / stepsPerEpoch, step);
    }
    pace(now);
    if (now - shownAt >= display.intervalNanos() && !closed) {
      shownAt = now;
      double elapsed = (now - startedAt) / 1e9;
      double epochs = epoch + (stepOfEpoch + 1.0) / stepsPerEpoch;
      display.update(text(epoch, step, loss, rate, elapsed, secondsLeft(epochs, step, elapsed)));
    }
  }

  /** Clears the line that is written over. */
  @Override
  public void close() {
    closed = true;
    display.clear();
  }

  /** A training that goes on where another was interrupted begins at a later step. */
  private void begin(long now, double epochs, long step) {
    training = true;
    firstEpochs = epochs;
    firstStep = step;
    startedAt = now;
    checkedAt = now;
    shownAt = now;
    stepsBetweenChecks = 1;
  }

  /** Reads the clock less and less often while steps are fast, and anew when they are not. */
  private void pace(long now) {
    boolean fast = now - checkedAt < CHECK_NANOS;
    stepsBetweenChecks = fast ? Math.min(MOST_STEPS_UNSEEN, stepsBetweenChecks * 2) : 1;
    countdown = stepsBetweenChecks;
    checkedAt = now;
  }

  private String text(
      long epoch, long step, double loss, double rate, double elapsed, double secondsLeft) {
    return "epoch "
        + Words.count(epoch + 1)
        + " of at most "
        + Words.count(stopping.maxEpochs())
        + ", step "
        + Words.count(step + 1)
        + ", loss "
        + Words.number(loss, DIGITS)
        + ", rate "
        + Words.number(rate, DIGITS)
        + ", "
        + Words.duration(elapsed)
        + ", at most "
        + Words.duration(secondsLeft)
        + " more";
  }

  /** The time until the first bound that is certain to end training, at the pace so far. */
  private double secondsLeft(double epochs, long step, double elapsed) {
    double pace = elapsed / (epochs - firstEpochs);
    double left = pace * Math.max(0, stopping.maxEpochs() - epochs);
    if (stopping.maxSteps().isPresent()) {
      double paceOfSteps = elapsed / (step + 1 - firstStep);
      double stepsLeft = stopping.maxSteps().getAsLong() - (step + 1);
      left = Math.min(left, paceOfSteps * Math.max(0, stepsLeft));
    }
    if (stopping.maxSeconds().isPresent()) {
      left = Math.min(left, Math.max(0, stopping.maxSeconds().getAsDouble() - elapsed));
    }
    return left;
  }
}
