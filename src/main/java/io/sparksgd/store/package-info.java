/**
 * The model directory: what a run leaves behind, written so that a good model is never lost and a
 * torn one is never taken for a model.
 *
 * <p>May import {@code core}, {@code config}, {@code exit}, Hadoop, Jackson and slf4j; never Spark.
 */
package io.sparksgd.store;
