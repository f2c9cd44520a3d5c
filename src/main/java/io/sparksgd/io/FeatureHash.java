package io.sparksgd.io;

import java.nio.charset.StandardCharsets;
import scala.util.hashing.MurmurHash3$;

/**
 * Signed places of hashed features; see {@link io.sparksgd.core.data.FeatureEncoding}.
 *
 * <pre>
 *   place = |h| mod features       sign = h &gt;= 0 ? 1 : -1       h = murmur3_32(name, seed 0)
 * </pre>
 */
final class FeatureHash {
  private static final int SEED = 0;

  private FeatureHash() {}

  static int hash(String name) {
    return MurmurHash3$.MODULE$.bytesHash(name.getBytes(StandardCharsets.UTF_8), SEED);
  }

  /** In [0, features); {@code features} is a power of two. */
  static int place(int hash, int features) {
    return Math.abs(hash) & (features - 1);
  }

  static double sign(int hash) {
    return hash >= 0 ? 1 : -1;
  }
}
