package io.sparksgd.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.gate.SimulatedNights.Counts;
import io.sparksgd.core.gate.SimulatedNights.Plan;
import io.sparksgd.core.sampling.RandomBits;
import io.sparksgd.core.training.TrainerSettings.LossKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the gate promises, on nights whose truth is known. */
class SimulatedNightsTest {
  private static final int NIGHTS = 200;

  private static List<Counts> run(LossKind loss, double corrupted) {
    List<Integer> holdoutRows = List.of(100, 1_000, 10_000);
    return new SimulatedNights(
            new Plan(NIGHTS, 1, loss, 300, holdoutRows, corrupted, GateRules.standard()))
        .run();
  }

  @ParameterizedTest
  @EnumSource(
      value = LossKind.class,
      names = {"SQUARED", "LOGISTIC"})
  void unchangedNightsPromoteNoModelThatIsTrulyWorseInMoreThanFivePercent(LossKind loss) {
    List<Counts> counts = run(loss, 0);
    assertThat(counts).allMatch(count -> count.worse() > 0.1 * NIGHTS);
    assertThat(counts).allMatch(count -> count.promotedWorse() <= 0.05 * NIGHTS);
    assertThat(counts).allMatch(count -> count.suspect() <= 0.01 * NIGHTS);
    assertThat(counts.get(0).tooFewRows()).isGreaterThan(NIGHTS * 9 / 10);
    assertThat(counts.get(1).promoted()).isGreaterThan(NIGHTS / 4);
    assertThat(counts.get(2).promoted()).isGreaterThan(NIGHTS / 2);
  }

  @ParameterizedTest
  @EnumSource(
      value = LossKind.class,
      names = {"SQUARED", "LOGISTIC"})
  void nightsOfCorruptedLabelsAreBlocked(LossKind loss) {
    List<Counts> counts = run(loss, 0.2);
    assertThat(counts).allMatch(count -> count.promoted() <= 0.05 * NIGHTS);
    assertThat(counts.get(1).suspect()).isGreaterThanOrEqualTo(NIGHTS * 19 / 20);
    assertThat(counts.get(2).suspect()).isEqualTo(NIGHTS);
  }

  @Test
  void theMeanLossOverAllRowsIsThatOfManyRows() {
    double[] weights = {0.8, -0.2, 0.4, 0.1};
    for (SimulatedTruth truth : List.of(new SimulatedTruth.Line(), new SimulatedTruth.Odds())) {
      double[] known = SimulatedTruth.weights();
      int rows = 200_000;
      double[] losses = new double[rows];
      for (int row = 0; row < rows; row++) {
        double margin = weights[3];
        double trueMargin = known[3];
        for (int j = 0; j < 3; j++) {
          double x = RandomBits.gaussian(5, 3L * row + j);
          margin += weights[j] * x;
          trueMargin += known[j] * x;
        }
        losses[row] = truth.loss().loss(margin, truth.label(trueMargin, 6, row));
      }
      MeanEstimate drawn = Draws.estimate(losses);
      assertThat(truth.meanLoss(weights))
          .isBetween(drawn.lowerBound(0.9995), drawn.upperBound(0.9995));
    }
  }

  @Test
  void theSameSeedGivesTheSameNights() {
    Plan plan = new Plan(3, 7, LossKind.SQUARED, 100, List.of(60), 0.5, GateRules.standard());
    assertThat(new SimulatedNights(plan).run()).isEqualTo(new SimulatedNights(plan).run());
  }
}
