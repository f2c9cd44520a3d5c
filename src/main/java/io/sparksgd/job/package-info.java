/**
 * The straight lines: what one run does, from its configuration record to its outcome, top to
 * bottom. The only package that opens a Spark session.
 */
package io.sparksgd.job;
