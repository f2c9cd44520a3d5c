/** When to stop, as values. */
package io.sparksgd.core.stopping;
