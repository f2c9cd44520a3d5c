package io.sparksgd.job;

import io.sparksgd.config.AppliedInput;
import io.sparksgd.config.InputConfig;
import io.sparksgd.core.loss.HuberLoss;
import io.sparksgd.core.loss.LogisticLoss;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.loss.SquaredLoss;
import io.sparksgd.core.model.LinearModel;
import io.sparksgd.store.ModelDirectory;
import io.sparksgd.store.ModelFile;
import io.sparksgd.store.ModelRecord;
import io.sparksgd.store.ModelStore;
import io.sparksgd.store.Models;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hadoop.conf.Configuration;

/**
 * A model that was written before, to be applied to rows or shown.
 *
 * @param bytes {@code model.json} as it stands
 * @param version how outputs name it
 */
record AppliedModel(ModelRecord record, byte[] bytes, String version) {
  /** Of a SHA-256 in hexadecimal: enough to tell models apart, short enough for every row. */
  private static final int DIGITS = 12;

  /**
   * The model in {@code directory}: the champion of a store, under the name of its version, or that
   * of a model directory, named by the first digits of the hash of its file.
   *
   * @throws io.sparksgd.exit.JobException NO_INPUT when there is none, BAD_DATA when it is damaged
   *     or of another format
   */
  static AppliedModel read(String directory, Configuration hadoop) {
    if (ModelStore.isStore(directory, hadoop)) {
      Models.Named champion = Models.readOrPrevious(directory, hadoop);
      return new AppliedModel(
          champion.model(), ModelFile.bytes(champion.model()), champion.version());
    }
    byte[] bytes = ModelDirectory.bytes(directory, hadoop);
    return new AppliedModel(ModelFile.read(bytes, directory), bytes, hash(bytes));
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  InputConfig input(AppliedInput given) {
    return given.of(record.encoding(), record.model().label(), record.loss(), record.settings());
  }

  boolean isLogistic() {
    return record.loss().equals("logistic");
  }

  /** {@code weights[features + 1]} in original units, intercept last. */
  double[] weights() {
    LinearModel model = record.model();
    return model.weightsOf(model.features());
  }

  /**
   * The loss of training in original units. Where Huber's epsilon came from the data of training it
   * is not known, and the loss is the squared one.
   */
  Loss loss() {
    if (isLogistic()) {
      return new LogisticLoss();
    }
    return knowsLoss() && isHuber()
        ? new HuberLoss(Double.parseDouble(epsilon()))
        : new SquaredLoss();
  }

  /** Whether {@link #loss} is that of training. */
  boolean knowsLoss() {
    return !isHuber() || !epsilon().equals("auto");
  }

  private boolean isHuber() {
    return record.loss().equals("huber");
  }

  private String epsilon() {
    return record.settings().getOrDefault("huber-epsilon", "auto");
  }
}
