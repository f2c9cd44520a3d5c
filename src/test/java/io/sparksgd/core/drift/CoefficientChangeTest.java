package io.sparksgd.core.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparksgd.core.inference.Certificate;
import io.sparksgd.core.inference.Certificate.Gap;
import io.sparksgd.core.inference.Certificate.Unit;
import io.sparksgd.core.model.LinearModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CoefficientChangeTest {
  private static final LinearModel THEN =
      new LinearModel(List.of("a", "b", "gone"), "y", List.of(1.0, 2.0, 3.0), 4);
  private static final LinearModel NOW =
      new LinearModel(List.of("b", "new", "a"), "y", List.of(2.5, 9.0, 1.1), 5);

  private static Certificate certificate(Unit unit, double... standardErrors) {
    List<Gap> gaps = new ArrayList<>();
    for (double error : standardErrors) {
      gaps.add(new Gap("any", 0, error, 0));
    }
    return new Certificate(gaps, unit, Optional.empty());
  }

  private static Certificate errors(double... standardErrors) {
    return certificate(Unit.STANDARD_ERRORS, standardErrors);
  }

  @Test
  void coefficientsArePairedByTheNamesOfTheirFeatures() {
    assertThat(
            CoefficientChange.between(
                THEN, errors(0.1, 0.2, 0.3, 0.4), NOW, errors(0.5, 0.6, 0.7, 0.8)))
        .containsExactly(
            new CoefficientChange("b", 2, 2.5, 0.2, 0.5),
            new CoefficientChange("a", 1, 1.1, 0.1, 0.7));
  }

  @Test
  void theInterceptsOfModelsOfTheSameFeaturesArePairedToo() {
    assertThat(
            CoefficientChange.between(
                THEN, errors(0.1, 0.2, 0.3, 0.4), THEN, errors(0.1, 0, Double.NaN, 0.4)))
        .extracting(CoefficientChange::name)
        .containsExactly("a", "intercept");
  }

  @Test
  void withoutStandardErrorsThereIsNothingToCompare() {
    Certificate known = errors(1, 1, 1, 1);
    Certificate relative = certificate(Unit.RELATIVE, 1, 1, 1, 1);
    Certificate none = new Certificate(List.of(), Unit.STANDARD_ERRORS, Optional.of("no optimum"));
    assertThat(CoefficientChange.between(THEN, known, THEN, relative)).isEmpty();
    assertThat(CoefficientChange.between(THEN, none, THEN, known)).isEmpty();
    assertThat(CoefficientChange.between(THEN, known, THEN, errors(1))).isEmpty();
  }

  @Test
  void zIsTheChangeInStandardErrorsOfTheDifference() {
    Difference difference = new CoefficientChange("a", 1, 0.02, 0.3, 0.4).difference();
    assertThat(difference.size()).isCloseTo(1.96, within(1e-12));
    assertThat(difference.pValue()).isCloseTo(0.04999579029644087, within(1e-12));
    assertThat(difference.withoutChange()).isCloseTo(1.959963984540054, within(1e-12));
  }
}
