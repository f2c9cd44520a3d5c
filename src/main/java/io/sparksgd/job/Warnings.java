package io.sparksgd.job;

import io.sparksgd.config.TrainConfig;
import io.sparksgd.core.inference.Certificate;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.stopping.StopReason;
import io.sparksgd.core.training.Fit;
import io.sparksgd.io.ExampleReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a person should know before using a model. */
final class Warnings {
  private static final int MOST_NAMED = 20;

  private Warnings() {}

  static List<String> of(
      TrainConfig config,
      ExampleReader reader,
      DataProfile profile,
      Fit fit,
      Certificate certificate) {
    List<String> warnings = new ArrayList<>();
    List<String> features = reader.featureNames();
    reader
        .files()
        .filter(files -> !files.missingDays().isEmpty())
        .ifPresent(files -> warnings.add("no input for " + files.missingDays()));
    if (reader.encoding().hashFeatures().isEmpty()) {
      constant(warnings, features, profile);
    }
    if (profile.isConstant(features.size())) {
      warnings.add(config.input().label() + " never varies: the model is its value");
    }
    certificate.why().ifPresent(warnings::add);
    boolean free = config.training().model().penalty().isNone();
    if (free && profile.weightedRows() <= features.size() + 1L) {
      warnings.add(
          profile.weightedRows()
              + " rows for "
              + (features.size() + 1)
              + " coefficients: the model passes through the data and says nothing about noise");
    }
    if (fit.backoffs() > 0) {
      warnings.add(
          "the loss grew without bound; the learning rate was cut " + fit.backoffs() + " times");
    }
    if (fit.stopReason() == StopReason.MAX_TIME) {
      warnings.add("stopped by the clock: another run may give another model");
    }
    if (!reader.reproducible()) {
      warnings.add("the source is not made of files: reading it again may give other rows");
    }
    boolean onPurpose = fit.stopReason() == StopReason.EARLY_STOPPED;
    if (certificate.certified() && !certificate.isWithin(config.output().maxGap()) && !onPurpose) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the optimum is %.2g %s away (max-gap %s): allow more epochs or use the auto rate",
              certificate.largestGap(),
              certificate.unit().words(),
              config.output().maxGap()));
    }
    return warnings;
  }

  private static void constant(List<String> warnings, List<String> features, DataProfile profile) {
    int constant = 0;
    for (int j = 0; j < features.size(); j++) {
      if (profile.isConstant(j) && ++constant <= MOST_NAMED) {
        warnings.add(features.get(j) + " never varies: its coefficient is 0");
      }
    }
    if (constant > MOST_NAMED) {
      warnings.add((constant - MOST_NAMED) + " more features never vary: their coefficients are 0");
    }
  }
}
