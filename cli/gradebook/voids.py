"""What counts for nobody, or for everybody in full, whatever was answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Literal, NamedTuple

from cli.gradebook.decisions import Decisions, PartOfHandIn, logged
from cli.gradebook.events import Event
from graders.marking.report import PartReport, Report
from graders.verdict import Outcome, partial

Given = Literal["nothing", "full"]


class Void(NamedTuple):
    """A part that counts for nobody (`nothing`) or for everybody in `full`, by whom and why."""

    given: Given
    why: str
    by: str


Voids = Mapping[tuple[str, str], Void]


def voids_of(events: Iterable[Event]) -> dict[tuple[str, str], Void]:
    """What is void after some events."""
    found: dict[tuple[str, str], Void] = {}
    for one in events:
        place = one.exercise, one.part
        if one.kind == "voided":
            found[place] = Void(one.data["given"], one.data["why"], one.by)
        elif one.kind == "restored":
            found.pop(place, None)
    return found


def without_voids(report: Report, name: str, voids: Voids, decisions: Decisions) -> Report:
    """The report with what is void; what one student was given by decree stands above `full`."""
    if not voids:
        return report
    exercises = []
    for exercise in report.exercises:
        parts = []
        for part in exercise.parts:
            void = voids.get((exercise.id, part.id))
            decision = decisions.get(PartOfHandIn(logged(name), exercise.id, part.id))
            decreed = decision is not None and decision.by_decree
            kept = void is None or (void.given == "full" and decreed)
            parts.append(part if kept or void is None else _voided(part, void))
        exercises.append(exercise._replace(parts=tuple(parts)))
    return report._replace(exercises=tuple(exercises))


def _voided(part: PartReport, void: Void) -> PartReport:
    marked = part.marked or part.verdict
    if void.given == "nothing":
        verdict = marked._replace(code=Outcome.VOID, feedback=void.why)
        return part._replace(verdict=verdict, marked=marked, void=True)
    given = partial(Fraction(1), Outcome.VOID, void.why)
    return part._replace(verdict=marked.given(given), marked=marked)
