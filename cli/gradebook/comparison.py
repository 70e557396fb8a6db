"""What a new marking changes: who moves, by how much, because of which part, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from graders.marking.report import PartReport, Report
from graders.verdict import Verdict

_CAUSES = {
    "key": "solutions", "exercises": "exercises", "hand_in": "the hand-in", "backcheck": "backcheck",
}  # fmt: skip


# A part that the sheet did not have, or has no more.
_NOTHING = PartReport("", Fraction(0), Verdict("unanswered"))


class Change(NamedTuple):
    """A part that is worth something else, or is judged otherwise, than before."""

    name: str
    exercise: str
    part: str
    before: PartReport
    after: PartReport
    causes: tuple[str, ...]

    @property
    def points_before(self) -> Fraction:
        """What the part was worth; one that is void nothing."""
        return _points(self.before)

    @property
    def points_after(self) -> Fraction:
        """What it is worth now."""
        return _points(self.after)

    @property
    def moved(self) -> Fraction:
        """By how many points."""
        return self.points_after - self.points_before


def changes(before: Mapping[str, Report], after: Mapping[str, Report]) -> list[Change]:
    """Every change of the hand-ins that stand in both, by name and in the order of the sheet."""
    return [
        change
        for name in sorted(before.keys() & after.keys())
        for change in _of(name, before[name], after[name])
    ]


def _of(name: str, before: Report, after: Report) -> Iterator[Change]:
    old = {(one.id, part.id): part for one in before.exercises for part in one.parts}
    causes = tuple(_causes(before, after))
    for exercise in after.exercises:
        for part in exercise.parts:
            was = old.get((exercise.id, part.id), _NOTHING._replace(id=part.id))
            if _seen(was) != _seen(part):
                yield Change(name, exercise.id, part.id, was, part, causes)
    asked = {(one.id, part.id) for one in after.exercises for part in one.parts}
    for (exercise_id, part_id), part in old.items():
        if (exercise_id, part_id) not in asked:
            gone = _NOTHING._replace(id=part_id)
            yield Change(name, exercise_id, part_id, part, gone, causes)


def _seen(part: PartReport) -> object:
    return _points(part), part.max_points, part.verdict.status, part.verdict.code, part.void


def _points(part: PartReport) -> Fraction:
    return Fraction(0) if part.void else part.points


def _causes(before: Report, after: Report) -> Iterator[str]:
    """What is not as it was when the report was made."""
    old, new = before.provenance._asdict(), after.provenance._asdict()
    yield from (told for name, told in _CAUSES.items() if old[name] != new[name])
