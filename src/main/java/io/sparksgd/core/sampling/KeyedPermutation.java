package io.sparksgd.core.sampling;

/**
 * A bijection of [0, size) that a seed and an epoch select: {@code positionOf(row)} is the place of
 * a row in that epoch's order, {@code rowAt(position)} its inverse. Any process computes it alone,
 * so nothing is shuffled and a lost partition finds the same places again.
 *
 * <p>Up to 65,536 rows it is a Fisher-Yates table. Above, six rounds of a keyed
 * add-multiply-xorshift on k bits, 2^(k-1) &lt; size &lt;= 2^k, permute [0, 2^k), and a value at or
 * past {@code size} is permuted again until it falls below (cycle walking; Black and Rogaway 2002,
 * doi:10.1007/3-540-45760-7_9): fewer than two tries on average.
 */
public final class KeyedPermutation {
  static final int TABLE_SIZE = 1 << 16;
  private static final int ROUNDS = 6;

  private final long size;
  private final int[] positions;
  private final int[] rows;
  private final long mask;
  private final int shift;
  private final long[] addends = new long[ROUNDS];
  private final long[] multipliers = new long[ROUNDS];
  private final long[] inverses = new long[ROUNDS];

  /**
   * @throws IllegalArgumentException when {@code size} is not in [1, 2^62]
   */
  public KeyedPermutation(long size, long seed, long epoch) {
    if (!(size >= 1 && size <= 1L << 62)) {
      throw new IllegalArgumentException("Invalid size: " + size + " (must be in [1, 2^62])");
    }
    this.size = size;
    long state = RandomBits.mix(RandomBits.mix(seed) + epoch);
    if (size <= TABLE_SIZE) {
      mask = 0;
      shift = 0;
      rows = shuffled((int) size, state);
      positions = new int[rows.length];
      for (int position = 0; position < rows.length; position++) {
        positions[rows[position]] = position;
      }
    } else {
      rows = null;
      positions = null;
      int bits = 64 - Long.numberOfLeadingZeros(size - 1);
      mask = (1L << bits) - 1;
      shift = (bits + 1) / 2;
      for (int round = 0; round < ROUNDS; round++) {
        addends[round] = RandomBits.at(state, 2L * round) & mask;
        multipliers[round] = (RandomBits.at(state, 2L * round + 1) & mask) | 1;
        inverses[round] = inverse(multipliers[round]);
      }
    }
  }

  public long size() {
    return size;
  }

  /** The place of {@code row} in the epoch's order, both in [0, size). */
  public long positionOf(long row) {
    if (positions != null) {
      return positions[(int) row];
    }
    long value = row;
    do {
      for (int round = 0; round < ROUNDS; round++) {
        value = ((value + addends[round]) * multipliers[round]) & mask;
        value ^= value >>> shift;
      }
    } while (value >= size);
    return value;
  }

  /** Whether {@link #positionsOf} can be used: up to 2^31 rows. */
  public boolean isNarrow() {
    return size <= 1L << 31;
  }

  /**
   * The places of {@code count} consecutive rows, as {@link #positionOf} gives them. Its loops run
   * over arrays without branches, so that the compiler can use vector instructions; in 32 bits the
   * rounds come out the same, since their low bits depend on low bits only.
   *
   * @param positions takes the places, {@code positions[count]}
   * @param scratch room for {@code 2 count} numbers
   * @throws IllegalStateException when there are more than 2^31 rows
   */
  public void positionsOf(long firstRow, int count, int[] positions, int[] scratch) {
    if (!isNarrow()) {
      throw new IllegalStateException("Cannot use 32 bits for " + size + " rows");
    }
    int first = (int) firstRow;
    if (this.positions != null) {
      System.arraycopy(this.positions, first, positions, 0, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      positions[i] = first + i;
    }
    permute(positions, 0, count);
    walk(positions, count, scratch);
  }

  /** Permutes values that are not below the size again, all of them at a time. */
  private void walk(int[] values, int count, int[] scratch) {
    int largest = (int) (size - 1);
    int outside = 0;
    for (int i = 0; i < count; i++) {
      scratch[outside] = i;
      outside += values[i] > largest ? 1 : 0;
    }
    while (outside > 0) {
      for (int i = 0; i < outside; i++) {
        scratch[count + i] = values[scratch[i]];
      }
      permute(scratch, count, outside);
      int still = 0;
      for (int i = 0; i < outside; i++) {
        int place = scratch[i];
        int value = scratch[count + i];
        values[place] = value;
        scratch[still] = place;
        still += value > largest ? 1 : 0;
      }
      outside = still;
    }
  }

  private void permute(int[] values, int from, int count) {
    int mask = (int) this.mask;
    int shift = this.shift;
    for (int round = 0; round < ROUNDS; round++) {
      int addend = (int) addends[round];
      int multiplier = (int) multipliers[round];
      for (int i = from; i < from + count; i++) {
        int value = ((values[i] + addend) * multiplier) & mask;
        values[i] = value ^ (value >>> shift);
      }
    }
  }

  /** The row at {@code position} of the epoch's order, both in [0, size). */
  public long rowAt(long position) {
    if (rows != null) {
      return rows[(int) position];
    }
    long value = position;
    do {
      for (int round = ROUNDS - 1; round >= 0; round--) {
        value ^= value >>> shift;
        value = (value * inverses[round] - addends[round]) & mask;
      }
    } while (value >= size);
    return value;
  }

  private static int[] shuffled(int size, long state) {
    int[] rows = new int[size];
    for (int i = 0; i < size; i++) {
      int j = (int) Math.multiplyHigh(RandomBits.at(state, i) >>> 1, 2L * (i + 1));
      rows[i] = rows[j];
      rows[j] = i;
    }
    return rows;
  }

  /** The inverse of an odd number modulo 2^64; each Newton step doubles the bits that are right. */
  private static long inverse(long odd) {
    long inverse = odd;
    for (int i = 0; i < 5; i++) {
      inverse *= 2 - odd * inverse;
    }
    return inverse;
  }
}
