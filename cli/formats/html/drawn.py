"""A page for whoever marks a plot: the pictures that were handed in, beside what is expected."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple

from cli.formats.html.templates import rendered
from exercises.assignment import Exercise
from exercises.specs import Code, FunctionPlot
from graders.kinds.function_plot import graph

_SIZE = 240
_POINTS = 241
# What a browser shows in a page; anything else is opened by itself.
_TYPES = {
    ".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".gif": "gif", ".webp": "webp", ".bmp": "bmp",
    ".svg": "svg+xml",
}  # fmt: skip


class Picture(NamedTuple):
    """One picture: its name, and its content as a page holds it; empty where a browser shows none."""

    name: str
    source: str


def drawn_page(exercise: Exercise, part: str, files: Mapping[str, bytes]) -> str:
    """The page, which loads and runs nothing.

    Args:
        exercise: What was asked.
        part: The part that the pictures answer.
        files: The pictures by their names.
    """
    spec = exercise.parts[part]
    says = [one.says for one in spec.checks] if isinstance(spec, Code) else []
    return rendered(
        "drawn.html.j2",
        title=f"{exercise.id} · {part}",
        prompt=exercise.prompt.strip(),
        pictures=[Picture(name, _source(name, content)) for name, content in files.items()],
        says=list(dict.fromkeys(says)),
        size=_SIZE,
        curve=_curve(spec) if isinstance(spec, FunctionPlot) else None,
    )


def _source(name: str, content: bytes) -> str:
    kind = _TYPES.get(PurePath(name).suffix.lower())
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}" if kind else ""


class Curve(NamedTuple):
    """The graph of a function as the points of an SVG, with its axes and the corners of its window."""

    points: str
    across: float
    up: float
    window: str


def _curve(spec: FunctionPlot) -> Curve:
    graphed = [(x, (lowest + highest) / 2) for x, lowest, highest in graph(spec, _POINTS)]
    y = [height for _, height in graphed]
    low, high = min(*y, 0.0), max(*y, 0.0)
    margin = 0.05 * (high - low)

    def place(at_x: float, at_y: float) -> tuple[float, float]:
        right = (at_x - spec.low) / (spec.high - spec.low)
        above = (at_y - low + margin) / (high - low + 2 * margin)
        return round(right * _SIZE, 1), round(_SIZE - above * _SIZE, 1)

    points = " ".join(",".join(map(str, place(*one))) for one in graphed)
    origin = place(0.0, 0.0)
    return Curve(points, *origin, _window(spec, [low, high]))


def _window(spec: FunctionPlot, heights: Sequence[float]) -> str:
    low, high = heights
    return f"x from {spec.low:g} to {spec.high:g}, y from {low:.3g} to {high:.3g}"
