/** How data and model of one night differ from those of another. */
package io.sparksgd.core.drift;
