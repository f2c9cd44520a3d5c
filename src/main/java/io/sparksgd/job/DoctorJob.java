package io.sparksgd.job;

import io.sparksgd.config.DoctorConfig;
import io.sparksgd.config.Redaction;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.report.DoctorReport;
import io.sparksgd.report.DoctorReport.Line;
import io.sparksgd.store.StorageCheck;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.util.VersionInfo;

/** {@code doctor}: whether this machine and this storage can do what is asked of them. */
public final class DoctorJob {
  private static final String OK = "ok";

  private DoctorJob() {}

  /** Looks; {@link ExitCode#CANNOT_WRITE} when the storage lacks what a store needs. */
  public static Finding run(DoctorConfig config) {
    return run(config, HadoopText.configuration(), Clock.systemUTC());
  }

  static Finding run(DoctorConfig config, Configuration hadoop, Clock clock) {
    List<Line> lines = machine();
    boolean fit = true;
    if (config.store().isPresent()) {
      String store = config.store().get();
      lines.add(new Line("Store", Redaction.text(store), ""));
      for (StorageCheck check : StorageCheck.all(store, hadoop, clock)) {
        boolean waived = config.singleWriter() && !check.forOneWriterToo();
        fit &= check.problem().isEmpty() || waived;
        lines.add(new Line("", check.need(), verdict(check, waived)));
      }
      lines.add(new Line("Verdict", promise(config, fit), ""));
    }
    return new Finding(fit ? ExitCode.DONE : ExitCode.CANNOT_WRITE, DoctorReport.render(lines));
  }

  private static String verdict(StorageCheck check, boolean waived) {
    return check.problem().map(problem -> (waived ? "no, " : "NO: ") + problem).orElse(OK);
  }

  private static String promise(DoctorConfig config, boolean fit) {
    if (!fit) {
      return "it cannot hold a store; --single-writer waives what keeps runs apart";
    }
    return config.singleWriter()
        ? "it can hold a store as long as nothing runs two at once"
        : "it can hold a store, and keeps runs apart";
  }

  private static List<Line> machine() {
    Runtime.Version java = Runtime.version();
    Runtime runtime = Runtime.getRuntime();
    List<Line> lines = new ArrayList<>();
    lines.add(new Line("Java", java.toString(), java.feature() >= 17 ? OK : "NO: 17 or newer"));
    lines.add(new Line("Spark", org.apache.spark.package$.MODULE$.SPARK_VERSION(), ""));
    lines.add(new Line("Hadoop", VersionInfo.getVersion(), ""));
    lines.add(new Line("Modules", "opened to Spark", modules()));
    lines.add(
        new Line(
            "Driver",
            "%d cores, %d MB of memory"
                .formatted(runtime.availableProcessors(), runtime.maxMemory() >> 20),
            ""));
    return lines;
  }

  /** Spark asks for more; these are those without which it does not start. */
  private static String modules() {
    Module base = Object.class.getModule();
    String closed =
        Stream.of("java.lang", "java.lang.invoke", "java.nio", "java.util", "sun.nio.ch")
            .filter(name -> !base.isOpen(name, DoctorJob.class.getModule()))
            .collect(Collectors.joining(", "));
    return closed.isEmpty() ? OK : "no (" + closed + "); spark-submit opens them";
  }
}
