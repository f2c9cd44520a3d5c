package io.sparksgd.config;

import java.time.Duration;

/**
 * A model store and how a run shares it with others.
 *
 * @param directory on any Hadoop file system
 * @param singleWriter whether somebody else sees to it that there is one run at a time, so that a
 *     storage that cannot create a file for one of two will do
 * @param lease how long a run keeps the store to itself after it was last heard of
 * @param waitAtMost how long to wait for a run that has the store; zero not to wait
 * @param keepVersions how many of the newest versions retention keeps
 * @param keepAge how old versions past those must be before they are deleted
 */
public record StoreConfig(
    String directory,
    boolean singleWriter,
    Duration lease,
    Duration waitAtMost,
    int keepVersions,
    Duration keepAge) {}
