"""DINOv2's way: all heads in one loop on the same batches, a parameter group a head, one sum of losses."""

import torch
from timing import batches, measure, tensors, val_figures
from torch import nn


def train(rows, job):
    splits = tensors(rows)
    torch.manual_seed(job["seeds"][0])
    columns = splits["train"][0].shape[1]
    heads = nn.ModuleList(nn.Linear(columns, job["classes"]) for _ in job["learningRates"])
    groups = [{"params": head.parameters(), "lr": rate} for head, rate in zip(heads, job["learningRates"])]
    optimizer = torch.optim.Adam(groups)
    features, labels = splits["val"]
    for _ in range(job["epochs"]):
        for batch, batch_labels in batches(*splits["train"], job["batch"]):
            optimizer.zero_grad()
            sum(nn.functional.cross_entropy(head(batch), batch_labels) for head in heads).backward()
            optimizer.step()
        with torch.no_grad():
            figures = [val_figures(head(features), labels) for head in heads]
    return [accuracy for _, accuracy in figures]


measure(train)
