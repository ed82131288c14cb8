"""Writes statistics.json: written cases with what scipy, statsmodels, scikit-learn and numpy make of them.

    pip install numpy==2.4.6 scipy==1.17.1 scikit-learn==1.9.1 statsmodels==0.15.0
    python make_statistics.py && npx prettier --write statistics.json

All in float64; numbers are written so that they read back to the same bits. What is not defined is null.
"""

import json
import warnings
from itertools import product
from pathlib import Path

import numpy as np
import statsmodels.api as sm
from scipy import stats
from scipy.special import softmax
from sklearn import metrics
from statsmodels.stats import contingency_tables, multitest, proportion

warnings.simplefilter("ignore")  # of classes that no drawn row has
generator = np.random.default_rng(33)


def mcnemar(only_a, only_b):
    table = [[100, only_a], [only_b, 50]]
    exact = only_a + only_b < 25
    # Without a correction where both are equal: R's mcnemar.test, not statsmodels, has it so.
    result = contingency_tables.mcnemar(table, exact=exact, correction=only_a != only_b)
    p = 1 if only_a + only_b == 0 else float(result.pvalue)
    return {"only_a": only_a, "only_b": only_b, "statistic": None if exact else float(result.statistic), "p": p}


def wilson(correct, rows):
    return {"correct": correct, "rows": rows, "interval": proportion.proportion_confint(correct, rows, 0.05, "wilson")}


def student(n, resampled=None):
    values = generator.normal(0.7, 0.02, n)
    variance = values.var(ddof=1) / n
    if resampled:
        variance = (1 / n + resampled["evaluation_rows"] / resampled["train_rows"]) * values.var(ddof=1)
    interval = stats.t.interval(0.95, n - 1, loc=values.mean(), scale=np.sqrt(variance))
    return {"values": values.tolist(), "resampled": resampled, "interval": interval}


def holm(ps):
    return {"ps": ps, "adjusted": multitest.multipletests(ps, method="holm")[1].tolist()}


def sign_flip(differences):
    differences = np.asarray(differences, float)
    if len(differences) > 16:
        # Every sign of so many is scipy's way too, but takes its memory: written out in two halves instead.
        half = len(differences) // 2
        sums = [np.array(list(product([-1, 1], repeat=len(part)))) @ part for part in np.split(differences, [half])]
        p = np.mean(np.abs(np.add.outer(*sums)) >= abs(differences.sum()) - 1e-12)
    else:
        p = stats.permutation_test(
            (differences,), np.mean, permutation_type="samples", n_resamples=np.inf, alternative="two-sided"
        ).pvalue
    return {"differences": differences.tolist(), "p": float(p)}


def paired(rows, groups):
    a, b = generator.integers(0, 2, rows), generator.random(rows).round(3)
    if groups is None:
        group_of, fit = None, sm.OLS(a - b, np.ones(rows)).fit()
    else:
        group_of = np.concatenate([np.arange(groups), generator.integers(0, groups, rows - groups)])
        b = (b + generator.random(groups)[group_of]).round(3)
        fit = sm.OLS(a - b, np.ones(rows)).fit(
            cov_type="cluster", cov_kwds={"groups": group_of, "use_correction": True}
        )
    return {
        "a": a.tolist(),
        "b": b.tolist(),
        "groups": None if group_of is None else group_of.tolist(),
        "standard_error": float(fit.bse[0]),
    }


def drawn(rows):
    return np.bincount(generator.integers(0, rows, rows), minlength=rows)


def classification(name, rows, classes, step):
    probabilities = softmax((generator.normal(0, 1.5, (rows, classes)) / step).round() * step, axis=1)
    predicted = probabilities.argmax(axis=1)
    truth = np.where(generator.random(rows) < 0.4, predicted, generator.integers(0, classes, rows))
    counts = drawn(rows)
    # scikit-learn's multi-class roc_auc_score takes weights, but not with labels that no weighted row has.
    areas = [metrics.roc_auc_score(truth == c, probabilities[:, c], sample_weight=counts) for c in range(classes)]
    loss = -np.log(probabilities[np.arange(rows), truth])
    return {
        "name": name,
        "task": "classification",
        "outputs": classes,
        "scores": probabilities.ravel().tolist(),
        "truth": truth.tolist(),
        "predicted": predicted.tolist(),
        "loss": loss.tolist(),
        "counts": counts.tolist(),
        "expected": {
            "accuracy": metrics.accuracy_score(truth, predicted, sample_weight=counts),
            "loss": np.average(loss, weights=counts),
            "balanced_accuracy": metrics.balanced_accuracy_score(truth, predicted, sample_weight=counts),
            "macro_f1": metrics.f1_score(
                truth, predicted, labels=range(classes), average="macro", zero_division=0, sample_weight=counts
            ),
            "auroc": np.mean(areas),
        },
    }


def multilabel(name, rows, labels, step):
    logits = (generator.normal(0, 1.5, (rows, labels)) / step).round() * step
    truth = (generator.normal(0, 2, logits.shape) + logits > 1).astype(int)
    predicted = (logits > 0).astype(int)
    loss = (np.logaddexp(0, logits) - logits * truth).mean(axis=1)
    counts = drawn(rows)
    f1 = [metrics.f1_score(truth[:, at], predicted[:, at], sample_weight=counts) for at in range(labels)]
    precisions = [
        metrics.average_precision_score(truth[:, at], logits[:, at], sample_weight=counts) for at in range(labels)
    ]
    return {
        "name": name,
        "task": "multilabel",
        "outputs": labels,
        "scores": logits.ravel().tolist(),
        "truth": truth.ravel().tolist(),
        "predicted": predicted.ravel().tolist(),
        "loss": loss.tolist(),
        "counts": counts.tolist(),
        "expected": {
            "loss": np.average(loss, weights=counts),
            "macro_f1": np.mean(f1),
            "map": np.mean(precisions),
        },
    }


def regression(name, rows, outputs):
    truth = generator.normal(5, 2, (rows, outputs)).astype(np.float32)
    predicted = (truth + generator.normal(0, 1, truth.shape)).astype(np.float32)
    exact_truth, exact = truth.astype(float), predicted.astype(float)
    loss = ((exact_truth - exact) ** 2).mean(axis=1)
    counts = drawn(rows)
    return {
        "name": name,
        "task": "regression",
        "outputs": outputs,
        "scores": None,
        "truth": exact_truth.ravel().tolist(),
        "predicted": exact.ravel().tolist(),
        "loss": loss.tolist(),
        "counts": counts.tolist(),
        "expected": {
            "loss": np.average(loss, weights=counts),
            "mse": metrics.mean_squared_error(exact_truth, exact, sample_weight=counts),
            "r2": metrics.r2_score(exact_truth, exact, sample_weight=counts),
        },
    }


def percentiles(samples, statistic, **options):
    """scipy's percentile interval of 100,000 draws, and the standard error of its draws."""
    result = stats.bootstrap(
        samples, statistic, method="percentile", n_resamples=100_000, random_state=7, batch=1000, **options
    )
    return {"interval": list(result.confidence_interval), "standard_error": float(result.standard_error)}


def bootstrap_mean(rows):
    values = generator.exponential(1, rows).round(3)
    return {"name": "rows", "values": values.tolist(), "groups": None, **percentiles((values,), np.mean)}


def bootstrap_groups(groups):
    sizes = generator.integers(1, 12, groups)
    group_of = np.repeat(np.arange(groups), sizes)
    values = (generator.random(len(group_of)) < generator.beta(2, 2, groups)[group_of]).astype(int)
    sums = np.bincount(group_of, values)

    def mean(sums, sizes, axis=-1):
        return sums.sum(axis=axis) / sizes.sum(axis=axis)

    return {
        "name": "groups",
        "values": values.tolist(),
        "groups": group_of.tolist(),
        **percentiles((sums, sizes), mean, paired=True),
    }


def bootstrap_macro_f1(rows, classes):
    predicted = generator.integers(0, classes, rows)
    truth = np.where(generator.random(rows) < 0.6, predicted, generator.integers(0, classes, rows))

    def macro_f1(predicted, truth, axis=-1):
        f1 = [
            2 * ((predicted == c) & (truth == c)).sum(axis) / ((predicted == c).sum(axis) + (truth == c).sum(axis))
            for c in range(classes)
        ]
        return np.mean(f1, axis=0)

    return {
        "classes": classes,
        "predicted": predicted.tolist(),
        "truth": truth.tolist(),
        **percentiles((predicted, truth), macro_f1, paired=True),
    }


def binomial_mean(correct, rows):
    """Resampled rows of 0 and 1 are a binomial: the bootstrap's interval of so many draws as there could be."""
    interval = stats.binom.ppf([0.025, 0.975], rows, correct / rows) / rows
    return {"correct": correct, "rows": rows, "interval": interval.tolist()}


differing = [(0, 0), (1, 0), (0, 5), (3, 9), (7, 7), (12, 12), (4, 20), (10, 15), (25, 25), (60, 41), (300, 410)]
draws = generator.normal(0, 1, 1001)
twenty = generator.normal(0.3, 1, 20).round(3)
cases = {
    "mcnemar": [mcnemar(*each) for each in differing],
    "wilson": [wilson(*each) for each in [(305, 500), (0, 10), (10, 10), (1, 2), (149, 150), (9_000, 10_000)]],
    "student_t": [student(n) for n in (2, 3, 4, 6, 7, 30, 101)]
    + [student(n, {"train_rows": 2000, "evaluation_rows": 500}) for n in (5, 10)],
    "holm": [
        holm([0.04]),
        holm([0.01, 0.04, 0.03, 0.005]),
        holm([0.5, 0.5, 0.02, 0.02, 0.9]),
        holm(generator.random(20).tolist()),
    ],
    "sign_flip": [
        sign_flip([0.02, 0.01, 0.03, 0.015, 0.01]),
        sign_flip([0.02, -0.01, 0.03, 0.015, 0.01, 0.0]),
        sign_flip([0.125, 0.25, -0.375, 0.125, -0.125]),
        sign_flip([0.0, 0.0, 0.0]),
        sign_flip(generator.normal(0.5, 1, 12)),
    ],
    "sign_flip_of_many": sign_flip(twenty),
    "paired_standard_error": [paired(40, None), paired(200, 30), paired(60, 2)],
    "weighted": [
        classification("two classes", 60, 2, 0.001),
        classification("two classes, ties", 60, 2, 1),
        classification("five classes", 80, 5, 0.001),
        classification("five classes, ties", 80, 5, 1),
        multilabel("four labels", 60, 4, 0.001),
        multilabel("four labels, ties", 60, 4, 1),
        regression("one output", 40, 1),
        regression("three outputs", 40, 3),
    ],
    "percentile": {"draws": draws.tolist(), "interval": np.percentile(draws, [2.5, 97.5]).tolist()},
    "bootstrap_mean": [bootstrap_mean(80), bootstrap_groups(40)],
    "bootstrap_macro_f1": bootstrap_macro_f1(150, 3),
    "binomial_mean": binomial_mean(130, 200),
}
Path(__file__).with_name("statistics.json").write_text(json.dumps(cases))
