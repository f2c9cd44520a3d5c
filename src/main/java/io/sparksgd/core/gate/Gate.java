package io.sparksgd.core.gate;

import io.sparksgd.core.gate.GateDecision.Difference;
import io.sparksgd.core.gate.GateDecision.Floor;
import io.sparksgd.core.gate.GateDecision.SliceDecision;
import io.sparksgd.core.gate.GateDecision.Verdict;
import io.sparksgd.core.gate.GateRules.OnSuspect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether a challenger takes the champion's place, by rows that neither has been trained
 * on. In this order:
 *
 * <ol>
 *   <li>The data are suspect when the champion's loss today is outside the two-sided interval of
 *       99.9 % that its loss at promotion implies: a model that does not change should not either.
 *       Where rows are so few that its loss is not known to 20 % today, that would not be seen, and
 *       nothing is promoted.
 *   <li>The challenger's numbers must keep to all requirements.
 *   <li>The upper bound of 95 % of the difference of losses, row by row, must be at most the
 *       margin. Where the lower bound is not above the margin either, rows are too few to tell.
 *   <li>In no slice may the challenger be worse by more than the margin of slices.
 * </ol>
 *
 * <p>Rows are taken as independent draws from what the model will meet. Where the rows at promotion
 * and today overlap, as those of a holdout by key do, the interval of the first step is wider than
 * it need be, never narrower.
 */
public final class Gate {
  /** Of the bound that promotes. */
  public static final double CONFIDENCE = 0.95;

  /** Of each end of the interval for the champion's loss: one night in a thousand is outside. */
  static final double SUSPECT_CONFIDENCE = 0.9995;

  /** What the champion's loss must be known to, as a share of it, for a change to be seen. */
  private static final double SIGHT = 0.2;

  private final GateRules rules;

  public Gate(GateRules rules) {
    this.rules = rules;
  }

  /**
   * Where there is no champion: promoted when the requirements hold.
   *
   * @param challenger its loss on the holdout
   * @param numbers of its evaluation there, by name
   */
  public GateDecision first(MeanEstimate challenger, Map<String, Double> numbers) {
    List<String> reasons = violations(numbers);
    if (!Double.isFinite(challenger.mean())) {
      reasons.add(Sentences.NOT_FINITE);
    }
    Verdict verdict = reasons.isEmpty() ? Verdict.PROMOTED : Verdict.KEPT;
    if (reasons.isEmpty()) {
      reasons.add("the first model: there is no champion");
    }
    return new GateDecision(
        verdict, reasons, challenger, Optional.empty(), Optional.empty(), List.of());
  }

  /**
   * Champion against challenger.
   *
   * @param atPromotion the champion's loss when it was promoted, on the holdout of then; empty when
   *     it is not known, and then it is not checked
   * @param numbers of the challenger's evaluation on the holdout, by name
   */
  public GateDecision decide(
      Comparison comparison, Optional<MeanEstimate> atPromotion, Map<String, Double> numbers) {
    MeanEstimate champion = comparison.champion();
    List<String> reasons = new ArrayList<>(suspicion(champion, atPromotion));
    boolean blocks = rules.onSuspect() == OnSuspect.BLOCK;
    boolean suspect = blocks && !reasons.isEmpty();
    boolean blind = blocks && atPromotion.isPresent() && uncertainty(champion) > SIGHT;
    List<String> violations = violations(numbers);
    Difference difference =
        new Difference(
            comparison.difference(),
            comparison.difference().upperBound(CONFIDENCE),
            rules.margin() * champion.mean());
    Verdict verdict = verdict(difference);
    List<SliceDecision> slices = SliceFloor.judge(comparison.slices(), rules.sliceMargin());
    List<SliceDecision> broken =
        slices.stream().filter(slice -> slice.floor() == Floor.BROKEN).toList();
    reasons.addAll(violations);
    reasons.add(Sentences.difference(verdict, champion, difference, rules.margin()));
    broken.forEach(slice -> reasons.add(Sentences.broken(slice, rules.sliceMargin())));
    if (blind && verdict == Verdict.PROMOTED) {
      verdict = Verdict.TOO_FEW_ROWS;
      reasons.add(Sentences.blind(champion, uncertainty(champion), SIGHT));
    }
    if (!violations.isEmpty() || !broken.isEmpty()) {
      verdict = Verdict.KEPT;
    }
    return new GateDecision(
        suspect ? Verdict.SUSPECT : verdict,
        reasons,
        comparison.challenger(),
        Optional.of(champion),
        Optional.of(difference),
        slices);
  }

  private static List<String> suspicion(MeanEstimate today, Optional<MeanEstimate> atPromotion) {
    if (atPromotion.isEmpty()) {
      return List.of();
    }
    MeanEstimate change = today.minus(atPromotion.get());
    double least = today.mean() - change.upperBound(SUSPECT_CONFIDENCE);
    double most = today.mean() - change.lowerBound(SUSPECT_CONFIDENCE);
    return today.mean() < least || today.mean() > most
        ? List.of(Sentences.suspicion(today, atPromotion.get(), least, most))
        : List.of();
  }

  /** Half of the interval that the champion's loss today is in, as a share of it. */
  private static double uncertainty(MeanEstimate today) {
    double half = (today.upperBound(SUSPECT_CONFIDENCE) - today.lowerBound(SUSPECT_CONFIDENCE)) / 2;
    return half == 0 ? 0 : half / today.mean();
  }

  private List<String> violations(Map<String, Double> numbers) {
    List<String> violations = new ArrayList<>();
    for (Requirement requirement : rules.requirements()) {
      requirement.violation(numbers).ifPresent(violations::add);
    }
    return violations;
  }

  private static Verdict verdict(Difference difference) {
    MeanEstimate estimate = difference.estimate();
    if (!Double.isFinite(estimate.mean())) {
      return Verdict.KEPT;
    }
    if (!estimate.hasEnoughRows()) {
      return Verdict.TOO_FEW_ROWS;
    }
    if (difference.upperBound() <= difference.margin()) {
      return Verdict.PROMOTED;
    }
    return estimate.lowerBound(CONFIDENCE) > difference.margin()
        ? Verdict.KEPT
        : Verdict.TOO_FEW_ROWS;
  }
}
