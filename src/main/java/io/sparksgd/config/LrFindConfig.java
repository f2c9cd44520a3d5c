package io.sparksgd.config;

import io.sparksgd.core.training.TrainerSettings;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Everything that one run of {@code lr-find} needs to know.
 *
 * @param least the rate of the first step; empty derives it from the data
 * @param largest the rate of the last step; empty derives it from the data
 * @param steps how many steps there are at most
 * @param curve a CSV file to write
 */
public record LrFindConfig(
    InputConfig input,
    TrainerSettings training,
    OptionalDouble least,
    OptionalDouble largest,
    int steps,
    Optional<String> curve) {}
