package io.sparksgd.store;

import io.sparksgd.core.data.BadRow;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * How a run ended, for machines that watch: a file in the text format of Prometheus, to lie where a
 * node exporter's textfile collector looks. The file is replaced as a whole, so a reader never sees
 * half of one.
 *
 * <p>Every sample carries the label {@code output}, the model directory as it was given. A run
 * without a model has no samples about a model; what is NaN or unknown has no sample.
 */
public final class MetricsFile {
  private static final String PREFIX = "spark_sgd_last_run_";
  private static final int MOST_LABEL_CHARACTERS = 200;

  private final StringBuilder text = new StringBuilder();
  private final String output;

  private MetricsFile(String output) {
    this.output = label("output", output);
  }

  /**
   * Replaces the file at {@code path}, making its directory when there is none.
   *
   * @param model that the run came to, if it came to one
   * @throws JobException CANNOT_WRITE or IO_ERROR
   */
  public static void write(
      String path, RunStatus status, Optional<ModelRecord> model, Configuration configuration) {
    try {
      Storage.Location location = Storage.open(path, configuration);
      try (Storage storage = location.storage()) {
        storage.write(location.path(), text(status, model).getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw Storage.failure("Cannot write metrics to " + path, e);
    }
  }

  /** The file. */
  static String text(RunStatus status, Optional<ModelRecord> model) {
    MetricsFile file = new MetricsFile(status.output());
    file.addStatus(status);
    model.ifPresent(file::addModel);
    return file.text.toString();
  }

  private void addStatus(RunStatus status) {
    head("timestamp_seconds", "When the run ended, as Unix time.");
    sample("timestamp_seconds", "", status.finishedAt().toEpochMilli() / 1e3);
    head("exit_code", "The exit code of the run.");
    count("exit_code", "", status.exitCode().number());
    head("success", "Whether the run did all it was asked to: 1 or 0.");
    count("success", "", status.exitCode() == ExitCode.DONE ? 1 : 0);
    head("retryable", "Whether the same command may succeed when it is run again: 1 or 0.");
    count("retryable", "", status.exitCode().retryable() ? 1 : 0);
    head("duration_seconds", "How long the run took.");
    sample(
        "duration_seconds",
        "",
        Duration.between(status.startedAt(), status.finishedAt()).toMillis() / 1e3);
    head("spark_events", "What happened to Spark during the run, by kind of event.");
    for (Map.Entry<String, Long> event : status.events().entrySet()) {
      count("spark_events", label("event", words(event.getKey())), event.getValue());
    }
  }

  private void addModel(ModelRecord model) {
    ModelRecord.Rows rows = model.rows();
    head("rows", "Rows of the input, by what became of them.");
    count("rows", label("outcome", "read"), rows.read());
    count("rows", label("outcome", "used"), rows.used());
    count("rows", label("outcome", "held_out"), rows.heldOut());
    count("rows", label("outcome", "rejected"), rows.rejectedTotal());
    head("rejected_rows", "Rows that could not be used, by reason.");
    for (Map.Entry<BadRow, Long> reason : rows.rejected().entrySet()) {
      String name = reason.getKey().name().toLowerCase(Locale.ROOT);
      count("rejected_rows", label("reason", name), reason.getValue());
    }
    head("steps", "Steps of training.");
    count("steps", "", model.training().steps());
    head("epochs", "Passes over the training rows.");
    count("epochs", "", model.training().epochs());
    head("fit", "How well the model meets labels, by data and measure.");
    addFit("training", model.metrics().training());
    addFit("holdout", model.metrics().holdout());
    if (model.certificate().certified()) {
      String unit = label("unit", model.certificate().unit().name().toLowerCase(Locale.ROOT));
      head("largest_gap", "The largest distance of a coefficient from its optimum.");
      sample("largest_gap", unit, model.certificate().largestGap());
    }
  }

  private void addFit(String data, Map<String, Double> measures) {
    for (Map.Entry<String, Double> measure : measures.entrySet()) {
      sample(
          "fit",
          label("data", data) + "," + label("measure", words(measure.getKey())),
          measure.getValue());
    }
  }

  private void head(String name, String help) {
    text.append("# HELP ").append(PREFIX).append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(PREFIX).append(name).append(" gauge\n");
  }

  private void sample(String name, String labels, double value) {
    if (Double.isFinite(value)) {
      line(name, labels, Double.toString(value));
    }
  }

  private void count(String name, String labels, long value) {
    line(name, labels, Long.toString(value));
  }

  private void line(String name, String labels, String value) {
    text.append(PREFIX).append(name).append('{').append(output);
    if (!labels.isEmpty()) {
      text.append(',').append(labels);
    }
    text.append("} ").append(value).append('\n');
  }

  /** {@code name="value"}, cut where it is too long for a label. */
  private static String label(String name, String value) {
    String shown =
        value.length() <= MOST_LABEL_CHARACTERS
            ? value
            : value.substring(0, MOST_LABEL_CHARACTERS) + "...";
    String escaped = shown.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    return name + "=\"" + escaped + "\"";
  }

  /** {@code taskFailures} as {@code task_failures}. */
  private static String words(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }
}
