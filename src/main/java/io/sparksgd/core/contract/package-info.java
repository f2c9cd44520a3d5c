/** What the rows of a night must be like before a model may be trained on them. */
package io.sparksgd.core.contract;
