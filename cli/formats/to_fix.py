"""What there is to fix in a hand-in: every part that could still earn points, the costliest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from cli.terminal import plain
from graders.marking.report import PartReport, Report
from graders.verdict import told_together

# Nothing to do about these: they are right, wait for a person by nature, or nobody decides them.
_LEFT_ALONE = {"correct", "needs-review", "not-checked"}
# Said once, below the list.
UNREAD = "What could not be read is not wrong: rewrite it, or it waits for a person."
# Of more places than these the first and the last are named.
_MOST_PLACES = 6


class ToFix(NamedTuple):
    """One thing to fix: what it could still earn, where it stands, and what is wrong."""

    points: Fraction
    exercise: str
    part: str
    at: str
    status: str
    reason: str

    @property
    def name(self) -> str:
        """The part as it is called: the exercise alone, where it has one part without a name."""
        return self.exercise if self.part == "answer" else f"{self.exercise}: {self.part}"


class Alike(NamedTuple):
    """Things to fix of which the same is said: all of their points, and where they stand."""

    points: Fraction
    reason: str
    all: Sequence[ToFix]

    @property
    def unread(self) -> bool:
        """Whether it could not be read."""
        return self.all[0].status == "unreadable"

    @property
    def exercises(self) -> Mapping[str, Sequence[str]]:
        """The names of the parts by their exercise."""
        found: dict[str, list[str]] = {}
        for one in self.all:
            found.setdefault(one.exercise, []).extend([one.part] if one.part != "answer" else [])
        return found

    @property
    def name(self) -> str:
        """All of them as they are called, each exercise once."""
        return "; ".join(
            f"{exercise}: {', '.join(parts)}" if parts else exercise
            for exercise, parts in self.exercises.items()
        )

    @property
    def at(self) -> str:
        """Where they stand, each file named once."""
        files: dict[str, list[str]] = {}
        for file, colon, place in dict.fromkeys(
            one.at.partition(":") for one in self.all if one.at
        ):
            files.setdefault(file + colon, []).append(place)
        return "; ".join(f"{file}{_shown(places)}" for file, places in files.items())


def _shown(places: Sequence[str]) -> str:
    if len(places) <= _MOST_PLACES:
        return ", ".join(places)
    return f"{places[0]} to {places[-1]}, {len(places)} places"


def to_fix(report: Report) -> list[ToFix]:
    """The answered parts that lost points or cannot be read, the costliest first."""
    return sorted(_found(report), key=lambda one: -one.points)


def alike(report: Report) -> list[Alike]:
    """The same, together of what the same is said; each group in the order of the sheet."""
    reasons: dict[str, list[ToFix]] = {}
    for one in _found(report):
        reasons.setdefault(one.reason, []).append(one)
    together = [
        Alike(sum((one.points for one in some), Fraction(0)), reason, some)
        for reason, some in reasons.items()
    ]
    return sorted(together, key=lambda one: -one.points)


def _found(report: Report) -> Iterator[ToFix]:
    for exercise in report.exercises:
        for part in exercise.parts:
            status = part.verdict.status
            if part.void or is_bare(part) or status in _LEFT_ALONE:
                continue
            if lost := part.max_points - (part.points_strict if report.strict else part.points):
                yield ToFix(lost, exercise.id, part.id, plain(part.at), status, _reason(part))


def unanswered(report: Report, *, extra: bool = False) -> Fraction:
    """The points of what was not answered at all, or of the extra credit that was not."""
    return sum(
        (
            part.max_points
            for exercise in report.exercises
            if exercise.extra_credit is extra
            for part in exercise.parts
            if is_bare(part) and not part.void
        ),
        Fraction(0),
    )


def _reason(part: PartReport) -> str:
    verdict = part.verdict
    feedback = verdict.feedback
    if any(one.share for one in verdict.checks):
        feedback = "; ".join(f"{names}: {said}" for names, _, said in told_together(verdict.checks))
    if verdict.status == "unreadable":
        feedback = f"could not be read: {feedback}"
    return plain(feedback or verdict.status)


def is_bare(part: PartReport) -> bool:
    """Whether nothing was written for a part."""
    verdict = part.verdict
    return verdict.status == "unanswered" and not verdict.code and not verdict.feedback


def runs(parts: Sequence[PartReport]) -> Iterator[Sequence[PartReport]]:
    """The parts as they are told: neighbours for which nothing was written together."""
    for bare, some in groupby(parts, is_bare):
        if bare:
            yield tuple(some)
        else:
            yield from ((part,) for part in some)
