"""Which answer belongs to which part, where students name their values after their own graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from exercises.answer import OWN_NAMES, Answer, Misread
from exercises.assignment import Exercise
from exercises.graph import Graph
from exercises.language.tree import Tree
from exercises.specs import ComputationGraph, Number
from graders.kinds.computation_graph import Reading
from graders.marking.fault import FAULT, guarded, with_fault
from graders.marking.judging import Basis, judged
from graders.marking.own_names import Given, OwnGraph, matched
from graders.marking.record import Record

Answers = Mapping[str, Mapping[str, Answer | Misread]]


class Drawn(NamedTuple):
    """The graphs that the student drew: their records, and what they say of the student's names.

    A graph of the exercise is among the `failed` ones where a fault of ours spoilt the latter.
    """

    records: Mapping[tuple[str, str], Record]
    graphs: Mapping[Graph, OwnGraph]
    failed: frozenset[Graph]


def drawn(basis: Basis, exercises: Iterable[Exercise], answers: Answers) -> Drawn:
    """Judge the graphs that the student drew, before the numbers that are named after them."""
    records: dict[tuple[str, str], Record] = {}
    graphs: dict[Graph, OwnGraph] = {}
    failed = set()
    for exercise in exercises:
        for part, spec in exercise.parts.items():
            if not isinstance(spec, ComputationGraph) or spec.graph is None:
                continue
            record = judged(basis, exercise, part, answers.get(exercise.id, {}).get(part))
            if record.reading is not None:
                own = _own_graph(spec.graph, record.reading, basis.context.seed)
                if own:
                    graphs[spec.graph] = own
                else:
                    failed.add(spec.graph)
                    record = record.judged(with_fault(record.verdict))
            records[record.key] = record
    return Drawn(records, graphs, frozenset(failed))


def _own_graph(graph: Graph, reading: Reading, seed: int) -> OwnGraph | None:
    return guarded(lambda: OwnGraph(graph, reading, seed), lambda: None, "an own graph")


class Named(NamedTuple):
    """The parts of one exercise as they are judged by themselves, and what was noticed of names."""

    records: tuple[Record, ...]
    notices: tuple[str, ...] = ()


def named(basis: Basis, exercise: Exercise, given: Given, graphs: Drawn) -> Named:
    """Give every part its answer, and judge it."""

    def in_fault() -> Named:
        return Named(tuple(_faulty(exercise, part, given.get(part)) for part in exercise.parts))

    asked = {spec.graph for spec in exercise.parts.values() if isinstance(spec, Number)}
    if exercise.names == "own" and asked & graphs.failed:
        return in_fault()  # what a name of the student means is not known
    return guarded(
        lambda: _named(basis, exercise, given, graphs), in_fault, f"names of {exercise.id}"
    )


def _named(basis: Basis, exercise: Exercise, given: Given, graphs: Drawn) -> Named:
    formulas: Mapping[str, Tree] = {}
    notices: Iterable[str] = ()
    asked = [spec.graph for spec in exercise.parts.values() if isinstance(spec, Number)]
    explained = [graphs.graphs[graph] for graph in asked if graph and graph in graphs.graphs]
    if exercise.names == "own" and explained:
        given, formulas, notices = matched(exercise, given, explained[0])
    elif OWN_NAMES in given:
        # Nothing says what these names mean: they stand for the parts left open.
        given = {**dict.fromkeys(exercise.parts, given[OWN_NAMES]), **given}
    records = []
    for part in exercise.parts:
        answer = given.get(part)
        record = graphs.records.get((exercise.id, part))
        if record is None or record.answer is not answer:
            record = judged(basis, exercise, part, answer, formulas.get(part))
        records.append(record)
    return Named(tuple(records), tuple(notices))


def _faulty(exercise: Exercise, part: str, answer: Answer | Misread | None) -> Record:
    record = Record(exercise, part, answer, str(answer.place) if answer else "")
    unanswered = answer is None or (not isinstance(answer, Misread) and answer.blank)
    return record if unanswered else record._replace(verdict=FAULT)
