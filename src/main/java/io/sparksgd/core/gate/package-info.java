/** Whether a new model takes the place of the old one. */
package io.sparksgd.core.gate;
