"""The rows of a case as every peer takes them, on numpy alone."""

import pathlib

import numpy as np

SPLITS = ("train", "val")


def read_rows(folder):
    """For each split its float32 features [rows, columns] and int32 labels [rows], as make_rows.py wrote them."""
    place = pathlib.Path(folder)
    return {split: (np.load(place / f"{split}.npy"), np.load(place / f"{split}-labels.npy")) for split in SPLITS}


def standardise(rows):
    """Every split by mean and population deviation of train, taken in float64; a constant column is divided by 1."""
    features, _ = rows["train"]
    mean = features.mean(axis=0, dtype=np.float64)
    scale = features.std(axis=0, dtype=np.float64)
    scale[scale == 0] = 1
    mean, scale = mean.astype(np.float32), scale.astype(np.float32)
    return {split: ((features - mean) / scale, labels) for split, (features, labels) in rows.items()}
