package io.sparksgd.config;

import java.util.Optional;

/**
 * Everything that one run of {@code evaluate} needs to know.
 *
 * @param model the model directory, or a store whose champion is meant
 * @param threshold the least probability that is predicted as label 1
 * @param json whether the answer is JSON instead of text
 * @param results a JSON file to write
 */
public record EvaluateConfig(
    String model, AppliedInput input, double threshold, boolean json, Optional<String> results) {}
