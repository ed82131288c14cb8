"""Writes scores.json: small cases with the figures that scikit-learn and scipy give them.

    pip install numpy==2.4.6 scipy==1.17.1 scikit-learn==1.9.1
    python make_oracle.py && npx prettier --write scores.json

Inputs are float32, as a trainer has them, and written so that they read back to the same bits; all is computed from
them in float64. A figure that is not defined (scikit-learn warns or raises) is null.
"""

import json
import warnings
from pathlib import Path

import numpy as np
from scipy.special import log_softmax, softmax
from sklearn import metrics

warnings.simplefilter("ignore")  # of figures that are not defined, and classes that are only predicted
generator = np.random.default_rng(20)


def logits(rows, columns, spread, step=0.001):
    """Normal logits rounded to a step: a wide one makes ties."""
    return (np.round(generator.normal(0, spread, (rows, columns)) / step) * step).astype(np.float32)


def written(array):
    return [float(str(value)) for value in array.ravel()]


def figure(value):
    return None if value is None or np.isnan(value) else float(value)


def classification(name, scores, labels):
    exact = scores.astype(np.float64)
    classes = scores.shape[1]
    predicted = scores.argmax(axis=1)
    losses = -log_softmax(exact, axis=1)[np.arange(len(labels)), labels]
    if len(np.unique(labels)) < classes:
        auroc = None
    elif classes == 2:
        auroc = metrics.roc_auc_score(labels, exact[:, 1] - exact[:, 0])
    else:
        auroc = metrics.roc_auc_score(labels, softmax(exact, axis=1), multi_class="ovr", average="macro")
    f1 = metrics.f1_score(labels, predicted, labels=range(classes), average="macro", zero_division=0)
    return {
        "name": name,
        "outputs": classes,
        "logits": written(scores),
        "labels": labels.tolist(),
        "predicted": predicted.tolist(),
        "expected": {
            "accuracy": metrics.accuracy_score(labels, predicted),
            "loss": losses.mean(),
            "balanced_accuracy": metrics.balanced_accuracy_score(labels, predicted),
            "macro_f1": f1,
            "auroc": figure(auroc),
        },
        "loss_sd": losses.std(),
    }


def drawn(rows, classes, scores, agreement=0.4):
    """Labels that agree with the largest score in some rows and are any class in the rest."""
    anything = generator.integers(0, classes, rows)
    return np.where(generator.random(rows) < agreement, scores.argmax(axis=1), anything)


def classification_cases():
    two, five = logits(40, 2, 2), logits(40, 5, 2)
    coarse_two, coarse_five = logits(40, 2, 1, 0.5), logits(40, 5, 1, 0.5)
    wide_two, wide_five = np.clip(logits(40, 2, 60), -80, 80), np.clip(logits(40, 5, 60), -80, 80)
    of_three = np.array([0, 1, 2, 4])
    never = logits(30, 5, 2)
    never[:, 3] = -20
    return [
        classification("two classes", two, drawn(40, 2, two)),
        classification("five classes", five, drawn(40, 5, five)),
        classification("two classes, ties", coarse_two, drawn(40, 2, coarse_two)),
        classification("five classes, ties", coarse_five, drawn(40, 5, coarse_five)),
        classification("two classes, logits up to 80", wide_two, drawn(40, 2, wide_two)),
        classification("five classes, logits up to 80", wide_five, drawn(40, 5, wide_five)),
        classification("constant logits", np.zeros((20, 3), np.float32), np.arange(20) % 3),
        classification("a class without rows", five, of_three[generator.integers(0, 4, 40)]),
        classification("a class without rows, never predicted", never, of_three[generator.integers(0, 4, 30)]),
        classification("one class of two", logits(20, 2, 2), np.ones(20, int)),
    ]


def multilabel(name, scores, truth):
    exact = scores.astype(np.float64)
    losses = (np.logaddexp(0, exact) - exact * truth).mean(axis=1)
    present = [label for label in range(truth.shape[1]) if truth[:, label].any()]
    precisions = [metrics.average_precision_score(truth[:, label], exact[:, label]) for label in present]
    # A single label would be taken for two classes.
    f1 = [metrics.f1_score(truth[:, at], scores[:, at] > 0, zero_division=0) for at in range(truth.shape[1])]
    return {
        "name": name,
        "outputs": scores.shape[1],
        "logits": written(scores),
        "labels": truth.ravel().tolist(),
        "expected": {"loss": losses.mean(), "macro_f1": np.mean(f1), "map": np.mean(precisions) if present else None},
        "loss_sd": losses.std(),
    }


def multilabel_cases():
    def truth(scores):
        return (generator.normal(0, 2, scores.shape) + scores > 1).astype(int)

    plain, coarse, wide = logits(30, 4, 2), logits(30, 4, 1, 0.5), np.clip(logits(30, 3, 60), -80, 80)
    without, every = truth(plain), truth(plain)
    without[:, 2] = 0
    every[:, 1] = 1
    return [
        multilabel("four labels", plain, truth(plain)),
        multilabel("four labels, ties", coarse, truth(coarse)),
        multilabel("logits up to 80", wide, truth(wide)),
        multilabel("constant logits", np.zeros((20, 2), np.float32), truth(np.zeros((20, 2)))),
        multilabel("one label", plain[:, :1], truth(plain[:, :1])),
        multilabel("a label that no row has", plain, without),
        multilabel("a label that every row has", plain, every),
        multilabel("no label anywhere", plain, np.zeros((30, 4), int)),
    ]


def regression(name, predictions, truth):
    exact, true = predictions.astype(np.float64), truth.astype(np.float64)
    return {
        "name": name,
        "outputs": truth.shape[1],
        "predictions": written(predictions),
        "labels": written(truth),
        "expected": {
            "loss": metrics.mean_squared_error(true, exact),
            "r2": figure(metrics.r2_score(true, exact, multioutput="uniform_average")),
            "mse": metrics.mean_squared_error(true, exact),
        },
        "loss_sd": ((true - exact) ** 2).mean(axis=1).std(),
    }


def regression_cases():
    truth = logits(30, 3, 2)
    near = truth + logits(30, 3, 0.5)
    constant, exactly = truth.copy(), near.copy()
    constant[:, 1] = exactly[:, 1] = np.float32(0.1)
    far = truth + np.float32(1000)
    return [
        regression("one output", near[:, :1], truth[:, :1]),
        regression("three outputs", near, truth),
        regression("truth far from zero", far + logits(30, 3, 0.5), far),
        regression("constant truth", near, constant),
        regression("constant truth, predicted exactly", exactly, constant),
        regression("one row", near[:1], truth[:1]),
    ]


cases = {
    "classification": classification_cases(),
    "multilabel": multilabel_cases(),
    "regression": regression_cases(),
}
Path(__file__).with_name("scores.json").write_text(json.dumps(cases))
