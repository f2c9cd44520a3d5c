"""Prints the golden values of the metrics tests: python3 src/test/golden/metrics.py

scikit-learn 1.2.1, numpy 1.24.2. Row i has weight 1, or 0.5 + (i mod 7) / 4.
"""

import csv

import numpy as np
from sklearn import metrics


def columns(path, features, label):
    with open(path) as file:
        rows = list(csv.DictReader(file))
    x = np.array([[float(row[name]) for name in features] for row in rows])
    return x, np.array([float(row[label]) for row in rows])


def weights(rows, weighted):
    return 0.5 + (np.arange(rows) % 7) / 4 if weighted else np.ones(rows)


def show(name, value):
    print(f"  {name} {value!r}")


PIMA = ["npreg", "glu", "bp", "skin", "bmi", "ped", "age"]
x, y = columns("data/pima_test.csv", PIMA, "diabetic")
margin = x @ np.array([0.103, 0.0321, -0.00477, -0.00192, 0.0836, 1.82, 0.0412]) - 9.773
p = 1 / (1 + np.exp(-margin))
for weighted in (False, True):
    s = weights(len(y), weighted)
    print("pima_test", "weighted" if weighted else "")
    show("log loss", metrics.log_loss(y, p, sample_weight=s))
    show("accuracy", metrics.accuracy_score(y, p >= 0.5, sample_weight=s))
    show("precision", metrics.precision_score(y, p >= 0.5, sample_weight=s))
    show("recall", metrics.recall_score(y, p >= 0.5, sample_weight=s))
    show("f1", metrics.f1_score(y, p >= 0.5, sample_weight=s))
    show("brier", metrics.brier_score_loss(y, p, sample_weight=s))
    show("auc", metrics.roc_auc_score(y, p, sample_weight=s))
    show("mean prediction", np.average(p, weights=s))
    show("mean label", np.average(y, weights=s))
    for bin in (0, 4, 9):
        inside = np.minimum((p * 10).astype(int), 9) == bin
        show(f"bin {bin} weight", s[inside].sum())
        show(f"bin {bin} mean prediction", np.average(p[inside], weights=s[inside]))
        show(f"bin {bin} mean label", np.average(y[inside], weights=s[inside]))

x, y = columns("data/faithful.csv", ["waiting"], "eruptions")
prediction = 0.07 * x[:, 0] - 1.5
for weighted in (False, True):
    s = weights(len(y), weighted)
    print("faithful", "weighted" if weighted else "")
    show("mse", metrics.mean_squared_error(y, prediction, sample_weight=s))
    show("mae", metrics.mean_absolute_error(y, prediction, sample_weight=s))
    show("r2", metrics.r2_score(y, prediction, sample_weight=s))
    show("mean residual", np.average(prediction - y, weights=s))
