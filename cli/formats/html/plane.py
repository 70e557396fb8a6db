"""The plane of a network with two inputs: what it gives everywhere, and at the inputs that count."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from exercises.answer import Answer, Misread, UnreadableError
from exercises.specs import Network
from graders.kinds.network import Parameters, read, run, run_roughly

# The plane is looked at a little beyond the inputs, in so many rows and columns.
_MARGIN = 0.5
_CELLS = 24
_SIZE = 240.0
_LEVELS = 4


class Stripe(NamedTuple):
    """Neighbouring cells of one row with about the same output; level 0 is low, 4 is high."""

    left: float
    top: float
    width: float
    height: float
    level: int


class Point(NamedTuple):
    """One of the inputs that count: where it lies, what the network gives, and what it should."""

    x: float
    y: float
    inputs: str
    output: str
    target: str
    right: bool


class Plane(NamedTuple):
    """The whole picture, `size` high and wide."""

    size: float
    stripes: tuple[Stripe, ...]
    points: tuple[Point, ...]


def plane(spec: Network, answer: Answer | Misread | None) -> Plane | None:
    """The plane of the student's network; None where it cannot be run or has no two inputs."""
    if len(spec.inputs[0]) != 2 or answer is None or isinstance(answer, Misread) or answer.blank:
        return None
    parameters = _parameters(spec, answer)
    return _plane(spec, parameters) if parameters is not None else None


def _parameters(spec: Network, answer: Answer) -> Parameters[Fraction] | None:
    try:
        weights = read(spec, answer)
    except UnreadableError:
        return None  # the report says so at the part
    found = {}
    for name, shape in spec.shapes.items():
        fitted = weights.entries[name].reshaped(shape)
        if fitted is None:
            return None
        found[name] = [Fraction(one.value) for one in fitted.numbers]
    return found


def _plane(spec: Network, parameters: Parameters[Fraction]) -> Plane:
    across, up = zip(*spec.inputs, strict=True)
    left, bottom = min(across) - _MARGIN, min(up) - _MARGIN
    width, height = max(across) + _MARGIN - left, max(up) + _MARGIN - bottom
    step = _SIZE / _CELLS
    rough = {name: list(map(float, values)) for name, values in parameters.items()}

    def place(x: float, y: float) -> tuple[float, float]:
        return (x - left) / width * _SIZE, _SIZE - (y - bottom) / height * _SIZE

    def stripes() -> Iterator[Stripe]:
        middles = [(at + 0.5) / _CELLS for at in range(_CELLS)]
        for row, part in enumerate(middles):
            inputs = tuple((left + one * width, bottom + (1 - part) * height) for one in middles)
            outputs = run_roughly(spec.model_copy(update={"inputs": inputs}), rough)
            levels = [_level(spec, one) for one in outputs]
            for level, together in groupby(range(_CELLS), key=levels.__getitem__):
                cells = list(together)
                yield Stripe(cells[0] * step, row * step, len(cells) * step, step, level)

    points = tuple(
        Point(
            *place(*inputs),
            f"({inputs[0]:g}, {inputs[1]:g})",
            f"{float(output):.4g}".replace("-", "−"),
            f"{target:g}".replace("-", "−"),
            abs(float(output) - target) <= spec.tolerance,
        )
        for inputs, output, target in zip(
            spec.inputs, run(spec, parameters), spec.targets, strict=True
        )
    )
    return Plane(_SIZE, tuple(stripes()), points)


def _level(spec: Network, output: float) -> int:
    low, high = min(spec.targets), max(spec.targets)
    if not output > low:  # also where it is no number
        return 0
    share = min((output - low) / ((high - low) or 1.0), 1.0)
    return round(share * _LEVELS)
