"""The scores of a class as the fold of its events, without any report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from cli.gradebook.arrivals import Arrival, arrivals_of, extensions_of
from cli.gradebook.decisions import (
    Decision,
    Decisions,
    PartOfHandIn,
    answer_of,
    decisions_of,
    logged,
    sha256,
)
from cli.gradebook.events import Event
from cli.gradebook.final import Earned, Final, final_of
from cli.gradebook.policy import policy_of
from cli.gradebook.voids import Void, Voids, voids_of
from graders.marking.report import Report
from graders.marking.report_json import as_text

# Enough of a hash to tell the answers of one student apart.
_DIGITS = 16


class Score(NamedTuple):
    """The points of a hand-in, those of extra credit, and the mark that counts by the policy."""

    score: Fraction
    extra_credit: Fraction
    final: Final


def marked(
    report: Report, name: str, at: str, *, attempt: int = 1, text: str = "", made_from: str = ""
) -> Event:
    """The event that the marker marked a hand-in.

    It holds all that decides the score, and a hash of the whole report. A later attempt says so.

    Args:
        report: The report as the marker left it.
        name: The name of the hand-in.
        at: When.
        attempt: Which of the student's attempts it is.
        text: The report as it is written, where it is at hand.
        made_from: The hash of all that it was made from, where that always makes it; see `cli/batch/reuse.py`.
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
    if made_from:
        data["made_from"] = made_from
    if attempt > 1:
        data["attempt"] = attempt
    return Event(at, "backcheck", "marked", logged(name), data=data)


def scores(events: Iterable[Event]) -> dict[str, Score]:
    """The score of every hand-in after some events."""
    events = list(events)
    last: dict[str, Mapping[str, Any]] = {}
    for one in events:
        if one.kind == "marked":
            last[one.hand_in] = one.data
        elif one.kind == "forgotten":
            last.pop(one.hand_in, None)
    decisions, voids, policy = decisions_of(events), voids_of(events), policy_of(events)
    arrivals, extensions = arrivals_of(events), extensions_of(events)
    found = {}
    for name, data in sorted(last.items()):
        exercises = _earned(data["parts"], name, decisions, voids)
        arrival = arrivals.get(name, Arrival())
        arrival = arrival._replace(extension=extensions.get(name) or arrival.extension)
        score, extra = (
            sum((one.points for one in exercises if one.extra is which), Fraction(0))
            for which in (False, True)
        )
        found[name] = Score(score, extra, final_of(policy, exercises, arrival))
    return found


def _earned(
    parts: Iterable[Mapping[str, Any]], name: str, decisions: Decisions, voids: Voids
) -> list[Earned]:
    """What every exercise earned."""
    found: dict[str, Earned] = {}
    for part in parts:
        exercise = part["exercise"]
        void = voids.get((exercise, part["part"]))
        decision = decisions.get(PartOfHandIn(name, exercise, part["part"]))
        possible = Fraction(0) if void and void.given == "nothing" else Fraction(part["of"])
        points = possible * _share(part, decision, void)
        before = found.get(exercise, Earned(exercise, part["extra"], Fraction(0), Fraction(0)))
        found[exercise] = before._replace(
            points=before.points + points, possible=before.possible + possible
        )
    return list(found.values())


def _share(part: Mapping[str, Any], decision: Decision | None, void: Void | None) -> Fraction:
    decreed = decision is not None and decision.by_decree
    if void and not decreed:
        return Fraction(1)
    if decision and decision.share is not None:
        same = decision.answer[:_DIGITS] == part["answer"]
        if decreed or same:
            return Fraction(decision.share)
    return Fraction(part["share"])
