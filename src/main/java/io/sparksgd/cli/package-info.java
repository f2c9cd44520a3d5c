/**
 * The command line: one small class per command, from arguments and a file to a configuration
 * record, and from an outcome to an exit code.
 *
 * <p>May import {@code config}, {@code exit}, {@code job}, picocli and slf4j; no Spark, no Hadoop.
 * Whatever is wrong with arguments or settings is said before a Spark class is loaded.
 */
package io.sparksgd.cli;
