"""An answer beside the expected formula: the values of both on one instance, in the same form."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from exercises.language.scope import Scope
from exercises.language.tree import Big, Name, Tree, nodes
from graders.language.comparing import RELATIVE, fitted
from graders.language.draws import folded
from graders.language.evaluate import Memory, evaluate, peak
from graders.language.guards import Branching
from graders.language.instance import Array, Instance, full, is_scalar
from graders.language.precise import differs, precisely, sign


class Truth(Protocol):
    """What an answer is compared with."""

    tree: Tree
    scope: Scope
    tensor: bool

    def branching(self, *, whole: bool) -> Branching:
        """What it branches on; on the whole, what its definitions branch on as well."""

    @property
    def leaves_out(self) -> bool:
        """Whether it has no value on purpose somewhere."""

    def value(self, ground: Instance) -> Array:
        """The right value."""

    def grounds(self, answer: Tree, seed: int) -> list[Instance]:
        """The ordinary instances."""

    def peak(self, ground: Instance) -> Array:
        """The largest absolute value on the way to it, for each draw."""


class Pair:
    """An answer and the truth; `layout` says how a matrix is read where a tensor is expected."""

    def __init__(self, truth: Truth, answer: Tree, scope: Scope) -> None:
        self.truth = truth
        self.answer = answer
        self.scope = scope
        self.layout = ""

    def given(self, ground: Instance, memory: Memory | None = None) -> Array:
        """The value of the answer, in the form of the right value."""
        declared = self.truth.scope
        there = with_own_indices(ground, declared, self.scope)
        given = evaluate(self.answer, self.scope, there, memory)
        if uses(self.answer, set(self.scope.indices)) or (self.truth.tensor and is_scalar(given)):
            return folded(given, declared, ground)
        return without_copies(given, ground)

    def values(self, ground: Instance) -> tuple[Array, Array] | None:
        """The value of the answer in the shape of the right value, and this; None if none fits."""
        return self._in_shape(self.given(ground), self.truth.value(ground))

    def _in_shape(self, given: Array, expected: Array) -> tuple[Array, Array] | None:
        candidates = fitted(given, expected) or ()
        return next(((one, expected) for name, one in candidates if name == self.layout), None)

    def differs_precisely(self, ground: Instance, draw: int) -> bool:
        """Whether both surely differ in one draw, in numbers with digits enough."""
        there = precisely(self.truth.scope, ground, draw)
        pair = self._in_shape(self.given(there), self.truth.value(there))
        return pair is None or differs(*pair, RELATIVE)

    def sign_precisely(self, tree: Tree, scope: Scope, ground: Instance, draw: int) -> int:
        """The sign of a formula in one draw, in numbers with digits enough; 0 where it is not sure."""
        there = precisely(self.truth.scope, ground, draw)
        value = evaluate(tree, scope, with_own_indices(there, self.truth.scope, scope))
        return sign(value)

    def largest(self, ground: Instance, memory: Memory | None = None) -> Array:
        """The largest absolute value on the way to either, for each draw."""
        if memory is None or any(isinstance(node, Big) for node in nodes(self.answer)):
            own = peak(
                self.answer, self.scope, with_own_indices(ground, self.truth.scope, self.scope)
            )
        else:
            own = memory.peak(ground.draws)
        both = np.maximum(own, self.truth.peak(ground)).reshape(-1, ground.copies)
        return np.asarray(both.max(axis=1))


def with_own_indices(ground: Instance, declared: Scope, own: Scope) -> Instance:
    """The instance with the values of the free indices under the letters of the answer."""
    if own.indices == declared.indices:
        return ground
    pairs = zip(own.indices, declared.indices, strict=True)
    renamed = {letter: ground.values[name] for letter, name in pairs if name in ground.values}
    return ground.with_values(renamed)


def without_copies(value: Array, ground: Instance) -> Array:
    """The value once for every draw, not again for every combination of free indices."""
    return full(value, ground.draws)[:: ground.copies]


def uses(tree: Tree, names: set[str]) -> bool:
    """Whether one of the names occurs in a formula."""
    return bool(names) and any(
        isinstance(node, Name) and node.name in names for node in nodes(tree)
    )
