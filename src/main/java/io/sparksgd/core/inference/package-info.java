/** Exact optima of every loss, standard errors, and how far a fit is from its optimum. */
package io.sparksgd.core.inference;
