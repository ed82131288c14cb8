"""Writes the rows of a case as npy files, the same for the same job: make_rows.py JOB, where JOB is JSON of `folder`
and `rows`, which is {"digits": true} or {"train", "val", "columns", "classes", "seed"}."""

import json
import pathlib
import sys

import numpy as np
from sklearn.datasets import load_digits


def digits():
    """scikit-learn's 1,797 handwritten digits of 8 x 8 pixels; the last 297 are val."""
    features, labels = load_digits(return_X_y=True)
    return {"train": (features[:1500], labels[:1500]), "val": (features[1500:], labels[1500:])}


def mixture(train, val, columns, classes, seed):
    """Normal noise around a mean a class, so near each other that no probe is perfect and no optimum is at infinity.
    Columns differ in mean and scale, as a model's activations do."""
    random = np.random.default_rng(seed)
    rows = train + val
    # Two means lie 2.8 deviations apart on 384 columns and as far on any other number.
    means = random.normal(size=(classes, columns)) * 2 / np.sqrt(columns)
    labels = random.integers(classes, size=rows)
    features = means[labels] + random.normal(size=(rows, columns))
    features = features * np.exp(random.normal(size=columns) / 2) + random.normal(size=columns)
    return {"train": (features[:train], labels[:train]), "val": (features[train:], labels[train:])}


def write(folder, splits):
    place = pathlib.Path(folder)
    place.mkdir(parents=True)
    for split, (features, labels) in splits.items():
        np.save(place / f"{split}.npy", np.ascontiguousarray(features, dtype=np.float32))
        np.save(place / f"{split}-labels.npy", labels.astype(np.int32))


job = json.loads(sys.argv[1])
write(job["folder"], digits() if job["rows"].get("digits") else mixture(**job["rows"]))
