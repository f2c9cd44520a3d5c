package io.sparksgd.config;

import io.sparksgd.core.training.TrainerSettings;

/**
 * Everything that one run of {@code check-gradient} needs to know.
 *
 * @param tolerance the largest relative difference that passes
 * @param points at how many random weights gradients are compared
 * @param coefficients how many coefficients are looked at, at most
 */
public record CheckGradientConfig(
    InputConfig input, TrainerSettings training, double tolerance, int points, int coefficients) {}
