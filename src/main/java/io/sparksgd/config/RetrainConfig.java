package io.sparksgd.config;

/**
 * Everything that one run of {@code retrain} needs to know.
 *
 * @param train how the challenger is trained; its output is the store
 * @param warmStart whether it starts from the champion
 * @param replaceChampion whether a champion of other features, label or loss gives way without a
 *     comparison
 * @param contract what the input must be like
 * @param drift how far the input may be from what the champion was trained on
 * @param gate when the challenger becomes champion
 */
public record RetrainConfig(
    TrainConfig train,
    StoreConfig store,
    boolean warmStart,
    boolean replaceChampion,
    ContractConfig contract,
    DriftConfig drift,
    GateConfig gate) {}
