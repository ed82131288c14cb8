"""The best that plain PyTorch does: all probes as one matrix [probes x classes, columns], a tensor of learning rates,
Adam written by hand, the same batches for all."""

import torch
from timing import batches, measure, tensors, val_figures
from torch import nn

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


class StackedAdam:
    """torch.optim.Adam on stacked parameters [outputs, ...] with a learning rate for each output."""

    def __init__(self, parameters, rates):
        self.entries = [
            (each, torch.zeros_like(each), torch.zeros_like(each), rates.view(-1, *[1] * (each.dim() - 1)))
            for each in parameters
        ]
        self.steps = 0

    @torch.no_grad()
    def step(self):
        self.steps += 1
        first_correction = 1 - BETA1**self.steps
        root_correction = (1 - BETA2**self.steps) ** 0.5
        for parameter, first, second, rates in self.entries:
            gradient = parameter.grad
            first.lerp_(gradient, 1 - BETA1)
            second.mul_(BETA2).addcmul_(gradient, gradient, value=1 - BETA2)
            denominator = (second.sqrt() / root_correction).add_(EPSILON)
            parameter.sub_(rates / first_correction * (first / denominator))
            parameter.grad = None


def train(rows, job):
    splits = tensors(rows)
    torch.manual_seed(job["seeds"][0])
    columns, probes, classes = splits["train"][0].shape[1], len(job["learningRates"]), job["classes"]
    bound = columns**-0.5
    weight = torch.empty(probes * classes, columns).uniform_(-bound, bound).requires_grad_()
    bias = torch.empty(probes * classes).uniform_(-bound, bound).requires_grad_()
    optimizer = StackedAdam([weight, bias], torch.tensor(job["learningRates"]).repeat_interleave(classes))
    features, labels = splits["val"]
    for _ in range(job["epochs"]):
        for batch, batch_labels in batches(*splits["train"], job["batch"]):
            logits = nn.functional.linear(batch, weight, bias).view(-1, classes)
            # The mean over all rows of all probes; times probes it is the sum of each probe's mean.
            loss = nn.functional.cross_entropy(logits, batch_labels.repeat_interleave(probes)) * probes
            loss.backward()
            optimizer.step()
        _, accuracies = val_figures_of_all(nn.functional.linear(features, weight, bias).detach(), labels, probes)
    return accuracies


@torch.no_grad()
def val_figures_of_all(logits, labels, probes):
    """As val_figures(), for each of the probes whose logits stand side by side."""
    logits = logits.view(len(labels), probes, -1)
    labels = labels[:, None].expand(-1, probes)
    losses = nn.functional.cross_entropy(logits.transpose(1, 2), labels, reduction="none").mean(0)
    return losses.tolist(), (logits.argmax(2) == labels).float().mean(0).tolist()


measure(train)
