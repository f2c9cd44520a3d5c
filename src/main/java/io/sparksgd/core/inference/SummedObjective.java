package io.sparksgd.core.inference;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.loss.Curvature;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.loss.Objective;
import io.sparksgd.core.penalty.Penalty;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sampling.MiniBatches;
import io.sparksgd.core.sum.OrderFreeSums;
import io.sparksgd.core.window.GradientPass;
import io.sparksgd.core.window.GradientSums;
import io.sparksgd.core.window.Window;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The objective of any loss, by one pass over all training rows for each set of weights it is asked
 * about; value and gradient at the same weights share a pass.
 */
public final class SummedObjective implements Objective {
  private final Loss loss;
  private final ScaledProfile profile;
  private final Penalty penalty;
  private final Supplier<Curvature> features;
  private final Function<BlockPass, OrderFreeSums> source;
  private final Window allRows;

  private double[] lastWeights = new double[0];
  private double lastLoss;
  private double[] lastGradient;

  /**
   * @param features the curvature for a loss that bends by 1, without penalty; asked for when
   *     {@link #curvature} is
   * @param source hands a pass to all blocks and merges the answers
   */
  public SummedObjective(
      Loss loss,
      ScaledProfile profile,
      Penalty penalty,
      Supplier<Curvature> features,
      Function<BlockPass, OrderFreeSums> source) {
    this.loss = loss;
    this.profile = profile;
    this.penalty = penalty;
    this.source = source;
    this.features = features;
    allRows = new Window(new MiniBatches(profile.rows(), profile.rows(), 0), 0, 0, 1);
  }

  @Override
  public Loss loss() {
    return loss;
  }

  @Override
  public Penalty penalty() {
    return penalty;
  }

  @Override
  public double value(double[] weights) {
    visit(weights);
    return lastLoss + penalty.value(weights);
  }

  @Override
  public double[] gradient(double[] weights) {
    visit(weights);
    double[] gradient = lastGradient.clone();
    penalty.addGradient(weights, 1, gradient);
    return penalty.subgradient(weights, gradient);
  }

  private void visit(double[] weights) {
    if (Arrays.equals(weights, lastWeights)) {
      return;
    }
    GradientPass pass = new GradientPass(allRows, loss, profile, weights);
    GradientSums sums = pass.read(source.apply(pass));
    lastGradient = new double[weights.length];
    lastLoss = sums.lossAndGradient(0, weights, lastGradient);
    lastWeights = weights.clone();
  }

  @Override
  public Curvature curvature() {
    return features.get().of(loss.largestSecondDerivative(), penalty.l2());
  }

  @Override
  public double largestBatchLoss(double[] weights) {
    double label = profile.reach(profile.dimension());
    return profile.heaviestShare() * loss.largestLoss(profile.largestMargin(weights), label);
  }
}
