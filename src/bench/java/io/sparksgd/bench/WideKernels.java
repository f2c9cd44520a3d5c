package io.sparksgd.bench;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.ExampleBlockBuilder;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.loss.LogisticLoss;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.loss.SquaredLoss;
import io.sparksgd.core.profile.BlockSummary;
import io.sparksgd.core.profile.ColumnRanges;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sampling.MiniBatches;
import io.sparksgd.core.sampling.RandomBits;
import io.sparksgd.core.training.InMemorySource;
import io.sparksgd.core.window.GradientPass;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The full gradient at 100 whitened features against the sum of the same numbers, in nanoseconds
 * per row, on one thread. The rows are more than any cache holds.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class WideKernels {
  private static final int DIMENSION = 100;
  private static final int BLOCKS = 24;
  private static final int ROWS_PER_BLOCK = 10_000;
  private static final int ROWS = BLOCKS * ROWS_PER_BLOCK;

  private final List<ExampleBlock> blocks = new ArrayList<>();
  private GradientPass squared;
  private GradientPass logistic;
  private double[] sums;

  @Setup
  public void prepare() {
    List<BlockSummary> summaries = new ArrayList<>();
    for (int number = 0; number < BLOCKS; number++) {
      blocks.add(block(number));
      summaries.add(BlockSummary.of(blocks.get(number)));
    }
    InMemorySource source = new InMemorySource(blocks);
    DataProfile profile = DataProfile.of(ColumnRanges.of(summaries), source::sum);
    squared = pass(profile, new SquaredLoss(), true);
    logistic = pass(profile, new LogisticLoss(), false);
    sums = new double[squared.length()];
  }

  private static ExampleBlock block(int number) {
    ExampleBlockBuilder builder = new ExampleBlockBuilder(0, number, DIMENSION, false);
    double[] x = new double[DIMENSION];
    long at = 0;
    for (int row = 0; row < ROWS_PER_BLOCK; row++) {
      for (int j = 0; j < DIMENSION; j++) {
        x[j] = RandomBits.uniform(number, at++);
      }
      builder.add(x, RandomBits.uniform(number, at++) < 0.5 ? 0 : 1, 1);
    }
    return builder.build();
  }

  private static GradientPass pass(DataProfile profile, Loss loss, boolean labelIsNumber) {
    ScaledProfile scaled =
        new ScaledProfile(profile, profile.scaling(ScalingMethod.WHITEN, labelIsNumber));
    double[] weights = new double[DIMENSION + 1];
    Arrays.fill(weights, 0.1);
    return new GradientPass(
        new Window(new MiniBatches(ROWS, ROWS, 1), 0, 0, 1), loss, scaled, weights);
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public double sumPerRow() {
    double total = 0;
    for (ExampleBlock block : blocks) {
      total += WideRows.sum(block.features());
    }
    return total;
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public double[] squaredGradientPerRow() {
    return gradient(squared);
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public double[] logisticGradientPerRow() {
    return gradient(logistic);
  }

  private double[] gradient(GradientPass pass) {
    long firstRow = 0;
    for (ExampleBlock block : blocks) {
      pass.add(block, firstRow, sums);
      firstRow += block.rows();
    }
    return sums;
  }
}
