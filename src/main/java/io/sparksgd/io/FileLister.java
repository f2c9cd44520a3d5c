package io.sparksgd.io;

import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** Finds the data files that a path, a directory or a glob stands for, in no special order. */
final class FileLister {
  private final Configuration hadoopConf;

  FileLister(Configuration hadoopConf) {
    this.hadoopConf = hadoopConf;
  }

  /**
   * The files at {@code text}; none when there is nothing. A path that exists is taken as it is
   * written, even when it holds glob characters. Directories are searched recursively, without the
   * names that Spark skips.
   *
   * @throws JobException when the path is no path, or its file system does not answer
   */
  List<FileStatus> at(String text) {
    List<FileStatus> files = new ArrayList<>();
    try {
      Path path = new Path(text);
      FileSystem fileSystem = path.getFileSystem(hadoopConf);
      for (FileStatus found : matches(fileSystem, path)) {
        collect(fileSystem, found, files);
      }
    } catch (IllegalArgumentException | UnsupportedFileSystemException e) {
      throw invalid(text, "not a path of a known file system", e);
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).startsWith("Illegal file pattern")) {
        throw invalid(text, "not a valid glob", e);
      }
      throw ReadFailures.ofListing(text, e);
    }
    return files;
  }

  private static List<FileStatus> matches(FileSystem fileSystem, Path path) throws IOException {
    try {
      return List.of(fileSystem.getFileStatus(path));
    } catch (FileNotFoundException e) {
      FileStatus[] found = fileSystem.globStatus(path);
      return found == null
          ? List.of()
          : Stream.of(found).filter(each -> isMeant(each.getPath(), path)).toList();
    }
  }

  /** Whether all hidden names on the way are hidden in the pattern too: * does not match _tmp. */
  private static boolean isMeant(Path found, Path pattern) {
    Path name = found;
    for (Path each = pattern; each != null && name != null; each = each.getParent()) {
      if (isHidden(name.getName()) && !isHidden(each.getName())) {
        return false;
      }
      name = name.getParent();
    }
    return true;
  }

  private static void collect(FileSystem fileSystem, FileStatus found, List<FileStatus> files)
      throws IOException {
    if (!found.isDirectory()) {
      if (!isHidden(found.getPath().getName())) {
        files.add(found);
      }
      return;
    }
    for (FileStatus child : fileSystem.listStatus(found.getPath())) {
      if (!isHidden(child.getPath().getName())) {
        collect(fileSystem, child, files);
      }
    }
  }

  /** The names that Spark passes over: of markers, of hidden files and of unfinished copies. */
  static boolean isHidden(String name) {
    return (name.startsWith("_") && !name.contains("="))
        || name.startsWith(".")
        || name.endsWith("._COPYING_");
  }

  private static JobException invalid(String text, String reason, Exception cause) {
    return new JobException(
        ExitCode.BAD_CONFIGURATION,
        "Invalid input: " + FileNames.shown(text) + " (" + reason + ")",
        cause);
  }
}
