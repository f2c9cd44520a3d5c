package io.sparksgd.core.drift;

import io.sparksgd.core.inference.Certificate;
import io.sparksgd.core.inference.Certificate.Gap;
import io.sparksgd.core.model.LinearModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A coefficient of two models, each with its standard error,
 *
 * <pre>  z = |now - then| / sqrt(standardErrorThen^2 + standardErrorNow^2).</pre>
 *
 * <p>That takes the two estimates for independent. Models of nights that share rows, as those of a
 * moving window do, are positively correlated, so that the true standard error of the difference is
 * smaller: then z is too small, and an alarm rarer than it could be.
 */
public record CoefficientChange(
    String name, double then, double now, double standardErrorThen, double standardErrorNow) {

  /**
   * Those that can be compared: of features that both models have, and of the intercept, where both
   * certificates know standard errors above 0.
   */
  public static List<CoefficientChange> between(
      LinearModel then, Certificate certificateThen, LinearModel now, Certificate certificateNow) {
    Map<String, Double> coefficients = new HashMap<>();
    for (int j = 0; j < then.features().size(); j++) {
      coefficients.put(then.features().get(j), then.coefficients().get(j));
    }
    List<Gap> errorsThen = errors(then, certificateThen);
    List<Gap> errorsNow = errors(now, certificateNow);
    List<CoefficientChange> changes = new ArrayList<>();
    if (errorsThen.isEmpty() || errorsNow.isEmpty()) {
      return changes;
    }
    Map<String, Double> standardErrors = new HashMap<>();
    for (int j = 0; j < then.features().size(); j++) {
      standardErrors.put(then.features().get(j), errorsThen.get(j).standardError());
    }
    for (int j = 0; j < now.features().size(); j++) {
      String feature = now.features().get(j);
      if (coefficients.containsKey(feature)) {
        add(
            feature,
            coefficients.get(feature),
            now.coefficients().get(j),
            standardErrors.get(feature),
            errorsNow.get(j).standardError(),
            changes);
      }
    }
    if (then.features().equals(now.features())) {
      int intercept = then.features().size();
      add(
          Certificate.INTERCEPT,
          then.intercept(),
          now.intercept(),
          errorsThen.get(intercept).standardError(),
          errorsNow.get(intercept).standardError(),
          changes);
    }
    return changes;
  }

  private static List<Gap> errors(LinearModel model, Certificate certificate) {
    boolean known =
        certificate.certified()
            && certificate.unit() == Certificate.Unit.STANDARD_ERRORS
            && certificate.coefficients().size() == model.features().size() + 1;
    return known ? certificate.coefficients() : List.of();
  }

  private static void add(
      String name,
      double then,
      double now,
      double errorThen,
      double errorNow,
      List<CoefficientChange> changes) {
    if (errorThen > 0 && errorNow > 0 && errorThen + errorNow <= Double.MAX_VALUE) {
      changes.add(new CoefficientChange(name, then, now, errorThen, errorNow));
    }
  }

  Difference difference() {
    double error = Math.hypot(standardErrorThen, standardErrorNow);
    double z = Math.abs(now - then) / error;
    return new Difference(
        name,
        Measure.COEFFICIENT,
        then,
        now,
        z,
        Math.sqrt(ChiSquared.upperQuantile(ColumnComparison.USUAL, 1)),
        ChiSquared.twoSided(z));
  }
}
