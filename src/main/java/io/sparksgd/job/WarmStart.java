package io.sparksgd.job;

import io.sparksgd.config.RetrainConfig;
import io.sparksgd.config.TrainConfig;
import io.sparksgd.core.training.Fit.Phase;
import io.sparksgd.core.training.TrainerSettings;
import io.sparksgd.io.ExampleReader;
import io.sparksgd.store.ModelRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Training that begins where that of the champion ended. */
final class WarmStart {
  private WarmStart() {}

  /** How to train: from the champion where that is asked and there is one. */
  static TrainConfig config(
      RetrainConfig config, Optional<Champion> champion, ExampleReader reader) {
    return config.warmStart() && champion.isPresent()
        ? from(champion.get(), config.train(), reader)
        : config.train();
  }

  private static TrainConfig from(Champion champion, TrainConfig train, ExampleReader reader) {
    ModelRecord model = champion.model();
    List<Double> coefficients =
        Arrays.stream(model.model().weightsOf(reader.featureNames())).boxed().toList();
    List<Phase> phases = model.training().phases();
    long batchSize = phases.get(phases.size() - 1).batchSize();
    TrainerSettings warm = train.training().warm(coefficients, batchSize, model.rows().used());
    return train.from(champion.version(), warm);
  }
}
