package io.sparksgd.core.inference;

import io.sparksgd.core.data.BlockPass;
import io.sparksgd.core.data.ExampleBlock;
import io.sparksgd.core.data.FeatureScaling;
import io.sparksgd.core.data.ScalingMethod;
import io.sparksgd.core.profile.DataProfile;
import io.sparksgd.core.profile.ScaledProfile;
import io.sparksgd.core.sum.OrderFreeSums;
import io.sparksgd.core.training.InMemorySource;
import io.sparksgd.core.training.TestExamples;
import java.util.List;
import java.util.function.Function;

/** Rows in memory with their profile and scaling, as the solvers want them. */
record ScaledExamples(
    TestExamples rows,
    DataProfile profile,
    FeatureScaling scaling,
    Function<BlockPass, OrderFreeSums> source) {

  /** Features and label standardised. */
  static ScaledExamples standardised(TestExamples rows) {
    DataProfile profile = rows.profile();
    return of(rows, profile, profile.scaling(ScalingMethod.STANDARDIZE));
  }

  /** Features standardised, labels 0 and 1 as they are. */
  static ScaledExamples classes(TestExamples rows) {
    DataProfile profile = rows.profile();
    FeatureScaling scaling = profile.scaling(ScalingMethod.STANDARDIZE);
    double[] shift = new double[profile.dimension()];
    double[] factor = new double[profile.dimension()];
    for (int j = 0; j < shift.length; j++) {
      shift[j] = scaling.shift(j);
      factor[j] = scaling.factor(j);
    }
    return of(rows, profile, new FeatureScaling(shift, factor, 0, 1));
  }

  private static ScaledExamples of(TestExamples rows, DataProfile profile, FeatureScaling scaling) {
    List<ExampleBlock> blocks = rows.blocks(rows.rows() / 3, rows.rows() / 4);
    return new ScaledExamples(rows, profile, scaling, new InMemorySource(blocks)::sum);
  }

  static ScaledExamples pima() {
    return classes(
        TestExamples.csv(
            "pima_train.csv", "diabetic", "npreg", "glu", "bp", "skin", "bmi", "ped", "age"));
  }

  static TestExamples housing() {
    return TestExamples.csv(
        "california_housing.csv",
        "median_house_value",
        "median_income",
        "housing_median_age",
        "total_rooms",
        "population",
        "households",
        "latitude",
        "longitude");
  }

  ScaledProfile scaledProfile() {
    return new ScaledProfile(profile, scaling);
  }

  /** Each row as often as its weight, a whole number, says. */
  static TestExamples repeated(TestExamples rows) {
    int total = 0;
    for (int row = 0; row < rows.rows(); row++) {
      total += (int) rows.weight(row);
    }
    double[][] features = new double[total][];
    double[] labels = new double[total];
    for (int row = 0, at = 0; row < rows.rows(); row++) {
      for (int copy = 0; copy < rows.weight(row); copy++, at++) {
        features[at] = rows.features()[row];
        labels[at] = rows.labels()[row];
      }
    }
    return new TestExamples(features, labels, null);
  }

  /** The same rows with weights 1, 2 and 0 in turn. */
  static TestExamples oneTwoZero(TestExamples rows) {
    double[] weights = new double[rows.rows()];
    for (int row = 0; row < weights.length; row++) {
      weights[row] = new double[] {1, 2, 0}[row % 3];
    }
    return new TestExamples(rows.features(), rows.labels(), weights);
  }
}
