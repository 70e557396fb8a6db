"""What an exercise offers below its question: options, items and steps, with what the student took."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from cli.formats.html.prompt import inline
from exercises.answer import Place, Text, UnreadableError
from exercises.assignment import Exercise
from exercises.specs import Spec
from graders.kinds.grader import grader_of
from graders.marking.report import ExerciseReport, PartReport


class Row(NamedTuple):
    """One of the things offered: its key, its text, and what the student did with it, if anything."""

    key: str
    text: Markup
    taken: str


class Offered(NamedTuple):
    """One list: of which part, if there are several, and of what."""

    part: str
    what: str
    rows: Sequence[Row]


def offered(exercise: Exercise, report: ExerciseReport) -> Iterator[Offered]:
    """The lists of all parts, in their order; what is right is not told."""
    for part in report.parts:
        spec = exercise.parts[part.id]
        lists = spec.listed()
        taken = _taken(spec, part) if lists else {}
        for what, entries in lists.items():
            rows = [
                Row(key, inline(text.strip()), taken.get(key, "")) for key, text in entries.items()
            ]
            yield Offered(part.id if len(report.parts) > 1 else "", f"{what}s", rows)


def _taken(spec: Spec, part: PartReport) -> Mapping[str, str]:
    """What the student did with the things of a part, from how the answer was read.

    A report holds the echo of an answer and not the answer; the kind's own reader reads it again, and
    only what it then echoes alike is shown.
    """
    grader, echo = grader_of(spec), part.verdict.interpreted_as
    if grader is None or not echo:
        return {}
    try:
        reading = grader.read(spec, Text(echo, Place("", 1, 1)))
    except UnreadableError:
        return {}
    return dict(_said(reading)) if grader.shown(reading) == echo else {}


def _said(reading: Any) -> Iterator[tuple[str, str]]:
    """The keys that a reading names, each with what is said of it."""
    if isinstance(reading, Mapping):
        for item, option in reading.items():
            yield item, f"you matched {option}"
    elif isinstance(reading, tuple):
        for number, key in enumerate(reading, 1):
            yield key, f"your step {number}"
    else:
        for key in (reading,) if isinstance(reading, str) else reading:
            yield key, "your choice"
