package io.sparksgd.cli;

import io.sparksgd.config.RetrainConfig;
import io.sparksgd.config.RetrainSettings;

/** {@code retrain}: a new version of a model, and perhaps a new champion. */
final class RetrainCommand {
  private RetrainCommand() {}

  static SettingsCommand<RetrainConfig> of(Jobs jobs) {
    return new SettingsCommand<>(
            "retrain", jobs, RetrainSettings.TABLE, RetrainSettings::config, jobs.retrain())
        .description(
            "Trains a new version of a model, holds it against the champion on rows that neither"
                + " was trained on, and makes it champion when it is better, or surely not worse by"
                + " more than margin. Exits with 0 when it is, 20 when the champion stays, 21 when the"
                + " data are in doubt, 69 when another run has the store. A run that was killed goes on where it was.")
        .synopsis(
            "--store DIR --input PATH... --features NAMES --label NAME --holdout-key NAME"
                + " --holdout SHARE")
        .examples(
            "retrain --config conf/housing-nightly.conf",
            "retrain --config sales.conf --input 's3a://lake/sales/dt={as-of}' --days 30 \\",
            "  --as-of 2026-11-20 --store s3a://models/sales --warm-start",
            "retrain --config churn.conf --contract-rows 1e6.. --require \"auc>=0.8\"");
  }
}
