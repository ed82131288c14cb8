"""The loop of one_at_a_time.py over a sweep of a dataset's layers, from its files on: sweep.py JOB, where JOB is JSON
of `dataset`, a folder with dataset.json and safetensors files, and what training wants."""

import json
import pathlib
import sys
import time

import numpy as np
import torch
from one_at_a_time import train_probe
from safetensors.numpy import load_file
from threads import choose_threads
from timing import report, tensors

SPLITS = ("train", "val")


def layers_of(folder):
    """Each layer's rows, as read_rows() gives them."""
    place = pathlib.Path(folder)
    manifest = json.loads((place / "dataset.json").read_text())
    labels = load_file(place / manifest["labels"])
    for layer in manifest["layers"]:
        features = load_file(place / layer["file"])
        yield {split: (features[split].astype(np.float32), labels[split]) for split in SPLITS}


def sweep(job):
    return [
        [train_probe(splits, rate, seed, job) for rate in job["learningRates"] for seed in job["seeds"]]
        for splits in map(tensors, layers_of(job["dataset"]))
    ]


job = json.loads(sys.argv[1])
choose_threads(job["threads"], torch.set_num_threads, lambda: sweep({**job, "epochs": 1, "seeds": job["seeds"][:1]}))
began = time.perf_counter()
accuracies = np.reshape(sweep(job), (-1, len(job["seeds"])))
report(began, accuracies.mean(axis=1).max())
