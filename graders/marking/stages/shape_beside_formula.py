"""A shape that was left out where it is asked, but stands beside the formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from exercises.answer import Text
from exercises.specs import Formula, Shape
from graders.kinds import formula
from graders.marking.judging import Basis, judged
from graders.marking.record import Record, Records, by_exercise


def together(records: Records) -> Iterator[Records]:
    """The shape and the formula of an exercise that asks for one of each."""
    for parts in by_exercise(records):
        shapes = [one for one in parts if isinstance(one.spec, Shape)]
        formulas = [one for one in parts if isinstance(one.spec, Formula)]
        if len(shapes) == len(formulas) == 1:
            yield shapes[0], formulas[0]


def applied(basis: Basis, records: Records) -> Iterable[Record]:
    """The shape, judged by what stands beside the formula."""
    shape, beside = records
    if shape.verdict.status != "unanswered" or beside.reading is None or beside.answer is None:
        return
    for stated in formula.stated_shapes(beside.reading):
        text = Text(stated, beside.answer.place)
        again = judged(basis, shape.exercise, shape.part, text)
        yield again._replace(replaced=(*shape.replaced, shape.verdict))
        return
