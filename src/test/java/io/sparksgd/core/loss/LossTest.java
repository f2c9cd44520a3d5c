package io.sparksgd.core.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LossTest {
  private static final int POINTS = 2000;

  static Stream<Loss> losses() {
    return Stream.of(new SquaredLoss(), new HuberLoss(1.35), new LogisticLoss());
  }

  /** A label that the loss is made for. */
  private static double label(Loss loss, Random random) {
    return loss instanceof LogisticLoss ? random.nextInt(2) : 10 * random.nextGaussian();
  }

  @Test
  void everyLossHasAnExample() {
    assertThat(losses().<Class<?>>map(Object::getClass).distinct())
        .containsExactlyInAnyOrder(Loss.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("losses")
  void derivativeMatchesFiniteDifference(Loss loss) {
    Random random = new Random(1);
    for (int point = 0; point < POINTS; point++) {
      double margin = 10 * random.nextGaussian();
      double label = label(loss, random);
      double h = 1e-5 * Math.max(1, Math.abs(margin));
      double difference =
          (loss.loss(margin + h, label) - loss.loss(margin - h, label))
              / (margin + h - (margin - h));
      double derivative = loss.derivative(margin, label);
      assertThat(derivative)
          .as("margin %s, label %s", margin, label)
          .isCloseTo(difference, within(1e-7 * Math.max(1, Math.abs(derivative))));
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void lossesAreConvex(Loss loss) {
    Random random = new Random(2);
    for (int point = 0; point < POINTS; point++) {
      double left = 10 * random.nextGaussian();
      double right = 10 * random.nextGaussian();
      double label = label(loss, random);
      double share = random.nextDouble();
      double chord = share * loss.loss(left, label) + (1 - share) * loss.loss(right, label);
      assertThat(loss.loss(share * left + (1 - share) * right, label))
          .isLessThanOrEqualTo(chord + 1e-12 * (1 + chord));
      assertThat(loss.derivative(Math.min(left, right), label))
          .isLessThanOrEqualTo(loss.derivative(Math.max(left, right), label));
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void lossesAreNeverNegative(Loss loss) {
    Random random = new Random(3);
    for (int point = 0; point < POINTS; point++) {
      double margin = 100 * random.nextGaussian();
      assertThat(loss.loss(margin, label(loss, random))).isNotNegative();
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void aMarginThatIsNotANumberIsSeen(Loss loss) {
    assertThat(loss.loss(Double.NaN, 1)).isNaN();
    assertThat(loss.derivative(Double.NaN, 1)).isNaN();
  }

  @Test
  void squaredLossIsHalfTheSquare() {
    SquaredLoss loss = new SquaredLoss();
    assertThat(loss.loss(5, 2)).isEqualTo(4.5);
    assertThat(loss.loss(2, 5)).isEqualTo(4.5);
    assertThat(loss.loss(3, 3)).isZero();
    assertThat(loss.derivative(5, 2)).isEqualTo(3);
    assertThat(loss.derivative(2, 5)).isEqualTo(-3);
  }
}
