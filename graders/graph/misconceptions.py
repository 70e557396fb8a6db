"""Which misconception or slip a wrong number fits: named only if nothing else explains it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from exercises.graph import Graph
from exercises.language.errors import UndefinedError
from exercises.language.tree import Name, Tree
from exercises.tolerances import Change, TypedNumber
from graders.graph.backprop import (
    asked,
    backpropagation,
    derived,
    exactly,
    is_derivative,
    of_and_by,
)
from graders.graph.models import models
from graders.graph.slips import slips

# A value fits a model if it is this near; what lies nearer than ten times this is not told apart.
_NEAR = Decimal("1e-6")
_APART = 10
# A number whose last digit is worth more than this share of it fits too much for a name: misconceptions
# are few, single slips many, so these must be shown more sharply.
_BLUNT = Decimal("0.02")
_SHARP = Decimal("2e-3")
# Of single slips more than a pair is no help to the student.
_PAIR = 2

MESSAGES = {
    "no-sigma-prime": "the derivative of the activation is missing: passing a neuron multiplies by its slope",
    "sigma-for-sigma-prime": "here stands the activation itself where its derivative is wanted",
    "other-activation": "this fits another activation function: check which one the neurons have",
    "bias-forgotten": "a bias is missing in the weighted sum",
    "sign": "the error is the wrong way round: differentiate the loss once more and mind the inner minus",
    "ascent": "you went uphill: the step is subtracted, new = old − η · gradient",
    "half-forgotten": "mind the ½ in front of the loss: it is part of the loss, and cancels what the square brings",
    "mean-for-sum": "the losses of the outputs are added here, not averaged",
    "eta-forgotten": "the learning rate is missing in the step",
    "learning-rate": "all your changes are off by the same factor: check the learning rate",
    "updated-weights": "carry the error back with the weights from before the step; all are updated at the end",
    "shared-bias-not-summed": "a shared bias acts on every neuron of its layer: add up their gradients",
    "path-dropped": "there is more than one way from here to the output: add up the gradients of all of them",
    "transposed-weights": "going backwards, each error travels over the weight that joins those very two neurons",
    "layout-exchanged": "in your network two weights have changed places: compare it with the list of weights",
    "other-logarithm": "ln is the natural logarithm",
    "divisor-forgotten": "a division is missing: this is the value before it",
    "term-dropped": "a term of a sum is missing",
    "factor-dropped": "a factor is missing: check every product, quotient and power of this step",
    "neighbour-index": "another value stands in the place of its neighbour: check which one enters here",
    "sign-slip": "a sign inside of this step is wrong: check every plus and minus",
    "power-slip": "a power is taken for a product: its base and its exponent are not multiplied",
    "node-skipped": "a value enters here before the function of its node is applied: take the node itself",
    "factor-added": "a factor is too many: check what this step multiplies",
    "function-forgotten": "the function of this node is not applied: this is what goes into it",
    "derivative-for-value": "this is the derivative of the function; its value is wanted",
    "value-for-derivative": "this is the value of the function; its derivative is wanted",
}  # fmt: skip


class Diagnosis(NamedTuple):
    """The misconceptions that a value fits, several only where they cannot be told apart."""

    names: tuple[str, ...]
    message: str


def diagnosed(
    graph: Graph, formula: str, typed: TypedNumber, tolerance: object
) -> Diagnosis | None:
    """The misconception behind a wrong value of a graph's formula, if exactly one explains it."""
    fit = _Fit(typed, derived(graph, formula), tolerance)
    wrong = _wrong_values(graph, formula)
    names = fit.names(wrong, _BLUNT)
    # What an author declares is what is meant, whatever else gives the same number.
    names = tuple(name for name in names if name in graph.misconceptions) or names
    if not names and not fit.is_only_a_sign and not fit.explains(wrong):
        names = fit.one_slip(_slipped_values(graph, formula))
    return Diagnosis(names, _messages(graph, names)) if names else None


class _Fit(NamedTuple):
    """How a wrong number is compared with what misconceptions give."""

    typed: TypedNumber
    right: Decimal
    tolerance: object

    def names(self, values: Iterable[tuple[str, Decimal]], blunt: Decimal) -> tuple[str, ...]:
        """The misconceptions that give this very number, if it is apart from what the others give.

        Args:
            values: What each misconception gives.
            blunt: A last digit worth more than this share of the number tells nothing: it must be exact.
        """
        values = tuple(values)
        unit = self._unit if self._unit <= blunt * self._size(self.typed.value) else Decimal(0)
        fitting = [
            (name, value)
            for name, value in values
            if abs(self.typed.value - value) <= self._near(value, unit) and value != self.right
        ]
        if not fitting:
            return ()
        value = fitting[0][1]
        names = {name for name, _ in fitting}
        others = [self.right, *(other for name, other in values if name not in names)]
        apart = all(abs(value - one) >= _APART * self._near(value, unit) for one in others)
        same = all(abs(one - value) <= self._near(value) for _, one in fitting)
        return tuple(sorted(names)) if apart and same else ()

    def one_slip(self, values: Iterable[tuple[str, Decimal]]) -> tuple[str, ...]:
        """The slip that gives this very number, or two that cannot be told apart."""
        names = self.names(values, _SHARP)
        return names if len(names) <= _PAIR else ()

    def explains(self, values: Iterable[tuple[str, Decimal]]) -> bool:
        """Whether anything gives a number so near that no other explanation is looked for."""
        return any(abs(self.typed.value - one) <= self._near(one, self._unit) for _, one in values)

    @property
    def is_only_a_sign(self) -> bool:
        """Whether the number is the right one but for its sign, which says more than a slip would."""
        return abs(self.typed.value + self.right) <= self._near(self.right, self._unit)

    @property
    def _unit(self) -> Decimal:
        """One unit of the last digit; a whole number is meant as it stands."""
        unit = self.typed.last_digit
        return Decimal(0) if unit is None or unit == 1 else unit

    def _near(self, value: Decimal, unit: Decimal = Decimal(0)) -> Decimal:
        return max(unit, _NEAR * self._size(value))

    def _size(self, value: Decimal) -> Decimal:
        """A number itself, or the change of an updated parameter."""
        old = self.tolerance.old if isinstance(self.tolerance, Change) else Decimal(0)
        return abs(value - old)


def one_slip(
    values: Iterable[tuple[str, Decimal]], right: Decimal, typed: TypedNumber, tolerance: object
) -> tuple[str, ...]:
    """Which of several single slips gives a wrong number: one name, or two that give the same."""
    return _Fit(typed, right, tolerance).one_slip(values)


def narrowed(graph: Graph, diagnosis: Diagnosis, right: Iterable[str]) -> Diagnosis:
    """A diagnosis without the misconceptions that numbers which are right speak against.

    With η = 0.5 a forgotten ½ and a forgotten η give the same weights; a right loss excludes the first.
    """
    if len(diagnosis.names) == 1:
        return diagnosis
    excluded = {
        name
        for formula in right
        for name, value in _wrong_values(graph, formula)
        if abs(value - derived(graph, formula)) > _NEAR * abs(derived(graph, formula))
    }
    kept = tuple(name for name in diagnosis.names if name not in excluded)
    return Diagnosis(kept, _messages(graph, kept)) if kept else diagnosis


def is_another_quantity(graph: Graph, formula: str, typed: TypedNumber) -> bool:
    """Whether a number is the right value of something else that is asked for, to a digit that tells."""
    whole = backpropagation(graph)
    others = (whole.value(one) for one in whole.formulas if one != formula)
    return any(other and abs(typed.value - other) <= _SHARP / 4 * abs(other) for other in others)


def _messages(graph: Graph, names: Iterable[str]) -> str:
    own = graph.misconceptions
    return " — or: ".join(own[name].message if name in own else MESSAGES[name] for name in names)


@lru_cache(maxsize=1024)
def _wrong_values(graph: Graph, formula: str) -> tuple[tuple[str, Decimal], ...]:
    """What each misconception gives for a formula."""
    tree = asked(graph, formula)
    found = {(model.name, model.value(tree)) for model in models(graph)}
    return tuple((name, value) for name, value in sorted(found) if value.is_finite())


@lru_cache(maxsize=1024)
def _slipped_values(graph: Graph, formula: str) -> tuple[tuple[str, Decimal], ...]:
    """What each single slip in the definition of a formula gives, all else being right."""
    tree = asked(graph, formula)
    whole = backpropagation(graph)
    known = {*graph.point, *graph.trees, *whole.definitions}
    defined = whole.definitions
    function = None
    if isinstance(tree, Name):
        if is_derivative(tree.name):
            function = graph.trees[of_and_by(tree.name)[0]]
        tree = whole.definitions.get(tree.name, tree)
    found = set()
    for name, changed in slips(tree, known, defined, function):
        value = exactly(_value(graph, changed))
        if value.is_finite() and (value or name != "factor-added"):  # nobody multiplies by a zero
            found.add((name, value))
    return tuple(sorted(found))


def _value(graph: Graph, changed: Tree) -> float:
    try:
        return float(backpropagation(graph).calculation.value(changed)[0])
    except UndefinedError:  # a slip that cannot be calculated explains nothing
        return float("nan")
