"""The logistic loss and its derivatives with 400 digits: golden values of LossTest."""

from decimal import Decimal, getcontext

getcontext().prec = 400

for margin in [-700.0, -40.0, -5.0, -0.75, -1e-9, 0.0, 1e-9, 0.75, 5.0, 40.0, 700.0]:
    m = Decimal(margin)
    p = 1 / (1 + (-m).exp())
    q = 1 / (1 + m.exp())
    for label in (0, 1):
        loss = -(p if label == 1 else q).ln()
        derivative = p if label == 0 else -q
        print(f"{{{margin}, {label}, {float(loss)}, {float(derivative)}, {float(p * q)}, {float(p)}}},")
