package io.sparksgd.core.stopping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparksgd.core.stopping.StoppingRule.EpochResult;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoppingRuleTest {
  private static final double NONE = Double.NaN;

  /**
   * A rule with the reason it gives, an epoch that ends training by itself, and one that does not.
   */
  private record Example(StoppingRule rule, StopReason reason, EpochResult ends, EpochResult not) {}

  private static EpochResult epoch(
      int epochs, double weight, double loss, double gradientNorm, double holdoutLoss) {
    return new EpochResult(epochs, new double[] {weight}, loss, gradientNorm, holdoutLoss);
  }

  static Stream<Example> examples() {
    EpochResult start = epoch(1, 0, 1, 1, 1);
    return Stream.of(
        new Example(
            new StoppingRule.MaxEpochs(2), StopReason.MAX_EPOCHS, epoch(2, 0, 1, 1, 1), start),
        new Example(
            new StoppingRule.GradientNorm(0.1),
            StopReason.GRADIENT_NORM,
            epoch(1, 0, 1, 0.1, 1),
            start),
        new Example(
            new StoppingRule.OptimumReached(weights -> weights[0] == 3),
            StopReason.OPTIMUM_REACHED,
            epoch(1, 3, 1, 1, 1),
            start),
        new Example(
            new StoppingRule.LossPlateau(0.1, 1),
            StopReason.LOSS_PLATEAU,
            epoch(2, 0, 0.95, 1, 0.5),
            start),
        new Example(
            new StoppingRule.HoldoutPlateau(1, 0),
            StopReason.EARLY_STOPPED,
            epoch(2, 0, 0.5, 1, 1.5),
            start));
  }

  @Test
  void everyRuleIsTried() {
    assertThat(examples().<Object>map(example -> example.rule().getClass()))
        .containsExactlyInAnyOrder((Object[]) StoppingRule.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void aRuleStopsForItsOwnReasonAndOtherwiseNot(Example example) {
    assertThat(example.rule().check(example.not())).isNull();
    assertThat(example.rule().check(example.ends())).isEqualTo(example.reason());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void aRuleOnlyWatches(Example example) {
    double[] before = example.ends().weights().clone();
    example.rule().check(example.not());
    example.rule().check(example.ends());
    assertThat(example.ends().weights()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void aResultOfNaNsIsNoSuccess(Example example) {
    StopReason reason = example.rule().check(epoch(1, NONE, NONE, NONE, NONE));
    Set<StopReason> failures = EnumSet.of(StopReason.LOSS_PLATEAU, StopReason.EARLY_STOPPED);
    assertThat(reason == null || failures.contains(reason)).isTrue();
  }

  @Test
  void everyReasonHasItsOwnSentence() {
    List<String> sentences =
        Arrays.stream(StopReason.values()).map(StopReason::sentence).distinct().toList();
    assertThat(sentences).hasSameSizeAs(StopReason.values());
    assertThat(StopReason.EARLY_STOPPED.sentence())
        .isEqualTo("the loss on the holdout no longer improves");
  }

  /** How many epochs it takes to stop; 0 when these losses end before. */
  private static int epochsUntilStop(StoppingRule rule, double... holdoutLosses) {
    for (int i = 0; i < holdoutLosses.length; i++) {
      if (rule.check(epoch(i + 1, 0, 1.0 / (i + 1), 1, holdoutLosses[i])) != null) {
        return i + 1;
      }
    }
    return 0;
  }

  @Test
  void aHoldoutThatNoLongerImprovesEndsTrainingAfterPatience() {
    assertThat(epochsUntilStop(plateau(1, 0), 5, 4, 3, 3)).isEqualTo(4);
    assertThat(epochsUntilStop(plateau(3, 0), 5, 4, 6, 7, 8, 9)).isEqualTo(5);
    assertThat(epochsUntilStop(plateau(3, 0), 5, 4, 6, 7, 3, 9, 9, 2, 3, 3)).isZero();
  }

  @Test
  void anImprovementMustBeMoreThanMinDeltaBelowTheLowestLossSoFar() {
    assertThat(epochsUntilStop(plateau(1, 0.5), 5, 4.5)).isEqualTo(2);
    assertThat(epochsUntilStop(plateau(1, 0.5), 5, 4.375)).isZero();
    assertThat(epochsUntilStop(plateau(2, 0.5), 5, 4.75, 4.25)).as("lowest is 4.75").isEqualTo(3);
    assertThat(epochsUntilStop(plateau(2, 0.5), 5, 6, 4.75, 4.5)).isEqualTo(3);
  }

  @Test
  void aLossThatIsNaNIsNoImprovementAndDoesNotBecomeTheBest() {
    assertThat(epochsUntilStop(plateau(2, 0), NONE, NONE)).isEqualTo(2);
    assertThat(epochsUntilStop(plateau(2, 0), NONE, 5, NONE, 4, NONE, 3)).isZero();
    assertThat(epochsUntilStop(plateau(2, 0), Double.POSITIVE_INFINITY, 5, 5, 5)).isEqualTo(4);
  }

  private static StoppingRule plateau(int patience, double minDelta) {
    return new StoppingRule.HoldoutPlateau(patience, minDelta);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1e-300, Double.NaN, Double.POSITIVE_INFINITY})
  void aMinDeltaThatIsNegativeOrNotFiniteIsRefused(double minDelta) {
    assertThatThrownBy(() -> plateau(1, minDelta))
        .hasMessage("Invalid min-delta: " + minDelta + " (must be >= 0 and finite)");
  }

  @Test
  void aPatienceBelowOneIsRefused() {
    assertThatThrownBy(() -> plateau(0, 0)).hasMessage("Invalid patience: 0 (must be >= 1)");
    assertThatThrownBy(() -> new StoppingRule.LossPlateau(0.1, 0))
        .hasMessage("Invalid patience: 0 (must be >= 1)");
  }
}
