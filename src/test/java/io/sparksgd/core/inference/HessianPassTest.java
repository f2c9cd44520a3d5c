package io.sparksgd.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.loss.HuberLoss;
import io.sparksgd.core.loss.LogisticLoss;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.loss.SquaredLoss;
import io.sparksgd.core.sampling.RandomBits;
import io.sparksgd.core.sum.OrderFreeSums;
import io.sparksgd.core.training.InMemorySource;
import io.sparksgd.core.training.TestExamples;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HessianPassTest {

  static List<Loss> losses() {
    return List.of(new SquaredLoss(), new HuberLoss(0.7), new LogisticLoss());
  }

  @ParameterizedTest
  @MethodSource("losses")
  void agreesWithTheTextbookSums(Loss loss) {
    ScaledExamples examples = examples(loss, 203, 5);
    double[] weights = weights(5);
    Derivatives found = at(examples, loss, weights);
    Derivatives naive = naive(examples, loss, weights);
    assertThat(found.loss()).isCloseTo(naive.loss(), within(1e-14));
    assertThat(found.squaredSlope()).isCloseTo(naive.squaredSlope(), within(1e-14));
    assertThat(found.gradient()).containsExactly(naive.gradient(), within(1e-14));
    for (int j = 0; j < found.hessian().length; j++) {
      assertThat(found.hessian()[j]).containsExactly(naive.hessian()[j], within(1e-14));
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void theHessianIsTheDerivativeOfTheGradient(Loss loss) {
    ScaledExamples examples = examples(loss, 40, 3);
    double[] weights = weights(3);
    Derivatives at = at(examples, loss, weights);
    double h = 1e-7;
    for (int j = 0; j < weights.length; j++) {
      double[] up = weights.clone();
      double[] down = weights.clone();
      up[j] += h;
      down[j] -= h;
      Derivatives above = at(examples, loss, up);
      Derivatives below = at(examples, loss, down);
      assertThat((above.loss() - below.loss()) / (2 * h)).isCloseTo(at.gradient()[j], within(1e-7));
      for (int k = 0; k < weights.length; k++) {
        assertThat((above.gradient()[k] - below.gradient()[k]) / (2 * h))
            .isCloseTo(at.hessian()[j][k], within(1e-7));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void theGradientAloneHasTheSameBits(Loss loss) {
    ScaledExamples examples = examples(loss, 101, 4);
    double[] weights = weights(4);
    FullGradientPass pass = new FullGradientPass(loss, examples.scaledProfile(), weights);
    Derivatives alone = pass.read(examples.source().apply(pass));
    Derivatives both = at(examples, loss, weights);
    assertThat(alone.loss()).isEqualTo(both.loss());
    assertThat(alone.squaredSlope()).isEqualTo(both.squaredSlope());
    assertThat(alone.gradient()).isEqualTo(both.gradient());
    assertThat(alone.hessian()).isEmpty();
  }

  @Test
  void partitionsMergeToTheSameBitsInAnyOrder() {
    ScaledExamples examples = examples(new LogisticLoss(), 90, 3);
    HessianPass pass = new HessianPass(new LogisticLoss(), examples.scaledProfile(), weights(3));
    List<ExampleBlock> blocks = examples.rows().blocks(17, 0, 1, 30);
    OrderFreeSums forwards = OrderFreeSums.empty();
    OrderFreeSums backwards = OrderFreeSums.empty();
    for (int i = 0; i < blocks.size(); i++) {
      forwards = forwards.merge(alone(blocks.get(i), pass));
      backwards = backwards.merge(alone(blocks.get(blocks.size() - 1 - i), pass));
    }
    assertThat(forwards.values(pass.bounds())).isEqualTo(backwards.values(pass.bounds()));
    assertThat(new InMemorySource(blocks).sum(pass).values(pass.bounds()))
        .isEqualTo(forwards.values(pass.bounds()));
  }

  private static OrderFreeSums alone(ExampleBlock block, HessianPass pass) {
    return new InMemorySource(List.of(block)).sum(pass);
  }

  @Test
  void passesTravel() throws IOException, ClassNotFoundException {
    ScaledExamples rows = examples(new LogisticLoss(), 30, 3);
    List<BlockPass> passes =
        List.of(
            new HessianPass(new LogisticLoss(), rows.scaledProfile(), weights(3)),
            new FullGradientPass(new HuberLoss(2), rows.scaledProfile(), weights(3)),
            new SeparationPass(rows.scaledProfile(), weights(3), new double[4]));
    for (BlockPass pass : passes) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(pass);
      }
      try (ObjectInputStream in =
          new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        BlockPass arrived = (BlockPass) in.readObject();
        assertThat(rows.source().apply(arrived).values(arrived.bounds()))
            .isEqualTo(rows.source().apply(pass).values(pass.bounds()));
      }
    }
  }

  @Test
  void extremeRowsKeepToTheBound() {
    double[][] x = {{1e150, -1e-150}, {-1e150, 2e-150}, {3e149, 0}, {0, 1e-150}};
    double[] y = {1e200, -1e200, 0, 5};
    ScaledExamples examples = ScaledExamples.standardised(new TestExamples(x, y, null));
    HessianPass pass =
        new HessianPass(new SquaredLoss(), examples.scaledProfile(), new double[] {1e3, -1e3, 9});
    OrderFreeSums sums = examples.source().apply(pass);
    assertThat(sums.overflowed()).isFalse();
    assertThat(pass.read(sums).loss()).isPositive().isFinite();
  }

  @Test
  void twoThousandFeaturesAreSummed() {
    TestExamples rows = TestExamples.plane(9, 2000, 1, 5);
    ScaledExamples examples = ScaledExamples.standardised(rows);
    Derivatives at = at(examples, new SquaredLoss(), new double[2001]);
    assertThat(at.hessian()[1999][1999]).isCloseTo(1, within(1e-13));
    assertThat(at.hessian()[2000][2000]).isCloseTo(1, within(1e-13));
    assertThat(at.hessian()[2000][7]).isCloseTo(0, within(1e-13));
  }

  private static Derivatives at(ScaledExamples examples, Loss loss, double[] weights) {
    HessianPass pass = new HessianPass(loss, examples.scaledProfile(), weights);
    return pass.read(examples.source().apply(pass));
  }

  private static ScaledExamples examples(Loss loss, int rows, int d) {
    TestExamples plane = TestExamples.plane(rows, d, 1, 11).weighted(12);
    if (!(loss instanceof LogisticLoss)) {
      return ScaledExamples.standardised(plane);
    }
    double[] labels = Arrays.stream(plane.labels()).map(y -> y > 0 ? 1 : 0).toArray();
    return ScaledExamples.classes(new TestExamples(plane.features(), labels, plane.weights()));
  }

  private static double[] weights(int d) {
    double[] weights = new double[d + 1];
    Arrays.setAll(weights, j -> RandomBits.gaussian(13, j) / 2);
    return weights;
  }

  /** The naive twin. */
  private static Derivatives naive(ScaledExamples examples, Loss loss, double[] weights) {
    int d = weights.length - 1;
    double total = 0;
    double value = 0;
    double square = 0;
    double[] gradient = new double[d + 1];
    double[][] hessian = new double[d + 1][d + 1];
    for (int row = 0; row < examples.rows().rows(); row++) {
      double s = examples.rows().weight(row);
      double t = examples.scaling().label(examples.rows().labels()[row]);
      double[] v = new double[d + 1];
      examples.scaling().features(examples.rows().features()[row], 0, v);
      v[d] = 1;
      double m = 0;
      for (int j = 0; j <= d; j++) {
        m += weights[j] * v[j];
      }
      total += s;
      value += s * loss.loss(m, t);
      square += s * loss.derivative(m, t) * loss.derivative(m, t);
      for (int j = 0; j <= d; j++) {
        gradient[j] += s * loss.derivative(m, t) * v[j];
        for (int k = 0; k <= d; k++) {
          hessian[j][k] += s * loss.secondDerivative(m, t) * v[j] * v[k];
        }
      }
    }
    for (int j = 0; j <= d; j++) {
      gradient[j] /= total;
      for (int k = 0; k <= d; k++) {
        hessian[j][k] /= total;
      }
    }
    return new Derivatives(value / total, square / total, gradient, hessian);
  }
}
