"""The ledger: what was lost to which cause, in hundredths that add up to what was not earned."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from graders.marking.report import PartReport, Report
from graders.verdict import Outcome, Status, is_misconception

# A status that is a cause by itself, whatever its code.
_CAUSES: dict[Status, str] = {
    "unreadable": "could not be read; a person looks at it",
    "needs-review": "waits for a person",
    "not-checked": "nobody has checked it yet",
    "error": "a fault of the grader or of the assignment",
}


# What codes that are short for a program say to a person; the others are words already.
_IN_WORDS: dict[str, str] = {
    Outcome.OPTION: "another option",
    Outcome.OPTIONS: "another set of options",
    Outcome.PAIRS: "pairs that do not belong together",
    Outcome.VALUE: "another value",
    Outcome.SIGN: "right but for the sign",
    Outcome.FACTOR: "right but for a factor",
    Outcome.ROUNDED: "rounded too far",
    Outcome.THRESHOLD: "right only behind a threshold",
    Outcome.FORM: "not in the form that was asked for",
    Outcome.FOLLOW_THROUGH: "right only from an earlier mistake",
}


class Loss(NamedTuple):
    """What was lost to one cause, in hundredths of a point, and in how many parts."""

    cause: str
    parts: int
    hundredths: int

    @property
    def points(self) -> str:
        """As a number of points."""
        return in_points(self.hundredths)


class Ledger(NamedTuple):
    """What could be had, what was lost, and what is left; all in hundredths."""

    possible: int
    losses: Sequence[Loss]
    score: int


def in_points(hundredths: int) -> str:
    """Hundredths as points, always with two decimals, so that a column lines up."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def ledger(report: Report) -> Ledger:
    """The ledger of the regular exercises; extra credit takes nothing away."""
    lost: dict[str, list[Fraction]] = {}
    for exercise in report.exercises:
        for part in exercise.parts if not exercise.extra_credit else ():
            earned = part.points_strict if report.strict else part.points
            if part.max_points > earned:
                lost.setdefault(cause(part), []).append(part.max_points - earned)
    totals = {name: sum(losses, Fraction(0)) for name, losses in lost.items()}
    possible = _hundredths(report.total("max_points"))
    score = _hundredths(report.score)
    shares = apportioned(list(totals.values()), possible - score)
    losses = [
        Loss(name, len(lost[name]), share) for name, share in zip(totals, shares, strict=True)
    ]
    return Ledger(possible, sorted(losses, key=lambda one: -one.hundredths), score)


def cause(part: PartReport) -> str:
    """Why a part did not earn everything, in words."""
    status, code = part.verdict.status, part.verdict.code
    if status == "not-checked" and part.self_check:
        return "could be read; decided after submission"
    if status in _CAUSES:
        return _CAUSES[status]
    if is_misconception(code):
        return f"misconception: {code.partition(':')[2]}"
    if status == "unanswered":
        return "not answered"
    return _IN_WORDS.get(code) or code.replace("-", " ") or "not right"


def apportioned(amounts: Sequence[Fraction], whole: int) -> list[int]:
    """The amounts in whole hundredths that add up, each less than one hundredth off its own.

    The largest remainders are rounded up, as seats are shared out.
    """
    exact = [amount * 100 for amount in amounts]
    down = [int(one) for one in exact]
    by_remainder = sorted(range(len(exact)), key=lambda at: down[at] - exact[at])
    for at in by_remainder[: whole - sum(down)]:
        down[at] += 1
    return down


def _hundredths(points: Fraction) -> int:
    # A half goes up, never to the even one: two roundings then differ by less than one from the exact
    # difference, so that the shares can be rounded to add up.
    return math.floor(points * 100 + Fraction(1, 2))
