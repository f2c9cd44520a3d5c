package io.sparksgd.core.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LossTest {
  private static final int POINTS = 2000;

  /**
   * Margin, label, loss, derivative, second derivative and prediction of logistic loss with 400
   * digits, rounded: src/test/golden/logistic_loss.py.
   */
  private static final double[][] LOGISTIC = {
    {
      -700.0,
      0,
      9.85967654375977e-305,
      9.85967654375977e-305,
      9.85967654375977e-305,
      9.85967654375977e-305
    },
    {-700.0, 1, 700.0, -1.0, 9.85967654375977e-305, 9.85967654375977e-305},
    {
      -40.0,
      0,
      4.248354255291589e-18,
      4.248354255291589e-18,
      4.248354255291589e-18,
      4.248354255291589e-18
    },
    {-40.0, 1, 40.0, -1.0, 4.248354255291589e-18, 4.248354255291589e-18},
    {
      -5.0,
      0,
      0.006715348489118068,
      0.0066928509242848554,
      0.006648056670790155,
      0.0066928509242848554
    },
    {-5.0, 1, 5.006715348489118, -0.9933071490757152, 0.006648056670790155, 0.0066928509242848554},
    {-0.75, 0, 0.38687100611489994, 0.320821300824607, 0.21789499376181404, 0.320821300824607},
    {-0.75, 1, 1.1368710061148999, -0.679178699175393, 0.21789499376181404, 0.320821300824607},
    {-1e-09, 0, 0.6931471800599454, 0.49999999975, 0.25, 0.49999999975},
    {-1e-09, 1, 0.6931471810599453, -0.50000000025, 0.25, 0.49999999975},
    {0.0, 0, 0.6931471805599453, 0.5, 0.25, 0.5},
    {0.0, 1, 0.6931471805599453, -0.5, 0.25, 0.5},
    {1e-09, 0, 0.6931471810599453, 0.50000000025, 0.25, 0.50000000025},
    {1e-09, 1, 0.6931471800599454, -0.49999999975, 0.25, 0.50000000025},
    {0.75, 0, 1.1368710061148999, 0.679178699175393, 0.21789499376181404, 0.679178699175393},
    {0.75, 1, 0.38687100611489994, -0.320821300824607, 0.21789499376181404, 0.679178699175393},
    {5.0, 0, 5.006715348489118, 0.9933071490757152, 0.006648056670790155, 0.9933071490757152},
    {
      5.0, 1, 0.006715348489118068, -0.0066928509242848554, 0.006648056670790155, 0.9933071490757152
    },
    {40.0, 0, 40.0, 1.0, 4.248354255291589e-18, 1.0},
    {40.0, 1, 4.248354255291589e-18, -4.248354255291589e-18, 4.248354255291589e-18, 1.0},
    {700.0, 0, 700.0, 1.0, 9.85967654375977e-305, 1.0},
    {700.0, 1, 9.85967654375977e-305, -9.85967654375977e-305, 9.85967654375977e-305, 1.0}
  };

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
  void secondDerivativeMatchesFiniteDifference(Loss loss) {
    Random random = new Random(4);
    int compared = 0;
    for (int point = 0; point < POINTS; point++) {
      double margin = 10 * random.nextGaussian();
      double label = label(loss, random);
      double h = 1e-5 * Math.max(1, Math.abs(margin));
      if (loss instanceof HuberLoss huber
          && Math.abs(Math.abs(margin - label) - huber.epsilon()) <= 2 * h) {
        continue;
      }
      compared++;
      double difference =
          (loss.derivative(margin + h, label) - loss.derivative(margin - h, label))
              / (margin + h - (margin - h));
      assertThat(loss.secondDerivative(margin, label))
          .as("margin %s, label %s", margin, label)
          .isNotNegative()
          .isCloseTo(difference, within(1e-7));
    }
    assertThat(compared).isGreaterThan(POINTS * 9 / 10);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void theLargestSecondDerivativeIsReachedAndNeverPassed(Loss loss) {
    Random random = new Random(5);
    double largest = 0;
    for (int point = 0; point < POINTS; point++) {
      double margin = 10 * random.nextGaussian();
      largest = Math.max(largest, loss.secondDerivative(margin, label(loss, random)));
    }
    double atZero = loss.secondDerivative(0, 0);
    assertThat(largest).isLessThanOrEqualTo(loss.largestSecondDerivative());
    assertThat(atZero).isEqualTo(loss.largestSecondDerivative());
  }

  @ParameterizedTest
  @MethodSource("losses")
  void noLossOrDerivativePassesItsBound(Loss loss) {
    Random random = new Random(6);
    for (int point = 0; point < POINTS; point++) {
      double size = Math.pow(10, 8 * random.nextDouble() - 4);
      double margin = size * random.nextDouble();
      double label = loss instanceof LogisticLoss ? 1 : 10 * random.nextDouble();
      double largestLoss = loss.largestLoss(margin, label);
      double largestDerivative = loss.largestDerivative(margin, label);
      for (int inside = 0; inside < 20; inside++) {
        // The first four are the corners.
        double m = inside < 4 ? margin : margin * random.nextDouble();
        double y = inside < 4 || loss instanceof LogisticLoss ? label : label * random.nextDouble();
        m = inside % 2 == 0 ? m : -m;
        y = inside % 4 < 2 ? y : loss instanceof LogisticLoss ? 0 : -y;
        assertThat(loss.loss(m, y)).as("%s, %s", m, y).isLessThanOrEqualTo(largestLoss);
        assertThat(Math.abs(loss.derivative(m, y)))
            .as("%s, %s", m, y)
            .isLessThanOrEqualTo(largestDerivative);
      }
    }
  }

  /** A bound too wide would cost digits in sums that are scaled by it. */
  @ParameterizedTest
  @MethodSource("losses")
  void theBoundsAreTight(Loss loss) {
    double label = loss instanceof LogisticLoss ? 0 : -3;
    assertThat(loss.loss(20, label)).isBetween(0.95 * loss.largestLoss(20, 3), 1e9);
    assertThat(loss.derivative(20, label)).isBetween(0.95 * loss.largestDerivative(20, 3), 1e9);
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
  void whatIsNotANumberIsSeen(Loss loss) {
    for (double[] pair : new double[][] {{Double.NaN, 1}, {1, Double.NaN}}) {
      assertThat(loss.loss(pair[0], pair[1])).isNaN();
      assertThat(loss.derivative(pair[0], pair[1])).isNaN();
      assertThat(loss.secondDerivative(pair[0], pair[1])).isNaN();
      assertThat(loss.largestLoss(pair[0], pair[1])).isNaN();
      assertThat(loss.largestDerivative(pair[0], pair[1])).isNaN();
    }
    assertThat(loss.prediction(Double.NaN)).isNaN();
  }

  @ParameterizedTest
  @MethodSource("losses")
  void lossesAndDerivativesAtOnceAreThoseOneByOne(Loss loss) {
    Random random = new Random(9);
    double[] margins = new double[POINTS];
    double[] labels = new double[POINTS];
    for (int point = 0; point < POINTS; point++) {
      margins[point] = 20 * random.nextGaussian();
      labels[point] = label(loss, random);
    }
    double[] derivatives = margins.clone();
    double[] losses = new double[POINTS];
    loss.lossesAndDerivatives(derivatives, labels, POINTS - 1, losses);
    for (int point = 0; point < POINTS - 1; point++) {
      assertThat(losses[point]).isEqualTo(loss.loss(margins[point], labels[point]));
      assertThat(derivatives[point]).isEqualTo(loss.derivative(margins[point], labels[point]));
    }
    assertThat(losses[POINTS - 1]).isZero();
    assertThat(derivatives[POINTS - 1]).isEqualTo(margins[POINTS - 1]);
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

  @Test
  void squaredLossBendsTheSameEverywhere() {
    SquaredLoss loss = new SquaredLoss();
    assertThat(loss.secondDerivative(1e4, -3)).isEqualTo(1);
    assertThat(loss.prediction(-7.5)).isEqualTo(-7.5);
    assertThat(loss.loss(1e4, 0)).isEqualTo(5e7);
    assertThat(loss.loss(-1e4, 0)).isEqualTo(5e7);
  }

  @Test
  void huberLossIsQuadraticWithinEpsilonAndLinearOutside() {
    HuberLoss loss = new HuberLoss(2);
    assertThat(loss.loss(4, 3)).isEqualTo(0.5);
    assertThat(loss.loss(5, 3)).isEqualTo(2);
    assertThat(loss.loss(0, 3)).isEqualTo(4);
    assertThat(loss.derivative(4, 3)).isEqualTo(1);
    assertThat(loss.derivative(1e4, 3)).isEqualTo(2);
    assertThat(loss.derivative(-1e4, 3)).isEqualTo(-2);
    assertThat(loss.secondDerivative(5, 3)).isEqualTo(1);
    assertThat(loss.secondDerivative(1, 3)).isEqualTo(1);
    assertThat(loss.secondDerivative(Math.nextUp(5), 3)).isZero();
    assertThat(loss.prediction(-7.5)).isEqualTo(-7.5);
    assertThat(loss.loss(1e4, 0)).isEqualTo(19_998);
    assertThat(loss.loss(-1e4, 0)).isEqualTo(19_998);
    assertThat(loss.epsilon()).isEqualTo(2);
  }

  @Test
  void huberLossWithAWideEpsilonIsSquaredLoss() {
    Loss huber = new HuberLoss(1e6);
    Loss squared = new SquaredLoss();
    Random random = new Random(7);
    for (int point = 0; point < POINTS; point++) {
      double margin = 100 * random.nextGaussian();
      double label = 100 * random.nextGaussian();
      assertThat(huber.loss(margin, label)).isEqualTo(squared.loss(margin, label));
      assertThat(huber.derivative(margin, label)).isEqualTo(squared.derivative(margin, label));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, 0, -1, Double.POSITIVE_INFINITY})
  void aHuberLossWithoutAnEpsilonIsRefused(double epsilon) {
    assertThatThrownBy(() -> new HuberLoss(epsilon))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid epsilon: " + epsilon + " (must be > 0 and finite)");
  }

  @Test
  void logisticLossHasFullPrecision() {
    LogisticLoss loss = new LogisticLoss();
    for (double[] golden : LOGISTIC) {
      double margin = golden[0];
      double label = golden[1];
      double[] actual = {
        loss.loss(margin, label),
        loss.derivative(margin, label),
        loss.secondDerivative(margin, label),
        loss.prediction(margin)
      };
      for (int k = 0; k < actual.length; k++) {
        assertThat(actual[k])
            .as("value %s at margin %s, label %s", k, margin, label)
            .isCloseTo(golden[k + 2], withinPercentage(1e-13));
      }
    }
  }

  /** The library's logarithm is right within 1 ulp. */
  @Test
  void logisticLossIsRightWithinThreeUlpEverywhere() {
    LogisticLoss loss = new LogisticLoss();
    Random random = new Random(10);
    for (int point = 0; point < 100_000; point++) {
      double margin = -700 * Math.pow(random.nextDouble(), 1 + point % 40);
      double expected = StrictMath.log1p(StrictMath.exp(margin));
      assertThat(loss.loss(margin, 0))
          .as("margin %s", margin)
          .isCloseTo(expected, within(3 * Math.ulp(expected)));
    }
  }

  @Test
  void logisticLossIsExactAtHugeMargins() {
    LogisticLoss loss = new LogisticLoss();
    assertThat(loss.loss(1e4, 0)).isEqualTo(1e4);
    assertThat(loss.loss(1e4, 1)).isZero();
    assertThat(loss.loss(-1e4, 0)).isZero();
    assertThat(loss.loss(-1e4, 1)).isEqualTo(1e4);
    assertThat(loss.derivative(1e4, 0)).isEqualTo(1);
    assertThat(loss.derivative(1e4, 1)).isZero();
    assertThat(loss.derivative(-1e4, 0)).isZero();
    assertThat(loss.derivative(-1e4, 1)).isEqualTo(-1);
    for (double margin : new double[] {-1e4, 1e4, -Double.MAX_VALUE, Double.MAX_VALUE}) {
      assertThat(loss.secondDerivative(margin, 1)).isZero();
      assertThat(loss.prediction(margin)).isEqualTo(margin > 0 ? 1 : 0);
    }
  }

  @Test
  void logisticLossOfOneClassMirrorsTheOther() {
    LogisticLoss loss = new LogisticLoss();
    Random random = new Random(8);
    for (int point = 0; point < POINTS; point++) {
      double margin = 20 * random.nextGaussian();
      assertThat(loss.loss(margin, 1)).isEqualTo(loss.loss(-margin, 0));
      assertThat(loss.derivative(margin, 1)).isEqualTo(-loss.derivative(-margin, 0));
      assertThat(loss.secondDerivative(margin, 1)).isEqualTo(loss.secondDerivative(-margin, 0));
    }
  }
}
