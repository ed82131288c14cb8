"""What the peers in PyTorch share: their rows as tensors, their batches, evaluation, and the stopwatch."""

import json
import sys
import time

import torch
from rows import read_rows, standardise
from threads import choose_threads


def tensors(rows):
    """As standardise() gives them: (features [rows, columns], int64 labels [rows]) of each split."""
    return {
        split: (torch.from_numpy(features), torch.from_numpy(labels).long())
        for split, (features, labels) in standardise(rows).items()
    }


def batches(features, labels, size):
    """An epoch's batches in a random order, the short last one kept; all rows as they lie where size is "full"."""
    if size == "full":
        yield features, labels
        return
    order = torch.randperm(len(labels))
    for start in range(0, len(labels), size):
        index = order[start : start + size]
        yield features[index], labels[index]


@torch.no_grad()
def val_figures(logits, labels):
    """Mean loss and accuracy of logits [rows, classes], as numbers that an epoch's log would keep."""
    loss = torch.nn.functional.cross_entropy(logits, labels)
    return loss.item(), (logits.argmax(1) == labels).float().mean().item()


def report(began, accuracy):
    """Prints what a side has to say: seconds since `began`, mean or best val accuracy, threads."""
    seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "valAccuracy": accuracy, "threads": torch.get_num_threads()}))


def measure(train):
    """Times `train(rows, job)`, which gives each probe's last val accuracy: rows as read in, figures of every epoch and
    the trained weights out. Trials of one epoch come before it, untimed."""
    job = json.loads(sys.argv[1])
    rows = read_rows(job["folder"])
    choose_threads(job["threads"], torch.set_num_threads, lambda: train(rows, {**job, "epochs": 1}))
    began = time.perf_counter()
    accuracies = train(rows, job)
    report(began, sum(accuracies) / len(accuracies))
