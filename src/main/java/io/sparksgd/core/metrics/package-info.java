/** How well predictions meet labels. */
package io.sparksgd.core.metrics;
