package io.sparksgd.job;

import io.sparksgd.config.TrainConfig;
import io.sparksgd.core.data.FeatureEncoding;
import io.sparksgd.core.data.FeatureEncoding.Category;
import io.sparksgd.core.data.FeatureEncoding.Column;
import io.sparksgd.core.data.FeatureEncoding.Elements;
import io.sparksgd.store.ModelRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether two models answer the same question, so that one can be held against the other and the
 * next can begin where the last ended: the same label, loss and columns of features. Categories may
 * come and go from night to night: one that a model has not seen has no coefficient there.
 */
final class SameProblem {
  private SameProblem() {}

  /** What is different, in one line; empty when nothing is. */
  static Optional<String> difference(
      ModelRecord model, FeatureEncoding encoding, TrainConfig config) {
    String loss = config.training().model().loss().name().toLowerCase(Locale.ROOT);
    List<String> differences = new ArrayList<>();
    add("loss", model.loss(), loss, differences);
    add("label", model.model().label(), config.input().label(), differences);
    add("features", columns(model.encoding()), columns(encoding), differences);
    for (String setting : settings(config)) {
      add(setting, text(model, setting), text(config, setting), differences);
    }
    return differences.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", differences));
  }

  /** A key is on the same side every night only by the same seed and share. */
  private static List<String> settings(TrainConfig config) {
    List<String> settings =
        new ArrayList<>(
            List.of("positive-label", "offset", "weight", "class-weights", "huber-epsilon"));
    if (config.input().holdout().key().isPresent()) {
      settings.addAll(List.of("holdout-key", "holdout", "seed"));
    }
    return settings;
  }

  private static void add(String what, String then, String now, List<String> differences) {
    if (!then.equals(now)) {
      differences.add(what + " " + then + " there, " + now + " here");
    }
  }

  private static String text(ModelRecord model, String setting) {
    return model.settings().getOrDefault(setting, "none");
  }

  private static String text(TrainConfig config, String setting) {
    return config.settings().getOrDefault(setting, "none");
  }

  private static String columns(FeatureEncoding encoding) {
    List<String> columns = encoding.columns().stream().map(SameProblem::column).toList();
    return encoding.hashFeatures().isPresent()
        ? columns + " hashed to " + encoding.hashFeatures().getAsInt()
        : columns.toString();
  }

  private static String column(Column column) {
    if (column instanceof Elements elements) {
      return elements.name() + "[" + elements.length() + "]";
    }
    return column instanceof Category ? column.name() + " (category)" : column.name();
  }
}
