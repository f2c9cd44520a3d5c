/** What many mini-batches bring to the driver at once. */
package io.sparksgd.core.window;
