"""Numbers that follow from the student's own earlier ones, and the misconceptions behind the others.

A number that is wrong by itself is still right if it is what the calculation gives when the student's own
earlier numbers are put in the place of what they stand for. A named misconception costs the parts where
it first shows; what follows consistently follows through.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from exercises.graph import Graph
from exercises.language.errors import UndefinedError
from exercises.language.scope import canonical
from graders.graph.backprop import (
    Calculation,
    Definitions,
    add_derivatives,
    asked,
    at_point,
    backpropagation,
)
from graders.graph.explanations import Explanations
from graders.graph.learning_rate import off_by_one_factor
from graders.graph.misconceptions import (
    MESSAGES,
    Diagnosis,
    diagnosed,
    is_another_quantity,
    narrowed,
)
from graders.graph.models import Model, models_named
from graders.graph.ways import GraphAnswer, Way
from graders.verdict import Outcome, Verdict, VerdictCode, incorrect, misconception, partial

__all__ = ["GraphAnswer", "OwnNodes", "followed"]

_EXCHANGED = "layout-exchanged"
_CAP = Fraction(4, 5)
# These say already what went wrong.
_OF_THEIR_OWN = {Outcome.ROUNDED, Outcome.NOT_UPDATED}
_ANOTHER = "this is what another quantity of the calculation comes to: check what is asked for here"

Named = dict[GraphAnswer, Diagnosis]


class OwnNodes(NamedTuple):
    """The nodes of a student's graph; through another function's numbers are followed only to tell so."""

    nodes: Definitions
    is_the_function: bool
    carries_on: bool = True


def followed(
    answers: Sequence[GraphAnswer], own: OwnNodes | None = None
) -> dict[tuple[str, str], Verdict]:
    """The verdicts that change when all numbers of one graph are looked at together.

    Args:
        answers: All numbers of one graph, in the order of the sheet.
        own: The student's own graph, where it is another one.
    """
    wrong = [one for one in answers if _is_wrong_by_itself(one)]
    if not wrong:
        return {}
    numbers = _Numbers(answers, wrong, own)
    judged = {}
    for answer in wrong:
        if verdict := numbers.verdict(answer):
            shown = answer.verdict.interpreted_as
            judged[answer.exercise, answer.part] = verdict.read_as(shown)
    return judged


def _is_wrong_by_itself(answer: GraphAnswer) -> bool:
    """Whether its value is wrong: a chain that contradicts itself is not excused."""
    return answer.verdict.status == "incorrect" and answer.verdict.code != Outcome.CONTRADICTION


class _Numbers:
    """The numbers of one graph: which misconceptions show, and on which ways some lead to others."""

    def __init__(
        self,
        answers: Sequence[GraphAnswer],
        wrong: Sequence[GraphAnswer],
        own: OwnNodes | None,
    ) -> None:
        graph = answers[0].spec.graph
        assert graph
        self.graph = graph
        self.answers = answers
        # A node that computes nothing of ours says nothing about ours.
        self.formulas = {one: asked(graph, one.spec.value) for one in answers if one.ours}
        self.named = _named(graph, answers, wrong)
        self.repeated = dict(_repeated(graph, self.named))
        defined = backpropagation(graph).definitions
        self.way = Way(graph, defined, self.formulas, excused=self.repeated)
        theirs = own and _own_way(graph, answers, own)
        self.own = theirs if own and own.carries_on else None
        another = None if self.own else theirs
        self.unguarded = Way(graph, defined, self.formulas, guarded=False)
        self.explanations = Explanations(graph, answers, self.named, self.unguarded, another)

    def verdict(self, answer: GraphAnswer) -> Verdict | None:
        """What a number is worth beside the others; None if they do not change that."""
        diagnosis = self.named.get(answer)
        code: VerdictCode = misconception(*diagnosis.names) if diagnosis else ""
        if diagnosis and diagnosis.names == (_EXCHANGED,):
            return partial(_CAP, code, diagnosis.message, Fraction(0))
        if answer.spec.follow_through:
            if self.way.leads_to(answer) and (sources := self.way.sources(answer)):
                return _right_from(sources)
            if self.own and self.own.leads_to(answer):
                return _right_from(self.own.sources(answer))
            for way, share in self._wrong_ways(answer):
                if way.leads_to(answer) and (sources := way.sources(answer)):
                    return _right_from(sources, share)
            if first := self.repeated.get(answer):
                again = f"the slip that cost {first.part} already: {self.named[answer].message}"
                return partial(Fraction(1), Outcome.FOLLOW_THROUGH, again, Fraction(0))
            if told := self._degenerate(answer):
                return incorrect(Outcome.DEGENERATE, told)
        if diagnosis:
            return incorrect(code, diagnosis.message)
        return self._no_power_of_ten(answer) or self.explanations.verdict(answer)

    def _wrong_ways(self, answer: GraphAnswer) -> Iterator[tuple[Way, Fraction]]:
        """The ways of somebody who had the misconception in an earlier part and goes on with it."""
        if not answer.ours:
            return
        for name, way in self._named_ways:
            earlier = {one for one, d in self.named.items() if d.names == (name,)} - {answer}
            if earlier.intersection(way.sources(answer)):
                yield way, _CAP if name == _EXCHANGED else Fraction(1)

    @cached_property
    def _named_ways(self) -> Sequence[tuple[str, Way]]:
        """A way for every model of the misconceptions that were named."""
        names = dict.fromkeys(d.names[0] for d in self.named.values() if len(d.names) == 1)
        return [
            (name, self._wrong_way(model))
            for name in names
            for model in models_named(self.graph, name)
        ]

    def _wrong_way(self, model: Model) -> Way:
        formulas = {one: model.rewritten(tree) for one, tree in self.formulas.items()}
        return Way(self.graph, model.calculation.defined, formulas, inputs=model.inputs)

    def _degenerate(self, answer: GraphAnswer) -> str:
        """Why a number that follows from own ones earns nothing; empty if it does not follow."""
        if not self.unguarded.leads_to(answer) or not (sources := self.unguarded.sources(answer)):
            return ""
        return (
            f"this follows from your own {_listed(sources)}, but a value that is zero, impossible or far"
            " off carries no marks on"
        )

    def _no_power_of_ten(self, answer: GraphAnswer) -> Verdict | None:
        """A number that another part asks for is no slip of the decimal point."""
        value, typed = answer.spec.value, answer.typed
        is_other = answer.verdict.code == Outcome.FACTOR and is_another_quantity(
            self.graph, value, typed
        )
        return incorrect(Outcome.VALUE, _ANOTHER) if is_other else None


def _named(graph: Graph, answers: Sequence[GraphAnswer], wrong: Sequence[GraphAnswer]) -> Named:
    """The misconception behind each wrong number that one explains."""
    right = [one.spec.value for one in answers if one.verdict.status == "correct"]
    right = [formula for formula in right if canonical(formula) in graph.trees]
    named: Named = {}
    for answer in wrong:
        if answer.verdict.code not in _OF_THEIR_OWN:
            value, typed, tolerance = answer.spec.value, answer.typed, answer.spec.tolerance
            if diagnosis := diagnosed(graph, value, typed, tolerance):
                named[answer] = narrowed(graph, diagnosis, right)
    for answer in off_by_one_factor(graph, [one for one in wrong if one not in named]):
        named[answer] = Diagnosis(("learning-rate",), MESSAGES["learning-rate"])
    return named


def _repeated(graph: Graph, named: Named) -> Iterator[tuple[GraphAnswer, GraphAnswer]]:
    """The numbers that show once more what was left out in an earlier one for the same reason."""
    first: dict[str, GraphAnswer] = {}
    for answer, diagnosis in named.items():
        name = diagnosis.names[0]
        if len(diagnosis.names) == 1 and any(one.once for one in models_named(graph, name)):
            if name in first:
                yield answer, first[name]
            first.setdefault(name, answer)


def _own_way(graph: Graph, answers: Sequence[GraphAnswer], own: OwnNodes) -> Way | None:
    """The way through the student's own graph; None if it cannot be differentiated."""
    theirs = {one: one.own for one in answers if one.own is not None}
    defined = dict(own.nodes)
    try:
        for formula in theirs.values():
            add_derivatives(own.nodes, formula, defined)
    except UndefinedError:
        return None
    # Nodes of another graph of the function are as true as ours; those of a slip are not.
    right = Calculation(defined, at_point(graph.point)) if own.is_the_function else None
    return Way(graph, defined, theirs, right=right)


def _right_from(sources: Iterable[GraphAnswer], share: Fraction = Fraction(1)) -> Verdict:
    """The verdict on a number that own ones lead to, or the own graph alone; it tells from which."""
    told = f"right from your own {_listed(sources) or 'graph'}"
    return partial(share, Outcome.FOLLOW_THROUGH, told, Fraction(0))


def _listed(sources: Iterable[GraphAnswer]) -> str:
    return ", ".join([one.part for one in sources][:3])
