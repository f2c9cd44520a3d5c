package io.sparksgd.config;

import io.sparksgd.core.gate.SimulatedNights;

/** Everything that one run of {@code simulate-nights} needs to know. */
public record SimulateNightsConfig(SimulatedNights.Plan plan) {}
