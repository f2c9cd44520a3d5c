package io.sparksgd.job;

/**
 * What {@code generate} wrote.
 *
 * @param output the directory
 * @param rows rows, damaged ones included
 * @param files part files
 * @param badRows damaged rows
 */
public record GeneratedData(String output, long rows, int files, long badRows) {}
