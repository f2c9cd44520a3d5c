/**
 * What a person reads on the terminal: how far a run is, and what it came to.
 *
 * <p>May import {@code core} and the JDK only. Text is plain ASCII but for the names of columns.
 */
package io.sparksgd.report;
