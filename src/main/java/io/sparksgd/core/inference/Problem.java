package io.sparksgd.core.inference;

import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.loss.Loss;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.profile.ScaledProfile;

/**
 * What a fit minimises over the training rows, in scaled units:
 *
 * <pre>
 *   F(w, b) = (1/S) sum s loss(w.z + b, t) + l1 |w|_1 + l2/2 |w|^2
 * </pre>
 *
 * @param scaling standardises the features when there is a penalty, and for squared loss the label
 * @param l1 at least 0
 * @param l2 at least 0
 */
public record Problem(
    Loss loss, DataProfile profile, FeatureScaling scaling, double l1, double l2) {

  public Problem {
    require("l1", l1);
    require("l2", l2);
  }

  private static void require(String name, double strength) {
    if (!(strength >= 0 && strength <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "Invalid " + name + ": " + strength + " (must be >= 0 and finite)");
    }
  }

  ScaledProfile scaled() {
    return new ScaledProfile(profile, scaling);
  }

  /** The number of features that vary. */
  int varying() {
    int count = 0;
    for (int j = 0; j < profile.dimension(); j++) {
      count += profile.isConstant(j) ? 0 : 1;
    }
    return count;
  }
}
