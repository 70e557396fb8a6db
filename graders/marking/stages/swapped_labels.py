"""Right values under each other's names earn half."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from exercises.specs import Number
from graders.kinds import number
from graders.marking.judging import Basis
from graders.marking.record import Record, Records, by_exercise
from graders.verdict import Outcome, Verdict, partial


def together(records: Records) -> Iterator[Records]:
    """The wrong numbers of an exercise, where there are two or more."""
    for parts in by_exercise(records):
        wrong = [
            one
            for one in parts
            if isinstance(one.spec, Number) and one.verdict.status == "incorrect"
        ]
        if len(wrong) > 1:
            yield wrong


def applied(basis: Basis, records: Records) -> Iterable[Record]:
    """The values that only change places among themselves."""
    wrong = list(records)
    while len(left := [one for one in wrong if _has_partners(basis, one, wrong)]) < len(wrong):
        wrong = left
    return [record.judged(_swapped(basis, record, wrong)) for record in wrong]


def _has_partners(basis: Basis, record: Record, wrong: Records) -> bool:
    """Whether another one's place takes this value, and another one's value belongs here."""
    others = [one for one in wrong if one is not record]
    return any(_right_for(basis, record, other) for other in others) and any(
        _right_for(basis, other, record) for other in others
    )


def _right_for(basis: Basis, record: Record, other: Record) -> bool:
    """Whether the number written for one part is the right one of another."""
    spec = other.spec
    assert isinstance(spec, Number)
    return any(
        spec.tolerance.accepts(reading.typed, expected)
        and abs(expected) != 1  # which may well be chance
        for reading in number.alone(record.reading)
        for expected in basis.alternatives(other.exercise, other.part)
    )


def _swapped(basis: Basis, record: Record, wrong: Records) -> Verdict:
    if record.exercise.names == "own":
        return Verdict(
            "needs-review",
            interpreted_as=record.verdict.interpreted_as,
            code=Outcome.SWAPPED_LABELS,
            feedback="a right value, but for another of the usual names; a person looks at yours",
        )
    others = [one for one in wrong if one is not record and _right_for(basis, record, one)]
    told = (
        f"this is the right value of {' and '.join(one.part for one in others)}, under another name"
    )
    half = partial(Fraction(1, 2), Outcome.SWAPPED_LABELS, told)
    return half.read_as(record.verdict.interpreted_as)
