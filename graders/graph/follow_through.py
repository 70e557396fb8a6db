"""Numbers that follow from the student's own earlier ones, and the misconceptions behind the others.

A number is right if it is the right one, or if it is what the calculation gives when the student's
own earlier numbers are put in the place of what they stand for. Own numbers that are not finite, or
more than a hundred times off, carry nothing on.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from exercises.graph import Graph
from exercises.language.errors import UndefinedError
from exercises.language.scope import canonical
from exercises.language.tree import Call, Name, Tree, nodes
from exercises.specs import Number
from exercises.tolerances import Change, TypedNumber
from graders.graph.backprop import (
    Calculation,
    Definitions,
    add_derivatives,
    asked,
    at_point,
    backpropagation,
    exactly,
)
from graders.graph.misconceptions import diagnosed, narrowed
from graders.graph.models import models
from graders.verdict import Outcome, Verdict, incorrect, misconception, partial

_FACTOR = 100
# Rounded intermediate numbers move what follows from them; more than this share is no rounding.
_MOST_SLACK = Decimal("0.02")
_EXCHANGED = "layout-exchanged"
# These say already what went wrong.
_OF_THEIR_OWN = {Outcome.CONTRADICTION, Outcome.ROUNDED, Outcome.NOT_UPDATED}
_CAP = Fraction(4, 5)


@dataclass(frozen=True, eq=False)
class GraphAnswer:
    """A number that was read for a part with a graph, and how it was judged by itself.

    `own` is what it stands for in the student's own graph, if there is one.
    """

    exercise: str
    part: str
    spec: Number
    typed: TypedNumber
    verdict: Verdict
    own: Tree | None = None


def followed(
    answers: Sequence[GraphAnswer], own_nodes: Definitions | None = None
) -> dict[tuple[str, str], Verdict]:
    """The verdicts that change when all numbers of one graph are looked at together.

    Args:
        answers: All numbers of one graph.
        own_nodes: The nodes of the student's own graph, where it is another function.
    """
    graph = answers[0].spec.graph
    assert graph
    wrong = [one for one in answers if one.verdict.status == "incorrect"]
    if not wrong:
        return {}
    formulas = {one: asked(graph, one.spec.value) for one in answers}
    whole = backpropagation(graph)
    ways = [_Way(graph, whole.definitions, whole.calculation, formulas)]
    if own_nodes is not None and (own := _own_way(graph, answers, own_nodes)):
        ways.append(own)
    judged = {}
    right = [one.spec.value for one in answers if one.verdict.status == "correct"]
    right = [formula for formula in right if canonical(formula) in graph.trees]
    named = {one: _named(graph, one, right) for one in wrong}
    if any(verdict and verdict.status == "partial" for verdict in named.values()):
        ways += _exchanged_ways(graph, formulas)
    for one in wrong:
        verdict = named[one]
        if one.spec.follow_through and (verdict is None or verdict.status != "partial"):
            led = next((way for way in ways if way.leads_to(one)), None)
            verdict = led.verdict(one) if led else verdict
        if verdict:
            judged[one.exercise, one.part] = verdict.read_as(one.verdict.interpreted_as)
    return judged


def _own_way(graph: Graph, answers: Sequence[GraphAnswer], own_nodes: Definitions) -> _Way | None:
    """The way through the student's own graph; None if it cannot be differentiated."""
    theirs = {one: one.own for one in answers if one.own is not None}
    defined = dict(own_nodes)
    try:
        for formula in theirs.values():
            add_derivatives(own_nodes, formula, defined)
        return _Way(graph, defined, Calculation(defined, at_point(graph.point)), theirs)
    except UndefinedError:
        return None


def _exchanged_ways(graph: Graph, formulas: Mapping[GraphAnswer, Tree]) -> list[_Way]:
    """The way through the network of somebody who exchanged weights throughout."""
    return [
        _Way(graph, model.calculation.defined, model.calculation, formulas, _CAP)
        for model in models(graph)
        if model.name == _EXCHANGED
    ]


class _Way:
    """One way to calculate, by the exercise's graph or by the student's, from the student's numbers."""

    def __init__(
        self,
        graph: Graph,
        defined: Definitions,
        right: Calculation,
        formulas: Mapping[GraphAnswer, Tree],
        share: Fraction = Fraction(1),
    ) -> None:
        self.share = share
        self.defined = defined
        self.right = right
        self.formulas = formulas
        self.own = own = self._own_numbers()
        # As the numbers are in the first draw, then each moved by half a unit of its last digit.
        draws = 1 + len(own)
        given = at_point(graph.point)
        for draw, (name, typed) in enumerate(own.items(), 1):
            given[name] = np.full((draws, 1, 1), float(typed.value))
            # A whole number is meant as it stands.
            unit = typed.last_digit if typed.decimals else None
            given[name][draw] += float(unit or 0) / 2
        self.from_own = Calculation(defined, given, draws)

    def _own_numbers(self) -> dict[str, TypedNumber]:
        """The student's numbers for nodes and derivatives, where they may carry something on."""
        own = {}
        for one, formula in self.formulas.items():
            if isinstance(formula, Name) and one.verdict.code != Outcome.CONTRADICTION:
                true = abs(float(self.right.value(formula)[0]))
                mine = abs(float(one.typed.value))
                near = true / _FACTOR <= mine <= _FACTOR * true if true else mine <= _FACTOR
                if math.isfinite(mine) and near and self._is_possible(formula.name, one.typed):
                    own[formula.name] = one.typed
        return own

    def _is_possible(self, name: str, typed: TypedNumber) -> bool:
        """Whether a node can have this value at all: a sigmoid lies between 0 and 1."""
        tree = self.defined.get(name)
        is_sigmoid = isinstance(tree, Call) and tree.function == "sigmoid" and not tree.primes
        return not is_sigmoid or 0 < typed.value < 1

    def verdict(self, answer: GraphAnswer) -> Verdict:
        """The verdict on a number that this way leads to; it tells from which wrong numbers."""
        wrong = {one.part for one in self.formulas if one.verdict.status == "incorrect"}
        names = sorted(self._own_parts(answer) & wrong)
        own = f"own {', '.join(names[:3])}" if names else "own earlier answers"
        return partial(self.share, Outcome.FOLLOW_THROUGH, f"right from your {own}", Fraction(0))

    def _own_parts(self, answer: GraphAnswer) -> set[str]:
        """The parts whose numbers a calculation starts from."""
        formula = self.formulas[answer]
        parts = {one.name: a.part for a, one in self.formulas.items() if isinstance(one, Name)}
        start = self.defined.get(formula.name, formula) if isinstance(formula, Name) else formula
        waiting, seen, found = [start], set(), set()
        while waiting:
            for node in nodes(waiting.pop()):
                if isinstance(node, Name) and node.name not in seen:
                    seen.add(node.name)
                    if node.name in self.own:
                        found.add(parts[node.name])
                    elif node.name in self.defined:
                        waiting.append(self.defined[node.name])
        return found

    def leads_to(self, answer: GraphAnswer) -> bool:
        """Whether a number is what the own ones lead to, within their rounding and the tolerance."""
        formula = self.formulas.get(answer)
        if formula is None or answer.verdict.code == Outcome.NOT_UPDATED:
            return False
        rule = self.defined.get(formula.name, formula) if isinstance(formula, Name) else formula
        values = self.from_own.value(rule)
        if not np.isfinite(values).all():
            return False
        value = exactly(values[0])
        tolerance = answer.spec.tolerance
        old = tolerance.old if isinstance(tolerance, Change) else Decimal(0)
        right = abs(exactly(self.right.value(formula)[0]) - old)
        if right and not right / _FACTOR <= abs(value - old) <= right * _FACTOR:
            return False  # the own numbers have made the step trivial, or absurd
        rounding = exactly(np.abs(values - values[0]).sum())
        slack = min(rounding, _MOST_SLACK * abs(value - old))
        nearest = min(max(answer.typed.value, value - slack), value + slack)
        return tolerance.accepts(answer.typed, nearest)


def _named(graph: Graph, answer: GraphAnswer, right: Sequence[str]) -> Verdict | None:
    """The verdict on a number that one misconception explains."""
    if answer.verdict.code in _OF_THEIR_OWN:
        return None
    diagnosis = diagnosed(graph, answer.spec.value, answer.typed, answer.spec.tolerance)
    if diagnosis is None:
        return None
    diagnosis = narrowed(graph, diagnosis, right)
    code = misconception(*diagnosis.names)
    if diagnosis.names == (_EXCHANGED,):
        return partial(_CAP, code, diagnosis.message, Fraction(0))
    return incorrect(code, diagnosis.message)
