package io.sparksgd.store;

import io.sparksgd.core.data.BadRow;
import io.sparksgd.core.data.FeatureEncoding;
import io.sparksgd.core.data.RejectedRows;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.inference.Certificate;
import io.sparksgd.core.model.LinearModel;
import io.sparksgd.core.stopping.StopReason;
import io.sparksgd.core.training.Fit;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that {@code model.json} holds: the model and where it comes from. The same data,
 * settings and seed give an equal record, so it holds no time, path, host, run id or task count.
 *
 * @param model with finite coefficients and distinct, non-empty feature names
 * @param encoding how columns became the features
 * @param loss the name of the loss, such as {@code squared}
 * @param scaling how features were brought to a common scale
 * @param settings the effective settings that determine the model, by key, without secrets
 * @param warnings what a person should know before using the model
 */
public record ModelRecord(
    LinearModel model,
    FeatureEncoding encoding,
    String loss,
    ScalingMethod scaling,
    SortedMap<String, String> settings,
    long seed,
    InputFingerprint input,
    Rows rows,
    Training training,
    Metrics metrics,
    Certificate certificate,
    List<String> warnings) {

  public ModelRecord {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    warnings = List.copyOf(warnings);
    checkFinite(model);
    checkNames(model);
    checkCertificate(certificate, model);
  }

  /**
   * How many rows were read and what became of them.
   *
   * @param used for training
   * @param heldOut to judge the model by
   * @param rejected exact counts of the rows that could not be used, by reason
   */
  public record Rows(long read, long used, long heldOut, Map<BadRow, Long> rejected) {
    public Rows {
      EnumMap<BadRow, Long> copy = new EnumMap<>(BadRow.class);
      copy.putAll(rejected);
      rejected = Collections.unmodifiableMap(copy);
    }

    public static Rows of(long read, long used, long heldOut, RejectedRows rejected) {
      return new Rows(read, used, heldOut, rejected.byReason());
    }

    public long rejectedTotal() {
      return rejected.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** How training went, without its times. See {@link Fit}. */
  public record Training(
      long steps, long epochs, List<Fit.Phase> phases, int backoffs, StopReason stopReason) {
    public Training {
      phases = List.copyOf(phases);
    }

    public static Training of(Fit fit) {
      return new Training(
          fit.steps(), fit.epochs(), fit.phases(), fit.backoffs(), fit.stopReason());
    }
  }

  /**
   * How well the model meets labels, as numbers by name in the order in which they are written; NaN
   * where one is not defined.
   *
   * @param training on the rows it was trained on; {@code loss} is F at the weights, in the units
   *     of training
   * @param holdout on the rows that were held out; empty when there were none
   */
  public record Metrics(Map<String, Double> training, Map<String, Double> holdout) {
    public Metrics {
      training = Collections.unmodifiableMap(new LinkedHashMap<>(training));
      holdout = Collections.unmodifiableMap(new LinkedHashMap<>(holdout));
    }
  }

  private static void checkFinite(LinearModel model) {
    boolean finite =
        Double.isFinite(model.intercept())
            && model.coefficients().stream().allMatch(Double::isFinite);
    if (!finite) {
      throw new IllegalArgumentException("Invalid coefficients: not all are finite");
    }
  }

  private static void checkNames(LinearModel model) {
    HashSet<String> seen = new HashSet<>();
    for (String feature : model.features()) {
      if (feature.isEmpty() || !seen.add(feature)) {
        throw new IllegalArgumentException(
            "Invalid feature: \"" + feature + "\" (names must be distinct and not empty)");
      }
    }
  }

  private static void checkCertificate(Certificate certificate, LinearModel model) {
    int expected = model.features().size() + 1;
    if (certificate.certified() && certificate.coefficients().size() != expected) {
      throw new IllegalArgumentException(
          "Invalid certificate: "
              + certificate.coefficients().size()
              + " coefficients (must be one for each feature and the intercept, "
              + expected
              + ")");
    }
  }
}
