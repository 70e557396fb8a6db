"""The curves of what a program measured, epoch by epoch, while it was run for its mark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from graders.marking.report import PartReport
from graders.verdict import History

_WIDTH, _HEIGHT = 240, 160
# So much room is left around the curves.
_MARGIN = 0.1


class Drawn(NamedTuple):
    """One curve: its name, its path, and its numbers in words; every second one is dashed."""

    name: str
    path: str
    dashed: bool
    said: str


class Histories(NamedTuple):
    """The curves of one check in one picture, and what its axes go through."""

    part: str
    width: int
    height: int
    curves: Sequence[Drawn]
    epochs: int
    low: float
    high: float


def histories(parts: Sequence[PartReport]) -> Iterator[Histories]:
    """A picture for every check of some parts for which something was measured."""
    for part in parts:
        for check in part.verdict.checks:
            if measured := [one for one in check.histories if one.values]:
                yield _picture(part.id, measured)


def _picture(part: str, measured: Sequence[History]) -> Histories:
    numbers = [number for one in measured for number in one.values]
    epochs, low, high = max(len(one.values) for one in measured), min(numbers), max(numbers)
    curves = [
        Drawn(one.name, _path(one, epochs, low, high), bool(at % 2), _said(one))
        for at, one in enumerate(measured)
    ]
    return Histories(part, _WIDTH, _HEIGHT, curves, epochs, low, high)


def _path(one: History, epochs: int, low: float, high: float) -> str:
    """The line from the first epoch to the last; a dot where there is only one."""
    inner = 1 - 2 * _MARGIN
    points = []
    for at, number in enumerate(one.values):
        across = at / (epochs - 1) if epochs > 1 else 0.5
        up = (number - low) / (high - low) if high > low else 0.5
        x, y = (_MARGIN + inner * across) * _WIDTH, (1 - _MARGIN - inner * up) * _HEIGHT
        points.append(f"{x:.1f} {y:.1f}")
    return f"M{points[0]}h0" + "".join(f"L{point}" for point in points[1:])


def _said(one: History) -> str:
    first, last = one.values[0], one.values[-1]
    return f"{one.name} {first:g}" + (f" to {last:g}" if len(one.values) > 1 else "")
