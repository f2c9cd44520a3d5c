/** Blocks of examples, the passes that look at them, and the map between units. */
package io.sparksgd.core.data;
