"""Least squares with precision weights in rational arithmetic: golden values of LeastSquaresTest."""

from decimal import Decimal, getcontext
from fractions import Fraction

getcontext().prec = 30
x, y, w = [1, 2, 3, 4, 5], [1, 3, 2, 5, 4], [1, 2, 3, 2, 1]

total = Fraction(sum(w))
mean_x = sum(Fraction(a * c) for a, c in zip(x, w)) / total
mean_y = sum(Fraction(b * c) for b, c in zip(y, w)) / total
sxx = sum(c * (a - mean_x) ** 2 for a, c in zip(x, w))
sxy = sum(c * (a - mean_x) * (b - mean_y) for a, b, c in zip(x, y, w))
slope = sxy / sxx
intercept = mean_y - slope * mean_x
rss = sum(c * (b - slope * a - intercept) ** 2 for a, b, c in zip(x, y, w))
variance = rss / (len(x) - 2)


def root(value):
    return (Decimal(value.numerator) / Decimal(value.denominator)).sqrt()


print(float(slope), float(intercept))
print(float(root(variance / sxx)), float(root(variance * (1 / total + mean_x**2 / sxx))))
