"""Golden optima: python3 src/test/golden/optima.py, from the project's directory.

NumPy 1.24 and scikit-learn 1.2.1 for NewtonTest, LeastSquaresTest, CertifierTest and
CoordinateDescentTest. Prints arrays, the intercept last, and writes
src/test/resources/golden/pima_test_probabilities.csv.
"""

import csv

import numpy as np
from sklearn.linear_model import ElasticNet, Lasso

FEATURES = ["npreg", "glu", "bp", "skin", "bmi", "ped", "age"]
HOUSING = [
    "median_income",
    "housing_median_age",
    "total_rooms",
    "population",
    "households",
    "latitude",
    "longitude",
]


def read(name, columns):
    with open("data/" + name, newline="") as file:
        return np.array([[float(row[c]) for c in columns] for row in csv.DictReader(file)])


def show(name, *values):
    print(name, ", ".join(repr(float(v)) for v in np.concatenate([np.ravel(v) for v in values])))


def with_one(x):
    return np.column_stack([x, np.ones(len(x))])


def standardise(v):
    return (v - v.mean(axis=0)) / v.std(axis=0)


def logistic(v, y, penalty):
    """Newton from zero; penalty on each weight, F = mean loss + sum penalty w^2 / 2."""
    w = np.zeros(v.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-v @ w))
        gradient = v.T @ (p - y) / len(y) + penalty * w
        hessian = (v.T * (p * (1 - p))) @ v / len(y)
        w = w - np.linalg.solve(hessian + np.diag(penalty), gradient)
    inverse = np.linalg.inv(hessian + np.diag(penalty))
    return w, np.sqrt(np.diag(inverse @ hessian @ inverse) / len(y))


def huber(v, y, epsilon):
    """Reweighted least squares, far past convergence: no Newton, no Hessian."""
    w = np.linalg.lstsq(v, y, rcond=None)[0]
    for _ in range(20000):
        size = np.abs(v @ w - y)
        weight = np.minimum(1, epsilon / np.maximum(size, 1e-300))
        w = np.linalg.solve((v.T * weight) @ v, v.T @ (weight * y))
    return w


train = read("pima_train.csv", FEATURES + ["diabetic"])
test = read("pima_test.csv", FEATURES)
x, y = train[:, :7], train[:, 7]
w, errors = logistic(with_one(x), y, np.zeros(8))
show("pima logistic", w)
show("pima standard errors", errors)
with open("src/test/resources/golden/pima_test_probabilities.csv", "w") as out:
    for p in 1 / (1 + np.exp(-with_one(test) @ w)):
        out.write(repr(float(p)) + "\n")

z = standardise(x)
w, errors = logistic(with_one(z), y, np.array([0.05] * 7 + [0]))
show("pima logistic, l2 = 0.05, standardised", w)
show("pima logistic, l2 = 0.05, standard errors", errors)

house = read("california_housing.csv", HOUSING + ["median_house_value"])
z, t = standardise(house[:, :7]), standardise(house[:, 7])
n, l2 = len(t), 0.01
w = huber(with_one(z), t, 0.5)
show("housing huber, epsilon = 0.5, standardised", w)
psi = np.clip(with_one(z) @ w - t, -0.5, 0.5)
inside = np.abs(with_one(z) @ w - t) <= 0.5
bend = inside.mean()
covariance = psi @ psi / (n - 8) / bend**2 * np.linalg.inv(with_one(z).T @ with_one(z))
show("housing huber, standard errors", np.sqrt(np.diag(covariance)))

# Ridge: weights of standardised features and label, back in original units.
r = z.T @ z / n
inverse = np.linalg.inv(r + l2 * np.eye(7))
w = inverse @ (z.T @ t / n)
sd, mean = house.std(axis=0), house.mean(axis=0)
a = w * sd[7] / sd[:7]
b = mean[7] - a @ mean[:7]
freedom = n - 1 - np.trace(inverse @ r)
sigma2 = np.sum((house[:, 7] - house[:, :7] @ a - b) ** 2) / freedom
covariance = inverse @ r @ inverse / n
q = mean[:7] / sd[:7]
show("housing ridge, l2 = 0.01", a, b)
show(
    "housing ridge, standard errors",
    np.sqrt(sigma2 * np.diag(covariance)) / sd[:7],
    np.sqrt(sigma2 * (1 / n + q @ covariance @ q)),
)

# Minimum norm where a column comes twice: the halves of the coefficient of the column alone.
z = standardise(x)
t = standardise(z[:, 1] + 0.1 * y)
twice = np.column_stack([z[:, 0], z[:, 4], z[:, 0]])
w = np.linalg.pinv(twice) @ t
show("pima minimum norm", w)

# scikit-learn: 1/(2n) |t - z w|^2 + alpha (l1_ratio |w|_1 + (1 - l1_ratio)/2 |w|^2)
columns = [0, 2, 3, 4, 5, 6]
z, t = standardise(x[:, columns]), standardise(x[:, 1])
lasso = Lasso(alpha=0.1, tol=1e-15, max_iter=1000000).fit(z, t)
show("pima lasso, l1 = 0.1", lasso.coef_, lasso.intercept_)
net = ElasticNet(alpha=0.2, l1_ratio=0.3, tol=1e-15, max_iter=1000000).fit(z, t)
show("pima elastic net, l1 = 0.06, l2 = 0.14", net.coef_, net.intercept_)
weight = 1 + np.arange(len(t)) % 3
z = (z - np.average(z, axis=0, weights=weight)) / np.sqrt(
    np.cov(z.T, aweights=weight, ddof=0).diagonal()
)
t = (t - np.average(t, weights=weight)) / np.sqrt(np.cov(t, aweights=weight, ddof=0))
net = ElasticNet(alpha=0.2, l1_ratio=0.3, tol=1e-15, max_iter=1000000)
net.fit(z, t, sample_weight=weight)
show("pima weighted elastic net", net.coef_, net.intercept_)
