"""The value of a formula: one pass of numpy over all draws at once."""

from __future__ import annotations

import numpy as np

from exercises.language.errors import UndefinedError
from exercises.language.limits import MAX_ELEMENTS, MAX_TERMS, MAX_VISITED_NODES
from exercises.language.scope import Scope
from exercises.language.tree import Big, Call, Element, Name, Tree, children
from graders.instance import Array, Instance, constant
from graders.operations import applied, listed


def evaluate(
    tree: Tree, scope: Scope, instance: Instance, remembered: dict[int, Array] | None = None
) -> Array:
    """The value of a tree.

    Args:
        tree: The tree.
        scope: What its names mean.
        instance: The values of its names.
        remembered: Values of nodes by their `id`, which are taken over and added to. The nodes must
            outlive it.

    Raises:
        UndefinedError: Its shapes do not fit together, or it is over a limit.
    """
    evaluator = _Evaluator(scope, instance)
    evaluator.remembered = remembered
    with np.errstate(all="ignore"):
        return evaluator.value(tree)


def peak(tree: Tree, scope: Scope, instance: Instance) -> Array:
    """The largest absolute value that occurs anywhere inside a tree, for each draw."""
    evaluator = _Evaluator(scope, instance)
    evaluator.peaks = np.zeros(instance.draws)
    with np.errstate(all="ignore"):
        evaluator.value(tree)
    return evaluator.peaks


class _Evaluator:
    def __init__(self, scope: Scope, instance: Instance) -> None:
        self.scope = scope
        self.instance = instance
        self.bound: dict[str, Array] = {}
        self.known: dict[str, Array] = {}
        self.visited = 0
        self.peaks: Array | None = None
        self.remembered: dict[int, Array] | None = None

    def value(self, tree: Tree) -> Array:
        if self.remembered is not None and not self.bound:
            known = self.remembered.get(id(tree))
            if known is None:
                known = self.remembered[id(tree)] = self._counted(tree)
            return known
        return self._counted(tree)

    def _counted(self, tree: Tree) -> Array:
        self.visited += 1
        if self.visited > MAX_VISITED_NODES:
            raise UndefinedError("the formula is too long to evaluate")
        value = self._value(tree)
        if value.size > MAX_ELEMENTS:
            raise UndefinedError("a value is too large")
        if self.peaks is not None:
            largest = np.abs(np.where(np.isfinite(value), value, 0.0)).max(axis=(1, 2))
            self.peaks = np.maximum(self.peaks, largest)
        return value

    def _value(self, tree: Tree) -> Array:
        match tree:
            case Name():
                return self._named(tree.name)
            case Big():
                return self._big(tree)
            case _:
                values = [self.value(child) for child in children(tree)]
                return applied(tree, values, self.instance)

    def _named(self, name: str) -> Array:
        if name in self.bound:
            return self.bound[name]
        if name in self.instance.values:
            return self.instance.values[name]
        if name in self.instance.sizes:
            return constant(self.instance.sizes[name])
        if name in self.known:
            return self.known[name]
        if name in self.scope.definitions:
            self.known[name] = self.value(self.scope.definitions[name])
            return self.known[name]
        raise UndefinedError(f"{name} has no value")

    def _big(self, tree: Big) -> Array:
        first, last = self._bounds(tree)
        low, high = int(first.min()), int(last.max())
        if high - low >= MAX_TERMS:
            raise UndefinedError(f"a {tree.function} of more than {MAX_TERMS} terms")
        shadowed = self.bound.get(tree.variable)
        terms = []
        for number in range(low, high + 1):
            self.bound[tree.variable] = constant(number)
            terms.append(self.value(tree.body))
        if shadowed is None:
            self.bound.pop(tree.variable, None)
        else:
            self.bound[tree.variable] = shadowed
        if tree.function in {"entries", "rows"}:
            return listed(tree, terms)
        total = constant(0.0 if tree.function == "sum" else 1.0)
        for number, term in enumerate(terms, low):
            inside = (first <= number) & (number <= last)
            if tree.function == "sum":
                total = total + np.where(inside, term, 0.0)
            else:
                total = total * np.where(inside, term, 1.0)
        return total

    def _bounds(self, tree: Big) -> tuple[Array, Array]:
        if tree.first is not None and tree.last is not None:
            return self.value(tree.first), self.value(tree.last)
        size = self._extent(tree.body, tree.variable)
        if size is None:
            raise UndefinedError(
                f"the limits of the {tree.function} over {tree.variable} are missing"
            )
        return constant(1), constant(size)

    def _extent(self, tree: Tree, variable: str) -> int | None:
        """The size of what a variable indexes, where a sum has no limits."""
        if isinstance(tree, Element) and Name(variable) in tree.indices:
            of = tree.of.arguments[0] if isinstance(tree.of, Call) else tree.of
            if isinstance(of, Name) and of.name not in self.instance.sequences:
                shape = self._named(of.name).shape[1:]
                return int(shape[tree.indices.index(Name(variable))])
        found = (self._extent(child, variable) for child in children(tree))
        return next((size for size in found if size is not None), None)
