"""The loop that people write: one nn.Linear after another, each seed with its own order of rows."""

import torch
from timing import batches, measure, tensors, val_figures
from torch import nn


def train_probe(splits, learning_rate, seed, job):
    torch.manual_seed(seed)
    probe = nn.Linear(splits["train"][0].shape[1], job["classes"])
    optimizer = torch.optim.Adam(probe.parameters(), lr=learning_rate)
    features, labels = splits["val"]
    for _ in range(job["epochs"]):
        for batch, batch_labels in batches(*splits["train"], job["batch"]):
            optimizer.zero_grad()
            nn.functional.cross_entropy(probe(batch), batch_labels).backward()
            optimizer.step()
        with torch.no_grad():
            _, accuracy = val_figures(probe(features), labels)
    return accuracy


def train(rows, job):
    splits = tensors(rows)
    return [train_probe(splits, rate, seed, job) for rate in job["learningRates"] for seed in job["seeds"]]


if __name__ == "__main__":
    measure(train)
