"""The value of a formula: one pass of numpy over all draws at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from exercises.language.errors import UndefinedError
from exercises.language.limits import MAX_COPIES, MAX_ELEMENTS, MAX_TERMS, MAX_VISITED_NODES
from exercises.language.scope import Scope
from exercises.language.tree import Big, Call, Element, Name, Tree, children
from graders.language.instance import Array, Instance, constant, entry, full, is_scalar
from graders.language.operations import applied, listed

_SMALL = 5_000  # elements; below, a value costs as much as a single number


class Memory:
    """The values of the nodes of a tree on one instance, for trees that share nodes with it.

    Nodes are known by identity: they must live as long as the memory. `visited` counts the nodes
    that had to be evaluated, large values several times.
    """

    def __init__(self) -> None:
        self.values: dict[int, Array] = {}
        self.visited = 0

    def peak(self, draws: int) -> Array:
        """The largest absolute value of all nodes, for each draw."""
        largest = np.zeros(draws)
        for value in self.values.values():
            largest = np.maximum(largest, _largest(value))
        return largest


def evaluate(tree: Tree, scope: Scope, instance: Instance, memory: Memory | None = None) -> Array:
    """The value of a tree; what is in the memory is not evaluated again.

    Raises:
        UndefinedError: Its shapes do not fit together, or it is over a limit.
    """
    evaluator = _Evaluator(scope, instance)
    evaluator.memory = memory
    with np.errstate(all="ignore"):
        return evaluator.value(tree)


def peak(tree: Tree, scope: Scope, instance: Instance) -> Array:
    """The largest absolute value that occurs anywhere inside a tree, for each draw."""
    evaluator = _Evaluator(scope, instance)
    evaluator.peaks = np.zeros(instance.draws)
    with np.errstate(all="ignore"):
        evaluator.value(tree)
    return evaluator.peaks


def extent(tree: Tree, variable: str, shape: Callable[[str], tuple[int, ...]]) -> int | None:
    """The size of what a variable indexes, where a sum has no limits."""
    if isinstance(tree, Element) and Name(variable) in tree.indices:
        of = tree.of.arguments[0] if isinstance(tree.of, Call) else tree.of
        if isinstance(of, Name) and (extents := shape(of.name)):
            return int(extents[tree.indices.index(Name(variable))])
    found = (extent(child, variable, shape) for child in children(tree))
    return next((size for size in found if size is not None), None)


def _largest(value: Array) -> Array:
    return np.asarray(np.abs(np.where(np.isfinite(value), value, 0.0)).max(axis=(1, 2)))


class _Evaluator:
    def __init__(self, scope: Scope, instance: Instance) -> None:
        self.scope = scope
        self.instance = instance
        self.draws = instance.draws
        self.bound: dict[str, Array] = {}
        self.known: dict[str, Array] = {}
        self.visited = 0
        self.peaks: Array | None = None
        self.memory: Memory | None = None

    def value(self, tree: Tree) -> Array:
        if self.memory is None or self.bound:
            return self._counted(tree)
        known = self.memory.values.get(id(tree))
        if known is None:
            before = self.visited
            known = self.memory.values[id(tree)] = self._counted(tree)
            visited = self.visited - before if isinstance(tree, Big) else 1
            self.memory.visited += visited * (1 + known.size // _SMALL)
        return known

    def _counted(self, tree: Tree) -> Array:
        self.visited += 1
        if self.visited > MAX_VISITED_NODES:
            raise UndefinedError("the formula is too long to evaluate")
        value = self._value(tree)
        if value.size > MAX_ELEMENTS:
            raise UndefinedError("a value is too large")
        if self.peaks is not None:
            largest = np.broadcast_to(_largest(value), self.draws)
            self.peaks = np.maximum(self.peaks, largest.reshape(-1, len(self.peaks)).max(axis=0))
        return value

    def _value(self, tree: Tree) -> Array:
        match tree:
            case Name():
                return self._for_every_term(self._named(tree.name))
            case Big():
                return self._big(tree)
            case Call(function="d", arguments=(of, by)) if self.scope.differentiates:
                return self._derivative(of, by)
            case _:
                values = [self.value(child) for child in children(tree)]
                return applied(tree, values, self.instance)

    def _derivative(self, of: Tree, by: Tree) -> Array:
        """The derivative of a formula by a name, rows × entries, or by one entry of it."""
        from graders.language.differentiate import jacobian  # noqa: PLC0415 - which evaluates in its turn

        name = by.of if isinstance(by, Element) else by
        assert isinstance(name, Name)
        known = {**self.instance.values, **self.bound, name.name: self._named(name.name)}
        values = {
            one: full(self._for_every_term(value), self.draws) for one, value in known.items()
        }
        there = replace(self.instance, draws=self.draws, values=values)
        found = jacobian(of, name.name, self.scope, there)
        if isinstance(by, Element):
            return entry(found, [full(self.value(one), self.draws) for one in by.indices])
        draws, rows, columns, *shape = found.shape
        if 1 not in (rows, columns) or 1 not in shape:
            raise UndefinedError("the derivative by a matrix has no place in a formula")
        flat = found.reshape(draws, rows * columns, -1)
        return flat.swapaxes(1, 2) if rows == columns == 1 else flat

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

    def _for_every_term(self, value: Array) -> Array:
        """The value as often as the terms of the sums around it ask for."""
        if len(value) < self.draws and len(value) > 1:
            return np.tile(value, (self.draws // len(value), 1, 1))
        return value[: self.draws]

    def _big(self, tree: Big) -> Array:
        """A sum, product or list, all its terms at once: every term has its own copy of the draws."""
        first, last = self._bounds(tree)
        if not all(is_scalar(one) and np.isfinite(one).all() for one in (first, last)):
            raise UndefinedError(f"the limits of the {tree.function} must be numbers")
        low, high = int(first.min()), int(last.max())
        number = high - low + 1
        if number > MAX_TERMS:
            raise UndefinedError(f"a {tree.function} of more than {MAX_TERMS} terms")
        empty = constant(0.0 if tree.function == "sum" else 1.0)
        if number < 1:
            return listed(tree, []) if tree.function in {"entries", "rows"} else empty
        outer, shadowed = self.draws, self.bound.get(tree.variable)
        self.draws = outer * number
        if self.draws > MAX_COPIES:
            raise UndefinedError("a value is too large")
        self.bound[tree.variable] = np.repeat(np.arange(low, high + 1.0), outer)[:, None, None]
        body = self.value(tree.body)
        self.draws = outer
        if shadowed is None:
            del self.bound[tree.variable]
        else:
            self.bound[tree.variable] = shadowed
        shape = body.shape[1:]
        terms = np.broadcast_to(body, (outer * number, *shape)).reshape(number, outer, *shape)
        if tree.function in {"entries", "rows"}:
            return listed(tree, list(terms))
        numbers = np.arange(low, high + 1.0)[:, None, None, None]
        inside = (first <= numbers) & (numbers <= last)
        if tree.function == "sum":
            return np.asarray(np.where(inside, terms, 0.0).sum(axis=0))
        return np.asarray(np.where(inside, terms, 1.0).prod(axis=0))

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
        sequences = self.instance.sequences
        return extent(tree, variable, lambda name: (
            () if name in sequences else self._named(name).shape[1:]
        ))  # fmt: skip
