package io.sparksgd.core.sampling;

/**
 * Random bits as a pure function of a key and an index, after SplitMix64 (Steele, Lea and Flood
 * 2014, doi:10.1145/2660193.2660195).
 */
public final class RandomBits {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private RandomBits() {}

  /** A bijection of 64-bit numbers in which every input bit affects every output bit. */
  public static long mix(long value) {
    long z = value + GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** The bits at {@code index} of the stream that {@code key} names. */
  public static long at(long key, long index) {
    return mix(key + index * GOLDEN_GAMMA);
  }

  /** A double in [0, 1) with 53 random bits. */
  public static double uniform(long key, long index) {
    return (at(key, index) >>> 11) * 0x1p-53;
  }

  /**
   * A standard normal number, by Box and Muller (1958, doi:10.1214/aoms/1177706645); it takes
   * indexes {@code 2 index} and {@code 2 index + 1} of the stream.
   */
  public static double gaussian(long key, long index) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(key, 2 * index)));
    return radius * StrictMath.cos(2 * Math.PI * uniform(key, 2 * index + 1));
  }
}
