package io.sparksgd.bench;

import io.sparksgd.bench.Pair.Spread;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A standalone cluster of real processes: a master and two workers of one core each. */
final class Cluster implements AutoCloseable {
  private static final Pattern RATIO = Pattern.compile("RATIO (\\S+) (\\S+) (\\S+)");
  private final Context context;
  private final List<Process> processes = new ArrayList<>();
  private final String master;

  private Cluster(Context context) throws Exception {
    this.context = context;
    int port = freePort();
    master = "spark://127.0.0.1:" + port;
    start(
        "org.apache.spark.deploy.master.Master",
        "--host",
        "127.0.0.1",
        "--port",
        Integer.toString(port),
        "--webui-port",
        "0");
    Thread.sleep(4_000);
    for (int worker = 0; worker < 2; worker++) {
      start(
          "org.apache.spark.deploy.worker.Worker",
          "--host",
          "127.0.0.1",
          "--cores",
          "1",
          "--memory",
          "4g",
          "--webui-port",
          "0",
          "--work-dir",
          context.work().resolve("worker-" + worker).toString(),
          master);
    }
    Thread.sleep(4_000);
  }

  /** Row 10: the comparison of row 1, from a driver of its own. */
  static Spread stepsPerSecond(Context context) throws Exception {
    context.line(context.rows());
    try (Cluster cluster = new Cluster(context)) {
      List<String> command =
          ProcessRows.sparkSubmit(
              context,
              List.of(
                  "--master",
                  cluster.master,
                  "--conf",
                  "spark.driver.host=127.0.0.1",
                  "--conf",
                  "spark.executor.memory=3g",
                  "--conf",
                  "spark.ui.enabled=false",
                  "--jars",
                  ProcessRows.jar(context, "-all.jar").toString(),
                  "--class",
                  ClusterProgram.class.getName(),
                  ProcessRows.benchJar(context).toString(),
                  context.work().toString(),
                  Boolean.toString(context.quick())));
      String printed = ProcessRows.run(context, command.toArray(String[]::new));
      Matcher ratio = RATIO.matcher(printed);
      if (!ratio.find()) {
        throw new IOException("No ratio in:\n" + printed);
      }
      return new Spread(
          Double.parseDouble(ratio.group(1)),
          Double.parseDouble(ratio.group(2)),
          Double.parseDouble(ratio.group(3)));
    }
  }

  private void start(String type, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(ProcessRows.sparkSubmit(context, List.of()));
    command.remove(command.size() - 1);
    command.add(type);
    command.addAll(List.of(arguments));
    Path log = context.work().resolve(type.substring(type.lastIndexOf('.') + 1) + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("SPARK_HOME", context.home() + "/target/spark-home");
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    processes.add(builder.start());
    Files.createDirectories(context.work());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }
}
