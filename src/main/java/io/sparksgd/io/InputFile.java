package io.sparksgd.io;

/**
 * One file of the input.
 *
 * @param path the whole path, with its scheme
 * @param name the path relative to the directory that all files of the input share
 * @param length in bytes
 */
public record InputFile(String path, String name, long length) {}
