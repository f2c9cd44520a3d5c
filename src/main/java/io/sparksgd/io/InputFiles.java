package io.sparksgd.io;

import io.sparksgd.config.InputConfig;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;

/**
 * The files of an input, each once, in the order of their names. Names are relative to the
 * directory that all files share, so neither names nor order tell where the data lies or when a
 * file was written.
 */
public final class InputFiles {
  private final String directory;
  private final List<InputFile> files;
  private final String format;
  private final List<LocalDate> missingDays;
  private final Instant newest;

  private InputFiles(
      String directory,
      List<InputFile> files,
      String format,
      List<LocalDate> missingDays,
      Instant newest) {
    this.directory = directory;
    this.files = files;
    this.format = format;
    this.missingDays = missingDays;
    this.newest = newest;
  }

  /**
   * Lists files, directories and globs, for every day of the range where a path holds {@code
   * {as-of}}. Files of no length are left out, except Parquet files, which are corrupt then.
   *
   * @throws JobException with {@link ExitCode#NO_INPUT} when a path leads to no file, for ranges
   *     when no day does; {@link ExitCode#BAD_CONFIGURATION} when a path or the format makes no
   *     sense
   */
  public static InputFiles list(InputConfig config, Configuration hadoopConf) {
    FileLister lister = new FileLister(hadoopConf);
    Map<String, FileStatus> found = new TreeMap<>();
    List<LocalDate> missingDays = new ArrayList<>(days(config));
    for (String path : config.paths()) {
      if (!AsOf.isIn(path)) {
        addAll(lister.at(path), path, found);
      }
    }
    for (LocalDate day : days(config)) {
      if (addDay(config.paths(), day, lister, found)) {
        missingDays.remove(day);
      }
    }
    requireAny(found, config);
    return of(found, config, missingDays);
  }

  /**
   * Makes sure that the input is still the one that was listed: the same names, lengths and times.
   *
   * @throws JobException with {@link ExitCode#BAD_DATA} when it is not
   */
  void requireUnchanged(InputConfig config, Configuration hadoopConf) {
    List<InputFile> now = listAgain(config, hadoopConf);
    if (now.equals(files)) {
      return;
    }
    String name =
        Stream.concat(namesOnlyIn(files, now), namesOnlyIn(now, files)).findFirst().orElse("");
    throw new JobException(
        ExitCode.BAD_DATA,
        "Input changed while training: " + name + " (a file was rewritten, removed or added)");
  }

  private static List<InputFile> listAgain(InputConfig config, Configuration hadoopConf) {
    try {
      return list(config, hadoopConf).files;
    } catch (JobException e) {
      if (e.exitCode() == ExitCode.NO_INPUT) {
        return List.of();
      }
      throw e;
    }
  }

  private static Stream<String> namesOnlyIn(List<InputFile> some, List<InputFile> others) {
    Set<InputFile> known = new HashSet<>(others);
    return some.stream().filter(file -> !known.contains(file)).map(InputFile::name);
  }

  /** The files in the order in which they are read. */
  public List<InputFile> files() {
    return files;
  }

  /** The deepest directory that holds all files; empty when they lie on different file systems. */
  public String directory() {
    return directory;
  }

  /** The format that was asked for, or the one guessed from the names. */
  public String format() {
    return format;
  }

  /** The days of the range for which no path led to a file, oldest first. */
  public List<LocalDate> missingDays() {
    return missingDays;
  }

  /** When the file that was written last was, by its file system. */
  public Instant newest() {
    return newest;
  }

  /** The paths in order, written so that Spark takes none of them for a glob. */
  String[] literalPaths() {
    return files.stream().map(file -> FileNames.literal(file.path())).toArray(String[]::new);
  }

  private static List<LocalDate> days(InputConfig config) {
    if (config.paths().stream().noneMatch(AsOf::isIn)) {
      return List.of();
    }
    LocalDate last =
        config
            .lastDay()
            .orElseThrow(
                () ->
                    new JobException(
                        ExitCode.BAD_CONFIGURATION,
                        "Missing as-of: an input path holds {as-of}, so the day must be given"));
    return AsOf.days(last, config.daysRead());
  }

  private static boolean addDay(
      List<String> paths, LocalDate day, FileLister lister, Map<String, FileStatus> found) {
    boolean any = false;
    for (String path : paths) {
      if (AsOf.isIn(path)) {
        List<FileStatus> files = lister.at(AsOf.expand(path, day));
        files.forEach(file -> found.put(file.getPath().toString(), file));
        any |= !files.isEmpty();
      }
    }
    return any;
  }

  private static void addAll(List<FileStatus> files, String path, Map<String, FileStatus> found) {
    if (files.isEmpty()) {
      throw noInput(path, "no such file, or no data file there or matching");
    }
    files.forEach(file -> found.put(file.getPath().toString(), file));
  }

  private static void requireAny(Map<String, FileStatus> found, InputConfig config) {
    if (found.isEmpty()) {
      throw noInput(
          String.join(", ", config.paths()),
          config.asOf().isPresent()
              ? "no file for any of the " + config.daysRead() + " days to " + config.lastDay().get()
              : "no path given");
    }
  }

  private static InputFiles of(
      Map<String, FileStatus> found, InputConfig config, List<LocalDate> missingDays) {
    String directory = FileNames.commonDirectory(List.copyOf(found.keySet()));
    List<InputFile> files = new ArrayList<>();
    found.forEach(
        (path, file) ->
            files.add(
                new InputFile(
                    path,
                    FileNames.relative(directory, path),
                    file.getLen(),
                    file.getModificationTime())));
    files.sort(Comparator.comparing(InputFile::name));
    String format = FileFormat.canonical(config.format());
    if (format.equals(FileFormat.AUTO)) {
      format = FileFormat.guess(files);
    }
    if (!format.equals(FileFormat.PARQUET)) {
      files.removeIf(file -> file.length() == 0);
    }
    if (files.isEmpty()) {
      throw noInput(String.join(", ", config.paths()), "every file is empty");
    }
    long newest =
        files.stream()
            .mapToLong(file -> found.get(file.path()).getModificationTime())
            .max()
            .orElseThrow();
    return new InputFiles(
        directory,
        List.copyOf(files),
        format,
        List.copyOf(missingDays),
        Instant.ofEpochMilli(newest));
  }

  private static JobException noInput(String path, String reason) {
    return new JobException(
        ExitCode.NO_INPUT, "No input: " + FileNames.shown(path) + " (" + reason + ")");
  }
}
