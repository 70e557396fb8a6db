"""A shape and a Jacobian that fit together in the other layout earn half; strictly nothing."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from exercises.specs import Shape
from graders.marking.judging import Basis
from graders.marking.record import Record, Records
from graders.marking.stages.shape_beside_formula import together
from graders.verdict import Outcome, partial

__all__ = ["applied", "together"]


def applied(_basis: Basis, records: Records) -> Iterable[Record]:
    """Both, if both are the transpose of what is right."""
    if any(record.verdict.code != Outcome.TRANSPOSED for record in records):
        return
    spec = records[0].spec
    assert isinstance(spec, Shape)
    feedback = f"right, but not in {spec.layout} layout, which this assignment declares"
    half = partial(Fraction(1, 2), Outcome.OTHER_LAYOUT, feedback, Fraction(0))
    for record in records:
        yield record.judged(half.read_as(record.verdict.interpreted_as, record.verdict.latex))
