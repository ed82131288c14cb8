"""scikit-learn's LogisticRegression(solver="lbfgs"), one C after another, as far as it has to go for the optimum.

Its tolerance bounds the gradient of the mean loss, whose curvature falls with C: at the default of 1e-4 the objective
on the digits lies 7e-4 above the optimum at C = 1, and 70 % above it at C = 1000. With `tolerance()` it lies at most
1e-6 above. The digits need float64 for that; where float32 will do, it is twice as fast and the case says so."""

import json
import sys
import time

import numpy as np
from rows import read_rows, standardise
from scipy.special import logsumexp
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits
from threads import choose_threads


def tolerance(c):
    return min(1e-4, 1e-6 / c)


def objective(model, features, labels, c):
    """1/2 ||W||^2 + C sum of the rows' losses, in float64; the bias is free. For more than two classes."""
    weight = model.coef_.astype(np.float64)
    logits = features.astype(np.float64) @ weight.T + model.intercept_
    losses = logsumexp(logits, axis=1) - logits[np.arange(len(labels)), labels]
    return 0.5 * np.square(weight).sum() + c * losses.sum()


def fit(rows, cs):
    """The standardised splits, and a model for each C."""
    splits = {
        split: (features.astype(job["precision"], copy=False), labels)
        for split, (features, labels) in standardise(rows).items()
    }
    return splits, [LogisticRegression(C=c, tol=tolerance(c), max_iter=10_000).fit(*splits["train"]) for c in cs]


job = json.loads(sys.argv[1])
rows = read_rows(job["folder"])
threads = choose_threads(job["threads"], threadpool_limits, lambda: fit(rows, job["cs"][:2]))
began = time.perf_counter()
splits, models = fit(rows, job["cs"])
accuracies = [model.score(*splits["val"]) for model in models]
seconds = time.perf_counter() - began
objectives = [objective(model, *splits["train"], c) for model, c in zip(models, job["cs"])]
figures = {"valAccuracy": float(np.mean(accuracies)), "objectives": objectives}
print(json.dumps({"seconds": seconds, "threads": threads, **figures}))
