package io.sparksgd.io;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/** The first line of a text file that is not blank, decompressed by the name's extension. */
final class FirstLine {
  private static final int LONGEST = 1 << 20;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private FirstLine() {}

  /** The line without white space around, at most a million characters; empty when all is blank. */
  static String of(String file, String charset, Configuration hadoopConf) throws IOException {
    Path path = new Path(file);
    CompressionCodec codec = new CompressionCodecFactory(hadoopConf).getCodec(path);
    try (InputStream raw = path.getFileSystem(hadoopConf).open(path);
        InputStream bytes = codec == null ? raw : codec.createInputStream(raw);
        Reader text = new BufferedReader(new InputStreamReader(bytes, Charset.forName(charset)))) {
      return firstLine(text);
    }
  }

  private static String firstLine(Reader text) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = text.read(); c >= 0 && line.length() < LONGEST; c = text.read()) {
      if (c != '\n' && c != '\r') {
        line.append((char) c);
      } else if (!line.toString().isBlank()) {
        break;
      } else {
        line.setLength(0);
      }
    }
    if (!line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK) {
      line.deleteCharAt(0);
    }
    return line.toString().strip();
  }
}
