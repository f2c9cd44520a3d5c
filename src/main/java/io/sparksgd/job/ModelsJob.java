package io.sparksgd.job;

import io.sparksgd.config.ModelsConfig;
import io.sparksgd.config.StoreConfig;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import io.sparksgd.report.ModelsReport;
import io.sparksgd.report.VersionRow;
import io.sparksgd.store.Decision;
import io.sparksgd.store.ModelRecord;
import io.sparksgd.store.ModelStore;
import io.sparksgd.store.PointerEntry;
import io.sparksgd.store.StoreListing;
import java.util.Map;

/** {@code models}: what a store holds. Needs no Spark. */
public final class ModelsJob {
  private ModelsJob() {}

  /**
   * Reads the store.
   *
   * @throws JobException NO_INPUT when there is none
   */
  public static Finding run(ModelsConfig config) {
    try (ModelStore store =
        ModelStore.open(StoreConfig.reading(config.store()), HadoopText.configuration())) {
      if (!store.exists()) {
        throw new JobException(ExitCode.NO_INPUT, "Missing store: " + config.store());
      }
      StoreListing listing = StoreListing.of(store);
      return new Finding(ExitCode.DONE, config.json() ? listing.toJson() : table(listing));
    }
  }

  private static String table(StoreListing listing) {
    return ModelsReport.render(
        listing.versions().stream().map(entry -> row(listing, entry)).toList());
  }

  private static VersionRow row(StoreListing listing, StoreListing.Entry entry) {
    return new VersionRow(
        entry.name(),
        listing.champion().filter(entry.name()::equals).isPresent(),
        entry.pointer().map(PointerEntry::at),
        entry.model().map(model -> model.rows().used()).orElse(0L),
        entry.model().map(ModelRecord::metrics).map(m -> m.training()).orElse(Map.of()),
        entry.model().map(ModelRecord::metrics).map(m -> m.holdout()).orElse(Map.of()),
        verdict(entry));
  }

  private static String verdict(StoreListing.Entry entry) {
    if (entry.damage().isPresent()) {
      return "damaged: " + entry.damage().get();
    }
    return entry.decision().map(ModelsJob::verdict).orElse("-");
  }

  private static String verdict(Decision decision) {
    String verdict = decision.promoted() ? "promoted" : "kept back";
    return decision.reasons().isEmpty() ? verdict : verdict + ": " + decision.reasons().get(0);
  }
}
