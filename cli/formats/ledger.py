"""The ledger: where all points are, in hundredths that add up: earned, lost by cause, pending, undecided."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from cli.formats.causes import cause
from graders.marking.report import ExerciseReport, PartReport, Report

Where = Literal["lost", "pending", "later", "undecided"]
# In the order in which they are told.
_WHERE: tuple[Where, ...] = ("lost", "pending", "later", "undecided")


class Loss(NamedTuple):
    """What was not earned for one cause, in hundredths of a point, and in how many parts."""

    cause: str
    parts: int
    hundredths: int

    @property
    def points(self) -> str:
        """As a number of points."""
        return in_points(self.hundredths)


class Share(NamedTuple):
    """The points that are in one place: lost, or with somebody who decides them yet."""

    where: Where
    hundredths: int
    losses: Sequence[Loss]

    @property
    def parts(self) -> int:
        """In how many parts they are."""
        return sum(one.parts for one in self.losses)


class Ledger(NamedTuple):
    """What could be had, where all of it is, and what was earned; all in hundredths."""

    possible: int
    shares: Sequence[Share]
    score: int

    @property
    def losses(self) -> Sequence[Loss]:
        """What was not earned, whoever decides it yet."""
        return [loss for share in self.shares for loss in share.losses]


def in_points(hundredths: int) -> str:
    """Hundredths as points, always with two decimals, so that a column lines up."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def shortly(hundredths: int) -> str:
    """Hundredths as points within a sentence."""
    return in_points(hundredths).rstrip("0").rstrip(".")


def ledger(report: Report, *, extra: bool = False) -> Ledger:
    """The ledger of the regular exercises, or of those of extra credit, which take nothing away."""
    missing: dict[Where, dict[str, list[Fraction]]] = {where: {} for where in _WHERE}
    for part in _counted(report.exercises, extra=extra):
        earned = part.points_strict if report.strict else part.points
        if part.max_points > earned:
            missing[_where(part)].setdefault(cause(part), []).append(part.max_points - earned)
    possible = _hundredths(report.total("max_points", extra=extra))
    score = _hundredths(report.extra_credit if extra else report.score)
    amounts = [_sum(one for some in missing[where].values() for one in some) for where in _WHERE]
    wholes = apportioned(amounts, possible - score)
    shares = [
        _share(where, missing[where], whole) for where, whole in zip(_WHERE, wholes, strict=True)
    ]
    return Ledger(possible, [one for one in shares if one.losses], score)


def _counted(exercises: Sequence[ExerciseReport], *, extra: bool) -> Iterator[PartReport]:
    for exercise in exercises:
        if exercise.extra_credit is extra:
            yield from (part for part in exercise.parts if not part.void)


def _where(part: PartReport) -> Where:
    status = part.verdict.status
    if status == "error":
        return "undecided"
    if part.not_checked:
        return "later" if part.self_check else "undecided"
    return "pending" if part.pending else "lost"


def _share(where: Where, missing: dict[str, list[Fraction]], whole: int) -> Share:
    shares = apportioned([_sum(iter(some)) for some in missing.values()], whole)
    losses = [
        Loss(name, len(some), share)
        for (name, some), share in zip(missing.items(), shares, strict=True)
    ]
    return Share(where, whole, sorted(losses, key=lambda one: -one.hundredths))


def _sum(amounts: Iterator[Fraction]) -> Fraction:
    return sum(amounts, Fraction(0))


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
