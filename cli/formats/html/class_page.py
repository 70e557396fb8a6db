"""The web page of a class: suspected faults of the sheet first, then how everything was answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cli.formats.causes import in_words
from cli.formats.html.templates import rendered
from cli.statistics.observations import Place
from cli.statistics.summary import FEWEST_STUDENTS, PartFigures, Statistics
from cli.statistics.suspicions import said

_MOST_SUSPICIOUS = 100  # the rest is in the JSON, and too much to look at
# In the order in which a bar shows them: what a bar calls open waits for a person.
_SHARES = {
    "correct": ("correct",),
    "partial": ("partial",),
    "incorrect": ("incorrect",),
    "open": ("unreadable", "needs-review", "not-checked", "error"),
    "unanswered": ("unanswered",),
}
_BAR = 200.0
_COLUMN, _HEIGHT = 40, 120


class Share(NamedTuple):
    """A piece of a bar: the students of one kind, from where on and how wide."""

    kind: str
    students: int
    x: float
    width: float


class Column(NamedTuple):
    """A tenth of the points in the picture of the distribution."""

    x: int
    y: float
    height: float
    students: int
    said: str


class Mistake(NamedTuple):
    """A mistake with a name, how many made it, and where."""

    name: str
    students: int
    places: Sequence[str]


def class_page(statistics: Statistics) -> str:
    """The whole page."""
    parts = [part for exercise in statistics.exercises for part in exercise.parts]
    return rendered(
        "class.html.j2",
        statistics=statistics,
        fewest=FEWEST_STUDENTS,
        suspicious=list(said(statistics.look_first[:_MOST_SUSPICIOUS])),
        columns=list(_columns(statistics)),
        mistakes=list(_mistakes(parts)),
        people=[one for one in parts if one.pending or one.decisions or one.overrides],
        bar=_bar,
        name=name_of,
        height=_HEIGHT,
    )


def name_of(place: Place) -> str:
    """A part as it is called: the exercise alone, where it has one part without a name."""
    return place.exercise if place.part == "answer" else f"{place.exercise}:{place.part}"


def _bar(part: PartFigures) -> list[Share]:
    """The students of each kind, side by side."""
    shares, x = [], 0.0
    for kind, statuses in _SHARES.items():
        students = sum(part.statuses.get(one, 0) for one in statuses)
        width = _BAR * students / max(part.asked, 1)
        if students:
            shares.append(Share(kind, students, round(x, 1), round(width, 1)))
        x += width
    return shares


def _columns(statistics: Statistics) -> Iterator[Column]:
    """The distribution of the points; none for a small class."""
    if (totals := statistics.totals) is None:
        return
    most, tenth = max(totals.tenths), totals.most / len(totals.tenths)
    for at, students in enumerate(totals.tenths):
        height = round(_HEIGHT * students / max(most, 1), 1)
        said = f"{at * tenth:g} to {(at + 1) * tenth:g} points"
        yield Column(at * _COLUMN, round(_HEIGHT - height, 1), height, students, said)


def _mistakes(parts: Sequence[PartFigures]) -> Iterator[Mistake]:
    """Mistakes by how many made them, all parts together."""
    students: Counter[str] = Counter()
    places: dict[str, list[str]] = {}
    for part in parts:
        for code, number in part.misconceptions:
            name = in_words(code)
            students[name] += number
            places.setdefault(name, []).append(name_of(part.place))
    for name, number in students.most_common():
        yield Mistake(name, number, places[name])
