package io.sparksgd.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sparksgd.bench.Pair.Spread;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The cluster of {@code scripts/cluster}: a master and two workers of one core each. */
final class Cluster implements AutoCloseable {
  private static final Pattern RATIO = Pattern.compile("RATIO (\\S+) (\\S+) (\\S+)");
  private final Context context;
  private final String master;

  private Cluster(Context context) throws IOException {
    this.context = context;
    master = script("start");
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

  /** What {@code scripts/cluster} prints to {@code command}. */
  private String script(String command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(context.home() + "/scripts/cluster", command)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("SPARK_SGD_CLUSTER", context.work().resolve("cluster").toString());
    builder.environment().put("SPARK_SGD_MEMORY", "4g");
    return new String(builder.start().getInputStream().readAllBytes(), UTF_8).strip();
  }

  @Override
  public void close() throws IOException {
    script("stop");
  }
}
