/** Sums that do not depend on the order of merging. */
package io.sparksgd.core.sum;
