"""A number that may follow from one that could not be read waits with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from exercises.language.tree import Name
from exercises.specs import Number
from graders.graph.backprop import asked, backpropagation, calculated_from
from graders.marking.judging import Basis
from graders.marking.record import Record, Records, by_graph
from graders.verdict import Outcome, Verdict


def together(records: Records) -> Iterable[Records]:
    """All numbers of each graph."""
    return by_graph(records)


def applied(basis: Basis, records: Records) -> Iterator[Record]:
    """The wrong numbers that are calculated from an unread one."""
    graph = _number(records[0]).graph
    assert graph
    if graph in basis.own_graphs:
        return  # in a graph of the student's own, other numbers are calculated from others
    unread = {
        formula.name: record.part
        for record in records
        if record.verdict.status == "unreadable"
        and isinstance(formula := asked(graph, _number(record).value), Name)
    }
    if not unread:
        return
    defined = backpropagation(graph).definitions
    for record in records:
        if not _may_follow(record):
            continue
        formula = asked(graph, _number(record).value)
        rule = defined.get(formula.name, formula) if isinstance(formula, Name) else formula
        sources = [unread[name] for name in calculated_from(rule, defined) if name in unread]
        if sources:
            yield record.judged(_waits(record.verdict, min(sources)))


def _number(record: Record) -> Number:
    assert isinstance(record.spec, Number)
    return record.spec


def _may_follow(record: Record) -> bool:
    verdict = record.verdict
    wrong = verdict.status == "incorrect" and verdict.code != Outcome.NOT_UPDATED
    return wrong and _number(record).follow_through


def _waits(verdict: Verdict, part: str) -> Verdict:
    return Verdict(
        "needs-review",
        interpreted_as=verdict.interpreted_as,
        latex=verdict.latex,
        code=Outcome.WAITS_FOR_EARLIER,
        feedback=f"this may follow from your {part}, which could not be read; rewrite {part} first",
    )
