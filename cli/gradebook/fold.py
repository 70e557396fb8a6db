"""The scores of a class as the fold of its events, without any report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from cli.gradebook.decisions import Decision, answer_of, decision_of, logged, sha256
from cli.gradebook.events import Event
from cli.gradebook.voids import Void, voids_of
from graders.marking.report import Report
from graders.marking.report_json import as_text

# Enough of a hash to tell the answers of one student apart.
_DIGITS = 16


class Score(NamedTuple):
    """The points of a hand-in, and those of extra credit."""

    score: Fraction
    extra_credit: Fraction


def marked(report: Report, name: str, at: str, *, attempt: int = 1, text: str = "") -> Event:
    """The event that the marker marked a hand-in.

    It holds all that decides the score, and a hash of the whole report. A later attempt says so.

    Args:
        report: The report as the marker left it.
        name: The name of the hand-in.
        at: When.
        attempt: Which of the student's attempts it is.
        text: The report as it is written, where it is at hand.
    """
    parts = [
        {
            "exercise": exercise.id,
            "part": part.id,
            "extra": exercise.extra_credit,
            "of": str(part.max_points),
            "share": str(part.verdict.strict if report.strict else part.verdict.earned),
            "status": part.verdict.status,
            "answer": sha256(answer_of(part))[:_DIGITS],
        }
        for exercise in report.exercises
        for part in exercise.parts
    ]
    data: dict[str, Any] = {
        "parts": parts,
        "provenance": report.provenance._asdict(),
        "report": sha256(text or as_text(report, proposals=True)),
    }
    if attempt > 1:
        data["attempt"] = attempt
    return Event(at, "backcheck", "marked", logged(name), data=data)


def scores(events: Iterable[Event]) -> dict[str, Score]:
    """The score of every hand-in after some events."""
    events = list(events)
    last = {one.hand_in: one.data for one in events if one.kind == "marked"}
    decisions: dict[tuple[str, str, str], Decision] = {}
    for one in events:
        place = one.hand_in, one.exercise, one.part
        if one.kind in {"confirmed", "overridden"}:
            decisions[place] = decision_of(one)
        elif one.kind == "withdrawn":
            decisions.pop(place, None)
    voids = voids_of(events)
    return {
        name: _score(data["parts"], name, decisions, voids) for name, data in sorted(last.items())
    }


def _score(
    parts: Iterable[Mapping[str, Any]],
    name: str,
    decisions: Mapping[tuple[str, str, str], Decision],
    voids: Mapping[tuple[str, str], Void],
) -> Score:
    sums: defaultdict[bool, Fraction] = defaultdict(Fraction)
    for part in parts:
        void = voids.get((part["exercise"], part["part"]))
        decision = decisions.get((name, part["exercise"], part["part"]))
        sums[part["extra"]] += Fraction(part["of"]) * _share(part, decision, void)
    return Score(sums[False], sums[True])


def _share(part: Mapping[str, Any], decision: Decision | None, void: Void | None) -> Fraction:
    if void and void.given == "nothing":
        return Fraction(0)
    decreed = decision is not None and decision.by_decree
    if void and not decreed:
        return Fraction(1)
    if decision and decision.share is not None:
        same = decision.answer[:_DIGITS] == part["answer"]
        if decreed or same:
            return Fraction(decision.share)
    return Fraction(part["share"])
