package io.sparksgd.core.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GradientClippingTest {
  private static final GradientClipping BY_NORM =
      new GradientClipping(OptionalDouble.of(2), OptionalDouble.empty());
  private static final GradientClipping BY_VALUE =
      new GradientClipping(OptionalDouble.empty(), OptionalDouble.of(1.5));
  private static final GradientClipping BY_BOTH =
      new GradientClipping(OptionalDouble.of(2), OptionalDouble.of(1.5));

  static Stream<GradientClipping> examples() {
    return Stream.of(GradientClipping.none(), BY_NORM, BY_VALUE, BY_BOTH);
  }

  private static double[] clipped(GradientClipping clipping, double... gradient) {
    clipping.apply(gradient);
    return gradient;
  }

  @Test
  void withoutLimitsNothingIsClipped() {
    assertThat(clipped(GradientClipping.none(), 1e300, -5)).containsExactly(1e300, -5);
    assertThat(GradientClipping.none().isNone()).isTrue();
    assertThat(BY_NORM.isNone()).isFalse();
    assertThat(BY_VALUE.isNone()).isFalse();
  }

  @Test
  void clippingByNormKeepsTheDirection() {
    assertThat(clipped(BY_NORM, 6, -8)).containsExactly(new double[] {1.2, -1.6}, within(1e-15));
  }

  @Test
  void clippingByValueCutsEachComponent() {
    assertThat(clipped(BY_VALUE, 6, -8, 1, -1.5)).containsExactly(1.5, -1.5, 1, -1.5);
  }

  @Test
  void valuesAreClippedBeforeTheNorm() {
    double each = 2 / Math.sqrt(2);
    assertThat(clipped(BY_BOTH, 100, 3)).containsExactly(new double[] {each, each}, within(1e-15));
  }

  @Test
  void theInterceptIsClippedToo() {
    assertThat(clipped(BY_NORM, 0, 0, 10)).containsExactly(0, 0, 2);
    assertThat(clipped(BY_VALUE, 0, 0, 10)).containsExactly(0, 0, 1.5);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void aGradientWithinTheLimitsIsNotChanged(GradientClipping clipping) {
    assertThat(clipped(clipping, 1.1, -1.2, -0.3)).containsExactly(1.1, -1.2, -0.3);
    assertThat(clipped(clipping, 0, 0)).containsExactly(0, 0);
    assertThat(clipped(clipping)).isEmpty();
    // At the limit of the norm, and past no limit of a value.
    assertThat(clipped(clipping, 1.2, 1.2, 1.0583005244258363)[0]).isCloseTo(1.2, within(1e-15));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void bothLimitsHoldAfterwards(GradientClipping clipping) {
    Random random = new Random(1);
    for (int point = 0; point < 1000; point++) {
      double[] gradient = new double[5];
      for (int j = 0; j < 5; j++) {
        gradient[j] = random.nextGaussian() * Math.pow(10, 4 * random.nextDouble() - 2);
      }
      double[] before = gradient.clone();
      clipping.apply(gradient);
      double square = 0;
      for (int j = 0; j < 5; j++) {
        square += gradient[j] * gradient[j];
        assertThat(Math.abs(gradient[j])).isLessThanOrEqualTo(clipping.value().orElse(1e9));
        assertThat(Math.abs(gradient[j])).isLessThanOrEqualTo(Math.abs(before[j]));
        assertThat(gradient[j] * before[j]).isNotNegative();
      }
      assertThat(Math.sqrt(square)).isLessThanOrEqualTo(clipping.norm().orElse(1e9) + 1e-14);
    }
  }

  @Test
  void aNormThatOverflowsIsClipped() {
    double each = 2 / Math.sqrt(2);
    assertThat(clipped(BY_NORM, Double.MAX_VALUE, -Double.MAX_VALUE))
        .containsExactly(new double[] {each, -each}, within(1e-15));
    GradientClipping tiny = new GradientClipping(OptionalDouble.of(1e-300), OptionalDouble.empty());
    assertThat(clipped(tiny, 3e-200, 4e-200)[1]).isCloseTo(0.8e-300, within(1e-314));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void aGradientThatIsNotFiniteIsLeftAsItIs(GradientClipping clipping) {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThat(clipped(clipping, 100, bad, -100)).containsExactly(100, bad, -100);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, 0, -1, Double.POSITIVE_INFINITY})
  void limitsOutOfRangeAreRefused(double limit) {
    String rule = ": " + limit + " (must be > 0 and finite)";
    assertThatThrownBy(() -> new GradientClipping(OptionalDouble.of(limit), OptionalDouble.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid clip-norm" + rule);
    assertThatThrownBy(() -> new GradientClipping(OptionalDouble.empty(), OptionalDouble.of(limit)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid clip-value" + rule);
  }
}
