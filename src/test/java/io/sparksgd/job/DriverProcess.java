package io.sparksgd.job;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A driver in a JVM of its own, which tests may kill at any moment. It runs on the classes of the
 * test, and writes {@code out.txt}, {@code err.txt} and {@code run.log} in a directory of its own,
 * which is also where it runs.
 */
public final class DriverProcess implements AutoCloseable {
  /** What a process that was killed by SIGKILL exits with. */
  public static final int KILLED = 137;

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Path PROJECT = Path.of("").toAbsolutePath();

  private final Path directory;
  private final Process process;

  private DriverProcess(Path directory, Process process) {
    this.directory = directory;
    this.process = process;
  }

  /** Runs {@code spark-sgd} with {@code arguments} on two local cores. */
  public static DriverProcess start(Path directory, String... arguments) {
    return start(directory, List.of("-Dspark.master=local[2]"), List.of(arguments));
  }

  /**
   * Runs {@code spark-sgd} with {@code arguments}.
   *
   * @param options of the JVM: settings of Spark as {@code -Dspark.key=value}
   */
  public static DriverProcess start(Path directory, List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>(options);
    command.add("io.sparksgd.Main");
    command.addAll(arguments);
    return java(directory, command);
  }

  /**
   * Runs any class of the test's class path, such as SparkSubmit.
   *
   * @param command options of the JVM, the class, and its arguments
   */
  public static DriverProcess java(Path directory, List<String> command) {
    return java(directory, Map.of(), command);
  }

  /** The same with more in its environment. */
  public static DriverProcess java(
      Path directory, Map<String, String> environment, List<String> command) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    words.addAll(List.of(System.getProperty("spark.module.flags").split(" ")));
    words.addAll(
        List.of(
            "-Xmx1g",
            "-XX:TieredStopAtLevel=1",
            "-Dspark.ui.enabled=false",
            "-Dspark.driver.host=localhost",
            "-Dspark.driver.bindAddress=127.0.0.1",
            "-Dlog4j2.configurationFile=file:" + PROJECT.resolve("conf/log4j2.properties"),
            "-Dspark-sgd.log=" + directory.resolve("run.log"),
            "-cp",
            System.getProperty("java.class.path")));
    words.addAll(command);
    try {
      Files.createDirectories(directory);
      ProcessBuilder builder =
          new ProcessBuilder(words)
              .directory(directory.toFile())
              .redirectOutput(directory.resolve("out.txt").toFile())
              .redirectError(directory.resolve("err.txt").toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("SPARK_"));
      builder.environment().putAll(environment);
      return new DriverProcess(directory, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until {@code condition} holds or the process has ended; says whether it holds. */
  public boolean reaches(BooleanSupplier condition) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> condition.getAsBoolean() || !process.isAlive());
    return condition.getAsBoolean();
  }

  /** Waits until there is such a file or the process has ended; says whether it is there. */
  public boolean reaches(Path file) {
    return reaches(() -> Files.exists(file));
  }

  /** Waits until the log holds {@code text} or the process has ended; says whether it does. */
  public boolean logs(String text) {
    return reaches(() -> log().contains(text));
  }

  /** SIGKILL: it ends without another word. Returns when it is gone. */
  public void kill() {
    process.destroyForcibly();
    exitCode();
  }

  /** SIGTERM: it is asked to end. */
  public void terminate() {
    process.destroy();
  }

  /** SIGSTOP: it stands still until {@link #resume}. */
  public void pause() {
    signal("STOP");
  }

  /** SIGCONT. */
  public void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      int failed = new ProcessBuilder("kill", "-" + name, "" + pid()).start().waitFor();
      if (failed != 0) {
        throw new IllegalStateException("Cannot send SIG" + name + " to " + pid());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Waits for the end. One that never ends is killed, and fails the test. */
  public int exitCode() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("A driver did not end: " + err());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What it has written to standard output so far. */
  public String out() {
    return text("out.txt");
  }

  /** What it has written to standard error so far. */
  public String err() {
    return text("err.txt");
  }

  /** What it has logged so far, and runs before it in the same directory. */
  public String log() {
    return text("run.log");
  }

  private String text(String name) {
    try {
      Path file = directory.resolve(name);
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills it where it still runs. */
  @Override
  public void close() {
    kill();
  }
}
