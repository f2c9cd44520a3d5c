package io.sparksgd.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.core.gate.Comparison.Slice;
import io.sparksgd.core.gate.GateDecision.Floor;
import io.sparksgd.core.gate.GateDecision.SliceDecision;
import io.sparksgd.core.gate.GateDecision.Verdict;
import io.sparksgd.core.gate.GateRules.OnSuspect;
import io.sparksgd.core.gate.Requirement.Bound;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final MeanEstimate CHAMPION = new MeanEstimate(1000, 1000, 0.5, 0.02, 0);
  private static final Map<String, Double> NUMBERS = Map.of("rmse", 1.0, "auc", Double.NaN);

  private static GateRules rules(double margin, Requirement... requirements) {
    return new GateRules(margin, List.of(requirements), 0.05, OnSuspect.BLOCK);
  }

  /** A challenger whose loss differs by {@code mean}. */
  private static Comparison differing(double mean, double error, Slice... slices) {
    return new Comparison(
        CHAMPION,
        new MeanEstimate(1000, 1000, 0.5 + mean, 0.02, 0),
        new MeanEstimate(1000, 1000, mean, error, 0),
        List.of(slices));
  }

  private static GateDecision decide(GateRules rules, Comparison comparison) {
    return new Gate(rules).decide(comparison, Optional.of(CHAMPION), NUMBERS);
  }

  private static Slice slice(String name, long rows, double mean, double error) {
    return new Slice(
        name,
        new MeanEstimate(rows, rows, 1, 0.1, 0),
        new MeanEstimate(rows, rows, 1 + mean, 0.1, 0),
        new MeanEstimate(rows, rows, mean, error, 0));
  }

  @Test
  void aChallengerThatIsSurelyWithinTheMarginIsPromoted() {
    GateDecision decision = decide(rules(0.01), differing(-0.004, 0.004));
    assertThat(decision.verdict()).isEqualTo(Verdict.PROMOTED);
    assertThat(decision.isPromoted()).isTrue();
    assertThat(decision.reasons())
        .containsExactly(
            "the challenger's loss less the champion's is -0.80 %, with 95 % confidence at most"
                + " +0.52 % (margin 1 %)");
    assertThat(decision.difference().orElseThrow().margin()).isEqualTo(0.005);
  }

  @Test
  void aChallengerThatIsSurelyWorseIsNot() {
    GateDecision decision = decide(rules(0.01), differing(0.05, 0.004));
    assertThat(decision.verdict()).isEqualTo(Verdict.KEPT);
    assertThat(decision.reasons())
        .containsExactly(
            "the challenger's loss less the champion's is +10.00 %, with 95 % confidence at least"
                + " +8.68 % (margin 1 %)");
  }

  @Test
  void whereRowsCannotTellTheyAreToldToBeTooFewAndHowManyItTakes() {
    GateDecision decision = decide(rules(0.01), differing(0.001, 0.01));
    assertThat(decision.verdict()).isEqualTo(Verdict.TOO_FEW_ROWS);
    assertThat(decision.isPromoted()).isFalse();
    assertThat(decision.reasons())
        .containsExactly(
            "too few rows to tell: the challenger's loss less the champion's is +0.20 %, with 95 %"
                + " confidence at most +3.49 % (margin 1 %); needs about 17,000 rows");
  }

  @Test
  void aNumberOfRowsIsNotNamedWhereMoreOfTheSameWouldNotDo() {
    GateDecision decision = decide(rules(0.01), differing(0.006, 0.01));
    assertThat(decision.verdict()).isEqualTo(Verdict.TOO_FEW_ROWS);
    assertThat(decision.reasons().get(0))
        .startsWith("too few rows to tell")
        .endsWith("(margin 1 %)");
  }

  @Test
  void aHandfulOfRowsIsAlwaysTooFew() {
    Comparison few =
        new Comparison(CHAMPION, CHAMPION, new MeanEstimate(60, 49.9, -0.2, 1e-6, 0), List.of());
    GateDecision decision = decide(rules(0.01), few);
    assertThat(decision.verdict()).isEqualTo(Verdict.TOO_FEW_ROWS);
    assertThat(decision.reasons())
        .containsExactly("too few rows to tell: 49 effective rows (must be at least 50)");
  }

  @Test
  void aMarginBelowZeroAsksForAnImprovement() {
    assertThat(decide(rules(-0.02), differing(-0.004, 0.002)).verdict()).isEqualTo(Verdict.KEPT);
    assertThat(decide(rules(-0.02), differing(-0.012, 0.002)).verdict())
        .isEqualTo(Verdict.TOO_FEW_ROWS);
    assertThat(decide(rules(-0.02), differing(-0.02, 0.002)).verdict()).isEqualTo(Verdict.PROMOTED);
  }

  @Test
  void equalModelsPassAMarginOfZero() {
    assertThat(decide(rules(0), differing(0, 0)).verdict()).isEqualTo(Verdict.PROMOTED);
  }

  @Test
  void aChampionWhoseLossIsNotWhatItWasMakesTheDataSuspect() {
    MeanEstimate then = new MeanEstimate(1000, 1000, 0.35, 0.015, 0);
    GateDecision decision =
        new Gate(rules(0.01)).decide(differing(-0.1, 0.004), Optional.of(then), NUMBERS);
    assertThat(decision.verdict()).isEqualTo(Verdict.SUSPECT);
    assertThat(decision.reasons().get(0))
        .isEqualTo(
            "the data are suspect: the champion's loss is 0.50000 today, outside 0.26761 to"
                + " 0.43239, which its loss at promotion, 0.35000, implies with 99.9 % confidence");
    assertThat(decision.reasons()).hasSize(2);
  }

  @Test
  void aLossThatFellTooFarIsAsSuspect() {
    MeanEstimate then = new MeanEstimate(1000, 1000, 0.65, 0.015, 0);
    assertThat(
            new Gate(rules(0.01))
                .decide(differing(-0.1, 0.004), Optional.of(then), NUMBERS)
                .verdict())
        .isEqualTo(Verdict.SUSPECT);
  }

  @Test
  void suspectDataMayOnlyWarn() {
    MeanEstimate then = new MeanEstimate(1000, 1000, 0.35, 0.015, 0);
    GateRules warning = new GateRules(0.01, List.of(), 0.05, OnSuspect.WARN);
    GateDecision decision =
        new Gate(warning).decide(differing(-0.1, 0.004), Optional.of(then), NUMBERS);
    assertThat(decision.verdict()).isEqualTo(Verdict.PROMOTED);
    assertThat(decision.reasons().get(0)).startsWith("the data are suspect");
  }

  @Test
  void nothingIsPromotedWhereSuspectDataWouldNotBeSeen() {
    MeanEstimate vague = new MeanEstimate(100, 100, 0.5, 0.06, 0);
    Comparison comparison =
        new Comparison(vague, vague, new MeanEstimate(100, 100, -0.1, 0.001, 0), List.of());
    GateDecision decision =
        new Gate(rules(0.01)).decide(comparison, Optional.of(CHAMPION), NUMBERS);
    assertThat(decision.verdict()).isEqualTo(Verdict.TOO_FEW_ROWS);
    assertThat(decision.reasons().get(1))
        .isEqualTo(
            "too few rows to tell whether the data are sound: the champion's loss today is known"
                + " to within 41 % (must be 20 %); needs about 420 rows");
    GateRules warning = new GateRules(0.01, List.of(), 0.05, OnSuspect.WARN);
    assertThat(new Gate(warning).decide(comparison, Optional.of(CHAMPION), NUMBERS).verdict())
        .isEqualTo(Verdict.PROMOTED);
  }

  @Test
  void aLossThatWasHardlyKnownAtPromotionDoesNotKeepTheChampionForever() {
    MeanEstimate vague = new MeanEstimate(20, 20, 0.5, 0.2, 0);
    assertThat(
            new Gate(rules(0.01))
                .decide(differing(-0.004, 0.004), Optional.of(vague), NUMBERS)
                .verdict())
        .isEqualTo(Verdict.PROMOTED);
  }

  @Test
  void aLossAtPromotionThatIsNotKnownIsNotChecked() {
    assertThat(
            new Gate(rules(0.01))
                .decide(differing(-0.004, 0.004), Optional.empty(), NUMBERS)
                .verdict())
        .isEqualTo(Verdict.PROMOTED);
    MeanEstimate oneRow = new MeanEstimate(1, 1, 17, 0, 0);
    assertThat(
            new Gate(rules(0.01))
                .decide(differing(-0.004, 0.004), Optional.of(oneRow), NUMBERS)
                .verdict())
        .isEqualTo(Verdict.PROMOTED);
  }

  @Test
  void requirementsHoldWhateverTheChampionDoes() {
    GateDecision decision =
        decide(
            rules(
                0.01,
                new Requirement("rmse", Bound.AT_MOST, 1),
                new Requirement("rmse", Bound.AT_MOST, 0.9),
                new Requirement("rmse", Bound.AT_LEAST, 2),
                new Requirement("auc", Bound.AT_LEAST, 0.8)),
            differing(-0.1, 0.004));
    assertThat(decision.verdict()).isEqualTo(Verdict.KEPT);
    assertThat(decision.reasons())
        .startsWith(
            "rmse is 1.00000 (must be <= 0.9)",
            "rmse is 1.00000 (must be >= 2.0)",
            "auc is NaN (must be >= 0.8)")
        .hasSize(4);
  }

  @Test
  void theFirstModelNeedsToHoldTheRequirementsOnly() {
    Gate gate = new Gate(rules(0.01, new Requirement("rmse", Bound.AT_MOST, 2)));
    GateDecision promoted = gate.first(CHAMPION, Map.of("rmse", 1.5));
    assertThat(promoted.verdict()).isEqualTo(Verdict.PROMOTED);
    assertThat(promoted.reasons()).containsExactly("the first model: there is no champion");
    assertThat(promoted.champion()).isEmpty();
    assertThat(gate.first(CHAMPION, Map.of("rmse", 2.5)).verdict()).isEqualTo(Verdict.KEPT);
    MeanEstimate notFinite = new MeanEstimate(100, 100, Double.NaN, 1, 0);
    assertThat(gate.first(notFinite, Map.of("rmse", 1.5)).reasons())
        .containsExactly("the loss on the holdout is not finite");
  }

  @Test
  void aLossThatIsNotFiniteIsNeverPromoted() {
    double nan = Double.NaN;
    GateDecision decision = decide(rules(0.01), differing(nan, nan));
    assertThat(decision.verdict()).isEqualTo(Verdict.KEPT);
    assertThat(decision.reasons()).containsExactly("the loss on the holdout is not finite");
  }

  @Test
  void aSliceThatBecameWorseKeepsTheChampion() {
    GateDecision decision =
        decide(
            rules(0.01),
            differing(
                -0.1,
                0.004,
                slice("fine", 400, 0.1, 0.05),
                slice("bad\nslice", 400, 0.3, 0.05),
                slice("small", 49, 3, 0.01)));
    assertThat(decision.verdict()).isEqualTo(Verdict.KEPT);
    assertThat(decision.reasons()).hasSize(2);
    assertThat(decision.reasons().get(1))
        .isEqualTo(
            "in slice bad?slice the challenger's loss is 1.3000, the champion's 1.0000 (margin 5 %, p"
                + " = 4.3e-07)");
    assertThat(decision.slices())
        .extracting(SliceDecision::floor)
        .containsExactly(Floor.HELD, Floor.BROKEN, Floor.TOO_FEW_ROWS);
  }

  @Test
  void theMoreSlicesTheMoreItTakesToBreakOne() {
    // p = 0.025 alone, not below 0.05 / 10 among ten
    Slice doubtful = slice("doubtful", 400, 0.05 + 1.966 * 0.05, 0.05);
    assertThat(SliceFloor.judge(List.of(doubtful), 0.05).get(0).floor()).isEqualTo(Floor.BROKEN);
    List<Slice> ten = new ArrayList<>(List.of(doubtful));
    for (int i = 1; i < 10; i++) {
      ten.add(slice("slice " + i, 400, 0, 0.05));
    }
    assertThat(SliceFloor.judge(ten, 0.05)).noneMatch(s -> s.floor() == Floor.BROKEN);
  }

  @Test
  void holmsStepsGetEasierAsSlicesBreak() {
    Slice sure = slice("sure", 400, 1, 0.05);
    Slice next = slice("next", 400, 0.05 + 1.97 * 0.05, 0.05);
    assertThat(SliceFloor.judge(List.of(next, sure), 0.05))
        .allMatch(s -> s.floor() == Floor.BROKEN);
  }
}
