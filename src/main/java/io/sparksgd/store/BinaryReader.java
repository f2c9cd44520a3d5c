package io.sparksgd.store;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads what {@link BinaryWriter} wrote. A length that the bytes at hand cannot hold is refused
 * before anything of that length is made.
 */
final class BinaryReader {
  private final ByteBuffer in;

  BinaryReader(byte[] bytes, int length) {
    in = ByteBuffer.wrap(bytes, 0, length);
  }

  private static IllegalArgumentException torn() {
    return new IllegalArgumentException("it ends too early");
  }

  int int32() {
    try {
      return in.getInt();
    } catch (BufferUnderflowException e) {
      throw torn();
    }
  }

  long int64() {
    try {
      return in.getLong();
    } catch (BufferUnderflowException e) {
      throw torn();
    }
  }

  double float64() {
    return Double.longBitsToDouble(int64());
  }

  boolean flag() {
    return size(1, in.hasRemaining() ? in.get() : 2) == 1;
  }

  String text() {
    byte[] bytes = new byte[size(in.remaining(), int32())];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  double[] vector() {
    double[] values = new double[size(in.remaining() / Double.BYTES, int32())];
    in.asDoubleBuffer().get(values);
    in.position(in.position() + values.length * Double.BYTES);
    return values;
  }

  /** Elements take at least a byte each. */
  <T> List<T> list(Function<BinaryReader, T> each) {
    int size = size(in.remaining(), int32());
    List<T> values = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      values.add(each.apply(this));
    }
    return values;
  }

  void requireEnd() {
    if (in.hasRemaining()) {
      throw new IllegalArgumentException("it goes on for " + in.remaining() + " bytes");
    }
  }

  private static int size(int most, int size) {
    if (size < 0 || size > most) {
      throw torn();
    }
    return size;
  }
}
