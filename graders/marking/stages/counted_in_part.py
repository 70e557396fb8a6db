"""A count that leaves out a part of what is counted, or takes in what does not belong, as the solution counts.

It changes what is told and nothing else: how a solution adds up says which parts there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from exercises.language.errors import UndefinedError
from exercises.language.scope import EMPTY
from exercises.language.tree import Binary, Tree, children, with_children
from exercises.specs import Number
from exercises.tolerances import Exact
from graders.graph.backprop import exactly
from graders.kinds import number
from graders.language.evaluate import evaluate
from graders.language.instance import Instance
from graders.marking.judging import Basis
from graders.marking.record import Record, Records
from graders.verdict import Outcome

_MISSING = "a part of what is to be counted is missing"
_TOO_MANY = "something is counted that does not belong here"


def together(records: Records) -> Iterable[Records]:
    """Every count that could be read and is wrong, by itself."""
    return [
        (record,)
        for record in records
        if isinstance(record.spec, Number)
        and isinstance(record.spec.tolerance, Exact)
        and record.reading is not None
        and record.verdict.code in {Outcome.VALUE, Outcome.CONTRADICTION}
    ]


def applied(basis: Basis, records: Records) -> Iterator[Record]:
    """The count with what is missing in it, if one change of a sum explains it."""
    (record,) = records
    counted = {
        member.typed.value for reading in number.alone(record.reading) for member in reading.members
    }
    told = {how for how, value in _wrong_counts(basis, record) if value in counted}
    if len(told) != 1 or record.verdict.earned:
        return
    contradicts = record.verdict.code == Outcome.CONTRADICTION
    feedback = f"{record.verdict.feedback}; and {told.pop()}" if contradicts else told.pop()
    yield record.judged(record.verdict._replace(feedback=feedback))


def _wrong_counts(basis: Basis, record: Record) -> Iterator[tuple[str, Decimal]]:
    """What one gets who leaves out a part of a sum, in every form in which the solution counts."""
    spec = record.spec
    solution = basis.keys.written.get(record.key)
    if solution is None or not isinstance(spec, Number):
        return
    right = basis.alternatives(record.exercise, record.part)
    readings = (
        reading
        for form in (*solution.accepted, *solution.second)
        for reading in number.alone(number.read(spec, form))
    )
    trees = (member.tree for reading in readings for member in reading.members)
    for how, changed in (one for tree in trees for one in _in_part(tree)):
        try:
            value = exactly(evaluate(changed, EMPTY, Instance(1, {}, {})).flat[0])
        except UndefinedError:
            continue
        if value not in right:
            yield how, value


def _in_part(tree: Tree) -> Iterator[tuple[str, Tree]]:
    """The calculation with one side of a sum or difference left out."""
    match tree:
        case Binary(sign="+", left=left, right=right):
            yield from ((_MISSING, left), (_MISSING, right))
        case Binary(sign="-", left=left):
            yield _TOO_MANY, left
    below = children(tree)
    for at, child in enumerate(below):
        for how, changed in _in_part(child):
            yield how, with_children(tree, (*below[:at], changed, *below[at + 1 :]))
