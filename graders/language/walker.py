"""One walk over a formula, for whatever its nodes are worth: names, bounds, definitions, sums."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

from exercises.language.errors import TooLargeError, UndefinedError
from exercises.language.limits import MAX_TERMS
from exercises.language.scope import DERIVATIVE, Scope, Symbol
from exercises.language.tree import Big, Call, Element, Name, Tree, children, nodes
from graders.language.instance import Array, Instance, constant, is_scalar

V = TypeVar("V")

# The axis along which the second argument of these functions counts.
_LINES = {"row": 0, "column": 1}


class Walker(ABC, Generic[V]):
    """Walks over trees on one instance; what a node is worth is a V, for all draws at once.

    `draws` grows inside a sum: every term has its own copy of the draws. `bound` holds the
    variables of the sums around a node, `known` what the definitions are worth, `sequences` those
    that follow from a recurrence.
    """

    most_copies: int

    def __init__(self, scope: Scope, instance: Instance) -> None:
        self.scope = scope
        self.instance = instance
        self.draws = instance.draws
        self.bound: dict[str, V] = {}
        self.known: dict[str, V] = {}
        self.sequences: dict[str, V] = {}

    # What the algebra says

    @abstractmethod
    def lifted(self, value: Array) -> V:
        """A value that depends on nothing."""

    @abstractmethod
    def value_of(self, worth: V) -> Array:
        """The plain value."""

    @abstractmethod
    def repeated(self, worth: V) -> V:
        """The same, as often as the terms of the sums around it ask for."""

    @abstractmethod
    def given(self, name: str) -> V | None:
        """What the instance says about a name, if it decides."""

    @abstractmethod
    def put(self, members: V, at: int, member: V) -> None:
        """Write a member of a sequence into its row."""

    @abstractmethod
    def applied(self, tree: Tree, below: list[V]) -> V:
        """A node from its children."""

    @abstractmethod
    def derivative(self, of: Tree, by: Tree) -> V:
        """The derivative of a formula by a name, or by one entry of it."""

    @abstractmethod
    def gathered(self, tree: Big, body: V, number: int, inside: npt.NDArray[np.bool_]) -> V:
        """The sum, product or list of `number` terms, where they are `inside` the limits."""

    # The walk

    def worth(self, tree: Tree) -> V:
        """What a tree is worth.

        Raises:
            UndefinedError: Its shapes do not fit together, or it is over a limit.
        """
        return self.walked(tree)

    def walked(self, tree: Tree) -> V:
        """What a tree is worth, from what stands below it."""
        if isinstance(tree, Name):
            return self.repeated(self.named(tree.name))
        if isinstance(tree, Big):
            return self._big(tree)
        if isinstance(tree, Call) and tree.function == DERIVATIVE:
            of, by = tree.arguments
            return self.derivative(of, by)
        return self.applied(tree, [self.worth(child) for child in children(tree)])

    def named(self, name: str) -> V:
        """What a name is worth, perhaps once for all terms."""
        if name in self.bound:
            return self.bound[name]
        if name in self.sequences:
            return self.sequences[name]
        if (given := self.given(name)) is not None:
            return given
        if name not in self.known:
            if name not in self.scope.definitions:
                raise UndefinedError(f"{name} has no value")
            self.known[name] = self.worth(self.scope.definitions[name])
        return self.known[name]

    def under(self, variable: str, worth: V, tree: Tree, terms: int = 1) -> V:
        """What a tree is worth where the variable is bound.

        Where a free index is bound anew, definitions may be worth something else.
        """
        around = self.draws, self.bound, self.known
        self.draws *= terms
        self.bound = {**self.bound, variable: worth}
        if variable in self.scope.indices:
            self.known = {}
        result = self.worth(tree)
        self.draws, self.bound, self.known = around
        return result

    def _big(self, tree: Big) -> V:
        """A sum, product or list, all its terms at once."""
        first, last = self._bounds(tree)
        if not all(is_scalar(bound) and np.isfinite(bound).all() for bound in (first, last)):
            raise UndefinedError(f"the limits of the {tree.function} must be numbers")
        low, high = int(first.min()), int(last.max())
        number = high - low + 1
        if number > MAX_TERMS:
            raise TooLargeError(
                f"a {tree.function} of more than {MAX_TERMS} terms; end it at a letter, such as n"
            )
        if number < 1:
            if tree.function in {"entries", "rows"}:
                raise UndefinedError("the list is empty")
            return self.lifted(constant(0.0 if tree.function == "sum" else 1.0))
        if self.draws * number > self.most_copies:
            raise UndefinedError("a value is too large")
        counted = np.repeat(np.arange(low, high + 1.0), self.draws)[:, None, None]
        body = self.under(tree.variable, self.lifted(counted), tree.body, number)
        numbers = np.arange(low, high + 1.0)[:, None, None, None]
        return self.gathered(tree, body, number, (first <= numbers) & (numbers <= last))

    def terms(self, value: Array, number: int) -> Array:
        """The value of a body, as an array (terms, draws, rows, columns)."""
        shape = value.shape[1:]
        full = np.broadcast_to(value, (self.draws * number, *shape))
        return full.reshape(number, self.draws, *shape)

    def _bounds(self, tree: Big) -> tuple[Array, Array]:
        if tree.first is not None and tree.last is not None:
            return self.value_of(self.worth(tree.first)), self.value_of(self.worth(tree.last))
        size = extent(tree.body, tree.variable, self._extents)
        if size is not None:
            return constant(1), constant(size)
        if members := self._members(tree.body, tree.variable):
            return constant(members.start), constant(members.stop - 1)
        index = self.scope.indices.get(tree.variable, "")
        if index in self.instance.sizes:
            return constant(1), constant(self.instance.sizes[index])
        raise UndefinedError(f"the limits of the {tree.function} over {tree.variable} are missing")

    def _members(self, tree: Tree, variable: str) -> range | None:
        """The numbers of the members of the sequence that a variable picks."""
        for node in nodes(tree):
            if isinstance(node, Element) and node.indices == (Name(variable),):
                name = node.of.name if isinstance(node.of, Name) else ""
                if (first := self.instance.sequences.get(name)) is not None:
                    return range(first, first + self.value_of(self.named(name)).shape[1])
        return None

    def _extents(self, name: str) -> tuple[int, ...]:
        if name in self.instance.sequences:
            return ()
        return self.value_of(self.named(name)).shape[1:]

    def follow(self, name: str, symbol: Symbol, members: V) -> V:
        """Complete a sequence from its recurrence in t; the first of its members is given."""
        assert symbol.sequence
        assert symbol.recurrence
        first, last = symbol.sequence
        self.sequences[name] = members
        around = self.draws, self.bound
        self.draws, self.bound = self.instance.draws, {}
        for member in range(first + 1, last + 1):
            step = self.under("t", self.lifted(constant(member)), symbol.recurrence)
            self.put(members, member - first, step)
        self.draws, self.bound = around
        return members


def extent(tree: Tree, variable: str, shape: Callable[[str], tuple[int, ...]]) -> int | None:
    """The size of what a variable indexes, where a sum has no limits."""
    if isinstance(tree, Element) and Name(variable) in tree.indices:
        of = tree.of.arguments[0] if isinstance(tree.of, Call) else tree.of
        if isinstance(of, Name) and (extents := shape(of.name)):
            return int(extents[tree.indices.index(Name(variable))])
    if isinstance(tree, Call) and tree.function in _LINES and tree.arguments[1] == Name(variable):
        of = tree.arguments[0]
        if isinstance(of, Name) and (extents := shape(of.name)):
            return int(extents[_LINES[tree.function]])
    sizes = (extent(child, variable, shape) for child in children(tree))
    return next((size for size in sizes if size is not None), None)
