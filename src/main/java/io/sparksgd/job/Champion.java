package io.sparksgd.job;

import io.sparksgd.config.TrainConfig;
import io.sparksgd.core.gate.MeanEstimate;
import io.sparksgd.core.profile.DataSketch;
import io.sparksgd.core.training.TrainerSettings.LossKind;
import io.sparksgd.exit.ExitCode;
import io.sparksgd.exit.JobException;
import io.sparksgd.store.Decision;
import io.sparksgd.store.DecisionFile;
import io.sparksgd.store.ModelRecord;
import io.sparksgd.store.ProfileFile;
import io.sparksgd.store.Version;
import java.util.Optional;

/**
 * The model that a new one has to beat.
 *
 * @param version its name
 * @param profile of the rows that it was trained on; empty when it has none
 * @param loss on the holdout of the night when it was promoted; empty when it is not known
 */
record Champion(
    String version, ModelRecord model, Optional<DataSketch> profile, Optional<MeanEstimate> loss) {
  /** The file of a version that holds what its rows were like. */
  static final String PROFILE = "profile.json";

  static Champion of(Version version) {
    return new Champion(
        version.name(),
        version.model(),
        version.find(PROFILE).map(bytes -> ProfileFile.read(bytes, version + "/" + PROFILE)),
        version.find(Decision.FILE).map(bytes -> loss(version, bytes)));
  }

  /** Its loss at promotion, where losses of tonight are in the same unit. */
  Optional<MeanEstimate> lossFor(TrainConfig tonight) {
    boolean sameUnit =
        tonight.training().model().loss() != LossKind.HUBER
            || tonight.training().model().huberEpsilon().isPresent();
    return sameUnit ? loss : Optional.empty();
  }

  private static MeanEstimate loss(Version version, byte[] decision) {
    try {
      return DecisionFile.challenger(decision);
    } catch (IllegalArgumentException e) {
      throw new JobException(
          ExitCode.BAD_DATA,
          "Invalid " + Decision.FILE + " of version " + version + ": " + e.getMessage(),
          e);
    }
  }
}
