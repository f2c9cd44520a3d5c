package io.sparksgd.core.sampling;

import java.io.Serializable;

/**
 * Which rows are held out of training, so that a model can be judged by rows it has never seen: a
 * pure function of a row's number or key and of the seed, so that any task finds the same rows, and
 * finds them again after a loss.
 */
public sealed interface HoldoutSplit extends Serializable {

  /**
   * Whether a row is held out.
   *
   * @param row the row's number among all rows, training and holdout together
   * @param key the hash of the row's key, as {@link #hash} gives it; any number where rows have no
   *     keys
   */
  boolean isHeldOut(long row, long key);

  /** Whether {@link #isHeldOut} looks at the key. */
  boolean needsKeys();

  /**
   * The hash of a key's text: FNV-1a of 64 bits (Fowler, Noll and Vo) with UTF-16 units in place of
   * bytes, and {@link RandomBits#mix} over the result, so that short keys fill all 64 bits.
   */
  static long hash(String key) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < key.length(); i++) {
      hash = (hash ^ key.charAt(i)) * 0x100000001B3L;
    }
    return RandomBits.mix(hash);
  }

  /**
   * Exactly round(share n) of n rows, halves rounded up: those whose place, in an order that no
   * epoch has, is below that number. Row numbers depend on the order of the input, so another input
   * has another holdout, even if it shares most rows.
   */
  final class ByRow implements HoldoutSplit {
    private static final long serialVersionUID = 1L;

    /** Epochs count from 0, and different epochs have different keys. */
    private static final long NO_EPOCH = -1;

    private final long rows;
    private final long heldOut;
    private final long seed;
    private transient KeyedPermutation order;

    /**
     * @param rows n
     * @param seed the seed of the run
     * @throws IllegalArgumentException when {@code share} is not in (0, 1), or when it leaves no
     *     row for training or none for the holdout
     */
    public ByRow(long rows, double share, long seed) {
      requireShare(share);
      this.rows = rows;
      this.seed = seed;
      heldOut = Math.round(share * rows);
      if (!(heldOut >= 1 && heldOut < rows)) {
        throw new IllegalArgumentException(
            "Invalid holdout: "
                + share
                + " of "
                + rows
                + " rows is "
                + heldOut
                + " (must leave at least 1 row for training and 1 for the holdout)");
      }
    }

    /** How many rows are held out. */
    public long heldOut() {
      return heldOut;
    }

    @Override
    public boolean isHeldOut(long row, long key) {
      if (order == null) {
        order = new KeyedPermutation(rows, seed, NO_EPOCH);
      }
      return order.positionOf(row) < heldOut;
    }

    @Override
    public boolean needsKeys() {
      return false;
    }
  }

  /**
   * The rows whose key, hashed with the seed to an unsigned number of 64 bits, is below share 2^64.
   * A key keeps its side whatever else the input holds and in whatever order, from night to night,
   * and with a larger share a holdout keeps the keys it had. The share is that of distinct keys,
   * and is met by chance only.
   */
  final class ByKey implements HoldoutSplit {
    private static final long serialVersionUID = 1L;
    private static final long STREAM = 0x686F6C646F7574L;

    private final long seedKey;

    /** Unsigned; at least 1 for every share above 0. */
    private final long limit;

    /**
     * @throws IllegalArgumentException when {@code share} is not in (0, 1)
     */
    public ByKey(double share, long seed) {
      requireShare(share);
      seedKey = RandomBits.mix(RandomBits.mix(seed) ^ STREAM);
      limit = unsigned(Math.ceil(share * 0x1p64));
    }

    private static long unsigned(double whole) {
      return whole < 0x1p63 ? (long) whole : (long) (whole - 0x1p63) + Long.MIN_VALUE;
    }

    @Override
    public boolean isHeldOut(long row, long key) {
      return Long.compareUnsigned(RandomBits.mix(key ^ seedKey), limit) < 0;
    }

    @Override
    public boolean needsKeys() {
      return true;
    }
  }

  /**
   * One of K folds of n rows, for cross-validation: the rows whose place, in the order that {@link
   * ByRow} uses too, is in the fold's stretch. Every row is in exactly one fold, and folds differ
   * by at most one row; the first n mod K have one more.
   */
  final class Fold implements HoldoutSplit {
    private static final long serialVersionUID = 1L;

    private final long rows;
    private final long from;
    private final long to;
    private final long seed;
    private transient KeyedPermutation order;

    /**
     * @param rows n
     * @param folds K, from 2 to n
     * @param fold which of them, 0-based
     * @param seed the seed of the run
     */
    public Fold(long rows, int folds, int fold, long seed) {
      if (!(folds >= 2 && folds <= rows)) {
        throw new IllegalArgumentException(
            "Invalid folds: "
                + folds
                + " of "
                + rows
                + " rows (must be from 2 to the number of rows)");
      }
      if (!(fold >= 0 && fold < folds)) {
        throw new IllegalArgumentException(
            "Invalid fold: " + fold + " (must be from 0 to " + (folds - 1) + ")");
      }
      this.rows = rows;
      this.seed = seed;
      from = start(rows, folds, fold);
      to = start(rows, folds, fold + 1);
    }

    private static long start(long rows, int folds, int fold) {
      return rows / folds * fold + Math.min(fold, rows % folds);
    }

    /** How many rows are held out. */
    public long heldOut() {
      return to - from;
    }

    @Override
    public boolean isHeldOut(long row, long key) {
      if (order == null) {
        order = new KeyedPermutation(rows, seed, ByRow.NO_EPOCH);
      }
      long position = order.positionOf(row);
      return position >= from && position < to;
    }

    @Override
    public boolean needsKeys() {
      return false;
    }
  }

  private static void requireShare(double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException("Invalid holdout: " + share + " (must be in (0, 1))");
    }
  }
}
