package io.sparksgd.job;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sparksgd.cli.Console;
import io.sparksgd.cli.Console.Outcome;
import io.sparksgd.store.ModelDirectory;
import io.sparksgd.store.ModelRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** A Spark session in this process, and commands that run on it. */
final class LocalSession implements AutoCloseable {
  private final SparkSession session;

  private LocalSession(SparkSession session) {
    this.session = session;
  }

  static LocalSession open(String master) {
    return open(master, Map.of());
  }

  static LocalSession open(String master, Map<String, String> conf) {
    SparkSession.Builder builder =
        SparkSession.builder()
            .master(master)
            .appName("tests")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "localhost")
            .config("spark.driver.bindAddress", "127.0.0.1");
    conf.forEach(builder::config);
    return new LocalSession(builder.getOrCreate());
  }

  SparkSession spark() {
    return session;
  }

  Console console() {
    return Console.on(session);
  }

  /** Runs {@code line} split at blanks, then {@code more} as they are. */
  Outcome run(String line, String... more) {
    return console().run(words(line, more));
  }

  static List<String> words(String line, String... more) {
    List<String> words = new ArrayList<>(List.of(line.strip().split(" +")));
    words.addAll(List.of(more));
    return words;
  }

  static ModelRecord model(Path directory) {
    return ModelDirectory.read(directory.toString(), new Configuration());
  }

  /** The files below {@code directory} by relative name, hidden ones included, bytes as Latin 1. */
  static Map<String, String> contents(Path directory) {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        contents.put(directory.relativize(file).toString(), Files.readString(file, ISO_8859_1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return contents;
  }

  @Override
  public void close() {
    session.stop();
  }
}
