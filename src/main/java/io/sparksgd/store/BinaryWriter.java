package io.sparksgd.store;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Numbers and text as bytes: big-endian, doubles with all their bits, text as UTF-8 after its
 * length in bytes, lists after their size. {@link BinaryReader} reads them.
 */
final class BinaryWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  private interface Output {
    void write() throws IOException;
  }

  private BinaryWriter write(Output output) {
    try {
      output.write();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  BinaryWriter int32(int value) {
    return write(() -> out.writeInt(value));
  }

  BinaryWriter int64(long value) {
    return write(() -> out.writeLong(value));
  }

  BinaryWriter float64(double value) {
    return int64(Double.doubleToRawLongBits(value));
  }

  BinaryWriter flag(boolean value) {
    return write(() -> out.writeBoolean(value));
  }

  BinaryWriter text(String value) {
    byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
    return sized(encoded.length, encoded);
  }

  BinaryWriter vector(double[] values) {
    ByteBuffer numbers = ByteBuffer.allocate(values.length * Double.BYTES);
    numbers.asDoubleBuffer().put(values);
    return sized(values.length, numbers.array());
  }

  private BinaryWriter sized(int size, byte[] value) {
    return int32(size).write(() -> out.write(value));
  }

  <T> BinaryWriter list(List<T> values, BiConsumer<BinaryWriter, T> each) {
    int32(values.size());
    for (T value : values) {
      each.accept(this, value);
    }
    return this;
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
