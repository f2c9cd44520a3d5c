package io.sparksgd.store;

import io.sparksgd.core.training.History;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The format of {@code epochs.csv}: one line per epoch kept, numbers with all their digits, an
 * empty field for what is NaN or infinite, such as the loss on a holdout that there is not. Epochs
 * and phases count from 0.
 */
final class EpochsFile {
  private static final String HEADER =
      "epoch,phase,batch_size,learning_rate,training_loss,holdout_loss,gradient_norm\n";

  private EpochsFile() {}

  static byte[] bytes(List<History.Epoch> epochs) {
    StringBuilder text = new StringBuilder(HEADER);
    for (History.Epoch epoch : epochs) {
      text.append(epoch.epoch()).append(',');
      text.append(epoch.phase()).append(',');
      text.append(epoch.batchSize()).append(',');
      text.append(HistoryFile.number(epoch.learningRate())).append(',');
      text.append(HistoryFile.number(epoch.trainingLoss())).append(',');
      text.append(HistoryFile.number(epoch.holdoutLoss())).append(',');
      text.append(HistoryFile.number(epoch.gradientNorm())).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
