/** The training loop, and the port through which it sees the training rows. */
package io.sparksgd.core.training;
