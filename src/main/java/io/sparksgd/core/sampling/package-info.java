/** Which rows form which mini-batch, as a pure function of seed and epoch. */
package io.sparksgd.core.sampling;
