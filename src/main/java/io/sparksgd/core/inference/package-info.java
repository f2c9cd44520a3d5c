/** The exact optimum, standard errors, and how far a fit is from it. */
package io.sparksgd.core.inference;
