package io.sparksgd.core.sum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderFreeSumsTest {
  private static final double[] ONE = {1};

  @Test
  void oneLimbIsAsFreeOfOrderAndHoldsAValueToItsUnit() {
    Random random = new Random(11);
    double[] bounds = {1_000};
    double[] first = random.doubles(50, -1, 1).toArray();
    double[] second = random.doubles(50, -1, 1).toArray();
    OrderFreeSums forwards = OrderFreeSums.zeros(50, 1);
    forwards.add(first, bounds);
    OrderFreeSums other = OrderFreeSums.zeros(50, 1);
    other.add(second, bounds);
    OrderFreeSums backwards = OrderFreeSums.zeros(50, 1);
    backwards.add(second, bounds);
    backwards.add(first, bounds);
    double[] merged = forwards.merge(other).values(bounds);
    assertThat(merged).containsExactly(backwards.values(bounds));
    for (int i = 0; i < merged.length; i++) {
      assertThat(merged[i]).isCloseTo(first[i] + second[i], within(1_024 * 0x1p-60));
    }
  }

  @Test
  void sumsOfOneAndOfTwoLimbsDoNotMix() {
    assertThatThrownBy(() -> OrderFreeSums.zeros(3, 1).merge(OrderFreeSums.zeros(3, 2)))
        .hasMessage("Cannot merge sums of one limb with sums of two");
    assertThatThrownBy(() -> OrderFreeSums.zeros(3, 3))
        .hasMessage("Invalid limbs: 3 (must be 1 or 2)");
  }

  @Test
  void noMergeTreeChangesABit() {
    Random random = new Random(1);
    for (int sample = 0; sample < 20; sample++) {
      double[][] parts = spread(random, 17, 6);
      double[] bounds = boundsOf(parts, 6);
      long[] expected = bits(mergedInOrder(parts, bounds).values(bounds));
      for (int tree = 0; tree < 50; tree++) {
        assertThat(bits(mergedAtRandom(parts, bounds, random).values(bounds))).isEqualTo(expected);
      }
    }
  }

  @Test
  void sumsAreExactOverTwelveOrdersOfMagnitude() {
    Random random = new Random(2);
    for (int sample = 0; sample < 50; sample++) {
      double[][] parts = spread(random, 100, 4);
      assertExact(parts, boundsOf(parts, 4));
    }
  }

  @Test
  void sumsSurviveHeavyCancellation() {
    Random random = new Random(3);
    for (int sample = 0; sample < 50; sample++) {
      double[][] some = spread(random, 40, 3);
      List<double[]> parts = new ArrayList<>(Arrays.asList(some));
      for (double[] part : some) {
        parts.add(DoubleStream.of(part).map(value -> -value).toArray());
      }
      double[] remainder = {1e-7, -2e-8, 0};
      parts.add(remainder);
      Collections.shuffle(parts, random);
      double[][] all = parts.toArray(double[][]::new);
      double[] bounds = boundsOf(all, 3);
      assertExact(all, bounds);
      double[] sums = mergedAtRandom(all, bounds, random).values(bounds);
      for (int i = 0; i < 3; i++) {
        double resolution = bounds[i] * 0x1p-101;
        assertThat(sums[i]).isCloseTo(remainder[i], within(81 * resolution));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-300, 1e-250, 1e-30, 1, 3, 1e30, 1e250, 1e300, 0x1p1023})
  void boundsOfAnyMagnitudeKeepTheSumsExact(double bound) {
    Random random = new Random(4);
    double[][] parts = new double[30][2];
    for (double[] part : parts) {
      Arrays.setAll(part, i -> (random.nextDouble() - 0.5) * bound / 15);
    }
    assertExact(parts, new double[] {bound, bound});
  }

  @Test
  void boundsRepeat() {
    double[] bounds = {1, 1e10, 1e-10};
    double[] values = {0.5, 1e9, 1e-11, -0.25, -1e10, 1e-10};
    OrderFreeSums sums = OrderFreeSums.of(values, bounds).merge(OrderFreeSums.of(values, bounds));
    assertThat(sums.overflowed()).isFalse();
    double[] twice = DoubleStream.of(values).map(value -> 2 * value).toArray();
    assertThat(sums.values(bounds)).containsExactly(twice);
    assertThat(OrderFreeSums.of(new double[] {1e9, 0.5}, bounds).overflowed()).isTrue();
  }

  @Test
  void nothingMergedWithNothingIsNothing() {
    OrderFreeSums sums = OrderFreeSums.empty().merge(OrderFreeSums.empty());
    assertThat(sums.length()).isZero();
    assertThat(sums.overflowed()).isFalse();
    assertThat(sums.values(ONE)).isEmpty();
  }

  @Test
  void theEmptySumsAreNeutralOnBothSides() {
    double[] values = {0.75, -0.1};
    assertThat(OrderFreeSums.empty().merge(OrderFreeSums.of(values, ONE)).values(ONE))
        .containsExactly(values);
    assertThat(OrderFreeSums.of(values, ONE).merge(OrderFreeSums.empty()).values(ONE))
        .containsExactly(values);
  }

  @Test
  void mergingNeverChangesTheOther() {
    OrderFreeSums left = OrderFreeSums.of(new double[] {0.25}, ONE);
    OrderFreeSums right = OrderFreeSums.of(new double[] {0.5}, ONE);
    assertThat(left.merge(right).values(ONE)).containsExactly(0.75);
    assertThat(right.values(ONE)).containsExactly(0.5);
    OrderFreeSums broken = OrderFreeSums.of(new double[] {Double.NaN}, ONE);
    assertThat(broken.merge(right).overflowed()).isTrue();
    assertThat(right.overflowed()).isFalse();
  }

  @Test
  void mergingDoesNotTouchTheEmptySums() {
    OrderFreeSums empty = OrderFreeSums.empty();
    assertThat(empty.merge(OrderFreeSums.of(new double[] {0.5}, ONE)).length()).isEqualTo(1);
    assertThat(empty.length()).isZero();
  }

  @Test
  void theCallersArraysAreNotKept() {
    double[] values = {0.5};
    double[] bounds = {1};
    OrderFreeSums sums = OrderFreeSums.of(values, bounds);
    values[0] = 9;
    bounds[0] = 1e9;
    assertThat(sums.values(ONE)).containsExactly(0.5);
  }

  @Test
  void sumsOfDifferentLengthDoNotMerge() {
    OrderFreeSums two = OrderFreeSums.of(new double[2], ONE);
    OrderFreeSums three = OrderFreeSums.of(new double[3], ONE);
    assertThatThrownBy(() -> two.merge(three))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot merge sums: length 3 into length 2");
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, 1",
    "Infinity, 1",
    "-Infinity, 1",
    "2.5, 1",
    "-2.5, 1",
    "1e300, 1e299",
    "0, Infinity",
    "0, NaN",
    "0, -1",
    "0.5, -1",
    "1e-300, 0",
    "0.5, 0",
    "-4.9e-324, 0"
  })
  void whatCannotBeHeldOverflows(double value, double bound) {
    double[] bounds = {bound, 1};
    OrderFreeSums sums = OrderFreeSums.of(new double[] {value, 0.5}, bounds);
    assertThat(sums.overflowed()).isTrue();
    assertThat(sums.values(bounds)).containsExactly(Double.NaN, Double.NaN);
  }

  @Test
  void anOverflowSurvivesEveryOrderOfMerging() {
    Random random = new Random(5);
    double[][] parts = new double[12][3];
    parts[7][1] = 1e9;
    for (int tree = 0; tree < 200; tree++) {
      OrderFreeSums sums = mergedAtRandom(parts, ONE, random);
      assertThat(sums.overflowed()).isTrue();
      assertThat(sums.values(ONE)).containsOnly(Double.NaN).hasSize(3);
    }
  }

  @Test
  void aBoundMayBeReached() {
    for (double bound : new double[] {1, 3, 0.1, 1e-300, 1e300, Double.MAX_VALUE}) {
      double[] bounds = {bound};
      OrderFreeSums sums = OrderFreeSums.of(new double[] {bound}, bounds);
      assertThat(sums.values(bounds)).containsExactly(bound);
      assertThat(OrderFreeSums.of(new double[] {-bound}, bounds).values(bounds))
          .containsExactly(-bound);
    }
  }

  @Test
  void aBoundOfZeroHoldsZeros() {
    double[] bounds = {0};
    OrderFreeSums sums = OrderFreeSums.of(new double[] {0.0, -0.0}, bounds);
    assertThat(sums.overflowed()).isFalse();
    assertThat(sums.merge(OrderFreeSums.of(new double[2], bounds)).values(bounds))
        .containsExactly(0.0, 0.0);
  }

  @Test
  void serialisationKeepsEveryBit() throws IOException, ClassNotFoundException {
    double[] values = {1 / 3.0, -1e-20, 0.7};
    OrderFreeSums sums = OrderFreeSums.of(values, ONE);
    assertThat(bits(roundTrip(sums).values(ONE))).isEqualTo(bits(sums.values(ONE)));
    OrderFreeSums broken = OrderFreeSums.of(new double[] {5}, ONE);
    assertThat(roundTrip(broken).overflowed()).isTrue();
    assertThat(roundTrip(OrderFreeSums.empty()).merge(sums).length()).isEqualTo(3);
  }

  @Test
  void theirSizeInBytesIsThatOfTheirLimbs() throws IOException {
    long thousand = serialised(OrderFreeSums.of(new double[1000], ONE)).length;
    long twoThousand = serialised(OrderFreeSums.of(new double[2000], ONE)).length;
    assertThat(OrderFreeSums.bytes(1000, 2)).isEqualTo(twoThousand - thousand);
  }

  private static void assertExact(double[][] parts, double[] bounds) {
    double[] sums = mergedInOrder(parts, bounds).values(bounds);
    for (int i = 0; i < sums.length; i++) {
      BigDecimal exact = BigDecimal.ZERO;
      BigDecimal magnitude = BigDecimal.ZERO;
      for (double[] part : parts) {
        BigDecimal value = new BigDecimal(part[i]);
        exact = exact.add(value);
        magnitude = magnitude.add(value.abs());
      }
      BigDecimal error = new BigDecimal(sums[i]).subtract(exact).abs();
      assertThat(error.divide(magnitude, MathContext.DECIMAL64))
          .isLessThan(new BigDecimal("1e-12"));
    }
  }

  private static OrderFreeSums mergedInOrder(double[][] parts, double[] bounds) {
    OrderFreeSums sums = OrderFreeSums.empty();
    for (double[] part : parts) {
      sums = sums.merge(OrderFreeSums.of(part, bounds));
    }
    return sums;
  }

  /** Merges any two, either way round, until one is left; with empty sums among them. */
  private static OrderFreeSums mergedAtRandom(double[][] parts, double[] bounds, Random random) {
    List<OrderFreeSums> rest = new ArrayList<>();
    for (double[] part : parts) {
      rest.add(OrderFreeSums.of(part, bounds));
    }
    rest.add(OrderFreeSums.empty());
    rest.add(OrderFreeSums.empty());
    while (rest.size() > 1) {
      OrderFreeSums left = rest.remove(random.nextInt(rest.size()));
      OrderFreeSums right = rest.remove(random.nextInt(rest.size()));
      rest.add(left.merge(right));
    }
    return rest.get(0);
  }

  /** {@code [count][length]} numbers of either sign from 1e-6 to 1e6. */
  private static double[][] spread(Random random, int count, int length) {
    double[][] parts = new double[count][length];
    for (double[] part : parts) {
      Arrays.setAll(
          part, i -> (random.nextBoolean() ? 1 : -1) * Math.pow(10, 12 * random.nextDouble() - 6));
    }
    return parts;
  }

  private static double[] boundsOf(double[][] parts, int length) {
    double[] bounds = new double[length];
    for (double[] part : parts) {
      Arrays.setAll(bounds, i -> bounds[i] + Math.abs(part[i]));
    }
    return bounds;
  }

  private static long[] bits(double[] values) {
    return DoubleStream.of(values).mapToLong(Double::doubleToRawLongBits).toArray();
  }

  private static OrderFreeSums roundTrip(OrderFreeSums sums)
      throws IOException, ClassNotFoundException {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(serialised(sums)))) {
      return (OrderFreeSums) in.readObject();
    }
  }

  private static byte[] serialised(OrderFreeSums sums) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(sums);
    }
    return bytes.toByteArray();
  }
}
