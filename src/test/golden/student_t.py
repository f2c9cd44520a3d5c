"""Quantiles and tails of Student's t for StudentTTest, by SciPy 1.17.1: python3 src/test/golden/student_t.py"""

from scipy import stats

for degrees in (1, 2.5, 5, 29, 29.7, 99, 999, 9999, 1e6):
    for level in (0.9, 0.95, 0.9995):
        print("quantile", degrees, level, float(stats.t.ppf(level, degrees)))
for degrees in (1, 3.5, 29, 500, 1e5):
    for t in (0, 0.5, 1.7, 4, 12):
        print("survival", degrees, t, float(stats.t.sf(t, degrees)))
