/** Fitted models in original units. */
package io.sparksgd.core.model;
