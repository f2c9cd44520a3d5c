package io.sparksgd.store;

import com.fasterxml.jackson.core.io.NumberOutput;
import io.sparksgd.core.training.History;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The format of {@code history.csv}: one line per step kept, numbers with all their digits, an
 * empty field for what is NaN or infinite. Steps, epochs and phases count from 0.
 */
final class HistoryFile {
  private static final String HEADER =
      "step,epoch,phase,loss,gradient_norm,update_norm,weight_norm,learning_rate\n";

  private HistoryFile() {}

  static byte[] bytes(List<History.Entry> entries) {
    StringBuilder text = new StringBuilder(HEADER);
    for (History.Entry entry : entries) {
      text.append(entry.step()).append(',');
      text.append(entry.epoch()).append(',');
      text.append(entry.phase()).append(',');
      text.append(number(entry.loss())).append(',');
      text.append(number(entry.gradientNorm())).append(',');
      text.append(number(entry.updateNorm())).append(',');
      text.append(number(entry.weightNorm())).append(',');
      text.append(number(entry.learningRate())).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  static String number(double value) {
    return Double.isFinite(value) ? NumberOutput.toString(value, true) : "";
  }
}
