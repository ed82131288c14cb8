"""Writes multilabel.safetensors: optima of three labels that scikit-learn finds one by one.

    pip install numpy scikit-learn safetensors && python make_multilabel.py
"""

import pathlib

import numpy
from safetensors.numpy import save_file
from sklearn.linear_model import LogisticRegression

ROWS, COLUMNS, LABELS = 150, 6, 3
WEIGHT_DECAYS = [0.1, 0.001]

random = numpy.random.default_rng(7)
features = random.standard_normal((ROWS, COLUMNS)).astype(numpy.float32)
features[:, 1] += features[:, 0]
truth = random.standard_normal((COLUMNS, LABELS))
# The labels differ in how common they are.
labels = (features @ truth + random.logistic(size=(ROWS, LABELS)) > [0, 1, 3]).astype(numpy.int64)
row_weights = random.integers(0, 4, ROWS).astype(numpy.float32)

arrays = {"features": features, "labels": labels, "row_weights": row_weights}
for name, weights in {"plain": numpy.ones(ROWS), "weighted": row_weights.astype(float)}.items():
    for decay in WEIGHT_DECAYS:
        # Mean over rows and labels + decay / 2 |W|^2 is, label by label, 1 / 2 |w|^2 + C sum of losses with this C.
        c = 1 / (weights.sum() * LABELS * decay)
        models = [
            LogisticRegression(C=c, solver="newton-cholesky", tol=1e-12, max_iter=1000).fit(
                features.astype(float), labels[:, label], sample_weight=weights
            )
            for label in range(LABELS)
        ]
        arrays[f"{name}.{decay}.weight"] = numpy.concatenate([m.coef_ for m in models]).astype(numpy.float32)
        arrays[f"{name}.{decay}.bias"] = numpy.concatenate([m.intercept_ for m in models]).astype(numpy.float32)

save_file(arrays, pathlib.Path(__file__).with_name("multilabel.safetensors"))
