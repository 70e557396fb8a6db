"""Numbers that follow from the student's own earlier ones, and misconceptions that explain others.

All numbers of a graph are looked at together, over all exercises that ask for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from exercises.graph import Graph
from exercises.specs import Number
from graders.graph.backprop import asked, derived
from graders.graph.follow_through import GraphAnswer, followed
from graders.kinds import number
from graders.marking.judging import Basis
from graders.marking.record import Record, Records, by_graph
from graders.verdict import Verdict


def together(records: Records) -> Iterable[Records]:
    """The numbers of each graph that could be read."""
    return by_graph(record for record in records if record.reading is not None)


def applied(basis: Basis, records: Records) -> Iterator[Record]:
    """The records whose verdict is another when all numbers are looked at together."""
    numbers = {record.key: list(_numbers(basis, record)) for record in records}
    answers = [one.answer for of_part in numbers.values() for one in of_part]
    own = basis.own_graphs.get(_graph(records[0]))
    changed = followed(answers, own.followed if own else None)
    for record in records:
        verdicts = {
            one.name: changed.get((one.answer.exercise, one.answer.part), one.answer.verdict)
            for one in numbers[record.key]
        }
        if any((one.answer.exercise, one.answer.part) in changed for one in numbers[record.key]):
            yield record.judged(number.together(verdicts))


class _Named(NamedTuple):
    """A number of a record, under the name that it has there."""

    name: str
    answer: GraphAnswer


def _numbers(basis: Basis, record: Record) -> Iterator[_Named]:
    """The numbers of one part: one, or those that are given instead."""
    spec, graph = record.spec, _graph(record)
    assert isinstance(spec, Number)
    right = derived(graph, spec.value)
    for name, own, readings, verdict in number.each(spec, right, record.reading):
        # The part as it was judged may know more: alternatives of a solution, a fault.
        judged: Verdict = record.verdict if name == number.ASKED else verdict
        formula = record.formula if name == number.ASKED else None
        theirs = basis.own_graphs.get(graph)
        if formula is None and theirs:
            formula = theirs.in_their_names(asked(graph, own.value))
        ours = theirs is None or theirs.is_ours(formula)
        expected = derived(graph, own.value)
        typed = min((one.typed for one in readings), key=lambda one: abs(one.value - expected))
        part = f"{record.part}/{name}" if name else record.part
        answer = GraphAnswer(record.exercise.id, part, own, typed, judged, formula, ours)
        yield _Named(name, answer)


def _graph(record: Record) -> Graph:
    spec = record.spec
    assert isinstance(spec, Number)
    assert spec.graph
    return spec.graph
