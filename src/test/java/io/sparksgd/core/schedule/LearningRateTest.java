package io.sparksgd.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.schedule.LearningRate.Constant;
import io.sparksgd.core.schedule.LearningRate.Cosine;
import io.sparksgd.core.schedule.LearningRate.CosineRestarts;
import io.sparksgd.core.schedule.LearningRate.Exponential;
import io.sparksgd.core.schedule.LearningRate.InverseScaling;
import io.sparksgd.core.schedule.LearningRate.InverseSqrt;
import io.sparksgd.core.schedule.LearningRate.InverseTime;
import io.sparksgd.core.schedule.LearningRate.Step;
import io.sparksgd.core.schedule.LearningRate.WarmUp;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 5, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LearningRateTest {
  private static final long[] HUGE_STEPS = {
    1_000_000_000L, 1_000_000_000_000_000L, 1L << 53, Long.MAX_VALUE - 1, Long.MAX_VALUE
  };

  static Stream<LearningRate> falling() {
    return Stream.of(
        new Constant(),
        new InverseTime(0.01),
        new InverseTime(Double.MAX_VALUE),
        new InverseScaling(0.25),
        new InverseScaling(3),
        new InverseSqrt(),
        new Exponential(0.5, 100),
        new Exponential(1, 1),
        new Step(0.1, 7),
        new Cosine(1),
        new Cosine(1000));
  }

  static Stream<LearningRate> restarting() {
    return Stream.of(
        new CosineRestarts(1, 1),
        new CosineRestarts(10, 1),
        new CosineRestarts(10, 2),
        new CosineRestarts(1, 1.0000001),
        new CosineRestarts(1, Math.nextUp(1.0)),
        new CosineRestarts(3, 1.5),
        new CosineRestarts(1, Double.MAX_VALUE),
        new CosineRestarts(Long.MAX_VALUE, 2));
  }

  static Stream<LearningRate> withoutWarmUp() {
    return Stream.concat(falling(), restarting());
  }

  static Stream<LearningRate> all() {
    return withoutWarmUp().flatMap(rate -> Stream.of(rate, new WarmUp(5, rate)));
  }

  @Test
  void everyScheduleHasAnExample() {
    assertThat(all().<Class<?>>map(Object::getClass).distinct())
        .containsExactlyInAnyOrder(LearningRate.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("withoutWarmUp")
  void theFirstRateIsOne(LearningRate schedule) {
    assertThat(schedule.rateAt(0)).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("all")
  void ratesStayBetweenZeroAndOne(LearningRate schedule) {
    for (long step = 0; step < 3000; step++) {
      assertThat(schedule.rateAt(step)).isBetween(0.0, 1.0);
    }
    for (long step : HUGE_STEPS) {
      assertThat(schedule.rateAt(step)).isBetween(0.0, 1.0);
    }
  }

  @ParameterizedTest
  @MethodSource("falling")
  void decaysNeverRise(LearningRate schedule) {
    double before = 1;
    for (long step = 0; step < 3000; step++) {
      double rate = schedule.rateAt(step);
      assertThat(rate).isLessThanOrEqualTo(before);
      before = rate;
    }
    for (long step : HUGE_STEPS) {
      double rate = schedule.rateAt(step);
      assertThat(rate).isLessThanOrEqualTo(before);
      before = rate;
    }
  }

  @ParameterizedTest
  @MethodSource("withoutWarmUp")
  void aWarmUpRisesInALineAndThenStartsTheSchedule(LearningRate after) {
    LearningRate schedule = new WarmUp(4, after);
    assertThat(schedule.rateAt(0)).isEqualTo(0.25);
    assertThat(schedule.rateAt(1)).isEqualTo(0.5);
    assertThat(schedule.rateAt(2)).isEqualTo(0.75);
    assertThat(schedule.rateAt(3)).isEqualTo(1);
    for (long step = 0; step < 100; step++) {
      assertThat(schedule.rateAt(4 + step)).isEqualTo(after.rateAt(step));
    }
  }

  @Test
  void aWarmUpOfOneStepChangesNothingButTheCount() {
    assertThat(new WarmUp(1, new InverseSqrt()).rateAt(0)).isEqualTo(1);
    assertThat(new WarmUp(1, new InverseSqrt()).rateAt(1)).isEqualTo(1);
  }

  @Test
  void formulasGiveWhatAHandComputes() {
    assertRates(new Constant(), 1, 1, 1);
    assertRates(new InverseTime(0.5), 1, 1 / 1.5, 1 / 2.0, 1 / 2.5);
    assertRates(new InverseScaling(2), 1, 1 / 4.0, 1 / 9.0, 1 / 16.0);
    assertRates(new InverseSqrt(), 1, 1 / Math.sqrt(2), 1 / Math.sqrt(3), 0.5);
    assertRates(new Exponential(0.25, 2), 1, 0.5, 0.25, 0.125);
    assertRates(new Step(0.5, 2), 1, 1, 0.5, 0.5, 0.25);
    double diagonal = Math.sqrt(0.5);
    assertRates(new Cosine(4), 1, (1 + diagonal) / 2, 0.5, (1 - diagonal) / 2, 0, 0);
    assertRates(new CosineRestarts(2, 1), 1, 0.5, 1, 0.5, 1, 0.5);
    assertRates(
        new CosineRestarts(2, 2), 1, 0.5, 1, (1 + diagonal) / 2, 0.5, (1 - diagonal) / 2, 1);
    assertRates(new CosineRestarts(1, 3), 1, 1, 0.75, 0.25, 1);
  }

  @ParameterizedTest
  @CsvSource({"1,2", "10,2", "7,3", "1,10", "1000,2"})
  void cyclesOfWholeLengthsRestartExactly(long steps, long multiplier) {
    LearningRate schedule = new CosineRestarts(steps, multiplier);
    long length = steps;
    for (long start = steps; start < 1L << 50; start += length) {
      assertThat(schedule.rateAt(start)).as("restart at %s", start).isEqualTo(1);
      double last = (1 + Math.cos(Math.PI * (length - 1) / length)) / 2;
      assertThat(schedule.rateAt(start - 1)).isCloseTo(last, within(1e-15));
      length *= multiplier;
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1.0000001", "5,1.001", "10,1.5", "3,2.7", "1,1.0000000000000002"})
  void everyCycleOfAnyLengthFallsAndStartsAgainAtOne(long steps, double multiplier) {
    LearningRate schedule = new CosineRestarts(steps, multiplier);
    long step = 0;
    double length = steps;
    double start = 0;
    for (int cycle = 0; cycle < 12; cycle++) {
      assertThat(schedule.rateAt(Math.round(start))).isEqualTo(1);
      double before = 1;
      for (; step < Math.round(start + length); step++) {
        assertThat(schedule.rateAt(step)).isLessThanOrEqualTo(before);
        before = schedule.rateAt(step);
      }
      start += length;
      length *= multiplier;
    }
  }

  @Test
  void invalidSettingsAreRefused() {
    for (double decay : new double[] {Double.NaN, 0, -1, Double.POSITIVE_INFINITY}) {
      assertRefused(
          () -> new InverseTime(decay), "Invalid decay: " + decay + " (must be > 0 and finite)");
      assertRefused(
          () -> new InverseScaling(decay),
          "Invalid decay-power: " + decay + " (must be > 0 and finite)");
    }
    for (double decay : new double[] {Double.NaN, 0, -1, Math.nextUp(1.0)}) {
      String message = "Invalid decay: " + decay + " (must be in (0, 1])";
      assertRefused(() -> new Exponential(decay, 1), message);
      assertRefused(() -> new Step(decay, 1), message);
    }
    for (double multiplier :
        new double[] {Double.NaN, 0, -1, Math.nextDown(1.0), Double.POSITIVE_INFINITY}) {
      assertRefused(
          () -> new CosineRestarts(1, multiplier),
          "Invalid restart-multiplier: " + multiplier + " (must be >= 1 and finite)");
    }
    assertThatNullPointerException().isThrownBy(() -> new WarmUp(1, null));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void lengthsBelowOneStepAreRefused(long steps) {
    List<LongFunction<LearningRate>> schedules =
        List.of(
            count -> new Exponential(0.5, count),
            count -> new Step(0.5, count),
            Cosine::new,
            count -> new CosineRestarts(count, 2));
    for (LongFunction<LearningRate> schedule : schedules) {
      assertRefused(
          () -> schedule.apply(steps), "Invalid decay-steps: " + steps + " (must be >= 1)");
    }
    assertRefused(
        () -> new WarmUp(steps, new Constant()),
        "Invalid warmup-steps: " + steps + " (must be >= 1)");
  }

  private static void assertRates(LearningRate schedule, double... rates) {
    for (int step = 0; step < rates.length; step++) {
      assertThat(schedule.rateAt(step))
          .as("%s at step %s", schedule, step)
          .isCloseTo(rates[step], within(1e-15));
    }
  }

  private static void assertRefused(ThrowingCallable construction, String message) {
    assertThatThrownBy(construction)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
