package io.sparksgd.bench;

import io.sparksgd.bench.Pair.Spread;
import io.sparksgd.bench.Pair.Timed;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rows about whole processes. */
final class ProcessRows {
  private static final String SKLEARN =
      """
      import sys, numpy
      from sklearn.linear_model import SGDRegressor
      data = numpy.load(sys.argv[1])
      model = SGDRegressor().fit(data[:, :1], data[:, 1])
      print(model.coef_, model.intercept_)
      """;
  private static final String TO_NPY =
      """
      import sys, numpy
      rows, path = int(sys.argv[1]), sys.argv[2]
      generator = numpy.random.default_rng(1)
      x = generator.standard_normal(rows)
      y = 2 * x + 1 + generator.standard_normal(rows)
      numpy.save(path, numpy.column_stack([x, y]))
      """;

  private ProcessRows() {}

  static List<BenchRow> rows() {
    return List.of(
        BenchRow.atMost(
            8,
            "whole process: train on norris / range(1).count() in spark-submit",
            0.8,
            ProcessRows::norris),
        BenchRow.atMost(
            9,
            "whole process, one core: train from Parquet / scikit-learn SGDRegressor from .npy",
            1,
            ProcessRows::cost),
        BenchRow.atLeast(
            10,
            "standalone cluster, 2 workers, steps/s, B = 10,000: spark-sgd / runMiniBatchSGD",
            200,
            Cluster::stepsPerSecond));
  }

  private static Spread norris(Context context) throws Exception {
    Timed train =
        process(
            context,
            context.home() + "/scripts/spark-sgd",
            "train",
            "--input",
            context.home() + "/data/norris.csv",
            "--x",
            "x",
            "--y",
            "y",
            "--output",
            context.work().resolve("norris").toString(),
            "--overwrite");
    List<String> smallest = sparkSubmit(context, List.of("--master", "local[2]"));
    smallest.addAll(
        List.of("--class", SmallestProgram.class.getName(), benchJar(context).toString()));
    return Pair.ofProcesses(
        train, process(context, smallest.toArray(String[]::new)), processRuns(context));
  }

  private static Spread cost(Context context) throws Exception {
    Path script = context.work().resolve("sgd_regressor.py");
    Path toNpy = context.work().resolve("to_npy.py");
    Path npy = context.work().resolve("line-" + context.rows() + ".npy");
    Files.writeString(script, SKLEARN);
    Files.writeString(toNpy, TO_NPY);
    if (!Files.exists(npy)) {
      process(context, "/usr/bin/python3", toNpy.toString(), context.rows() + "", npy.toString())
          .call();
    }
    String input = context.line(context.rows());
    Timed train =
        process(
            context,
            "taskset",
            "-c",
            "0",
            context.home() + "/scripts/spark-sgd",
            "--master",
            "local[1]",
            "--conf",
            "spark.ui.enabled=false",
            "train",
            "--input",
            input,
            "--x",
            "x",
            "--y",
            "y",
            "--output",
            context.work().resolve("cost").toString(),
            "--overwrite");
    Timed sklearn =
        process(
            context, "taskset", "-c", "0", "/usr/bin/python3", script.toString(), npy.toString());
    return Pair.ofProcesses(train, sklearn, processRuns(context));
  }

  private static int processRuns(Context context) {
    return context.quick() ? 1 : context.runs();
  }

  static Path benchJar(Context context) throws IOException {
    return jar(context, "-bench.jar");
  }

  static Path jar(Context context, String ending) throws IOException {
    try (var files = Files.list(Path.of(context.home(), "target"))) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(ending))
          .findFirst()
          .orElseThrow(() -> new IOException("No jar " + ending));
    }
  }

  /** spark-submit the plain way: all jars, Spark's module flags, no class-data archive of ours. */
  static List<String> sparkSubmit(Context context, List<String> options) throws IOException {
    String spark = context.home() + "/target/spark-home";
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(
        List.of(Files.readString(Path.of(spark, "conf", "java-options")).trim().split(" ", -1)));
    command.add("--add-modules=jdk.incubator.vector");
    command.add("-Xmx2g");
    command.addAll(List.of("-cp", spark + "/jars/*", "org.apache.spark.deploy.SparkSubmit"));
    command.addAll(options);
    return command;
  }

  static Timed process(Context context, String... command) {
    return Timed.whole(() -> run(context, command));
  }

  static String run(Context context, String... command) throws Exception {
    File out = Files.createTempFile(context.work(), "process", ".out").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(context.work().toFile())
            .redirectErrorStream(true)
            .redirectOutput(out);
    Map<String, String> environment = builder.environment();
    environment.remove("SPARK_HOME");
    environment.put("SPARK_SCALA_VERSION", "2.13");
    environment.put("SPARK_SGD_LOG", context.work().resolve("spark-sgd.log").toString());
    int exitCode = builder.start().waitFor();
    String text = Files.readString(out.toPath());
    Files.delete(out.toPath());
    if (exitCode != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + exitCode + ":\n" + text);
    }
    return text;
  }
}
