package io.sparksgd.config;

/**
 * Everything that one run of {@code models} needs to know.
 *
 * @param store the directory of the store
 * @param json whether to print JSON
 */
public record ModelsConfig(String store, boolean json) {}
