/**
 * Reading and checking rows: which files there are, what their columns hold, the rows as blocks of
 * examples in an order that depends on data and settings alone, and the rows that cannot be used.
 *
 * <p>May import {@code config}, {@code core}, {@code exit}, Spark, Hadoop and slf4j.
 */
package io.sparksgd.io;
