package io.sparksgd.config;

import java.util.Optional;

/**
 * Everything that one run of {@code doctor} needs to know.
 *
 * @param store a store to try out, which need not be there yet
 * @param singleWriter whether a storage that cannot keep two runs apart will do
 */
public record DoctorConfig(Optional<String> store, boolean singleWriter) {}
