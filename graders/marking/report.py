"""The report: all verdicts of one hand-in, with exact points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import lcm
from typing import Literal, NamedTuple

from graders.verdict import Outcome, Status, Verdict

SelfCheck = Literal["", "verdict", "format"]
# What a person may still turn into points.
_WAITING: set[Status] = {"needs-review", "unreadable"}


class PartReport(NamedTuple):
    """The verdict of one part in points.

    `self_check` says what was done without solutions: the whole `verdict`, or only the `format`.
    Where a person decided, `marked` is the verdict of the marker. A `void` part counts for nobody.
    `written` is what the student wrote, where it could not be read. `remarks` are what people say of it.
    """

    id: str
    max_points: Fraction
    verdict: Verdict
    at: str = ""
    self_check: SelfCheck = ""
    marked: Verdict | None = None
    void: bool = False
    written: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def faulty(self) -> bool:
        """Whether a fault of ours spoilt it, or what was to be looked at beside other parts."""
        return self.verdict.status == "error" or self.verdict.code == Outcome.GRADER_FAULT

    @property
    def points(self) -> Fraction:
        """What the part earned."""
        return _share(self.max_points, self.verdict.earned)

    @property
    def points_strict(self) -> Fraction:
        """What it earned without leniency."""
        return _share(self.max_points, self.verdict.strict)

    def as_marked(self) -> PartReport:
        """The part as the marker left it."""
        if self.marked is None and not self.void:
            return self
        marked = self.marked or self.verdict
        return self._replace(verdict=marked, marked=None, void=False, remarks=())

    @property
    def pending(self) -> Fraction:
        """What a person may still add: also where nothing could be read."""
        return self.max_points - self.points if self.verdict.status in _WAITING else _NONE

    @property
    def not_checked(self) -> Fraction:
        """What nobody has looked at."""
        return self.max_points if self.verdict.status == "not-checked" else _NONE


_NONE = Fraction(0)


def _share(points: Fraction, earned: Fraction) -> Fraction:
    """Most parts earn all or nothing, which needs no product of fractions."""
    if earned == 1:
        return points
    return points * earned if earned else _NONE


class ExerciseReport(NamedTuple):
    """The parts of one exercise."""

    id: str
    title: str
    extra_credit: bool
    parts: tuple[PartReport, ...]

    @property
    def faulty(self) -> bool:
        """Whether one of the parts is."""
        return any(part.faulty for part in self.parts)

    @property
    def status(self) -> Status:
        """One word for the exercise: what all parts are, else the word that matters most."""
        statuses = {part.verdict.status for part in self.parts}
        if len(statuses) == 1:
            return statuses.pop()
        return next((s for s in _FIRST if s in statuses), "partial")

    def total(self, what: str) -> Fraction:
        """The sum of `points`, `max_points`, `points_strict`, `pending` or `not_checked`."""
        return _sum(self.worth(what))

    def worth(self, what: str) -> Iterator[Fraction]:
        """The same of each part that counts."""
        return (getattr(part, what) for part in self.parts if not part.void)


_FIRST: tuple[Status, ...] = ("error", "needs-review")


def _sum(points: Iterable[Fraction]) -> Fraction:
    """The exact sum, over one denominator: Python reduces after each term, a tenth of marking a class."""
    terms = list(points)
    common = lcm(*(term.denominator for term in terms))
    return Fraction(sum(term.numerator * (common // term.denominator) for term in terms), common)


class Provenance(NamedTuple):
    """What decided: the hashes of exercises, key and hand-in, the version and the seed."""

    exercises: str
    key: str
    hand_in: str
    backcheck: str
    seed: int


class Report(NamedTuple):
    """All verdicts of one hand-in.

    `strict` counts the points without leniency; `sandbox` is the level at which its code was run,
    empty where none was.
    """

    assignment: str
    hand_in: str
    exercises: tuple[ExerciseReport, ...]
    notices: tuple[str, ...]
    provenance: Provenance
    strict: bool = False
    sandbox: str = ""

    def total(self, what: str, *, extra: bool = False) -> Fraction:
        """The sum over the regular exercises, or over those of extra credit."""
        counted = (e for e in self.exercises if e.extra_credit is extra)
        return _sum(points for exercise in counted for points in exercise.worth(what))

    @property
    def score(self) -> Fraction:
        """The points of the regular exercises."""
        return self.total(self._counted)

    @property
    def extra_credit(self) -> Fraction:
        """The points of the exercises of extra credit."""
        return self.total(self._counted, extra=True)

    @property
    def _counted(self) -> str:
        return "points_strict" if self.strict else "points"

    @property
    def faulty(self) -> bool:
        """Whether the grader or the assignment failed at a part."""
        return any(exercise.faulty for exercise in self.exercises)

    def as_marked(self) -> Report:
        """The report as the marker left it, without what people decided."""
        return self._replace(
            exercises=tuple(
                one._replace(parts=tuple(part.as_marked() for part in one.parts))
                for one in self.exercises
            )
        )
