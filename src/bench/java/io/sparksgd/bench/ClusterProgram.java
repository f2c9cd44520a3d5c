package io.sparksgd.bench;

import io.sparksgd.bench.Pair.Spread;
import java.nio.file.Path;

/** What the driver of {@link Cluster} runs: the comparison of row 1. */
public final class ClusterProgram {
  private ClusterProgram() {}

  public static void main(String[] arguments) throws Exception {
    boolean quick = Boolean.parseBoolean(arguments[1]);
    Context context = new Context(quick, Path.of(arguments[0]), "");
    Spread ratio = EngineRows.stepsPerSecond(context, 10_000);
    System.out.println("RATIO " + ratio.least() + " " + ratio.median() + " " + ratio.largest());
    context.session().stop();
  }
}
