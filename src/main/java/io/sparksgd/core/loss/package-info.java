/** What an example costs, and what all examples cost together. */
package io.sparksgd.core.loss;
