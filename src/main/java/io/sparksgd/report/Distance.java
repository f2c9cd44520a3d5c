package io.sparksgd.report;

import io.sparksgd.core.inference.Certificate;
import java.util.Comparator;
import java.util.List;

/** How far a model is from the optimum, in words. */
final class Distance {
  /** The most gaps that are listed one by one. */
  private static final int MOST_LISTED = 4;

  private Distance() {}

  /** How far that is, or why it is not known. */
  static String toOptimum(Certificate certificate) {
    if (!certificate.certified()) {
      return "not known: " + Words.text(certificate.why().orElse("no reason given"));
    }
    double dualityGap = certificate.measures().dualityGap();
    String duality = Double.isNaN(dualityGap) ? "" : "; duality gap " + gap(dualityGap);
    return away(certificate) + duality;
  }

  private static String away(Certificate certificate) {
    List<Certificate.Gap> gaps = certificate.coefficients();
    String away = gap(certificate.largestGap()) + ' ' + certificate.unit().words() + " away (";
    if (gaps.size() <= MOST_LISTED) {
      return away + listed(gaps) + ")";
    }
    List<Certificate.Gap> worst =
        gaps.stream()
            .sorted(Comparator.comparingDouble(Certificate.Gap::gap).reversed())
            .limit(MOST_LISTED)
            .toList();
    int others = gaps.size() - MOST_LISTED;
    return away + listed(worst) + ", the " + others + " others less)";
  }

  private static String listed(List<Certificate.Gap> gaps) {
    return String.join(
        ", ", gaps.stream().map(gap -> Words.name(gap.name()) + ' ' + gap(gap.gap())).toList());
  }

  private static String gap(double gap) {
    return Words.number(gap, 2);
  }
}
