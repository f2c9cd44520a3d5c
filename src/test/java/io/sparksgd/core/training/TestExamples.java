package io.sparksgd.core.training;

import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.ExampleBlockBuilder;
import io.sparksgd.core.profile.BlockSummary;
import io.sparksgd.core.profile.ColumnExtremes;
import io.sparksgd.core.profile.ColumnRanges;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.sampling.RandomBits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Rows for tests: {@code features[rows][d]}, {@code labels[rows]} and, where weighted, weights. */
public record TestExamples(double[][] features, double[] labels, double[] weights) {

  /** Two columns of one of the project's CSV files. */
  public static TestExamples csv(String file, String label, String... features) {
    try {
      List<String> lines = Files.readAllLines(Path.of("data", file));
      List<String> header = List.of(lines.get(0).split(",", -1));
      double[][] x = new double[lines.size() - 1][features.length];
      double[] y = new double[lines.size() - 1];
      for (int row = 0; row < y.length; row++) {
        String[] cells = lines.get(row + 1).split(",", -1);
        y[row] = Double.parseDouble(cells[header.indexOf(label)]);
        for (int j = 0; j < features.length; j++) {
          x[row][j] = Double.parseDouble(cells[header.indexOf(features[j])]);
        }
      }
      return new TestExamples(x, y, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** y = 2 x + 1 + noise, x normal with mean 3 and standard deviation 2. */
  public static TestExamples line(int rows, double noise, long seed) {
    double[][] x = new double[rows][1];
    double[] y = new double[rows];
    for (int row = 0; row < rows; row++) {
      x[row][0] = 3 + 2 * RandomBits.gaussian(seed, 2L * row);
      y[row] = 2 * x[row][0] + 1 + noise * RandomBits.gaussian(seed, 2L * row + 1);
    }
    return new TestExamples(x, y, null);
  }

  /** y = sum (j + 1) x_j - 1 + noise, x standard normal. */
  public static TestExamples plane(int rows, int dimension, double noise, long seed) {
    double[][] x = new double[rows][dimension];
    double[] y = new double[rows];
    int perRow = dimension + 1;
    for (int row = 0; row < rows; row++) {
      y[row] = -1 + noise * RandomBits.gaussian(seed, (long) perRow * row + dimension);
      for (int j = 0; j < dimension; j++) {
        x[row][j] = RandomBits.gaussian(seed, (long) perRow * row + j);
        y[row] += (j + 1) * x[row][j];
      }
    }
    return new TestExamples(x, y, null);
  }

  /** The same rows with weights in [0.5, 2). */
  public TestExamples weighted(long seed) {
    double[] w = new double[labels.length];
    Arrays.setAll(w, row -> 0.5 + 1.5 * RandomBits.uniform(seed, row));
    return new TestExamples(features, labels, w);
  }

  /** Every row but those of {@code numbers}; the weights are not kept. */
  public TestExamples without(IntPredicate numbers) {
    int[] kept = IntStream.range(0, rows()).filter(numbers.negate()).toArray();
    double[][] x = new double[kept.length][];
    double[] y = new double[kept.length];
    for (int i = 0; i < kept.length; i++) {
      x[i] = features[kept[i]];
      y[i] = labels[kept[i]];
    }
    return new TestExamples(x, y, null);
  }

  public int rows() {
    return labels.length;
  }

  public int dimension() {
    return features.length == 0 ? 1 : features[0].length;
  }

  public double weight(int row) {
    return weights == null ? 1 : weights[row];
  }

  /** The rows in partitions of the given sizes; one more partition takes what is left. */
  public List<ExampleBlock> blocks(int... sizes) {
    List<ExampleBlock> blocks = new ArrayList<>();
    int row = 0;
    for (int partition = 0; partition <= sizes.length; partition++) {
      int end = partition < sizes.length ? row + sizes[partition] : rows();
      int index = 0;
      do {
        ExampleBlockBuilder builder =
            new ExampleBlockBuilder(partition, index++, dimension(), weights != null);
        for (; row < end && !builder.isFull(); row++) {
          builder.add(features[row], labels[row], weight(row));
        }
        blocks.add(builder.build());
      } while (row < end);
    }
    return blocks;
  }

  public DataProfile profile() {
    return profile(blocks());
  }

  public static DataProfile profile(List<ExampleBlock> blocks) {
    ColumnRanges ranges =
        ColumnRanges.of(
            blocks.stream().map(BlockSummary::of).toList(),
            () -> {
              ColumnExtremes extremes = ColumnExtremes.none(blocks.get(0).dimension());
              blocks.forEach(extremes::add);
              return extremes;
            });
    return DataProfile.of(ranges, new InMemorySource(blocks)::sum);
  }
}
