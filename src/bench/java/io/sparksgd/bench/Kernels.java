package io.sparksgd.bench;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.ExampleBlockBuilder;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.profile.BlockSummary;
import io.sparksgd.core.profile.ColumnRanges;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sampling.KeyedPermutation;
import io.sparksgd.core.sampling.MiniBatches;
import io.sparksgd.core.sampling.RandomBits;
import io.sparksgd.core.sum.OrderFreeSums;
import io.sparksgd.core.training.InMemorySource;
import io.sparksgd.core.window.MomentPass;
import io.sparksgd.core.window.MomentSums;
import io.sparksgd.core.window.Window;
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

/** The inner loops, in nanoseconds per row, per sum or per step. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class Kernels {
  private static final int ROWS = 500_000;
  private static final int STEPS = 1_000;

  @Param({"256", "10000"})
  int batchSize;

  private ExampleBlock block;
  private KeyedPermutation order;
  private MomentPass pass;
  private double[] sums;
  private MomentSums moments;
  private final int[] positions = new int[1024];
  private final int[] scratch = new int[2048];
  private final double[] weights = {0.5, 0.1};
  private final double[] gradient = new double[2];

  /** A block in the middle of twenty times as many rows. */
  @Setup
  public void prepare() {
    ExampleBlockBuilder builder = new ExampleBlockBuilder(0, 0, 1, false);
    double[] x = new double[1];
    for (int row = 0; row < ROWS; row++) {
      x[0] = RandomBits.gaussian(1, row);
      builder.add(x, 2 * x[0] + RandomBits.uniform(2, row), 1);
    }
    block = builder.build();
    ColumnRanges ranges = ColumnRanges.of(List.of(BlockSummary.of(block)));
    InMemorySource source = new InMemorySource(List.of(block));
    DataProfile profile = DataProfile.of(ranges, source::sum);
    ScaledProfile scaled = new ScaledProfile(profile, profile.scaling(ScalingMethod.STANDARDIZE));
    MiniBatches batches = new MiniBatches(20L * ROWS, batchSize, 1);
    order = batches.order(0);
    pass = new MomentPass(new Window(batches, 0, 0, (int) batches.stepsPerEpoch()), scaled);
    sums = new double[pass.length()];
    pass.add(block, 9L * ROWS, sums);
    moments = pass.read(OrderFreeSums.of(sums, pass.bounds()));
  }

  @Benchmark
  @OperationsPerInvocation(1024)
  public int[] permutationPerRow() {
    order.positionsOf(9L * ROWS, 1024, positions, scratch);
    return positions;
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public double[] momentsPerRow() {
    pass.add(block, 9L * ROWS, sums);
    return sums;
  }

  @Benchmark
  public OrderFreeSums orderFreeSumsPerWindow() {
    return OrderFreeSums.of(sums, pass.bounds());
  }

  @Benchmark
  @OperationsPerInvocation(STEPS)
  public double driverPerStep() {
    double loss = 0;
    for (int step = 0; step < STEPS; step++) {
      loss += moments.lossAndGradient(step, weights, gradient);
      weights[0] -= 0.1 * gradient[0];
      weights[1] -= 0.1 * gradient[1];
    }
    return loss;
  }
}
