/** What is known of the training rows before training. */
package io.sparksgd.core.profile;
