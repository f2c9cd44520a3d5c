package io.sparksgd.job;

import io.sparksgd.config.TrainConfig;
import io.sparksgd.core.inference.Certificate;
import io.sparksgd.core.training.Fit;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import io.sparksgd.report.TrainSummary;
import io.sparksgd.store.ModelRecord;
import java.util.Locale;

/**
 * A model that was trained and not yet written.
 *
 * @param record what {@code model.json} will hold
 * @param summary the same for a person
 */
record TrainedModel(ModelRecord record, Fit fit, TrainSummary summary) {

  /**
   * Refuses a model whose distance to the optimum is not known, or too far, where that is asked.
   *
   * @throws JobException with {@link ExitCode#NOT_PROMOTED}
   */
  void requireCertificate(TrainConfig config) {
    Certificate certificate = record.certificate();
    if (!config.output().requireCertificate()) {
      return;
    }
    if (!certificate.certified()) {
      throw new JobException(
          ExitCode.NOT_PROMOTED, "No certificate: " + certificate.why().orElseThrow());
    }
    if (!certificate.isWithin(config.output().maxGap())) {
      throw new JobException(
          ExitCode.NOT_PROMOTED,
          String.format(
              Locale.ROOT,
              "Too far from the optimum: %.2g %s (max-gap %s)",
              certificate.largestGap(),
              certificate.unit().words(),
              config.output().maxGap()));
    }
  }
}
