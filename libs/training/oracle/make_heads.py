"""Writes heads.safetensors: PyTorch's trajectories of what a pack can be beside a linear softmax classifier.

pip install torch==2.15.0 numpy safetensors; python make_heads.py. Everything is drawn from a written seed."""

import torch
from safetensors.torch import save_file

torch.manual_seed(0)
torch.set_num_threads(1)
ROWS, COLUMNS, OUTPUTS, HIDDEN, EPOCHS, BATCH = 150, 12, 3, 8, 4, 64

features = torch.randn(ROWS, COLUMNS)
said = features @ torch.randn(COLUMNS, OUTPUTS) + torch.randn(ROWS, OUTPUTS)
labels = said.argmax(1)
labels[:30] = 0  # so that classes are not balanced
flags = (said > 0.5).float()
values = said * 0.7 + 1
order = torch.stack([torch.randperm(ROWS) for _ in range(EPOCHS)])
linear = torch.nn.Linear(COLUMNS, OUTPUTS)
sequential = torch.nn.Sequential(torch.nn.Linear(COLUMNS, HIDDEN), torch.nn.ReLU(), torch.nn.Linear(HIDDEN, OUTPUTS))
start = {"linear": linear.state_dict(), "hidden": sequential.state_dict()}
start = {head: {key: value.clone() for key, value in state.items()} for head, state in start.items()}

out = {"features": features, "labels": labels, "flags": flags, "values": values, "order": order}
for key, value in start["linear"].items():
    out[f"start.{key}"] = value
for key, value in start["hidden"].items():
    out[f"start.{key}"] = value


def train(name, head, loss, truth, optimizer, schedule=None):
    model = linear if head == "linear" else sequential
    model.load_state_dict(start[head])
    stepper = optimizer(model.parameters())
    scheduler = schedule(stepper) if schedule else None
    for epoch in range(EPOCHS):
        for rows in order[epoch].split(BATCH):
            stepper.zero_grad()
            loss(model(features[rows]), truth[rows]).backward()
            stepper.step()
            if scheduler:
                scheduler.step()
    for key, value in model.state_dict().items():
        out[f"{name}.{key}"] = value.clone()


def adam(**settings):
    return lambda parameters: torch.optim.Adam(parameters, lr=0.01, **settings)


def warm_cosine(optimizer):
    steps = -(-ROWS // BATCH)
    rise = torch.optim.lr_scheduler.LinearLR(optimizer, 1 / steps, 1, steps - 1)
    fall = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, (EPOCHS - 1) * steps)
    return torch.optim.lr_scheduler.SequentialLR(optimizer, [rise, fall], [steps])


counts = torch.bincount(labels, minlength=OUTPUTS)
balanced = ROWS / (OUTPUTS * counts)
cross_entropy = torch.nn.CrossEntropyLoss()
train("hidden_adam", "hidden", cross_entropy, labels, adam(weight_decay=0.01))
train("hidden_sgd", "hidden", cross_entropy, labels, lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True))
train("multilabel", "linear", torch.nn.BCEWithLogitsLoss(), flags, adam())
train("multilabel_hidden", "hidden", torch.nn.BCEWithLogitsLoss(), flags, adam())
train("regression", "linear", torch.nn.MSELoss(), values, adam())
train("balanced", "linear", torch.nn.CrossEntropyLoss(weight=balanced), labels, adam())
train("warm_cosine", "linear", cross_entropy, labels, lambda p: torch.optim.SGD(p, lr=0.1), warm_cosine)
save_file(out, "heads.safetensors")
print({key: tuple(value.shape) for key, value in out.items() if "." not in key}, counts.tolist())
