"""Which misconception or slip a wrong number fits: named only if nothing else explains it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
from graders.graph.models import Model, models
from graders.graph.slips import slips

# A value fits a model if it is this near; what lies nearer than ten times this is not told apart.
_NEAR = Decimal("1e-6")
_APART = 10
# A number shown with fewer digits fits too many single slips for one to be named.
_SHARP = Decimal("2e-3")

MESSAGES = {
    "no-sigma-prime": "the derivative of the activation is missing: passing a neuron multiplies by its slope",
    "sigma-for-sigma-prime": "here stands the activation itself where its derivative is wanted",
    "other-activation": "this fits another activation function: check which one the neurons have",
    "bias-forgotten": "a bias is missing in the weighted sum",
    "sign": "the error is the wrong way round: differentiate the loss once more and mind the inner minus",
    "ascent": "you went uphill: the step is subtracted, new = old − η · gradient",
    "half-forgotten": "check the ½ in front of the loss: it takes part in the loss and cancels the 2 of the square",
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
    "neighbour-index": "an index is off by one: check which of the neighbours enters here",
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
    right = derived(graph, formula)
    old = tolerance.old if isinstance(tolerance, Change) else Decimal(0)
    # A whole number is meant as it stands.
    shown = typed.last_digit if typed.last_digit not in {None, Decimal(1)} else Decimal(0)

    def near(value: Decimal) -> Decimal:
        return max(shown or Decimal(0), _NEAR * abs(value - old))

    def fitting(values: Iterable[tuple[str, Decimal]]) -> tuple[str, ...]:
        values = tuple(values)
        fits = [(n, v) for n, v in values if abs(typed.value - v) <= near(v) and v != right]
        if not fits:
            return ()
        value = fits[0][1]
        names = {name for name, _ in fits}
        others = [right, *(v for name, v in values if name not in names)]
        apart = all(abs(value - other) >= _APART * near(value) for other in others)
        same = all(abs(v - value) <= _NEAR * abs(value - old) for _, v in fits)
        return tuple(sorted(names)) if apart and same else ()

    wrong = _wrong_values(graph, formula)
    names = fitting(wrong)
    explained = any(abs(typed.value - v) <= near(v) for _, v in wrong)
    if not names and not explained and (shown or Decimal(0)) <= _SHARP * abs(typed.value - old):
        names = fitting(_slipped_values(graph, formula))
        names = names if len(names) == 1 else ()
    return Diagnosis(names, _messages(graph, names)) if names else None


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


def models_named(graph: Graph, name: str) -> Iterator[Model]:
    """The wrong models of one name."""
    return (model for model in models(graph) if model.name == name)


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
    function = None
    if isinstance(tree, Name):
        if is_derivative(tree.name):
            function = graph.trees[of_and_by(tree.name)[0]]
        tree = whole.definitions.get(tree.name, tree)
    found = set()
    for name, changed in slips(tree, known, function):
        value = exactly(_value(graph, changed))
        if value.is_finite():
            found.add((name, value))
    return tuple(sorted(found))


def _value(graph: Graph, changed: Tree) -> float:
    try:
        return float(backpropagation(graph).calculation.value(changed)[0])
    except UndefinedError:  # a slip that cannot be calculated explains nothing
        return float("nan")
