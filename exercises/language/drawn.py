r"""Matrices drawn with pieces of brackets, row by row: `⎡1 0⎤` above `⎣0 1⎦`.

They become matrices in one line, `[1 0; 0 1]`; what stands beside a row, such as `W =`, comes before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

_TOP, _MIDDLE, _BOTTOM = ("⎡⎛⎧", "⎤⎞⎫"), ("⎢⎜⎪⎨", "⎥⎟⎪⎬"), ("⎣⎝⎩", "⎦⎠⎭")
_OPENING = "".join(left for left, _ in (_TOP, _MIDDLE, _BOTTOM))
_CLOSING = "".join(right for _, right in (_TOP, _MIDDLE, _BOTTOM))

# A character and where it was typed.
Typed = tuple[str, int]


class _Line(NamedTuple):
    """A line of a drawing: what stands beside the rows, one stretch more than there are rows, and these."""

    beside: list[list[Typed]]
    rows: list[list[Typed]]
    edges: str
    typed: list[Typed]


def in_one_line(text: str) -> list[Typed]:
    """The characters of the text with every drawn matrix in one line, each with its place."""
    done: list[Typed] = []
    drawing: list[_Line] = []
    for line in _lines(text):
        if drawing and line.edges and not set(line.edges) & set(_TOP[0]):
            drawing.append(line)
            continue
        done += _matrices(drawing)
        drawing = []
        if set(line.edges) & set(_TOP[0]):
            drawing = [line]
        else:
            done += line.typed
    return done + list(_matrices(drawing))


def is_drawn(text: str) -> bool:
    """Whether a piece of a bracket stands in it."""
    return any(piece in text for piece in _TOP[0])


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for typed in text.splitlines(keepends=True):
        beside: list[list[Typed]] = []
        rows: list[list[Typed]] = []
        edges, at = "", 0
        for row in _row().finditer(typed):
            beside.append(_typed(typed, start, at, row.start()))
            rows.append(_typed(typed, start, *row.span("inside")))
            edges += row["opening"]
            at = row.end()
        beside.append(_typed(typed, start, at, len(typed)))
        yield _Line(beside, rows, edges, _typed(typed, start, 0, len(typed)))
        start += len(typed)


def _typed(line: str, start: int, first: int, end: int) -> list[Typed]:
    return [(line[at], start + at) for at in range(first, end)]


def _matrices(drawing: list[_Line]) -> Iterator[Typed]:
    """Every matrix of a drawing behind what stands in front of its rows."""
    if not drawing:
        return
    for number in range(max(len(line.beside) for line in drawing)):
        for line in drawing:
            stretch = line.beside[number] if number < len(line.beside) else []
            last = line is drawing[-1]
            yield from (one for one in stretch if last or one[0] != "\n")
        rows = [line.rows[number] for line in drawing if number < len(line.rows)]
        for sign, row in zip("[" + ";" * (len(rows) - 1), rows, strict=bool(rows)):
            place = row[0][1] if row else 0
            yield sign, place
            yield from row
        if rows:
            yield "]", rows[-1][-1][1] if rows[-1] else 0


@cache
def _row() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<opening>[{_OPENING}])(?P<inside>[^{_OPENING}{_CLOSING}\n]*)[{_CLOSING}]"
    )
