"""Training by an independent loop in numpy: what plain gradient descent leaves, and usual slips."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from exercises.training import Training
from graders.kinds.code.batches import Batches, batches, drawn, loss_of, right_of
from graders.kinds.code.mlp import Layer, layers_of, sigmoid
from graders.kinds.code.networks import parameters_of, pool
from graders.kinds.code.result import (
    FailedCheckError,
    Question,
    UndecidedCheckError,
    array_of,
    expect_value,
    finite,
)
from graders.sandbox.job import Call, Tensor
from graders.sandbox.replies import Reply
from graders.verdict import Outcome, misconception

_EPOCHS, _RATE = 2, 0.1
_TRAIN, _DEV, _BATCH = 40, 24, 16
_SERIES = ("train loss", "train accuracy", "dev loss", "dev accuracy")


def calls(check: Training, generator: np.random.Generator) -> list[Call]:
    """Two epochs on batches of uneven size."""
    sizes = check.structure.layers
    train, dev = drawn(sizes, _TRAIN, generator), drawn(sizes, _DEV, generator)
    options = {
        "train": [Tensor(one) for one in train],
        "dev": [Tensor(one) for one in dev],
        "batch size": _BATCH,
        "rate": _RATE,
        "epochs": _EPOCHS,
        "sizes": sizes,
        "build": check.build,
        "building": check.structure.arguments,
        "pool": pool(generator),
    }
    return [Call("train", check.call, options=options)]


class Way(NamedTuple):
    """How gradients become steps: kept from batch to batch or not, and how many steps a batch makes."""

    keeps: bool = False
    steps: int = 1


_SLIPS = {
    "gradients-kept": (Way(keeps=True), "the gradients of earlier batches are not cleared"),
    "two-steps": (Way(steps=2), "every batch makes two steps"),
}


class Epoch(NamedTuple):
    """The network at the end of an epoch, and loss and accuracy of the batches while it trained."""

    layers: tuple[Layer, ...]
    during: Batches


def judge(question: Question, asked: Sequence[Call], replies: Sequence[Reply]) -> None:
    """Compare parameters and series with those of an independent loop."""
    check = question.check
    assert isinstance(check, Training)
    ((call, reply),) = zip(asked, replies, strict=True)
    expect_value(question, reply)
    after = parameters_of(reply)
    start = layers_of(check.structure, filled(after, call))
    found = layers_of(check.structure, after)
    if start is None or found is None:
        raise FailedCheckError(
            Outcome.WRONG_PARAMETERS, f"{check.call} leaves a network of other parameters"
        )
    epochs = trained(start, call, Way())
    if not any(_same(found, one.layers, check.tolerance) for one in epochs):
        raise _explained(check, start, found, call, own=bool(reply.facts.get("own")))
    _judge_series(check, epochs, call, reply)


def filled(parameters: Sequence[np.ndarray], call: Call) -> list[np.ndarray]:
    """What the parameters were filled with, in the order in which they are kept."""
    numbers, at, found = call.options["pool"].array.astype(np.float64), 0, []
    for one in parameters:
        values = numbers[np.arange(at, at + one.size) % len(numbers)].reshape(one.shape)
        found.append(values / np.sqrt(one.shape[-1] if one.ndim else 1))
        at += one.size
    return found


def trained(layers: tuple[Layer, ...], call: Call, way: Way) -> list[Epoch]:
    """The epochs of gradient descent on the mean cross-entropy of each batch."""
    inputs, labels = (one.array for one in call.options["train"])
    kept = [Layer(np.zeros_like(w), np.zeros_like(b)) for w, b in layers]
    epochs = []
    for _ in range(call.options["epochs"]):
        losses, right, sizes = [], [], []
        for at in range(0, len(inputs), call.options["batch size"]):
            x, y = (one[at : at + call.options["batch size"]] for one in (inputs, labels))
            logits, slopes = _backward(layers, x.astype(np.float64), y)
            kept = [
                Layer(w + k.weights * way.keeps, b + k.bias * way.keeps)
                for (w, b), k in zip(slopes, kept, strict=True)
            ]
            rate = call.options["rate"] * way.steps
            layers = tuple(
                Layer(w - rate * dw, b - rate * db)
                for (w, b), (dw, db) in zip(layers, kept, strict=True)
            )
            losses.append(loss_of(logits, y))
            right.append(right_of(logits, y).mean())
            sizes.append(len(x))
        epochs.append(Epoch(layers, Batches(np.array(losses), np.array(right), np.array(sizes))))
    return epochs


def _backward(
    layers: Sequence[Layer], x: np.ndarray, y: np.ndarray
) -> tuple[np.ndarray, list[Layer]]:
    """The logits, and the derivatives of the mean cross-entropy by weights and biases."""
    values = [x]
    for layer in layers[:-1]:
        values.append(sigmoid(values[-1] @ layer.weights.T + layer.bias))
    logits = values[-1] @ layers[-1].weights.T + layers[-1].bias
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    slope = powers / powers.sum(axis=1, keepdims=True)
    slope[np.arange(len(y)), y] -= 1
    slope /= len(y)
    slopes: list[Layer] = []
    for layer, value in zip(reversed(layers), reversed(values), strict=True):
        slopes.append(Layer(slope.T @ value, slope.sum(axis=0)))
        slope = (slope @ layer.weights) * value * (1 - value)
    return logits, slopes[::-1]


def _same(found: Sequence[Layer], expected: Sequence[Layer], tolerance: float) -> bool:
    return all(
        got.shape == want.shape
        and bool((np.abs(got - want) <= tolerance * (1 + np.abs(want))).all())
        for one, other in zip(found, expected, strict=True)
        for got, want in zip(one, other, strict=True)
    )


def _explained(
    check: Training, start: tuple[Layer, ...], found: Sequence[Layer], call: Call, *, own: bool
) -> Exception:
    """Why the parameters are others: one slip that gives just these, none, or a network of their own."""
    said = [
        FailedCheckError(misconception(name), f"{words} in {check.call}")
        for name, (way, words) in _SLIPS.items()
        if _same(found, trained(start, call, way)[-1].layers, check.tolerance)
    ]
    if len(said) == 1:
        return said[0]
    if _same(found, start, check.tolerance):
        return FailedCheckError(
            Outcome.NOT_TRAINED, f"{check.call} leaves the parameters as they were"
        )
    if own:  # which may have another activation than the one that is followed here
        return UndecidedCheckError(f"{check.call} works with networks of your own only")
    return FailedCheckError(
        Outcome.WRONG_VALUE,
        f"after {_EPOCHS} epochs of {check.call} the parameters are not those of plain gradient"
        " descent on the mean cross-entropy, one step for each batch",
    )


def _judge_series(check: Training, epochs: Sequence[Epoch], call: Call, reply: Reply) -> None:
    """The four series have a value per epoch, each what was measured in one of the usual ways."""
    if reply.facts.get("series") != len(_SERIES):
        raise FailedCheckError(Outcome.WRONG_TYPE, f"{check.call} does not return four series")
    for number, name in enumerate(_SERIES):
        what = f"the {name} that {check.call} returns"
        series = array_of(reply, f"series {number}", what)
        if series.shape != (len(epochs),):
            raise FailedCheckError(
                Outcome.SHAPE_MISMATCH,
                f"{what} has {series.size} values after {len(epochs)} epochs",
            )
        finite(series, np.zeros_like(series), what)
        at = 0 if name.endswith("loss") else 1
        ways = [_measured(epochs, call, name.partition(" ")[0], at)]
        if name.startswith("train"):
            ways.append([one.during.means()[at] for one in epochs])
        if not any(
            all(np.isclose(got, one, atol=check.tolerance, rtol=check.tolerance).any()
                for got, one in zip(series, way, strict=True))
            for way in ways
        ):  # fmt: skip
            raise FailedCheckError(
                Outcome.WRONG_VALUE, f"{what} is not what was measured in each epoch"
            )


def _measured(epochs: Sequence[Epoch], call: Call, name: str, at: int) -> list[tuple[float, float]]:
    """Loss (0) or accuracy (1) of a set at the end of each epoch, as a mean in both ways."""
    inputs, labels = (one.array for one in call.options[name])
    return [
        batches(one.layers, inputs, labels, call.options["batch size"]).means()[at]
        for one in epochs
    ]
