package io.sparksgd.io;

/**
 * One file of the input.
 *
 * @param path the whole path, with its scheme
 * @param name the path relative to the directory that all files of the input share
 * @param length in bytes
 * @param modifiedAt when it was written last, in milliseconds since 1970
 */
public record InputFile(String path, String name, long length, long modifiedAt) {}
