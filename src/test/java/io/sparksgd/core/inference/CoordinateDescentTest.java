package io.sparksgd.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.training.TestExamples;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Golden values: src/test/golden/optima.py, scikit-learn 1.2.1. */
class CoordinateDescentTest {

  /** Glucose on the six others. */
  static TestExamples glucose() {
    return TestExamples.csv("pima_train.csv", "glu", "npreg", "bp", "skin", "bmi", "ped", "age");
  }

  @Test
  void theLassoAgreesWithScikitLearn() {
    double[] expected = {
      0.0, 0.07155153225459811, 0.0, 0.07254554978914929, 0.0, 0.20585487964089264, 0
    };
    assertThat(fit(glucose(), 0.1, 0)).containsExactly(expected, within(1e-12));
  }

  @Test
  void theElasticNetAgreesWithScikitLearn() {
    double[] expected = {
      0.0,
      0.09159717679095221,
      0.02611158359347212,
      0.07957002770101929,
      0.0016184082417111602,
      0.20230375980711535,
      0
    };
    assertThat(fit(glucose(), 0.06, 0.14)).containsExactly(expected, within(1e-12));
  }

  @Test
  void weightedRowsAgreeWithScikitLearn() {
    TestExamples rows = glucose();
    double[] weights = new double[200];
    Arrays.setAll(weights, row -> 1 + row % 3);
    double[] expected = {
      0.0, 0.1422707610707793, 0.006999014174423187, 0.09329491382752418, 0, 0.18313046439148917, 0
    };
    TestExamples weighted = new TestExamples(rows.features(), rows.labels(), weights);
    assertThat(fit(weighted, 0.06, 0.14)).containsExactly(expected, within(1e-12));
  }

  @Test
  void withoutPenaltyItIsLeastSquares() {
    ScaledExamples rows = ScaledExamples.standardised(glucose());
    double[] weights = CoordinateDescent.fit(rows.rows(), rows.scaling(), 0, 0);
    assertThat(rows.scaling().toOriginal(weights))
        .containsExactly(new LeastSquares(rows.profile()).weights(), within(1e-10));
  }

  private static double[] fit(TestExamples rows, double l1, double l2) {
    return CoordinateDescent.fit(rows, ScaledExamples.standardised(rows).scaling(), l1, l2);
  }
}
