package io.sparksgd.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.optimizer.GradientClipping;
import io.sparksgd.core.penalty.Penalty;
import io.sparksgd.core.schedule.LearningRate;
import io.sparksgd.core.stopping.StopReason;
import io.sparksgd.core.training.Checkpoints;
import io.sparksgd.core.training.Fit;
import io.sparksgd.core.training.History;
import io.sparksgd.core.training.InMemorySource;
import io.sparksgd.core.training.TestExamples;
import io.sparksgd.core.training.TestSettings;
import io.sparksgd.core.training.TrainerSettings.LossKind;
import io.sparksgd.core.training.TrainerSettings.OptimizerKind;
import io.sparksgd.core.training.TrainerSettings.SumsChoice;
import io.sparksgd.core.training.TrainerState;
import io.sparksgd.core.training.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A training that was killed and goes on from a checkpoint ends at the same bits as one that was
 * not: from every checkpoint, through the bytes of the file.
 */
class ResumedTrainingTest {
  private static final Checkpoint.Run RUN =
      new Checkpoint.Run(
          "1", new TreeMap<>(), InputFingerprint.of(true, List.of(), 0), OptionalLong.empty());

  private static final TestExamples PLANE = TestExamples.plane(70, 2, 1, 5).weighted(6);

  /** A kind of training. */
  private record Case(String name, TestSettings settings, boolean holdout) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Leaves a state wherever it may, and ends at the step after {@code steps} others. */
  private static final class Recorder implements Checkpoints {
    private final Optional<byte[]> start;
    private final long steps;
    private final List<byte[]> files = new ArrayList<>();
    private long asked;

    Recorder(Optional<byte[]> start, long steps) {
      this.start = start;
      this.steps = steps;
    }

    @Override
    public Optional<TrainerState> start() {
      return start.map(bytes -> CheckpointFile.read(bytes).state());
    }

    @Override
    public boolean isDue() {
      return true;
    }

    @Override
    public boolean mustStop() {
      return asked++ >= steps;
    }

    @Override
    public void save(TrainerState state) {
      files.add(CheckpointFile.bytes(new Checkpoint(RUN, state)));
    }

    byte[] last() {
      return files.get(files.size() - 1);
    }
  }

  private static Fit fit(Case training, Checkpoints checkpoints) {
    TestSettings settings = training.settings();
    TestExamples data = PLANE;
    if (settings.loss == LossKind.LOGISTIC) {
      double[] classes = new double[PLANE.rows()];
      Arrays.setAll(classes, row -> PLANE.labels()[row] > 0 ? 1 : 0);
      data = new TestExamples(PLANE.features(), classes, PLANE.weights());
    }
    Optional<ToDoubleFunction<double[]>> holdout =
        training.holdout() ? Optional.of(w -> Math.abs(w[0] - 0.3) + w[1]) : Optional.empty();
    long[] steps = new long[1];
    return new Training(settings.build(), data.profile(), new InMemorySource(data.blocks(30)), 1)
        .fit(
            holdout,
            () -> 1_000_000 * steps[0],
            (epoch, stepOfEpoch, stepsPerEpoch, step, loss, rate, w) -> steps[0]++,
            checkpoints);
  }

  private static void assertSame(Fit actual, Fit expected) {
    assertThat(actual.weights()).containsExactly(expected.weights());
    assertThat(actual.loss()).isEqualTo(expected.loss());
    assertThat(actual.epochs()).isEqualTo(expected.epochs());
    assertThat(actual.steps()).isEqualTo(expected.steps());
    assertThat(actual.stopReason()).isEqualTo(expected.stopReason());
    assertThat(actual.phases()).isEqualTo(expected.phases());
    assertThat(actual.backoffs()).isEqualTo(expected.backoffs());
    History history = actual.history();
    assertThat(history.entries()).isEqualTo(expected.history().entries());
    assertThat(history.epochs()).isEqualTo(expected.history().epochs());
  }

  private static Case training(String name, Consumer<TestSettings> change) {
    return training(name, false, change);
  }

  private static Case training(String name, boolean holdout, Consumer<TestSettings> change) {
    TestSettings settings = new TestSettings();
    settings.batchSize = 8;
    settings.window = OptionalLong.of(4);
    settings.maxEpochs = 5;
    settings.patience = 2;
    settings.targetGap = OptionalDouble.empty();
    settings.huberEpsilon = OptionalDouble.of(1);
    change.accept(settings);
    return new Case(name, settings, holdout);
  }

  /** Every optimizer with every kind of sums, with and without growth, holdout and penalty. */
  private static Stream<Case> products() {
    List<Case> cases = new ArrayList<>();
    for (OptimizerKind optimizer : OptimizerKind.values()) {
      for (SumsChoice sums : SumsChoice.values()) {
        if (sums == SumsChoice.AUTO) {
          continue; // Is one of the others.
        }
        for (int growth : new int[] {1, 2}) {
          for (boolean holdout : new boolean[] {false, true}) {
            for (double l1 : new double[] {0, 0.05}) {
              String name = optimizer + " " + sums + " " + growth + " " + holdout + " " + l1;
              cases.add(
                  training(
                      name,
                      holdout,
                      s -> {
                        s.optimizer = optimizer;
                        s.sums = sums;
                        s.batchGrowth = growth;
                        s.penalty = l1 == 0 ? Penalty.none() : Penalty.elasticNet(l1, 0.5);
                      }));
            }
          }
        }
      }
    }
    return cases.stream();
  }

  private static Stream<Case> specials() {
    return Stream.of(
        training("heavy ball", s -> s.momentum = 0.9),
        training("all rows at once", s -> s.batchSize = Long.MAX_VALUE),
        training("one row at a time, one epoch", s -> s.batchSize = s.maxEpochs = 1),
        training("the last iterate", s -> s.averaging = false),
        training("averages from a later step", s -> s.averageStart = 21),
        training("a schedule", s -> s.schedule = new LearningRate.CosineRestarts(7, 2)),
        training(
            "clipping",
            s -> s.clipping = new GradientClipping(OptionalDouble.of(0.5), OptionalDouble.of(0.3))),
        training("a target", s -> s.targetGap = OptionalDouble.of(0.05)),
        training("a plateau", s -> s.minImprovement = OptionalDouble.of(0.5)),
        training("a limit on steps", s -> s.maxSteps = OptionalLong.of(22)),
        training("a limit on time", s -> s.maxSeconds = OptionalDouble.of(0.022)),
        training("a gradient norm", s -> s.gradientNorm = OptionalDouble.of(0.05)),
        training("cuts of the rate", s -> s.learningRate = OptionalDouble.of(30)),
        training("no way to go on", s -> s.learningRate = OptionalDouble.of(1e9)),
        training("logistic rows", s -> s.loss = LossKind.LOGISTIC),
        training(
            "logistic gradients, early stopping",
            true,
            s -> {
              s.loss = LossKind.LOGISTIC;
              s.sums = SumsChoice.GRADIENTS;
            }),
        training("Huber", s -> s.loss = LossKind.HUBER));
  }

  /** Time is looked at when a window begins, so that cutting one changes when it is over. */
  private static Stream<Case> timeless() {
    return specials().filter(training -> training.settings().maxSeconds.isEmpty());
  }

  private static Stream<Case> all() {
    return Stream.concat(products(), specials());
  }

  @Test
  void everyReasonToStopIsTried() {
    List<Fit> fits = all().map(training -> fit(training, Checkpoints.none())).toList();
    assertThat(fits.stream().map(Fit::stopReason).distinct())
        .containsExactlyInAnyOrderElementsOf(
            EnumSet.complementOf(EnumSet.of(StopReason.SOLVED, StopReason.CANCELLED)));
    assertThat(fits)
        .anyMatch(fit -> fit.backoffs() > 0 && fit.stopReason() != StopReason.DIVERGED)
        .anyMatch(fit -> fit.phases().size() > 2);
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyCheckpointLeadsToTheSameEnd(Case training) {
    Fit whole = fit(training, Checkpoints.none());
    Recorder watched = new Recorder(Optional.empty(), Long.MAX_VALUE);
    assertSame(fit(training, watched), whole);
    List<byte[]> files = watched.files;
    assertThat(files.size()).isGreaterThanOrEqualTo((int) whole.epochs());
    for (int i = 0; i < files.size(); i++) {
      Recorder resumed = new Recorder(Optional.of(files.get(i)), Long.MAX_VALUE);
      assertSame(fit(training, resumed), whole);
      assertThat(resumed.files.toArray())
          .as("checkpoints from %d of %d on", i, files.size())
          .isEqualTo(files.subList(i, files.size()).toArray());
    }
  }

  @ParameterizedTest
  @MethodSource("timeless")
  void trainingThatIsCancelledAtAnyStepGoesOnToTheSameEndWithAnyWindow(Case training) {
    Fit whole = fit(training, Checkpoints.none());
    OptionalLong window = training.settings().window;
    for (long steps = 0; ; steps += 5) {
      Recorder cancelled = new Recorder(Optional.empty(), steps);
      Fit part = fit(training, cancelled);
      if (part.stopReason() != StopReason.CANCELLED) {
        assertSame(part, whole);
        return;
      }
      assertThat(part.steps()).isLessThanOrEqualTo(steps);
      training.settings().window = OptionalLong.of(1 + steps % 7);
      Recorder resumed = new Recorder(Optional.of(cancelled.last()), Long.MAX_VALUE);
      assertSame(fit(training, resumed), whole);
      training.settings().window = window;
    }
  }

  @ParameterizedTest
  @EnumSource(value = SumsChoice.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
  void trainingThatIsCancelledAgainAndAgainArrives(SumsChoice sums) {
    Case training = training("", s -> s.sums = sums);
    Fit whole = fit(training, Checkpoints.none());
    Optional<byte[]> file = Optional.empty();
    Fit part;
    int runs = 0;
    do {
      Recorder recorder = new Recorder(file, 3);
      part = fit(training, recorder);
      file = Optional.of(recorder.last());
      runs++;
    } while (part.stopReason() == StopReason.CANCELLED);
    assertThat(runs).isEqualTo((int) (whole.steps() - 1) / 3 + 1);
    assertSame(part, whole);
  }

  @Test
  void aHistoryThatIsThinnedGoesOnAsItWas() {
    Case training =
        training(
            "",
            s -> {
              s.batchSize = 1;
              s.batchGrowth = 1;
              s.maxEpochs = 100;
              s.window = OptionalLong.of(1_000);
            });
    Fit whole = fit(training, Checkpoints.none());
    assertThat(whole.steps()).isGreaterThan(2 * History.CAPACITY);
    for (long steps : new long[] {1_999, 2_000, 2_001, 4_001, 6_999}) {
      Recorder cancelled = new Recorder(Optional.empty(), steps);
      fit(training, cancelled);
      assertSame(fit(training, new Recorder(Optional.of(cancelled.last()), Long.MAX_VALUE)), whole);
    }
  }
}
