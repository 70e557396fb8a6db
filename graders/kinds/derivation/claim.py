"""What a derivation has to show: its ends, and the quantities that its target speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from exercises.language.definitions import definitions
from exercises.language.errors import UndefinedError
from exercises.language.scope import Domain, Scope, Symbol
from exercises.language.tree import Binary, Call, Cases, Element, Name, Number, Tree, nodes
from exercises.specs.words import Derivation
from graders.kinds.derivation.form import form
from graders.kinds.derivation.formulas import is_derivative, replaced, uses
from graders.language.draws import instances
from graders.language.evaluate import evaluate
from graders.language.shapes import named_shape

# Values that are within this of each other, or of a bound, were meant to be.
_ROUNDING = 1e-9


class Quantity(NamedTuple):
    """Something that the target speaks of: a name, or a function of symbols; and its own symbol."""

    tree: Tree
    name: str
    symbol: Symbol


class Claim:
    """The claim of an exercise, with what is needed to tell work from the claim said again."""

    def __init__(
        self, spec: Derivation, definition: Tree | None = None, target: Tree | None = None
    ) -> None:
        """Find out what the target speaks of.

        Args:
            spec: The exercise.
            definition: Its definition in another layout.
            target: Its target in that layout.
        """
        self.spec = spec
        self.scope = spec.scope
        self.definition = definition or spec.ends[0]
        self.target = target or spec.ends[1]
        asked = spec.ends[0]
        self.of = asked.arguments[0] if isinstance(asked, Call) else None

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """The defined names and the functions of symbols in the target, each once."""
        found = dict.fromkeys(self._spoken_of(self.target))
        return tuple(
            quantity
            for number, tree in enumerate(found)
            if (quantity := self._quantity(tree, f"q{number}#"))
        )

    def _spoken_of(self, tree: Tree) -> Iterator[Tree]:
        symbols = set(self.scope.symbols)
        for node in nodes(tree):
            named = isinstance(node, Name) and node.name in self.scope.definitions
            if named or (
                isinstance(node, Call) and not is_derivative(node) and uses(node, symbols)
            ):
                yield node

    def _quantity(self, tree: Tree, name: str) -> Quantity | None:
        """A quantity, with a symbol that keeps its shape, and what bounds its values."""
        grounds = instances(self.scope, (tree,))
        try:
            values = [evaluate(tree, self.scope, ground) for ground in grounds]
        except UndefinedError:
            return None
        shape = named_shape(grounds, [value.shape[1:] for value in values])
        if "?" in shape:
            return None
        return Quantity(tree, name, Symbol(_extents(shape), _domain(values)))

    @property
    def is_about_itself(self) -> bool:
        """Whether the target speaks of what is differentiated, as σ′ = σ(1 − σ) does."""
        of = self.of.of if isinstance(self.of, Element) else self.of
        return any(one.tree == of for one in self.quantities)

    def freed(self, scope: Scope) -> Scope:
        """A scope in which the quantities are symbols, which have nothing to do with the others."""
        own = {one.name: one.symbol for one in self.quantities}
        return replace(scope, symbols={**scope.symbols, **own})

    def with_quantities(self, tree: Tree, scope: Scope, way: str, *, fold: bool) -> Tree:
        """A formula with symbols for its quantities, and `fold` also where they are written out."""

        def symbol(node: Tree) -> Tree | None:
            for one in self.quantities:
                if node == one.tree:
                    return Name(one.name)
            return self._folded(node, scope, way) if fold else None

        return replaced(tree, symbol)

    def _folded(self, node: Tree, scope: Scope, way: str) -> Tree | None:
        """The quantity, or the power of one, that a formula is by definition."""
        if not isinstance(node, Binary):
            return None
        match node:
            case Binary(
                sign="/",
                left=Binary(sign="^", left=above, right=n),
                right=Binary(sign="^", left=below, right=m),
            ):
                if n == m and (base := self._folded(Binary("/", above, below), scope, way)):
                    return Binary("^", base, n)
        written = form(node, scope)
        for quantity, formula in self._written(scope, way):
            if written == form(formula, scope):
                return quantity
        return None

    def _written(self, scope: Scope, way: str) -> Iterator[tuple[Tree, Tree]]:
        """Each quantity with all the ways to write it out, entries for the free indices among them."""
        names = {one.tree: Name(one.name) for one in self.quantities}
        for left, right in self.spec.unfolded:
            yield replaced(left, names.get), right
        for one in self.quantities:
            tree = one.tree
            if isinstance(tree, Name):
                tree = self.in_case(way, scope.definitions.get(tree.name, tree))
                yield Name(one.name), tree
            if not isinstance(tree, Call) or tree.primes or len(tree.arguments) != 1:
                continue
            for definition in definitions(tree.function):
                if not definition.of_vectors:
                    yield Name(one.name), definition.at(tree.arguments[0])
                    continue
                for index in map(Name, scope.indices):
                    entry = definition.at(tree.arguments[0], index)
                    yield Element(Name(one.name), (index,)), entry

    def in_case(self, way: str, tree: Tree) -> Tree:
        """A formula by cases in one of those that the target sets apart."""
        split = self.spec.split
        if not way or split is None or not isinstance(tree, Cases) or len(tree.cases) > 1:
            return tree
        (value, condition), otherwise = tree.cases[0], tree.otherwise
        if condition.sides != (split.left, split.right) or otherwise is None:
            return tree
        sign = {"≥": ">", "≤": "<"}.get(condition.signs[0], condition.signs[0])
        return value if sign == way else otherwise

    def is_plain(self, way: str) -> bool:
        """Whether all there is to show in a case is a number."""
        return isinstance(self.in_case(way, self.target), Number)


def _extents(shape: tuple[str, ...]) -> tuple[str | int, ...]:
    """The shape of a symbol: a column has one extent, a scalar none."""
    extents = tuple(int(one) if one.isdigit() else one for one in shape)
    if extents == (1, 1):
        return ()
    return extents[:1] if len(extents) == 2 and extents[1] == 1 else extents


def _domain(values: list[np.ndarray]) -> Domain:
    """What holds of all values, so that no symbol of its own breaks it."""
    if any((value <= 0).any() for value in values):
        return "real"
    if all(value.shape[1] > 1 for value in values) and all(
        np.allclose(value.sum(axis=1), 1, atol=_ROUNDING) for value in values
    ):
        return "simplex"
    return "unit" if all((value < 1).all() for value in values) else "positive"
