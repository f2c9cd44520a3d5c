package io.sparksgd.job;

import io.sparksgd.config.GridConfig;
import io.sparksgd.core.sampling.HoldoutSplit;
import io.sparksgd.core.training.TrainerSettings.LossKind;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import io.sparksgd.report.GridReport;
import io.sparksgd.report.GridRow;
import io.sparksgd.report.Progress;
import io.sparksgd.spark.DistributedExamples;
import io.sparksgd.spark.SplitExamples;
import io.sparksgd.store.CsvFile;
import io.sparksgd.store.ResultFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** {@code grid}: trains every combination of some settings, and compares them on held-out rows. */
public final class GridJob {
  private GridJob() {}

  /** In a session of its own. */
  public static Finding run(GridConfig config) {
    return Sessions.run(
        "grid",
        config.combinations().get(0).training(),
        (session, progress) -> run(session, config, progress));
  }

  /** In {@code session}; writes the results where asked. */
  public static Finding run(SparkSession session, GridConfig config, Progress progress) {
    Configuration hadoop = session.sparkContext().hadoopConfiguration();
    config.results().ifPresent(path -> ResultFile.requireWritable(path, hadoop));
    progress.stage("reading");
    GridSearch search = new GridSearch(config, progress);
    try (LoadedRows rows = LoadedRows.read(session, config.input())) {
      rows.explained(
          () -> {
            search(rows, search, config);
            return search;
          });
      List<GridTrial> trials = sorted(search.trials());
      requireOne(trials);
      List<GridRow> table = trials.stream().map(GridTrial::row).toList();
      config.results().ifPresent(path -> csv(table, config).write(path, hadoop));
      return new Finding(
          ExitCode.DONE,
          GridReport.table(config.keys(), table, isLogistic(config))
              + '\n'
              + GridReport.best(
                  config.folds().orElse(1),
                  rows.examples().ranges().rows(),
                  trials.get(0).combination().command()));
    }
  }

  private static void search(LoadedRows rows, GridSearch search, GridConfig config) {
    Optional<HoldoutSplit> split = rows.split(config.seed());
    if (config.folds().isPresent()) {
      folds(rows.examples(), search, config);
    } else if (split.isPresent()) {
      try (SplitExamples parts = rows.examples().split(split.get())) {
        search.run("", parts.training(), parts.holdout(), true);
      }
    } else {
      try (LoadedRows holdout = rows.holdoutInput().orElseThrow()) {
        search.run("", rows.examples(), holdout.examples(), true);
      }
    }
  }

  private static void folds(DistributedExamples rows, GridSearch search, GridConfig config) {
    int folds = config.folds().orElseThrow();
    for (int fold = 0; fold < folds; fold++) {
      String name = "fold " + (fold + 1) + " of " + folds + ", ";
      try (SplitExamples parts = rows.fold(fold(rows, folds, fold, config.seed()))) {
        search.run(name, parts.training(), parts.holdout(), false);
      }
    }
  }

  private static HoldoutSplit fold(DistributedExamples rows, int folds, int fold, long seed) {
    try {
      return new HoldoutSplit.Fold(rows.ranges().rows(), folds, fold, seed);
    } catch (IllegalArgumentException e) {
      throw new JobException(ExitCode.BAD_DATA, e.getMessage(), e);
    }
  }

  /** The least loss first, failures last; equals in the order of the grid. */
  private static List<GridTrial> sorted(List<GridTrial> trials) {
    List<GridTrial> sorted = new ArrayList<>(trials);
    sorted.sort(Comparator.comparingDouble(trial -> trial.row().loss().mean())); // NaN is last
    return sorted;
  }

  private static void requireOne(List<GridTrial> sorted) {
    GridTrial best = sorted.get(0);
    if (!best.isSound()) {
      throw new JobException(
          ExitCode.DIVERGED,
          "No combination could be trained, the first because: "
              + best.row().failure().orElseThrow());
    }
  }

  private static boolean isLogistic(GridConfig config) {
    return config.combinations().get(0).training().model().loss() == LossKind.LOGISTIC;
  }

  /** Without seconds, so that the same search gives the same file. */
  private static CsvFile csv(List<GridRow> rows, GridConfig config) {
    boolean logistic = isLogistic(config);
    List<String> header = new ArrayList<>(config.keys());
    header.addAll(
        List.of(
            "mean_loss",
            "standard_error",
            logistic ? "accuracy" : "rmse",
            "mean_steps",
            "failure"));
    CsvFile csv = new CsvFile(header.toArray(String[]::new));
    for (GridRow row : rows) {
      List<Object> cells = new ArrayList<>(row.values());
      cells.add(row.loss().mean());
      cells.add(row.loss().standardError());
      cells.add(logistic ? row.measure() : Math.sqrt(row.measure()));
      cells.add(row.steps());
      cells.add(row.failure().orElse(""));
      csv.row(cells.toArray());
    }
    return csv;
  }
}
