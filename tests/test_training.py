"""Code around a network: features, metrics, training, learning, decided on what came back of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from programs import HW3, MLP, failed, marked, sentiment

from exercises.training import Featurize, Learning, Metrics, Training
from graders.kinds.code import training
from graders.kinds.code.batches import batches, loss_of, right_of
from graders.kinds.code.checkers import CHECKERS
from graders.kinds.code.learning import examples
from graders.kinds.code.mlp import Layer
from graders.kinds.code.result import FailedCheckError, Question, UndecidedCheckError
from graders.kinds.code.sentiment import SIZE, corpus, features
from graders.sandbox.job import Call
from graders.sandbox.replies import Reply
from graders.sandbox.sandbox import Sandbox
from student_template.render import render_stub

PROGRAM = HW3[0].spec.program
CHECKS = {check.name: check for part in HW3 for check in part.spec.checks}
PLAIN = training.Way()
STYLES = ("layer_classes", "sequential", "functional", "loops")


def judged(name: str, replies: Callable[[Any, Sequence[Call]], list[Reply]], seed: int = 0) -> str:
    """The code of the failure, empty if the check is passed."""
    check = CHECKS[name]
    checker = CHECKERS[check.check]
    calls = checker.calls(check, np.random.default_rng(seed))
    try:
        checker.judge(Question(check, PROGRAM), calls, replies(check, calls))
    except FailedCheckError as failure:
        return failure.code
    except UndecidedCheckError:
        return "undecided"
    return ""


# The synthetic set


def test_the_set_is_the_one_that_is_described() -> None:
    found = corpus()
    assert len(found.names) == len(found.vectors) == 290
    assert {name: len(one.labels) for name, one in found.sets.items()} == {
        "train": 801, "dev": 200, "test": 200
    }  # fmt: skip
    for name, texts in found.sets.items():
        assert abs(texts.labels.mean() - 0.5) < 0.05
        without = ~(texts.words >= 0).any(axis=1)
        assert without.sum() == (name == "train")
        lengths = (texts.words > -2).sum(axis=1)[~without]
        assert lengths.min() >= 11
        assert lengths.max() <= 8 + 1 + 14 + 2 + 4


def test_irony_turns_the_meaning_round() -> None:
    texts, vectors = corpus().sets["train"], corpus().vectors
    found = features(texts, vectors)
    known = np.isfinite(found).all(axis=1)
    polarity, irony = found[:, :10].sum(axis=1), found[:, 10:20].sum(axis=1)
    said = polarity > 0
    meant = np.where(irony > irony[known].mean() + 1, ~said, said)
    agrees = [(one == (texts.labels == 1))[known].mean() for one in (said, meant)]
    assert agrees[0] < 0.8
    assert agrees[1] > 0.9


# Features


def featured(
    change: Callable[[list[str]], Any] = lambda _: None, rows: int = 800
) -> Callable[[Any, Sequence[Call]], list[Reply]]:
    """What a program returns whose vectors are those of `change`, where it says anything."""

    def replies(check: Featurize, calls: Sequence[Call]) -> list[Reply]:
        numbers = {name: at for at, name in enumerate(corpus().names)}
        items: dict[str, Any] = {}
        for at, text in enumerate(calls[0].options["texts"]):
            known = [corpus().vectors[numbers[w]] for w in text.split() if w in numbers]
            changed = change(text.split())
            right = np.mean(known, axis=0) if known else "NoneType"
            items[f"vector {at}"] = right if changed is None else changed
        texts = corpus().sets["train"]
        found = features(texts, corpus().vectors)
        kept = np.flatnonzero(np.isfinite(found).all(axis=1))[:rows]
        items |= {"vectors": found[kept], "labels": texts.labels[kept].astype(float)}
        return [Reply("value", items)]

    return replies


def known_of(words: list[str]) -> list[np.ndarray]:
    numbers = {name: at for at, name in enumerate(corpus().names)}
    return [corpus().vectors[numbers[word]] for word in words if word in numbers]


FEATURES: dict[str, tuple[Callable[[list[str]], Any], int, str]] = {
    "as it should be": (lambda _: None, 800, ""),
    "in double precision": (lambda w: np.mean(known_of(w), axis=0, dtype=float) if known_of(w) else None, 800, ""),
    "just within": (lambda w: np.mean(known_of(w), axis=0) + 0.5e-5 if known_of(w) else None, 800, ""),
    "just beyond": (lambda w: np.mean(known_of(w), axis=0) * (1 + 1e-4) + 1e-4 if known_of(w) else None, 800, "wrong-value"),
    "a sum": (lambda w: np.sum(known_of(w), axis=0) if known_of(w) else None, 800, "misconception:sum-for-mean"),
    "all words": (lambda w: np.sum(known_of(w), axis=0) / len(w) if known_of(w) else None, 800, "misconception:unknown-words-counted"),
    "words once": (lambda w: np.mean(known_of(sorted(set(w))), axis=0) if known_of(w) else None, 800, "misconception:distinct-words"),
    "zeros for nothing": (lambda w: None if known_of(w) else np.zeros(SIZE), 800, "wrong-value"),
    "nothing for one word": (lambda w: "NoneType" if len(w) == 1 else None, 800, "wrong-value"),
    "an axis too many": (lambda w: np.mean(known_of(w), axis=0)[None] if known_of(w) else None, 800, "shape-mismatch"),
    "a list": (lambda w: "list" if known_of(w) else None, 800, "wrong-type"),
    "NaN": (lambda w: np.full(SIZE, np.nan) if known_of(w) else None, 800, "not-finite"),
    "a text too few": (lambda _: None, 799, "shape-mismatch"),
}  # fmt: skip


@pytest.mark.parametrize("what", FEATURES)
@pytest.mark.parametrize("seed", range(3))
def test_features(what: str, seed: int) -> None:
    change, rows, expected = FEATURES[what]
    assert judged("features", featured(change, rows), seed) == expected


# Metrics and training


def start(call: Call) -> tuple[Layer, ...]:
    """The network of ours as the driver fills it."""
    sizes = call.options["sizes"]
    shapes = [shape for n, m in pairwise(sizes) for shape in ((m, n), (m,))]
    filled = training.filled([np.zeros(shape) for shape in shapes], call)
    return tuple(Layer(*pair) for pair in zip(filled[::2], filled[1::2], strict=True))


def parameters(layers: Sequence[Layer]) -> dict[str, np.ndarray]:
    flat = [one for layer in layers for one in layer]
    return {f"parameter {at}": one for at, one in enumerate(flat)}


def evaluated(
    accuracy: Callable[..., Any] = right_of,
    loss: Callable[[float, float], float] = lambda by_example, _: by_example,
    right: Callable[[float, float], float] = lambda by_example, _: by_example,
    **facts: Any,
) -> Callable[[Any, Sequence[Call]], list[Reply]]:
    def replies(check: Metrics, calls: Sequence[Call]) -> list[Reply]:
        found = []
        for call in calls:
            if call.do == "accuracy":
                logits, labels = (one.array for one in call.arguments)
                found.append(Reply("value", {"right": np.asarray(accuracy(logits, labels), float)}))
                continue
            inputs, labels = (one.array for one in call.options["batch"])
            losses, shares = batches(start(call), inputs, labels, 16).means()
            items = {"loss": np.array(loss(*losses)), "accuracy": np.array(right(*shares))}
            told = {"weights kept": True, "gradients kept": True, **facts}
            found.append(Reply("value", {**items, **parameters(start(call))}, told))
        return found

    return replies


METRICS: dict[str, tuple[Callable[[Any, Sequence[Call]], list[Reply]], str]] = {
    "as it should be": (evaluated(), ""),
    "means over batches": (evaluated(loss=lambda _, b: b, right=lambda _, b: b), ""),
    "one of each": (evaluated(loss=lambda _, b: b), ""),
    "just within": (evaluated(loss=lambda a, _: a * (1 + 0.5e-5)), ""),
    "just beyond": (evaluated(loss=lambda a, _: a * (1 + 5e-5)), "wrong-value"),
    "the smallest logit": (evaluated(lambda z, y: z.argmin(axis=1) == y), "wrong-value"),
    "the first class": (evaluated(lambda z, y: (z[:, 0] > 0) == (y == 0)), "wrong-value"),
    "one number": (evaluated(lambda z, y: right_of(z, y).mean()), "shape-mismatch"),
    "per cent": (evaluated(right=lambda a, _: 100 * a), "wrong-value"),
    "the error": (evaluated(right=lambda a, _: 1 - a), "wrong-value"),
    "weights changed": (evaluated(**{"weights kept": False}), "changed"),
    "gradients changed": (evaluated(**{"gradients kept": False}), "changed"),
    "nothing said of the weights": (evaluated(**{"weights kept": None}), "changed"),
}


@pytest.mark.parametrize("what", METRICS)
@pytest.mark.parametrize("seed", range(3))
def test_metrics(what: str, seed: int) -> None:
    replies, expected = METRICS[what]
    assert judged("metrics", replies, seed) == expected


def trained(
    way: training.Way = PLAIN,
    change: Callable[[np.ndarray], np.ndarray] = lambda one: one,
    series: Callable[[list[list[float]]], list[list[float]]] = lambda one: one,
    epochs: int = 2,
    **facts: Any,
) -> Callable[[Any, Sequence[Call]], list[Reply]]:
    def replies(check: Training, calls: Sequence[Call]) -> list[Reply]:
        (call,) = calls
        run = training.trained(start(call), call, way)[:epochs]
        items = {name: change(one) for name, one in parameters(run[-1].layers).items()}
        dev = [
            batches(one.layers, *(x.array for x in call.options["dev"]), 16).means() for one in run
        ]
        four = [[one.during.means()[at][0] for one in run] for at in (0, 1)]
        four += [[one[at][0] for one in dev] for at in (0, 1)]
        told = series(four)
        items |= {f"series {at}": np.array(one) for at, one in enumerate(told)}
        return [Reply("value", items, {"series": len(told), **facts})]

    return replies


TRAINING: dict[str, tuple[Callable[[Any, Sequence[Call]], list[Reply]], str]] = {
    "as it should be": (trained(), ""),
    "just within": (trained(change=lambda one: one + 0.5e-5), ""),
    "just beyond": (trained(change=lambda one: one + 1e-4), "wrong-value"),
    "gradients kept": (trained(training.Way(keeps=True)), "misconception:gradients-kept"),
    "two steps": (trained(training.Way(steps=2)), "misconception:two-steps"),
    "three steps": (trained(training.Way(steps=3)), "wrong-value"),
    "one epoch": (trained(epochs=1), "shape-mismatch"),
    "three series": (trained(series=lambda four: four[:3]), "wrong-type"),
    "no series": (trained(series=lambda _: []), "wrong-type"),
    "dev before train": (trained(series=lambda four: four[2:] + four[:2]), "wrong-value"),
    "accuracy before loss": (trained(series=lambda four: [four[at] for at in (1, 0, 3, 2)]), "wrong-value"),
    "a network of their own": (trained(change=lambda one: one + 1, own=True), "undecided"),
}  # fmt: skip


@pytest.mark.parametrize("what", TRAINING)
@pytest.mark.parametrize("seed", range(3))
def test_training(what: str, seed: int) -> None:
    replies, expected = TRAINING[what]
    assert judged("training", replies, seed) == expected


def test_what_is_not_trained_at_all_is_told_so() -> None:
    def replies(check: Training, calls: Sequence[Call]) -> list[Reply]:
        return [Reply("value", parameters(start(calls[0])), {"series": 4})]

    assert judged("training", replies) == "not-trained"


# Learning


def logits(labels: np.ndarray, share: float, sure: float = 2.0) -> np.ndarray:
    """Logits that are right for the first examples, a share of all."""
    right = np.arange(len(labels)) < round(share * len(labels))
    chosen = np.where(right, labels, 1 - labels)
    return sure * np.eye(2)[chosen]


def learned(first: float, last: float, plain: float, deep: float) -> Callable[..., list[Reply]]:
    def replies(check: Learning, calls: Sequence[Call]) -> list[Reply]:
        (_, seen), (_, new) = examples("train"), examples("dev")
        return [
            Reply("value", {"first logits": logits(seen, first), "last logits": logits(seen, last),
                            "new logits": logits(new, share)})
            for share in (plain, deep)
        ]  # fmt: skip

    return replies


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ((0.5, 0.95, 0.75, 0.95), ""),
        ((0.5, 0.95, 0.75, 0.80), ""),
        ((0.5, 0.95, 0.75, 0.795), "not-learning"),
        ((0.5, 0.95, 0.95, 0.75), "not-learning"),
        ((0.5, 0.5, 0.5, 0.95), "not-learning"),
        ((0.95, 0.5, 0.5, 0.95), "not-learning"),
    ],
)
def test_learning(shares: tuple[float, float, float, float], expected: str) -> None:
    assert judged("learning", learned(*shares)) == expected


def test_loss_and_accuracy_of_a_batch() -> None:
    z, y = np.array([[0.0, 0.0], [800.0, 0.0]]), np.array([1, 0])
    assert loss_of(z, y) == pytest.approx(np.log(2) / 2)
    assert right_of(z, y).tolist() == [False, True]


# Programs


@pytest.mark.parametrize("style", STYLES)
def test_other_styles_earn_everything(style: str, runner: Sandbox) -> None:
    verdicts = marked(HW3, sentiment(style), runner)
    assert {one.status for one in verdicts.values()} == {"correct"}, [
        one.feedback for one in verdicts.values()
    ]


SLIPS = {
    "no zero_grad": ("            optimizer.zero_grad()\n", "", {"training": "misconception:gradients-kept"}),
    "the sum": ("np.mean(known", "np.sum(known", {"features": "misconception:sum-for-mean"}),
    "no backward": ("            batch_loss.backward()\n", "", {"training": "not-trained"}),
    "not written": ("    model.eval()\n", "    raise NotImplementedError\n", {"metrics": "not-implemented", "training": "not-implemented"}),
}  # fmt: skip


@pytest.mark.parametrize("what", SLIPS)
def test_a_slip_in_what_is_taken_over_costs_its_own_check(what: str, runner: Sandbox) -> None:
    old, new, expected = SLIPS[what]
    assert old in MLP
    asked = [part for part in HW3 if part.exercise.id == "programming/hw1-reuse"]
    (verdict,) = marked(asked, {"mlp.py": MLP.replace(old, new)}, runner).values()
    assert failed(verdict) == expected


def test_a_network_that_cannot_learn_is_told_so_after_several_runs(runner: Sandbox) -> None:
    noisy = MLP.replace(
        "        for layer in self.layers[:-1]:",
        "        inp = inp + 100 * torch.randn_like(inp) if self.training else inp\n"
        "        for layer in self.layers[:-1]:",
    )
    assert noisy != MLP
    asked = [part for part in HW3 if part.exercise.id == "programming/mlp-forward"]
    (verdict,) = marked(asked, {"mlp.py": noisy}, runner).values()
    assert failed(verdict) == {"forward": "wrong-value", "learning": "not-learning"}
    assert "should be better by 5%" in verdict.feedback


def test_what_follows_from_a_slip_is_not_charged_again(runner: Sandbox) -> None:
    linear = MLP.replace("inp = self.activation(layer(inp))", "inp = layer(inp)")
    asked = [part for part in HW3 if part.exercise.id == "programming/mlp-forward"]
    (verdict,) = marked(asked, {"mlp.py": linear}, runner).values()
    assert failed(verdict) == {"forward": "misconception:no-activation"}
    assert "counted at forward already" in verdict.feedback
    assert verdict.strict < verdict.earned


def test_the_stub_of_the_program_is_unanswered(runner: Sandbox) -> None:
    verdicts = marked(HW3, {"mlp.py": render_stub(PROGRAM)}, runner)
    assert {one.status for one in verdicts.values()} == {"unanswered"}
