package io.sparksgd.store;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code manifest.json}: what a complete model directory holds. It is written last, so a directory
 * without it, or one that differs from it, is not a model.
 *
 * @param files the other files
 * @param directories the directories, by name only: what they hold is not part of the model
 */
public record Manifest(List<Entry> files, List<String> directories) {

  private static final int FORMAT_VERSION = 1;

  public Manifest {
    files = List.copyOf(files);
    directories = List.copyOf(directories);
  }

  /**
   * A file.
   *
   * @param name within the directory
   * @param sha256 of its bytes, 64 hex digits
   */
  public record Entry(String name, long bytes, String sha256) {

    static Entry of(String name, byte[] bytes) {
      return new Entry(
          name, bytes.length, HexFormat.of().formatHex(Manifest.sha256().digest(bytes)));
    }
  }

  static Manifest of(Map<String, byte[]> files, List<String> directories) {
    List<Entry> entries = new ArrayList<>();
    files.forEach((name, bytes) -> entries.add(Entry.of(name, bytes)));
    return new Manifest(entries, directories);
  }

  Optional<Entry> entry(String name) {
    return files.stream().filter(entry -> entry.name().equals(name)).findFirst();
  }

  byte[] toJson() {
    return Json.bytes(
        new Layout(
            FORMAT_VERSION,
            files.stream().map(e -> new File(e.name(), e.bytes(), e.sha256())).toList(),
            directories));
  }

  /**
   * @throws IllegalArgumentException when {@code bytes} are no manifest of this version
   */
  static Manifest parse(byte[] bytes) {
    Layout layout = Json.parse(bytes, Layout.class);
    int version = Json.required("formatVersion", layout.formatVersion());
    if (version != FORMAT_VERSION) {
      throw new IllegalArgumentException(
          "formatVersion is " + version + " (this release reads " + FORMAT_VERSION + ")");
    }
    List<Entry> files = new ArrayList<>();
    for (File file : Json.required("files", layout.files())) {
      files.add(Json.required("an element of files", file).entry());
    }
    List<String> directories = Json.required("directories", layout.directories());
    directories.forEach(Manifest::checkName);
    return new Manifest(files, directories);
  }

  /**
   * @throws IllegalArgumentException when {@code name} would lead out of a directory
   */
  static void checkName(String name) {
    String known = Json.required("name", name);
    if (known.isEmpty()
        || known.equals(".")
        || known.equals("..")
        || known.matches(".*[/:\\\\].*")) {
      throw new IllegalArgumentException("name is not that of a file in the directory");
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  @JsonPropertyOrder({"formatVersion", "files", "directories"})
  private record Layout(Integer formatVersion, List<File> files, List<String> directories) {}

  @JsonPropertyOrder({"name", "bytes", "sha256"})
  private record File(String name, Long bytes, String sha256) {
    Entry entry() {
      checkName(name);
      return new Entry(name, Json.count("bytes", bytes), Json.required("sha256", sha256));
    }
  }
}
