package io.sparksgd.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Has something happen to the first task, or tasks, of those stages that a test names, on executors
 * in processes of their own. A held task writes the id of its process into a file {@code
 * attempt-<number>} and goes on when there is a file {@code go}: so a test knows that it acts in
 * the middle of a stage.
 */
public final class FaultyTask implements SparkPlugin {
  static final String KIND = "spark.test.fault.kind";
  static final String JOBS = "spark.test.fault.jobs";
  static final String PARTITIONS = "spark.test.fault.partitions";

  /** How many tasks of the stage it happens to, 1 unless told. */
  static final String TASKS = "spark.test.fault.tasks";

  static final String DIRECTORY = "spark.test.fault.directory";

  /** What happens. */
  enum Kind {
    HOLD,
    THROW_ONCE,
    THROW_ALWAYS
  }

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {};
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      private SparkConf conf;

      @Override
      public void init(PluginContext context, Map<String, String> extra) {
        conf = context.conf();
      }

      @Override
      public void onTaskStart() {
        TaskContext task = TaskContext.get();
        if (matches(conf, task)) {
          strike(conf, task);
        }
      }
    };
  }

  private static boolean matches(SparkConf conf, TaskContext task) {
    String job = task.getLocalProperty("spark.job.description");
    int partitions = conf.getInt(PARTITIONS, task.numPartitions());
    return task.partitionId() < conf.getInt(TASKS, 1)
        && task.numPartitions() == partitions
        && job != null
        && Pattern.matches(conf.get(JOBS), job);
  }

  private static void strike(SparkConf conf, TaskContext task) {
    switch (Kind.valueOf(conf.get(KIND))) {
      case HOLD -> hold(Path.of(conf.get(DIRECTORY)), task);
      case THROW_ONCE -> {
        if (task.attemptNumber() == 0) {
          failAtItsEnd(task);
        }
      }
      case THROW_ALWAYS -> failAtItsEnd(task);
    }
  }

  /** Spark does not mind what a plugin throws when a task starts. */
  private static void failAtItsEnd(TaskContext task) {
    TaskCompletionListener fail =
        context -> {
          throw new IllegalStateException("fault");
        };
    task.addTaskCompletionListener(fail);
  }

  private static void hold(Path directory, TaskContext task) {
    try {
      Path complete = Files.createTempFile(directory, "attempt", ".tmp");
      Files.writeString(complete, Long.toString(ProcessHandle.current().pid()));
      Files.move(
          complete,
          directory.resolve("attempt-" + task.attemptNumber()),
          StandardCopyOption.ATOMIC_MOVE);
      while (Files.notExists(directory.resolve("go")) && !task.isInterrupted()) {
        Thread.sleep(10);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
