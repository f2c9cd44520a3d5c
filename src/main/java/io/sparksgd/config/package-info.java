/**
 * Every setting of every command, once. A table of {@link io.sparksgd.config.Setting}s says the
 * key, default, help and rule of each; options, files, defaults, printed configurations and the
 * records that jobs take all follow from it.
 *
 * <p>May import {@code core}, {@code exit} and the HOCON parser; no Spark, no Hadoop.
 */
package io.sparksgd.config;
