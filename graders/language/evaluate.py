"""The value of a formula, and its derivative in forward mode: one pass of numpy over all draws."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from exercises.language.errors import UndefinedError
from exercises.language.limits import MAX_COPIES, MAX_ELEMENTS, MAX_VISITED_NODES
from exercises.language.scope import Scope, Symbol
from exercises.language.tree import Big, Element, Name, Tree
from graders.language.instance import Array, Instance, constant, entry, full
from graders.language.operations import applied, listed
from graders.language.tangents import Dual, dual
from graders.language.walker import Walker

_SMALL = 5_000  # elements; below, a value costs as much as a single number
# A Jacobian has a copy of the draws for every entry of its input, on top of those for terms.
_COPIES_OF_ENTRIES = 16


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
    values = Values(scope, instance)
    values.memory = memory
    with np.errstate(all="ignore"):
        return values.worth(tree)


def peak(tree: Tree, scope: Scope, instance: Instance) -> Array:
    """The largest absolute value that occurs anywhere inside a tree, for each draw."""
    values = Values(scope, instance)
    values.peaks = np.zeros(instance.draws)
    with np.errstate(all="ignore"):
        values.worth(tree)
    return values.peaks


def sequence(name: str, scope: Scope, instance: Instance) -> Array:
    """The members of a sequence, one per row, from its recurrence in t; the first one is given."""
    symbol = scope.symbols[name]
    assert symbol.sequence
    given = instance.values[name]
    length = symbol.sequence[1] - symbol.sequence[0] + 1
    members = np.full((instance.draws, length, 1), np.nan, dtype=given.dtype)
    members[:, 0] = given[:, 0]
    with np.errstate(all="ignore"):
        return Values(scope, instance).follow(name, symbol, members)


def jacobian(tree: Tree, by: str, scope: Scope, instance: Instance) -> Array:
    """The derivative of a formula by a symbol, in forward mode.

    Every entry of the symbol gets its own copy of the draws, so that one pass gives it all.

    Returns:
        An array (draws, rows, columns of the formula, rows, columns of the symbol).

    Raises:
        UndefinedError: The formula has no value, or a function in it no known derivative.
    """
    shape = instance.values[by].shape[1:]
    entries, draws = shape[0] * shape[1], instance.draws
    copies = {
        name: np.tile(np.broadcast_to(value, (draws, *value.shape[1:])), (entries, 1, 1))
        for name, value in instance.values.items()
    }
    many = replace(instance, draws=draws * entries, values=copies)
    direction = np.repeat(np.eye(entries), draws, axis=0).reshape(-1, *shape)
    with np.errstate(all="ignore"):
        worth = Duals(scope, many, by, Dual(copies[by], direction)).worth(tree)
    rows, columns = worth.value.shape[1:]
    slope = np.broadcast_to(worth.slope, (draws * entries, rows, columns))
    return slope.reshape(*shape, draws, rows, columns).transpose(2, 3, 4, 0, 1)


def _largest(value: Array) -> Array:
    return np.asarray(np.abs(np.where(np.isfinite(value), value, 0.0)).max(axis=(1, 2)))


class Values(Walker[Array]):
    """A node is worth its value."""

    most_copies = MAX_COPIES

    def __init__(self, scope: Scope, instance: Instance) -> None:
        super().__init__(scope, instance)
        self.visited = 0
        self.peaks: Array | None = None
        self.memory: Memory | None = None

    def worth(self, tree: Tree) -> Array:
        """The value of a tree."""
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
        value = self.walked(tree)
        if value.size > MAX_ELEMENTS:
            raise UndefinedError("a value is too large")
        if self.peaks is not None:
            largest = np.broadcast_to(_largest(value), self.draws)
            self.peaks = np.maximum(self.peaks, largest.reshape(-1, len(self.peaks)).max(axis=0))
        return value

    def lifted(self, value: Array) -> Array:
        """The value."""
        return value

    def value_of(self, worth: Array) -> Array:
        """The value."""
        return worth

    def repeated(self, worth: Array) -> Array:
        """The value for every term."""
        return repeated(worth, self.draws)

    def given(self, name: str) -> Array | None:
        """The value in the instance, or the size of that name."""
        if name in self.instance.values:
            return self.instance.values[name]
        size = self.instance.sizes.get(name)
        return None if size is None else constant(size)

    def put(self, members: Array, at: int, member: Array) -> None:
        """Write a member into its row."""
        members[:, at] = np.broadcast_to(member, (len(members), 1, 1))[:, 0]

    def applied(self, tree: Tree, below: list[Array]) -> Array:
        """The value of a node."""
        return applied(tree, below, self.instance)

    def derivative(self, of: Tree, by: Tree) -> Array:
        """The derivative by a name, rows × entries, or by one entry of it."""
        name = by.of if isinstance(by, Element) else by
        if not isinstance(name, Name):
            raise UndefinedError("a derivative is taken by a name")
        known = {**self.instance.values, **self.bound, name.name: self.named(name.name)}
        values = {one: full(self.repeated(value), self.draws) for one, value in known.items()}
        there = replace(self.instance, draws=self.draws, values=values)
        slopes = jacobian(of, name.name, self.scope, there)
        if isinstance(by, Element):
            return entry(slopes, [full(self.worth(index), self.draws) for index in by.indices])
        draws, rows, columns, *shape = slopes.shape
        if 1 not in (rows, columns) or 1 not in shape:
            raise UndefinedError("the derivative by a matrix has no place in a formula")
        flat = slopes.reshape(draws, rows * columns, -1)
        return flat.swapaxes(1, 2) if rows == columns == 1 else flat

    def gathered(self, tree: Big, body: Array, number: int, inside: npt.NDArray[np.bool_]) -> Array:
        """The sum, product or list of the terms."""
        terms = self.terms(body, number)
        if tree.function in {"entries", "rows"}:
            return listed(tree, list(terms))
        if tree.function == "sum":
            return np.asarray(np.where(inside, terms, 0.0).sum(axis=0))
        return np.asarray(np.where(inside, terms, 1.0).prod(axis=0))


class Duals(Walker[Dual]):
    """A node is worth its value and its tangent in the direction of one entry of a symbol."""

    most_copies = MAX_COPIES * _COPIES_OF_ENTRIES

    def __init__(self, scope: Scope, instance: Instance, by: str, direction: Dual) -> None:
        super().__init__(scope, instance)
        self.by = by
        self.direction = direction

    def lifted(self, value: Array) -> Dual:
        """A value without tangent."""
        return Dual(value)

    def value_of(self, worth: Dual) -> Array:
        """The value alone."""
        return worth.value

    def repeated(self, worth: Dual) -> Dual:
        """The dual number for every term."""
        tangent = worth.tangent
        return Dual(
            repeated(worth.value, self.draws),
            None if tangent is None else repeated(tangent, self.draws),
        )

    def given(self, name: str) -> Dual | None:
        """The input with its direction; what depends on nothing else without one."""
        if name == self.by:
            return self.direction
        symbol = self.scope.symbols.get(name)
        if symbol and symbol.recurrence:
            return self._sequence(name, symbol)
        if name in self.scope.definitions:
            return None
        if name in self.instance.values:
            return Dual(self.instance.values[name])
        size = self.instance.sizes.get(name)
        return None if size is None else Dual(constant(size))

    def _sequence(self, name: str, symbol: Symbol) -> Dual:
        values = np.full_like(self.instance.values[name], np.nan)
        values[:, 0] = self.instance.values[name][:, 0]
        slopes = np.zeros_like(values)
        return self.follow(name, symbol, Dual(values, slopes))

    def put(self, members: Dual, at: int, member: Dual) -> None:
        """Write a member and its tangent into their rows."""
        shape = (len(members.value), 1, 1)
        members.value[:, at] = np.broadcast_to(member.value, shape)[:, 0]
        members.slope[:, at] = np.broadcast_to(member.slope, shape)[:, 0]

    def applied(self, tree: Tree, below: list[Dual]) -> Dual:
        """The dual number of a node."""
        return dual(tree, below, self.instance)

    def derivative(self, of: Tree, by: Tree) -> Dual:  # noqa: ARG002
        """Refused."""
        raise UndefinedError("a derivative of a derivative is not looked at here")

    def gathered(self, tree: Big, body: Dual, number: int, inside: npt.NDArray[np.bool_]) -> Dual:
        """The sum, product or list of the terms, with its tangent."""
        values, slopes = self.terms(body.value, number), self.terms(body.slope, number)
        if tree.function in {"entries", "rows"}:
            return Dual(listed(tree, list(values)), listed(tree, list(slopes)))
        slopes = np.where(inside, slopes, 0.0)
        if tree.function == "sum":
            return Dual(np.where(inside, values, 0.0).sum(axis=0), slopes.sum(axis=0))
        product = Dual(constant(1.0))
        for value, slope in zip(np.where(inside, values, 1.0), slopes, strict=True):
            rising = product.slope * value + product.value * slope
            product = Dual(product.value * value, rising)
        return product


def repeated(value: Array, draws: int) -> Array:
    """The value as often as the terms of the sums around it ask for."""
    if len(value) < draws and len(value) > 1:
        return np.tile(value, (draws // len(value), 1, 1))
    return value[:draws]
