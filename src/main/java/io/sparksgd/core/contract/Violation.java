package io.sparksgd.core.contract;

/**
 * A rule of the contract that does not hold; never holds a row.
 *
 * @param thing what was looked at, such as {@code age max}
 * @param value what it was
 * @param rule what it must be
 */
public record Violation(String thing, String value, String rule) {}
