"""Prints the golden values of the drift tests: python3 src/test/golden/drift.py

scipy 1.17.1, numpy 2.4.6.
"""

import numpy as np
from scipy import stats


def show(name, value):
    print(f"{name} {float(value)!r}")


for x, k in [(0.5, 1), (3.84, 1), (40, 1), (1.5, 2), (16.9, 9), (0.1, 9), (120, 9), (25, 10)]:
    show(f"chi2 survival {x} {k}", stats.chi2.sf(x, k))
for p, k in [(0.05, 1), (0.05, 9), (0.001, 4), (0.9, 3)]:
    show(f"chi2 upper quantile {p} {k}", stats.chi2.isf(p, k))
for x in [0.5, 1.0, 1.5, 2.5]:
    show(f"kolmogorov survival {x}", stats.kstwobign.sf(x))

then = np.array([100.0] * 10)
now = np.array([80, 90, 100, 110, 120, 130, 90, 100, 90, 110.0])
n, m, k = then.sum(), now.sum(), len(then)
p = (then + 0.5) / (n + k / 2)
q = (now + 0.5) / (m + k / 2)
psi = ((q - p) * np.log(q / p)).sum()
show("psi", psi)
show("psi scaled", psi / (1 / n + 1 / m))
pearson = stats.chi2_contingency([then, now], correction=False).statistic
show("pearson", pearson)
show("psi p", stats.chi2.sf(min(psi / (1 / n + 1 / m), pearson), k - 1))
show("psi usual", (1 / n + 1 / m) * stats.chi2.isf(0.05, k - 1))

a = np.array([1, 2, 2, 3, 5, 8, 13, 21, 34, 55.0])
b = np.array([1, 1, 4, 4, 9, 16, 25, 36, 49, 64, 81, 100.0])
distance = stats.ks_2samp(a, b).statistic
show("ks", distance)
show("ks p", stats.kstwobign.sf(distance * np.sqrt(len(a) * len(b) / (len(a) + len(b)))))
difference = b.mean() - a.mean()
show("mean shift", difference / np.sqrt((a.var() + b.var()) / 2))
n, m = len(a), len(b)
both = np.concatenate([a, b])
scale = np.sqrt(1 / n + 1 / m)
z = difference / both.std() / scale
show("mean shift z", z)
g = stats.skew(both) * (1 / m**2 - 1 / n**2) / scale**3
show("mean shift g", g)
corrected = 6 / g * (np.cbrt(1 + g * z / 2) - 1) + g / 6
show("mean shift p", 2 * stats.norm.sf(min(abs(z), abs(corrected))))
