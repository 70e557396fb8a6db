"""Whether two formulas are equal: evaluated on random instances of different sizes, and compared."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from exercises.language.errors import UndefinedError
from exercises.language.scope import Scope
from exercises.language.tree import (
    Big,
    Binary,
    Call,
    Comparison,
    Name,
    Negative,
    Number,
    Rows,
    Transposed,
    Tree,
    nodes,
)
from graders.language.comparing import compared, judged, together
from graders.language.draws import DRAWS, folded, instances, with_recurrences
from graders.language.evaluate import Memory, evaluate, peak
from graders.language.instance import Array, Instance, full, is_scalar
from graders.language.shapes import named_shape
from graders.language.sizes import each_sized

_MOST_BREAKPOINTS = 12
_KINKED = {
    "relu",
    "leakyrelu",
    "elu",
    "abs",
    "sign",
    "step",
    "max",
    "min",
    "floor",
    "ceil",
    "norm1",
}


class Compared(NamedTuple):
    """What the comparison of an answer with the expected formula found.

    `outcome` is `equal`, or the kind of difference: `transposed`, `sign`, `factor`, `undefined`,
    `shape-mismatch` or `value`; `shape` is told where it is the wrong one.
    """

    outcome: str
    shape: tuple[str, ...] = ()
    layout: str = ""


class Expected:
    """The expected formula with its values, computed once for every instance."""

    def __init__(self, tree: Tree, scope: Scope) -> None:
        self.tree = tree
        self.scope = scope
        self.tensor = bool(scope.indices) and _uses(tree, set(scope.indices))
        self._values: WeakKeyDictionary[Instance, Array] = WeakKeyDictionary()
        self._peaks: WeakKeyDictionary[Instance, Array] = WeakKeyDictionary()

    def value(self, ground: Instance) -> Array:
        """A row for each draw; free indices are further dimensions."""
        if ground not in self._values:
            self._values[ground] = self._value(ground)
        return self._values[ground]

    def peak(self, ground: Instance) -> Array:
        """The largest absolute value that occurs on the way, for each draw."""
        if ground not in self._peaks:
            self._peaks[ground] = peak(self.tree, self.scope, ground)
        return self._peaks[ground]

    def _value(self, ground: Instance) -> Array:
        value = evaluate(self.tree, self.scope, ground)
        return folded(value, self.scope, ground) if self.tensor else _without_copies(value, ground)

    def grounds(self, answer: Tree, seed: int = 0) -> list[Instance]:
        """The instances on which an answer is compared."""
        return instances(self.scope, (self.tree, answer), seed)

    def compare(self, answer: Tree, scope: Scope | None = None, seed: int = 0) -> Compared:
        """Compare an answer with the expected formula.

        Args:
            answer: The answer.
            scope: Its scope, where it defines names of its own.
            seed: For the values that are drawn; no verdict should depend on it.

        Raises:
            UndefinedError: The answer has no value, as its shapes do not fit together.
        """
        grounds = self.grounds(answer, seed)
        scope = scope or self.scope
        best: Compared | None = None
        failed: UndefinedError | None = None
        candidates = [answer, Transposed(answer)] if _is_list(answer) else [answer]
        for candidate in (sized for one in candidates for sized in each_sized(one, self.scope)):
            try:
                found = self._compare(candidate, scope, grounds)
            except UndefinedError as error:
                failed = failed or error
                continue
            if found.outcome == "equal":
                return found
            best = best or found
        if best is None:
            assert failed is not None
            raise failed
        return best

    def sized(self, answer: Tree, scope: Scope, ground: Instance) -> Tree | None:
        """The answer with sizes for `I`, `1` and `0`, if possible those that give the expected shape.

        None if it has no value with any sizes.
        """
        wanted = self.value(ground).shape
        first = None
        for candidate in each_sized(answer, self.scope):
            try:
                shape = self._given(candidate, scope, ground).shape
            except UndefinedError:
                continue
            if shape == wanted:
                return candidate
            first = first or candidate
        return first

    def kinks(self, answer: Tree, scope: Scope, seed: int = 0) -> list[str]:
        """The single points, such as `x = 0`, at which an equal answer differs all the same.

        Random reals never meet them, so they are looked at where a case or a kink may begin: 0 and
        the constants that occur.
        """
        trees = (self.tree, answer)
        if not any(_may_have_kinks(node) for tree in trees for node in nodes(tree)):
            return []
        used = {node.name for tree in trees for node in nodes(tree) if isinstance(node, Name)}
        ground = self.grounds(answer, seed)[0]
        found = []
        for name, symbol in self.scope.symbols.items():
            if name not in used or symbol.domain != "real" or symbol.sequence:
                continue
            for point in _constants(trees):
                value = np.full_like(ground.values[name], point)
                there = with_recurrences(self.scope, ground.with_values({name: value}))
                given, expected = self._given(answer, scope, there), self.value(there)
                if given.shape == expected.shape and (
                    compared(given, expected, None) not in {"equal", "skipped"}
                ):
                    found.append(f"{name} = {point:g}")
        return found

    def looks_equal(self, answer: Tree, scope: Scope, ground: Instance, memory: Memory) -> bool:
        """Whether an answer nearly agrees on one instance; a quick look before a comparison."""
        expected = self.value(ground)
        given = self._given(answer, scope, ground, memory)
        if given.shape != expected.shape:
            return False
        with np.errstate(invalid="ignore"):
            far = np.abs(given - expected) > 1e-6 * np.abs(expected)
        return not far.any()

    def _given(
        self,
        answer: Tree,
        scope: Scope,
        ground: Instance,
        memory: Memory | None = None,
    ) -> Array:
        """The value of an answer in the form of `value`."""
        there = _with_own_indices(ground, self.scope, scope)
        given = evaluate(answer, scope, there, memory)
        if _uses(answer, set(scope.indices)) or (self.tensor and is_scalar(given)):
            return folded(given, self.scope, ground)
        return _without_copies(given, ground)

    def _compare(self, answer: Tree, scope: Scope, grounds: list[Instance]) -> Compared:
        memories = [Memory() for _ in grounds]
        pairs = [
            (self._given(answer, scope, ground, memory), self.value(ground))
            for ground, memory in zip(grounds, memories, strict=True)
        ]
        if not any(np.isfinite(given).any() for given, _ in pairs):
            raise UndefinedError("this has a value nowhere, such as 0/0")
        outcomes: list[tuple[str, str]] = []
        for ground, pair, memory in zip(grounds, pairs, memories, strict=True):
            # One difference is enough, and only the first needs the last digits.
            different = any(one[0] not in {"equal", "skipped"} for one in outcomes)
            largest = None if different else partial(self._largest, answer, scope, ground, memory)
            outcomes.append(judged(*pair, largest))
        outcome = together([one[0] for one in outcomes])
        if outcome == "equal" and all(one[0] == "skipped" for one in outcomes):
            raise UndefinedError("the formula is defined nowhere")
        shapes = [pair[0].shape[1:] for pair in pairs]
        shape = named_shape(grounds, shapes) if outcome == "shape-mismatch" else ()
        layouts = {one[1] for one in outcomes}
        return Compared(outcome, shape, layouts.pop() if len(layouts) == 1 else "")

    def _largest(self, answer: Tree, scope: Scope, ground: Instance, memory: Memory) -> Array:
        """The largest absolute value on the way to either formula, for each draw."""
        if any(isinstance(node, Big) for node in nodes(answer)):
            own = peak(answer, scope, _with_own_indices(ground, self.scope, scope))
        else:
            own = memory.peak(ground.draws)
        return np.maximum(own, self.peak(ground))


def _with_own_indices(ground: Instance, declared: Scope, own: Scope) -> Instance:
    """The instance with the values of the free indices under the letters of the answer."""
    if own.indices == declared.indices:
        return ground
    pairs = zip(own.indices, declared.indices, strict=True)
    renamed = {letter: ground.values[name] for letter, name in pairs}
    return ground.with_values(renamed)


def _without_copies(value: Array, ground: Instance) -> Array:
    """The value once for every draw, not again for every combination of free indices."""
    return full(value, ground.draws)[:: ground.draws // DRAWS]


def _may_have_kinks(node: Tree) -> bool:
    return isinstance(node, Comparison) or (isinstance(node, Call) and node.function in _KINKED)


def _constants(trees: Iterable[Tree]) -> list[float]:
    numbers = {float(n.value) for tree in trees for n in nodes(tree) if isinstance(n, Number)}
    return sorted({0.0, *numbers, *(-number for number in numbers)})[:_MOST_BREAKPOINTS]


def _uses(tree: Tree, names: set[str]) -> bool:
    return bool(names) and any(
        isinstance(node, Name) and node.name in names for node in nodes(tree)
    )


def _is_list(tree: Tree) -> bool:
    """Whether this is a list of entries, perhaps with a factor: it may stand or lie."""
    match tree:
        case Rows(vector=True) | Big(function="entries"):
            return True
        case Negative(of=inner):
            return _is_list(inner)
        case Binary(sign="*" | " " | "/"):
            return _is_list(tree.left) or _is_list(tree.right)
        case _:
            return False
