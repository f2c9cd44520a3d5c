package io.sparksgd.bench;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.ExampleBlockBuilder;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.loss.LogisticLoss;
import io.sparksgd.core.loss.SquaredLoss;
import io.sparksgd.core.metrics.HoldoutLoss;
import io.sparksgd.core.profile.BlockSummary;
import io.sparksgd.core.profile.ColumnRanges;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sampling.MiniBatches;
import io.sparksgd.core.sampling.RandomBits;
import io.sparksgd.core.training.InMemorySource;
import io.sparksgd.core.window.GradientPass;
import io.sparksgd.core.window.RowSums;
import io.sparksgd.core.window.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The loops over rows of several features, in nanoseconds per row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RowKernels {
  private static final int ROWS = 200_000;

  @Param({"20", "100"})
  int features;

  private final List<ExampleBlock> blocks = new ArrayList<>();
  private GradientPass squared;
  private GradientPass logistic;
  private RowSums rows;
  private HoldoutLoss holdout;
  private double[] sums;
  private double[] weights;
  private double[] gradient;
  private double[] plain;

  /** Labels are 0 and 1; one batch of all rows. */
  @Setup
  public void prepare() {
    ExampleBlockBuilder builder = new ExampleBlockBuilder(0, 0, features, false);
    blocks.clear();
    double[] x = new double[features];
    for (int row = 0; row < ROWS; row++) {
      for (int j = 0; j < features; j++) {
        x[j] = RandomBits.gaussian(1, (long) features * row + j);
      }
      if (builder.isFull()) {
        blocks.add(builder.build());
        builder = new ExampleBlockBuilder(0, blocks.size(), features, false);
      }
      builder.add(x, x[0] > RandomBits.gaussian(2, row) ? 1 : 0, 1);
    }
    blocks.add(builder.build());
    InMemorySource source = new InMemorySource(blocks);
    ColumnRanges ranges = ColumnRanges.of(blocks.stream().map(BlockSummary::of).toList());
    DataProfile profile = DataProfile.of(ranges, source::sum);
    ScaledProfile scaled =
        new ScaledProfile(profile, profile.scaling(ScalingMethod.STANDARDIZE, false));
    Window window = new Window(new MiniBatches(ROWS, ROWS, 1), 0, 0, 1);
    weights = new double[features + 1];
    gradient = new double[features + 1];
    Arrays.fill(weights, 0.01);
    squared = new GradientPass(window, new SquaredLoss(), scaled, weights);
    logistic = new GradientPass(window, new LogisticLoss(), scaled, weights);
    rows = new RowSums(window, new LogisticLoss(), scaled, source.rows(window, scaled.scaling()));
    holdout = new HoldoutLoss(new LogisticLoss(), scaled.scaling(), ranges, source::sum);
    sums = new double[squared.length()];
    plain = new double[ROWS * features];
  }

  /** Adding up as many numbers: what memory allows. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public double memory() {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    for (int i = 0; i < plain.length; i += 4) {
      a += plain[i];
      b += plain[i + 1];
      c += plain[i + 2];
      d += plain[i + 3];
    }
    return a + b + c + d;
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public double[] gradientOfSquaredLoss() {
    return add(squared);
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public double[] gradientOfLogisticLoss() {
    return add(logistic);
  }

  private double[] add(GradientPass pass) {
    long firstRow = 0;
    for (ExampleBlock block : blocks) {
      pass.add(block, firstRow, sums);
      firstRow += block.rows();
    }
    return sums;
  }

  /** On the driver, over rows that were sent there. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public double rowsOfLogisticLoss() {
    return rows.lossAndGradient(0, weights, gradient);
  }

  /** After an epoch, to see whether training should stop. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public double holdoutLoss() {
    return holdout.at(weights);
  }
}
