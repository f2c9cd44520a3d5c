package io.sparksgd.config;

import java.util.Optional;

/**
 * What to leave behind.
 *
 * @param directory the model directory, on any Hadoop file system
 * @param overwrite whether an existing model directory may be replaced
 * @param status a file that gets a copy of run-status.json however the run ends
 * @param metrics a file that tells Prometheus how the run ended
 * @param requireCertificate whether a gap past {@code maxGap}, or no certificate, fails the run
 * @param maxGap the largest gap to the optimum, in standard errors, that goes without a warning
 */
public record OutputConfig(
    String directory,
    boolean overwrite,
    Optional<String> status,
    Optional<String> metrics,
    boolean requireCertificate,
    double maxGap) {}
