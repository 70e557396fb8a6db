"""The graph of a function: points are decided, an image or code goes to a person."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from exercises.answer import Answer, Fields, Text, UnreadableError, as_written
from exercises.specs import FunctionPlot
from graders.kinds.kind import NO_CONTEXT, Context, any_truth, no_key, no_latex, no_questions
from graders.kinds.reading.arrays.arrays import Entries, read_entries, size
from graders.kinds.reading.numbers.points import points_in
from graders.language.evaluate import evaluate
from graders.language.instance import Instance
from graders.verdict import Outcome, Verdict, correct, incorrect

__all__ = ["decide", "graph", "key", "latex", "off_graph", "questions", "read", "shown", "truth"]

# At a jump any value between the two sides is on the graph; so far from it x may be rounded.
_NEAR = 1e-6
_MOST_SHOWN = 3
_SAMPLES = 201  # so many places of a gap tell a line from every curve
# A line bends by less than this part of the tolerance; the sigmoid between −0.6 and 0.6 bends by more.
_STRAIGHT = 0.1
_OPENING = ("[", "(", "{")


class Points(NamedTuple):
    """The points of a series, by rising x."""

    x: np.ndarray
    y: np.ndarray


class Drawn(NamedTuple):
    """Something that only a person can look at: the name of an image, or code."""

    text: str


def read(spec: FunctionPlot, answer: Answer) -> Points | Drawn:
    """Points as pairs, lines or rows, or as the fields x and y; any other text is something drawn."""
    if isinstance(answer, Text):
        if points := points_in(answer.text):
            return _points(*np.array(points).T)
        if not answer.text.lstrip().startswith(_OPENING):
            return Drawn(as_written(answer))
    if isinstance(answer, Fields):
        if set(answer.fields) != {"x", "y"}:
            raise UnreadableError("a series of points has the fields x and y", answer.place)
        x, y = (_numbers(read_entries(answer.fields[name])) for name in ("x", "y"))
        if len(x) != len(y):
            raise UnreadableError(f"there are {len(x)} x and {len(y)} y", answer.place)
        return _points(x, y)
    entries = read_entries(answer)
    rows, columns = entries.shape if len(entries.shape) == 2 else (0, 0)
    if 2 not in {rows, columns}:
        raise UnreadableError(
            f"{size(entries.shape)} are no points; write {spec.how_to_answer()}", answer.place
        )
    table = _numbers(entries).reshape(rows, columns)
    return _points(*(table.T if columns == 2 else table))


def _numbers(entries: Entries) -> np.ndarray:
    return np.array([float(one.value) for one in entries.numbers])


def _points(x: np.ndarray, y: np.ndarray) -> Points:
    order = np.argsort(x, kind="stable")
    return Points(x[order], y[order])


def shown(reading: Points | Drawn) -> str:
    """How many points, and the first of them; the text of what is drawn."""
    if isinstance(reading, Drawn):
        return reading.text
    first = ", ".join(
        f"({x:g}, {y:g})"
        for x, y in zip(reading.x[:_MOST_SHOWN], reading.y[:_MOST_SHOWN], strict=True)
    )
    return f"{len(reading.x)} points: {first}{', …' if len(reading.x) > _MOST_SHOWN else ''}"


def decide(
    spec: FunctionPlot,
    _expected: None,
    reading: Points | Drawn,
    _context: Context = NO_CONTEXT,
) -> Verdict:
    """Right if every point is on the graph, the window is covered and no gap is wide and bent."""
    if isinstance(reading, Drawn):
        return Verdict(
            "needs-review",
            code=Outcome.IMAGE,
            feedback="an image, or code that draws, is looked at by a person",
        )
    x = reading.x
    off = off_graph(spec, reading)
    narrow = _too_narrow(spec, x)
    if off.any():
        at = int(np.flatnonzero(off)[0])
        told = (
            f"{int(off.sum())} of {len(x)} points are not on the graph, the first of them at"
            f" x = {x[at]:g}; allowed: {spec.tolerance:g}"
        )
        return incorrect(Outcome.VALUE, f"{told}; {narrow}" if narrow else told)
    if narrow:
        return incorrect(Outcome.WINDOW, narrow)
    gap = next((one for one in _gaps(spec, reading) if not _is_straight(spec, *one)), None)
    if gap:
        return incorrect(
            Outcome.WINDOW,
            f"no point shows the curve between x = {gap[0]:g} and x = {gap[1]:g}; where it is not"
            f" straight, neighbouring points are {spec.step:g} apart at most",
        )
    return correct()


def _too_narrow(spec: FunctionPlot, x: np.ndarray) -> str:
    if x[0] <= spec.low and x[-1] >= spec.high:
        return ""
    return (
        f"the points go from {x[0]:g} to {x[-1]:g}; they should show {spec.low:g} to {spec.high:g}"
        " at least, so that both tails can be seen"
    )


def off_graph(spec: FunctionPlot, points: Points) -> np.ndarray:
    """Which of the points are not on the graph, shape (n,)."""
    x, y = points
    lowest, highest = _graph(spec, x)
    off: np.ndarray = (
        (y < lowest - spec.tolerance) | (y > highest + spec.tolerance) | ~np.isfinite(y)
    )
    return off


def graph(spec: FunctionPlot, number: int) -> list[tuple[float, float, float]]:
    """The function at so many places of its window: x, and the least and the largest value beside it."""
    x = np.linspace(spec.low, spec.high, number)
    return list(zip(*(one.tolist() for one in (x, *_graph(spec, x))), strict=True))


def _gaps(spec: FunctionPlot, points: Points) -> Iterator[tuple[float, float]]:
    """Where neighbours are farther apart than the step, inside of the window."""
    for left, right in pairwise(points.x):
        start, end = max(left, spec.low), min(right, spec.high)
        if end - start > spec.step + _NEAR:
            yield float(start), float(end)


def _is_straight(spec: FunctionPlot, start: float, end: float) -> bool:
    """Whether the graph is a straight line between two places, where it may jump."""
    x = np.linspace(start + 2 * _NEAR, end - 2 * _NEAR, _SAMPLES)
    bent = spec.tolerance * _STRAIGHT
    lowest, highest = _graph(spec, x)
    line = np.interp(x, x[[0, -1]], lowest[[0, -1]])
    return bool(((line >= highest - bent) & (line <= lowest + bent)).all())


def _graph(spec: FunctionPlot, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The least and the largest value of the function at, and right beside, each x."""
    scope, formula = spec.scope, spec.formula()
    around = [
        np.asarray(
            evaluate(formula, scope, Instance(len(x), {}, {"x": near.reshape(-1, 1, 1)}))
        ).reshape(-1)
        for near in (x - _NEAR, x, x + _NEAR)
    ]
    return np.minimum.reduce(around), np.maximum.reduce(around)


key, latex, questions, truth = no_key, no_latex, no_questions, any_truth
