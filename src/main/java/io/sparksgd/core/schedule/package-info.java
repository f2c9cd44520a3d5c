/** How the learning rate changes from step to step. */
package io.sparksgd.core.schedule;
