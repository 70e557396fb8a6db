"""One way to calculate the numbers of a graph, started from the student's own ones."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from exercises.graph import Graph
from exercises.language.errors import UndefinedError
from exercises.language.tree import Call, Name, Tree
from exercises.specs import Number
from exercises.tolerances import Change, TypedNumber
from graders.graph.backprop import (
    Calculation,
    Definitions,
    at_point,
    calculated_from,
    derived,
    exactly,
)
from graders.language.instance import Array
from graders.verdict import Outcome, Verdict

# An own number that is further off than this says nothing about what follows from it.
_FACTOR = 100
# Rounded intermediate numbers move what follows from them; more than this share is no rounding.
_MOST_SLACK = Decimal("0.02")


@dataclass(frozen=True, eq=False)
class GraphAnswer:
    """A number that was read for a part with a graph, and how it was judged by itself.

    `own` is what it stands for in the student's own graph, if there is one; `ours` is false for a node of
    that graph which computes nothing that ours does.
    """

    exercise: str
    part: str
    spec: Number
    typed: TypedNumber
    verdict: Verdict
    own: Tree | None = None
    ours: bool = True

    @property
    def true(self) -> Decimal:
        """The right value."""
        assert self.spec.graph
        return derived(self.spec.graph, self.spec.value)

    @property
    def old(self) -> Decimal:
        """What a change is counted from."""
        return self.spec.tolerance.old if isinstance(self.spec.tolerance, Change) else Decimal(0)


class Way:
    """How numbers follow from one another, and what the student's own ones lead to.

    `formulas` says what each number stands for on this way. Own numbers that are degenerate (not finite,
    more than a hundred times off the truth, impossible) carry nothing on, except the `excused` ones, and
    where nothing is `guarded` only to tell so. The truth is what `right` gives, else the right value of the
    part.
    """

    def __init__(
        self,
        graph: Graph,
        defined: Definitions,
        formulas: Mapping[GraphAnswer, Tree],
        *,
        inputs: Mapping[str, Decimal] | None = None,
        excused: Iterable[GraphAnswer] = (),
        guarded: bool = True,
        right: Calculation | None = None,
    ) -> None:
        self.defined = defined
        self.formulas = formulas
        self.guarded = guarded
        self.right = right
        excused = frozenset(excused)
        self.carriers = {
            formula.name: answer
            for answer, formula in formulas.items()
            if isinstance(formula, Name)
            and answer.verdict.code != Outcome.CONTRADICTION
            and (not guarded or answer in excused or self._carries(formula.name, answer))
        }
        # As the numbers are in the first draw, then each moved by half a unit of its last digit.
        draws = 1 + len(self.carriers)
        given = at_point({**graph.point, **(inputs or {})})
        for draw, (name, answer) in enumerate(self.carriers.items(), 1):
            given[name] = np.full((draws, 1, 1), float(answer.typed.value))
            # A whole number is meant as it stands.
            unit = answer.typed.last_digit if answer.typed.decimals else None
            given[name][draw] += float(unit or 0) / 2
        self.from_own = Calculation(defined, given, draws)

    def _carries(self, name: str, answer: GraphAnswer) -> bool:
        true, mine = abs(float(self._true(answer))), abs(float(answer.typed.value))
        near = true / _FACTOR <= mine <= _FACTOR * true if true else mine <= _FACTOR
        return math.isfinite(mine) and near and self._is_possible(name, answer.typed)

    def _true(self, answer: GraphAnswer) -> Decimal:
        if self.right is None:
            return answer.true
        return exactly(self.right.value(self.formulas[answer])[0])

    def _is_possible(self, name: str, typed: TypedNumber) -> bool:
        """Whether a node can have this value at all: a sigmoid lies between 0 and 1."""
        tree = self.defined.get(name)
        is_sigmoid = isinstance(tree, Call) and tree.function == "sigmoid" and not tree.primes
        return not is_sigmoid or 0 < typed.value < 1

    def leads_to(self, answer: GraphAnswer) -> bool:
        """Whether own numbers lead to this one, within their rounding and the tolerance."""
        if answer not in self.formulas or answer.verdict.code == Outcome.NOT_UPDATED:
            return False
        values = self.values(answer)
        if values is None:
            return False
        value = exactly(values[0])
        right = abs(self._true(answer) - answer.old)
        change = abs(value - answer.old)
        if self.guarded and right and not right / _FACTOR <= change <= right * _FACTOR:
            return False  # the own numbers have made the step trivial, or absurd
        rounding = exactly(np.abs(values - values[0]).sum())
        slack = min(rounding, _MOST_SLACK * change)
        nearest = min(max(answer.typed.value, value - slack), value + slack)
        return answer.spec.tolerance.accepts(answer.typed, nearest)

    def values(self, answer: GraphAnswer) -> Array | None:
        """What own numbers lead to, first as they are, then moved by their rounding; None if nothing."""
        try:
            values = self.from_own.value(self.rule(answer))
        except UndefinedError:  # a student's function that has no derivative
            return None
        return values if np.isfinite(values).all() else None

    def rule(self, answer: GraphAnswer) -> Tree:
        """What a number is calculated from, rather than the number itself."""
        formula = self.formulas[answer]
        return self.defined.get(formula.name, formula) if isinstance(formula, Name) else formula

    def sources(self, answer: GraphAnswer) -> list[GraphAnswer]:
        """The own numbers that a number is calculated from: the wrong ones, else the rounded ones."""
        # Behind a number of their own it is that number which counts, not what it was made of.
        behind = {name: tree for name, tree in self.defined.items() if name not in self.carriers}
        names = calculated_from(self.rule(answer), behind)
        found = [self.carriers[name] for name in names if name in self.carriers]
        wrong = [one for one in found if one.verdict.status == "incorrect"]
        return sorted(wrong or found, key=lambda one: one.part)
