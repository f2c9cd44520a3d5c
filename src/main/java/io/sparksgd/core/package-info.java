/**
 * The numbers of training: no Spark, no Hadoop, no logger, no clock. Imports nothing but the JDK.
 */
package io.sparksgd.core;
