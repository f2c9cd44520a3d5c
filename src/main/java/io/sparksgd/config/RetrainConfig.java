package io.sparksgd.config;

/**
 * Everything that one run of {@code retrain} needs to know.
 *
 * @param train how the challenger is trained; its output is the store
 * @param warmStart whether it starts from the champion
 * @param contract what the input must be like
 * @param drift how far the input may be from what the champion was trained on
 * @param gate when the challenger becomes champion
 */
public record RetrainConfig(
    TrainConfig train,
    StoreConfig store,
    WarmStart warmStart,
    ContractConfig contract,
    DriftConfig drift,
    GateConfig gate) {

  /** Whether training starts from the champion. */
  public enum WarmStart {
    /** It starts as {@code initial-weights} says. */
    OFF,
    /** It does, and a champion of other features or loss ends the run. */
    ON,
    /** It does where the champion has the same features and loss. */
    IF_SAME
  }
}
