package io.sparksgd.cli;

import io.sparksgd.config.DoctorConfig;
import io.sparksgd.config.ModelsConfig;
import io.sparksgd.config.StoreConfig;
import io.sparksgd.config.StoreSettings;

/** The commands that look after a model store; none of them starts Spark. */
final class StoreCommands {
  private StoreCommands() {}

  /** {@code models}: lists the versions. */
  static SettingsCommand<ModelsConfig> models(Jobs jobs) {
    return new SettingsCommand<>(
            "models", jobs, StoreSettings.MODELS, StoreSettings::models, jobs.models())
        .description(
            "Lists the versions of a model store: which is the champion and since when, how good"
                + " they are, and what was decided why. Reads every file and says what is damaged.")
        .synopsis("--store DIR")
        .examples(
            "models --store out/models/housing", "models --store hdfs://nn/models/housing --json");
  }

  /** {@code rollback}: goes back to the champion before. */
  static SettingsCommand<StoreConfig> rollback(Jobs jobs) {
    return new SettingsCommand<>(
            "rollback", jobs, StoreSettings.ROLLBACK, StoreSettings::rollback, jobs.rollback())
        .description(
            "Makes the version champion that was champion when the present one was promoted. Nothing"
                + " is deleted: it is one more entry in the history. Twice goes back two promotions.")
        .synopsis("--store DIR")
        .examples(
            "rollback --store out/models/housing",
            "rollback --store out/models/housing --wait 10m");
  }

  /** {@code doctor}: says what the storage can promise. */
  static SettingsCommand<DoctorConfig> doctor(Jobs jobs) {
    return new SettingsCommand<>(
            "doctor", jobs, StoreSettings.DOCTOR, StoreSettings::doctor, jobs.doctor())
        .description(
            "Shows the versions of Java, Spark and Hadoop, and tries out what a model store needs"
                + " of its storage; leaves nothing behind. Exits with 0, or with 73 when the storage"
                + " lacks something.")
        .synopsis("[--store DIR]")
        .examples("doctor", "doctor --store s3a://bucket/models/housing");
  }
}
