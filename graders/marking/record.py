"""One part of a hand-in on its way to the report: what was asked, written, read and judged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from exercises.answer import Answer, Misread
from exercises.assignment import Exercise
from exercises.graph import Graph
from exercises.language.tree import Tree
from exercises.specs import Number, Spec
from graders.verdict import Verdict


class Record(NamedTuple):
    """One part, never changed: who judges it again makes a new one.

    `at` is the place that the student is told, `reading` what the grader of the kind read, None where
    nothing was. `replaced` are the earlier verdicts, the first one first. `formula` is what a number
    stands for in the student's own graph, where it has a name of its own there.
    """

    exercise: Exercise
    part: str
    answer: Answer | Misread | None = None
    at: str = ""
    reading: Any = None
    verdict: Verdict = Verdict("unanswered")
    replaced: tuple[Verdict, ...] = ()
    formula: Tree | None = None

    @property
    def spec(self) -> Spec:
        """What is asked."""
        return self.exercise.parts[self.part]

    @property
    def key(self) -> tuple[str, str]:
        """The ids of exercise and part."""
        return self.exercise.id, self.part

    def judged(self, verdict: Verdict) -> Record:
        """The record with another verdict in the place of its own."""
        if verdict == self.verdict:
            return self
        return self._replace(verdict=verdict, replaced=(*self.replaced, self.verdict))


Records = Sequence[Record]


def by_exercise(records: Iterable[Record]) -> list[tuple[Record, ...]]:
    """The records of each exercise, in the order in which they stand."""
    together: dict[str, list[Record]] = {}
    for record in records:
        together.setdefault(record.exercise.id, []).append(record)
    return [tuple(one) for one in together.values()]


def by_graph(records: Iterable[Record]) -> list[tuple[Record, ...]]:
    """The numbers of each graph, over all exercises that ask for them."""
    together: dict[Graph, list[Record]] = {}
    for record in records:
        if isinstance(record.spec, Number) and record.spec.graph:
            together.setdefault(record.spec.graph, []).append(record)
    return [tuple(one) for one in together.values()]


def renewed(records: Records, changed: Iterable[Record]) -> tuple[Record, ...]:
    """All records, each changed one in the place of its forerunner."""
    new = {record.key: record for record in changed}
    return tuple(new.get(record.key, record) for record in records)
