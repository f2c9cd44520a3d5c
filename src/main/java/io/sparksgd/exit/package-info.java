/** How runs end. Imports nothing but the JDK; everyone may import it. */
package io.sparksgd.exit;
