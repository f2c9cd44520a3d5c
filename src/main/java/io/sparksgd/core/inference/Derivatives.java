package io.sparksgd.core.inference;

/**
 * The mean loss over all training rows and its derivatives by the weights, at the weights they were
 * asked for; without penalty. All NaN where a sum was not finite.
 *
 * @param loss (1/S) sum s loss
 * @param squaredSlope (1/S) sum s loss'^2
 * @param gradient {@code gradient[d + 1]}, (1/S) sum s loss' v with v = (z, 1)
 * @param hessian {@code hessian[d + 1][d + 1]}, (1/S) sum s loss'' v v'; without rows when only the
 *     gradient was asked for
 */
public record Derivatives(
    double loss, double squaredSlope, double[] gradient, double[][] hessian) {}
