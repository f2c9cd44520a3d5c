/** What large weights cost. Imports nothing but the JDK. */
package io.sparksgd.core.penalty;
