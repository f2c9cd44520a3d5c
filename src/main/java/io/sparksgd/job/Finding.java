package io.sparksgd.job;

import io.sparksgd.exit.ExitCode;

/**
 * What a command found out that writes no model.
 *
 * @param text for a person, lines ended by {@code \n}
 */
public record Finding(ExitCode exitCode, String text) {}
