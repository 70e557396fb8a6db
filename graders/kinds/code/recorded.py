"""What was recorded of an experiment: trainings, what they measured, and curves, as plain values.

All of it comes from the process that ran the student's code: it is read with bounds, and what does not
fit is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from exercises.checks import Activation
from exercises.experiments import Quantity
from graders.kinds.code.mlp import Trial, agrees, chain, models_of
from graders.sandbox.job import Call
from graders.sandbox.replies import Reply, cleaned

_QUANTITIES: tuple[Quantity, ...] = ("train loss", "train accuracy", "dev loss", "dev accuracy")
_TOLERANCE = 1e-4
_ACTIVATIONS: tuple[Activation, ...] = ("sigmoid", "tanh", "relu", "gelu")
_MOST, _MOST_SHAPES, _MOST_AXES, _WORDS = 200, 100, 4, 120


@dataclass(frozen=True, slots=True)
class Curve:
    """One line of a figure: its points, its label, and what the figure says around it.

    `figure` is the file it was saved to, empty where it was only shown; lines with the same `panel` share
    a pair of axes.
    """

    figure: str
    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    x_label: str = ""
    y_label: str = ""
    title: str = ""
    panel: int = 0


class Training(NamedTuple):
    """One training: its optimiser, rate and steps, and the network that it trained.

    `hidden` are the sizes of its hidden layers, None where they cannot be told; `activation` is empty
    where it cannot be told or there is nothing between layers; `logits` are those of the unseen
    examples. `epochs` were asked for, and `series` measured, where that was recorded.
    """

    kind: str
    rate: float
    steps: int
    hidden: tuple[int, ...] | None
    activation: str
    logits: np.ndarray | None
    epochs: int | None
    series: Mapping[Quantity, tuple[float, ...]]

    @property
    def batches(self) -> float | None:
        """How many steps an epoch has, where it is known how many epochs there were."""
        lengths = {len(one) for one in self.series.values()}
        return self.steps / lengths.pop() if len(lengths) == 1 else None


class Recorded(NamedTuple):
    """The trainings in order, and the curves in the order in which their figures were finished."""

    trainings: Sequence[Training]
    curves: Sequence[Curve]


def recorded(call: Call, reply: Reply) -> Recorded:
    """Read the reply to an experiment."""
    told = [one for one in _list(reply.facts.get("trainings")) if isinstance(one, dict)]
    returned = [one for one in _list(reply.facts.get("returned")) if isinstance(one, dict)]
    trainings = [_training(call, reply, number, one, returned) for number, one in enumerate(told)]
    return Recorded(trainings, list(_curves(reply)))


def _list(told: object) -> list[Any]:
    return told[:_MOST] if isinstance(told, list) else []


def _training(
    call: Call, reply: Reply, number: int, told: Mapping[str, Any], returned: Sequence[Any]
) -> Training:
    shapes = [tuple(one) for one in _list(told.get("shapes"))[:_MOST_SHAPES] if _is_shape(one)]
    hidden, activation = _network(call, reply, number, shapes)
    epochs, series = _measured(reply, number, returned)
    rate = told.get("rate")
    return Training(
        cleaned(str(told.get("kind", "")), _WORDS),
        float(rate) if isinstance(rate, int | float) else float("nan"),
        _count(told.get("steps")) or 0,
        hidden,
        activation,
        _array(reply, f"{number} unseen"),
        epochs,
        series,
    )


def _is_shape(told: object) -> bool:
    return (
        isinstance(told, list)
        and len(told) <= _MOST_AXES
        and all(type(one) is int and 0 <= one <= 1 << 20 for one in told)
        and int(np.prod(told)) <= 1 << 24
    )


def _count(told: object) -> int | None:
    return told if type(told) is int and 0 <= told <= 1 << 40 else None


def _array(reply: Reply, name: str) -> np.ndarray | None:
    found = reply.items.get(name)
    if found is None or isinstance(found, str) or found.dtype.kind != "f":
        return None
    return found.astype(np.float64)


def _network(
    call: Call, reply: Reply, number: int, shapes: Sequence[tuple[int, ...]]
) -> tuple[tuple[int, ...] | None, str]:
    """Hidden layers and activation of a network, which is known by what it computed when it was filled."""
    pool, at, filled = call.options["pool"].array.astype(np.float64), 0, []
    for shape in shapes:
        size = int(np.prod(shape))
        values = pool[np.arange(at, at + size) % len(pool)].reshape(shape)
        filled.append(values / np.sqrt(shape[-1] if shape else 1))
        at += size
    inputs = call.options["probe"].array.astype(np.float64)
    output = _array(reply, f"{number} probe")
    layers = chain(filled, inputs.shape[1], 2)
    if layers is None:
        return None, ""
    hidden = tuple(len(one.bias) for one in layers[:-1])
    if output is None or output.shape != (len(inputs), 2):
        return hidden, ""
    trial = Trial("", layers, inputs, output)
    found = [one for one in _ACTIVATIONS if hidden and agrees([trial], models_of(one), _TOLERANCE)]
    return hidden, found[0] if len(found) == 1 else ""


def _measured(
    reply: Reply, number: int, returned: Sequence[Mapping[str, Any]]
) -> tuple[int | None, dict[Quantity, tuple[float, ...]]]:
    """What was measured of a training: by the outermost function that it began in and returned series."""
    epochs: int | None = None
    around = [
        (at, one)
        for at, one in enumerate(returned)
        if _count(one.get("began")) is not None
        and one["began"] <= number < (_count(one.get("ended")) or 0)
        and one["ended"] - one["began"] == 1
    ]
    for _, one in around:
        epochs = epochs if epochs is not None else _count(one.get("epochs"))
    for at, one in around:
        numbers = []
        for which in range(min(_count(one.get("series")) or 0, _MOST)):
            found = _array(reply, f"returned {at} {which}")
            if found is not None and found.ndim == 1:
                numbers.append(tuple(found.tolist()))
        if len(numbers) >= len(_QUANTITIES) and len({len(n) for n in numbers[:4]}) == 1:
            series = dict(zip(_QUANTITIES, numbers, strict=False))
            return epochs, series
    return epochs, {}


def _curves(reply: Reply) -> Iterator[Curve]:
    for number, told in enumerate(_list(reply.facts.get("drawn"))):
        x, y = (_array(reply, f"line {number} {name}") for name in ("x", "y"))
        if isinstance(told, dict) and x is not None and y is not None:
            words = {name: cleaned(str(told.get(name, "")), _WORDS)
                     for name in ("file", "label", "xlabel", "ylabel", "title")}  # fmt: skip
            yield Curve(
                words["file"],
                words["label"],
                tuple(x.reshape(-1).tolist()),
                tuple(y.reshape(-1).tolist()),
                words["xlabel"],
                words["ylabel"],
                words["title"],
                _count(told.get("panel")) or 0,
            )
