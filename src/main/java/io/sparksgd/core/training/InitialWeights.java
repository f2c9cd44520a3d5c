package io.sparksgd.core.training;

import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.sampling.RandomBits;
import java.util.Arrays;
import java.util.List;

/** Where training starts. */
public sealed interface InitialWeights {

  /** The weights of the scaled features, {@code weights[dimension + 1]}, intercept last. */
  double[] scaled(FeatureScaling scaling, long seed);

  /** All weights 0 in scaled units: with a standardised label, the mean of y. */
  record Zero() implements InitialWeights {
    @Override
    public double[] scaled(FeatureScaling scaling, long seed) {
      return new double[scaling.dimension() + 1];
    }
  }

  /** Independent standard normal weights in scaled units, chosen by the seed. */
  record Random() implements InitialWeights {
    private static final long STREAM = 0x696E697469616CL;

    @Override
    public double[] scaled(FeatureScaling scaling, long seed) {
      double[] weights = new double[scaling.dimension() + 1];
      long key = RandomBits.mix(RandomBits.mix(seed) ^ STREAM);
      Arrays.setAll(weights, j -> RandomBits.gaussian(key, j));
      return weights;
    }
  }

  /** Coefficients in original units, in the order of the features, then the intercept. */
  record Given(List<Double> coefficients) implements InitialWeights {
    public Given {
      coefficients = List.copyOf(coefficients);
    }

    @Override
    public double[] scaled(FeatureScaling scaling, long seed) {
      return scaling.toScaled(coefficients.stream().mapToDouble(Double::doubleValue).toArray());
    }
  }
}
