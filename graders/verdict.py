"""A verdict: how one part was judged, what it earns, and what the student is told."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, NamedTuple

Status = Literal[
    "correct",
    "partial",
    "incorrect",
    "unanswered",
    "unreadable",
    "needs-review",
    "not-checked",
    "error",
]


class Checked(NamedTuple):
    """One check of a program: its share of the part, and why it was not passed."""

    name: str
    says: str
    share: Fraction
    earned: bool
    code: str = ""
    feedback: str = ""


class Verdict(NamedTuple):
    """How one part was judged.

    `earned` and `strict` (without follow-through and leniency) are shares of the part's points
    between 0 and 1. `code` is a stable word for the outcome, `feedback` says what is wrong and
    what to do, and never gives the key away.
    """

    status: Status
    earned: Fraction = Fraction(0)
    strict: Fraction = Fraction(0)
    interpreted_as: str = ""
    code: str = ""
    feedback: str = ""
    latex: str = ""
    checks: tuple[Checked, ...] = ()

    def read_as(self, interpreted_as: str, latex: str = "") -> Verdict:
        """The same verdict, with how the answer was read; formulas also in LaTeX."""
        return self._replace(interpreted_as=interpreted_as, latex=latex)


def correct(feedback: str = "") -> Verdict:
    """All points."""
    return Verdict("correct", Fraction(1), Fraction(1), feedback=feedback)


def incorrect(code: str, feedback: str) -> Verdict:
    """No points: readable, and not right."""
    return Verdict("incorrect", code=code, feedback=feedback)


def partial(share: Fraction, code: str, feedback: str, strict: Fraction | None = None) -> Verdict:
    """A share of the points; all or nothing where the share is 1 or 0.

    `strict` is the share without leniency, if it differs.
    """
    strict = share if strict is None else strict
    if share == 1:
        return Verdict("correct", share, strict, code=code, feedback=feedback)
    status: Status = "partial" if share else "incorrect"
    return Verdict(status, share, strict, code=code, feedback=feedback)
