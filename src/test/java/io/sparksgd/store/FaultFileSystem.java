package io.sparksgd.store;

import java.io.BufferedOutputStream;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** The local file system under another scheme, whose operations fail when a test says so. */
public final class FaultFileSystem extends RenamedFileSystem {
  private static Fault fault = Fault.none();

  /** What happens before an operation: nothing, an exception, or death. */
  interface Fault {
    void before(String operation, Path path) throws IOException;

    static Fault none() {
      return (operation, path) -> {};
    }

    /** The n-th operation from now on fails, once. */
    static Counting failing(int n) {
      return new Counting(n, false);
    }

    /** From the n-th operation on nothing works, as if the process had died. */
    static Counting dying(int n) {
      return new Counting(n, true);
    }
  }

  /** Counts the operations. */
  static final class Counting implements Fault {
    private final int n;
    private final boolean forGood;
    private int count;

    Counting(int n, boolean forGood) {
      this.n = n;
      this.forGood = forGood;
    }

    boolean struck() {
      return count > n;
    }

    @Override
    public void before(String operation, Path path) throws IOException {
      int now = count++;
      if (forGood && now >= n) {
        throw new Death();
      }
      if (now == n) {
        throw new IOException("injected failure of " + operation);
      }
    }
  }

  /** Makes a rename return false. */
  static final class Refusal extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Ends whatever was going on. */
  static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  static void set(Fault next) {
    fault = next;
  }

  /** Knows {@code fault}, which renames directories, and {@code s3a}, which is said not to. */
  static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.set("fs.fault.impl", FaultFileSystem.class.getName());
    configuration.set("fs.s3a.impl", FaultFileSystem.class.getName());
    return configuration;
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    fault.before("open", path);
    return super.open(path, bufferSize);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    fault.before("create", path);
    return super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    fault.before("create", path);
    FSDataOutputStream out =
        super.create(path, overwrite, bufferSize, replication, blockSize, progress);
    // Hides that the stream can wait for the disk: tests need not.
    return new FSDataOutputStream(new BufferedOutputStream(out), null);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    try {
      fault.before("rename", from);
    } catch (Refusal e) {
      return false;
    }
    return super.rename(from, to);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    fault.before("delete", path);
    return super.delete(path, recursive);
  }

  /** Does nothing: it would start a process for every file. */
  @Override
  public void setPermission(Path path, FsPermission permission) {}

  @Override
  public boolean mkdirs(Path path) throws IOException {
    fault.before("mkdirs", path);
    return super.mkdirs(path);
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    fault.before("list", path);
    return super.listStatus(path);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    fault.before("status", path);
    return super.getFileStatus(path);
  }
}
