package io.sparksgd.job;

import io.sparksgd.config.TrainConfig;
import io.sparksgd.core.inference.Certificate;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.training.Fit;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import io.sparksgd.report.TrainSummary;
import io.sparksgd.store.ModelRecord;
import java.util.Locale;
import java.util.Optional;

/**
 * A model that was trained and not yet written.
 *
 * @param record what {@code model.json} will hold
 * @param loss in units of the label
 * @param summary the same for a person
 */
record TrainedModel(ModelRecord record, Loss loss, Fit fit, TrainSummary summary) {

  /** Refuses a model that {@link #lackOfCertificate} speaks against. */
  void requireCertificate(TrainConfig config) {
    lackOfCertificate(config)
        .ifPresent(
            lack -> {
              throw new JobException(ExitCode.NOT_PROMOTED, lack);
            });
  }

  /**
   * What is wrong where a certificate is required: its distance to the optimum is not known, or too
   * far. Empty when nothing is.
   */
  Optional<String> lackOfCertificate(TrainConfig config) {
    Certificate certificate = record.certificate();
    if (!config.output().requireCertificate()) {
      return Optional.empty();
    }
    if (!certificate.certified()) {
      return Optional.of("No certificate: " + certificate.why().orElseThrow());
    }
    return certificate.isWithin(config.output().maxGap())
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "Too far from the optimum: %.2g %s (max-gap %s)",
                certificate.largestGap(),
                certificate.unit().words(),
                config.output().maxGap()));
  }
}
