/** Training rows on a cluster: cached blocks, one treeAggregate per pass. Imports core and exit. */
package io.sparksgd.spark;
