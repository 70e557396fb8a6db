"""What there is to fix in a hand-in: every part that could still earn points, the costliest first."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from cli.terminal import plain
from graders.marking.report import PartReport, Report
from graders.verdict import told_together

# Nothing to do about these: they are right, wait for a person by nature, or nobody decides them.
_LEFT_ALONE = {"correct", "needs-review", "not-checked"}


class ToFix(NamedTuple):
    """One thing to fix: what it could still earn, where it stands, and what is wrong."""

    points: Fraction
    name: str
    at: str
    status: str
    reason: str


def to_fix(report: Report) -> list[ToFix]:
    """The answered parts that lost points or cannot be read, the costliest first."""
    found = [
        ToFix(lost, _name(exercise.id, part), plain(part.at), part.verdict.status, _reason(part))
        for exercise in report.exercises
        for part in exercise.parts
        if part.verdict.status not in _LEFT_ALONE
        and not is_bare(part)
        and (lost := part.max_points - (part.points_strict if report.strict else part.points))
    ]
    return sorted(found, key=lambda one: -one.points)


def unanswered(report: Report) -> Fraction:
    """The points of what was not answered at all."""
    return sum(
        (
            part.max_points
            for exercise in report.exercises
            for part in exercise.parts
            if is_bare(part)
        ),
        Fraction(0),
    )


def _name(exercise: str, part: PartReport) -> str:
    return exercise if part.id == "answer" else f"{exercise}: {part.id}"


def _reason(part: PartReport) -> str:
    verdict = part.verdict
    feedback = verdict.feedback
    if any(one.share for one in verdict.checks):
        feedback = "; ".join(f"{names}: {said}" for names, _, said in told_together(verdict.checks))
    if verdict.status == "unreadable":
        feedback += "; it waits for a person unless you rewrite it"
    return plain(feedback or verdict.status)


def is_bare(part: PartReport) -> bool:
    """Whether nothing was written for a part."""
    verdict = part.verdict
    return verdict.status == "unanswered" and not verdict.code and not verdict.feedback
