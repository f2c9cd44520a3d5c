package io.sparksgd.core.loss;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** An offset o makes the margin m + o. */
class OffsetTest {

  @Test
  void forLossesOfTheResidualAnOffsetIsSubtractedFromTheLabel() {
    Random random = new Random(1);
    for (Loss loss : new Loss[] {new SquaredLoss(), new HuberLoss(1.5)}) {
      for (int point = 0; point < 1000; point++) {
        // Eighths, whose sums are exact.
        double margin = (random.nextInt(160) - 80) / 8.0;
        double label = (random.nextInt(160) - 80) / 8.0;
        double offset = (random.nextInt(160) - 80) / 8.0;
        assertThat(loss.loss(margin + offset, label)).isEqualTo(loss.loss(margin, label - offset));
        assertThat(loss.derivative(margin + offset, label))
            .isEqualTo(loss.derivative(margin, label - offset));
      }
    }
  }

  @Test
  void forLogisticLossItIsNot() {
    Loss loss = new LogisticLoss();
    assertThat(loss.derivative(1 + 0.5, 1)).isNotEqualTo(loss.derivative(1, 1 - 0.5));
  }
}
