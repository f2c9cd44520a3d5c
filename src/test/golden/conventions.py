"""scikit-learn's solutions in their own settings: python3 src/test/golden/conventions.py, from the
project's directory.

NumPy 1.24 and scikit-learn 1.2.1. Each estimator gets the settings that docs/mathematics.md,
section 22, converts from lambda = 0.1 and alpha = 0.3 (or 0, or 1), on pima_train with weights
1, 2, 3, 1, 2, 3, ... Prints coefficients of standardised features, the intercept last, for
PenaltyConventionsTest, and how far each is from the optimum of F: the largest component of the
subgradient.
"""

import csv
import warnings

import numpy as np
from sklearn.linear_model import (
    ElasticNet,
    HuberRegressor,
    Lasso,
    LogisticRegression,
    Ridge,
    SGDClassifier,
    SGDRegressor,
)

warnings.filterwarnings("ignore")
LAMBDA, ALPHA = 0.1, 0.3

with open("data/pima_train.csv", newline="") as file:
    rows = list(csv.DictReader(file))
x = np.array([[float(r[c]) for c in ["npreg", "bp", "skin", "bmi", "ped", "age"]] for r in rows])
y = np.array([float(r["glu"]) for r in rows])
diabetic = np.array([float(r["diabetic"]) for r in rows])
s = 1.0 + np.arange(len(y)) % 3
S, n = s.sum(), len(y)


def deviation(v):
    return np.sqrt(np.average((v - np.average(v, axis=0, weights=s)) ** 2, axis=0, weights=s))


z = (x - np.average(x, axis=0, weights=s)) / deviation(x)
sd = deviation(y)
t = (y - np.average(y, weights=s)) / sd


def subgradient(w, slope, l1, l2):
    """The largest component of the subgradient of F of least size, at w with the intercept last."""
    g = np.append(z.T @ (s * slope), (s * slope).sum()) / S
    g[:-1] += l2 * w[:-1]
    zero = w[:-1] == 0
    shrunk = np.sign(g[:-1]) * np.maximum(np.abs(g[:-1]) - l1, 0)
    g[:-1] = np.where(zero, shrunk, g[:-1] + l1 * np.sign(w[:-1]))
    return np.abs(g).max()


def line(w):
    return z @ w[:-1] + w[-1]


def scaled(model):
    """Weights for the standardised label."""
    w = np.append(model.coef_, model.intercept_)
    w[-1] -= np.average(y, weights=s)
    return w / sd


def show(name, model, distance):
    numbers = np.append(model.coef_, model.intercept_)
    print(name, ", ".join(repr(float(v)) for v in numbers), "| subgradient %.1e" % distance)


def squared(name, model, l1, l2, allowed=1e-9):
    model.fit(z, y, sample_weight=s)
    w = scaled(model)
    distance = subgradient(w, line(w) - t, l1, l2)
    assert distance < allowed, (name, distance)
    show(name, model, distance)


def logistic(name, model, l1, l2, allowed=1e-9, weights=s):
    model.fit(z, diabetic, sample_weight=weights)
    w = np.append(model.coef_, model.intercept_)
    distance = subgradient(w, 1 / (1 + np.exp(-line(w))) - diabetic, l1, l2)
    assert distance < allowed, (name, distance)
    show(name, model, distance)


l1, l2 = LAMBDA * ALPHA, LAMBDA * (1 - ALPHA)
exact = dict(tol=1e-15, max_iter=1000000)
squared("Ridge", Ridge(alpha=S * LAMBDA, solver="cholesky"), 0, LAMBDA)
squared("Lasso", Lasso(alpha=LAMBDA * sd, **exact), LAMBDA, 0)
total = l1 * sd + l2
squared("ElasticNet", ElasticNet(alpha=total, l1_ratio=l1 * sd / total, **exact), l1, l2)

saga = dict(solver="saga", tol=1e-14, max_iter=1000000)
C = 1 / (S * LAMBDA)
logistic("LogisticRegression l2", LogisticRegression(C=C, penalty="l2", **saga), 0, LAMBDA)
logistic("LogisticRegression l1", LogisticRegression(C=C, penalty="l1", **saga), LAMBDA, 0)
net = LogisticRegression(C=C, penalty="elasticnet", l1_ratio=ALPHA, **saga)
logistic("LogisticRegression elasticnet", net, l1, l2)

huber = HuberRegressor(epsilon=1.35, alpha=20.0, tol=1e-10, max_iter=1000000)
huber.fit(z, y, sample_weight=s)
epsilon = 1.35 * huber.scale_
w = scaled(huber)
slope = np.clip(line(w) - t, -epsilon / sd, epsilon / sd)
distance = subgradient(w, slope, 0, 20.0 * huber.scale_ / S)
assert distance < 1e-4, distance
show("HuberRegressor, sigma = %r" % float(huber.scale_), huber, distance)

# SGD: no more than near. Its weights are not divided by their sum, so they are brought to mean 1.
sgd = dict(penalty="elasticnet", alpha=LAMBDA, l1_ratio=ALPHA, tol=None)
sgd.update(learning_rate="invscaling", eta0=0.1, power_t=0.7, max_iter=3000, random_state=1)
model = SGDRegressor(loss="squared_error", **sgd).fit(z, t, sample_weight=s * n / S)
w = np.append(model.coef_, model.intercept_)
distance = subgradient(w, line(w) - t, l1, l2)
assert distance < 0.01, distance
show("SGDRegressor", model, distance)
logistic("SGDClassifier", SGDClassifier(loss="log_loss", **sgd), l1, l2, 0.01, s * n / S)
# ... and with the sum of the weights doubled, lambda counts for half.
logistic("SGDClassifier", SGDClassifier(loss="log_loss", **sgd), l1 / 2, l2 / 2, 0.01, 2 * s * n / S)
