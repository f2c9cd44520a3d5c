package io.sparksgd.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sparksgd.bench.Pair.Spread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares spark-sgd with its peers, side by side in one process, and prints ratios. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Compares spark-sgd with its peers, side by side, and prints ratios.",
    footer = {
      "",
      "Examples:",
      "  scripts/bench                        all rows at full size",
      "  scripts/bench --quick --json b.json  rows 1 to 16, small, in minutes",
      "  scripts/bench --rows 1,2             two rows",
      "  scripts/bench --kernels              the inner loops, with JMH",
      "  scripts/bench --calibrate            time per step by partitions and window"
    })
public final class Bench implements Callable<Integer> {

  @Option(names = "--quick", description = "a tenth of the rows, fewer runs")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "write the table as JSON, too")
  private Path json;

  @Option(
      names = "--rows",
      split = ",",
      paramLabel = "N",
      description = "only these rows of the table")
  private List<Integer> only = new ArrayList<>();

  @Option(
      names = "--calibrate",
      description =
          "time per step for many numbers of partitions and windows, instead of the table")
  private boolean calibrate;

  @Option(names = "--kernels", description = "time the inner loops with JMH, instead of the table")
  private boolean kernels;

  @Option(names = "--home", hidden = true)
  private String home = ".";

  @Option(names = "--commit", hidden = true)
  private String commit = "unknown";

  public static void main(String[] arguments) {
    int exitCode = new CommandLine(new Bench()).execute(arguments);
    System.exit(exitCode);
  }

  @Override
  public Integer call() throws Exception {
    if (kernels) {
      new Runner(new OptionsBuilder().include("\\.(Row)?Kernels\\.").build()).run();
      return 0;
    }
    Path work = Path.of(home, "target", "bench");
    Files.createDirectories(work);
    Context context = new Context(quick, work, home);
    ArrayNode table = new ObjectMapper().createArrayNode();
    System.out.printf(
        Locale.ROOT,
        "%s, %d cores, %d MB heap, JDK %s, Spark %s, commit %s, %,d rows%n%n",
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory() >> 20,
        Runtime.version(),
        org.apache.spark.package$.MODULE$.SPARK_VERSION(),
        commit,
        context.rows());
    if (calibrate) {
      WindowRows.calibrate(context);
      return 0;
    }
    System.out.printf(
        "%4s %10s %20s %10s %5s %8s  %s%n",
        "row", "ratio", "spread", "target", "met", "seconds", "");
    long start = System.nanoTime();
    for (BenchRow row : rows()) {
      if (only.isEmpty() ? !quick || row.isQuick() : only.contains(row.number())) {
        measure(row, context, table);
      }
    }
    System.out.printf(Locale.ROOT, "%n%.0f seconds in total%n", secondsSince(start));
    if (json != null) {
      Files.writeString(json, table.toPrettyString() + "\n");
    }
    return 0;
  }

  private static List<BenchRow> rows() {
    List<BenchRow> rows = new ArrayList<>();
    rows.addAll(EngineRows.rows());
    rows.addAll(WideRows.rows());
    rows.addAll(LogisticRows.rows());
    rows.addAll(WindowRows.rows());
    rows.addAll(SessionRows.rows());
    rows.addAll(ApplyRows.rows());
    rows.addAll(ProcessRows.rows());
    return rows;
  }

  private static void measure(BenchRow row, Context context, ArrayNode table) {
    try {
      long start = System.nanoTime();
      Spread ratio = row.measurement().measure(context);
      double seconds = secondsSince(start);
      System.out.printf(
          Locale.ROOT,
          "%4d %10.4g %20s %10s %5s %8.1f  %s%n",
          row.number(),
          ratio.median(),
          String.format(Locale.ROOT, "%.4g .. %.4g", ratio.least(), ratio.largest()),
          (row.atLeast() ? ">= " : "<= ") + String.format(Locale.ROOT, "%.4g", row.target()),
          row.isMet(ratio) ? "yes" : "no",
          seconds,
          row.name());
      table
          .addObject()
          .put("row", row.number())
          .put("name", row.name())
          .put("ratio", ratio.median())
          .put("target", row.target())
          .put("met", row.isMet(ratio))
          .put("seconds", seconds);
    } catch (Exception e) {
      System.out.printf(
          "%4d %10s %20s %10s %5s %8s  %s (%s)%n",
          row.number(), "-", "-", "-", "-", "-", row.name(), e);
    }
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
