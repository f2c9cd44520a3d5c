/** How a gradient changes the weights. */
package io.sparksgd.core.optimizer;
