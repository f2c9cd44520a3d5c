package io.sparksgd.job;

import io.sparksgd.exit.ExitCode;

/**
 * What a command did or found out.
 *
 * @param text for a person, lines ended by {@code \n}
 */
public record Finding(ExitCode exitCode, String text) {}
