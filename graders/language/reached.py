"""What draws have reached: sides of guards, cases, and the cells between all breakpoints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from exercises.language.errors import UndefinedError
from exercises.language.scope import Scope
from exercises.language.tree import Cases, Comparison, Tree, nodes
from graders.language.bounds import bounds
from graders.language.comparing import Booleans
from graders.language.evaluate import evaluate
from graders.language.guards import Guard, behind
from graders.language.instance import Array, Instance, full
from graders.language.pair import Pair, with_own_indices
from graders.language.reaching import with_any_indices

Guards = Sequence[tuple[Guard, Scope]]
Cased = Sequence[tuple[Cases, Scope]]

# In a homework there are a handful; what has more of them is compared in numbers only.
_MOST_CELLS = 24
_MOVED = {"real", "positive", "unit"}
_UNKNOWN = 2  # where a guard has no value in a draw, or not one for the whole formula


class Cell(NamedTuple):
    """The signs of guards between breakpoints, and a draw that lies there."""

    signs: dict[Tree, int]
    ground: Instance
    draw: int


class Reached:
    """Which sides of the guards and which cases the draws have seen."""

    def __init__(self, pair: Pair, guards: Guards, cases: Cased, moved: set[str]) -> None:
        """Begin with nothing.

        Args:
            pair: The answer and the truth.
            guards: All guards of both, each with its scope.
            cases: All cases of both.
            moved: The symbols that are moved through all breakpoints on their way.
        """
        self.pair = pair
        self.guards = guards
        self.moved = moved
        self.cases = [(case, scope, set[int]()) for case, scope in cases]
        self.signs: list[set[float]] = [set() for _ in guards]
        # Whether some cases that are listed without an "otherwise" hold at once.
        self.overlaps = False
        self._met: list[set[int]] = [set() for _ in cases]  # conditions that hold somewhere
        self._cells: dict[tuple[int, ...], tuple[Instance, int]] = {}
        self._told = [_tells_a_cell(guard, scope) for guard, scope in guards]

    def see(self, instance: Instance) -> None:
        """Take note of what the draws of an instance reach."""
        columns = np.full((instance.draws, len(self.guards)), _UNKNOWN)
        for number, (guard, scope) in enumerate(self.guards):
            value = worth(guard.tree, scope, self.pair, instance)
            if value is None:
                continue
            sign = np.sign(value)
            self.signs[number] |= {float(one) for one in (-1, 1) if (sign == one).any()}
            if self._told[number] and sign.shape[1] == 1:
                columns[:, number] = np.where(np.isnan(sign[:, 0]), _UNKNOWN, sign[:, 0])
        self._note_cells(columns, instance)
        for (case, scope, taken), met in zip(self.cases, self._met, strict=True):
            for one in _conditions(case, scope, self.pair, instance):
                if one.holds:
                    met.add(one.number)
                if one.decides:
                    taken.add(one.number)
                self.overlaps |= one.again and case.otherwise is None

    def _note_cells(self, columns: Array, instance: Instance) -> None:
        between = np.flatnonzero((columns != 0).all(axis=1))
        _, first = np.unique(columns[between], axis=0, return_index=True)
        for draw in between[np.sort(first)].tolist():
            pattern = tuple(columns[draw].tolist())
            if pattern not in self._cells and len(self._cells) < _MOST_CELLS:
                self._cells[pattern] = instance, draw // instance.copies

    def cells(self) -> Iterator[Cell]:
        """The cells that were seen, where some guard has a sign."""
        for pattern, (ground, draw) in self._cells.items():
            known = zip(self.guards, pattern, strict=True)
            signs = {guard.tree: sign for (guard, _), sign in known if sign != _UNKNOWN}
            if signs:
                yield Cell(signs, ground, draw)

    def is_sure(self, cell: Cell) -> bool:
        """Whether the signs of a cell are so in truth, and not only in floats."""
        return all(
            self.pair.sign_precisely(tree, scope, cell.ground, cell.draw) == cell.signs[tree]
            for tree, scope in ((guard.tree, scope) for guard, scope in self.guards)
            if tree in cell.signs
        )

    def missing(self) -> str:
        """`undecided` where a side was not reached that may not be empty, or a case never decides."""
        for (guard, scope), signs in zip(self.guards, self.signs, strict=True):
            if not guard.ends and not _is_complete(guard, scope, signs):
                return "undecided"
        for (case, scope, taken), met in zip(self.cases, self._met, strict=True):
            # A case that holds somewhere, but always behind another: what is meant by it?
            if met - taken:
                return "undecided"
            branches = len(case.cases) + (case.otherwise is not None)
            if len(taken) < branches and not self._is_exhausted(case, scope):
                return "undecided"
        return ""

    def _is_exhausted(self, case: Cases, scope: Scope) -> bool:
        """Whether all that the conditions of a case depend on was moved through its breakpoints.

        Where something must be equal, a float may miss it.
        """
        conditions = [condition for _, condition in case.cases]
        if any(
            isinstance(node, Comparison) and set(node.signs) & {"=", "≠"}
            for condition in conditions
            for node in nodes(condition)
        ):
            return False
        names = set().union(*(behind(condition, scope) for condition in conditions))
        symbols = {name for name in names if name in scope.symbols}
        return len(symbols) <= 1 and symbols <= self.moved


def worth(tree: Tree, scope: Scope, pair: Pair, instance: Instance) -> Array | None:
    """The entries of a guard or condition in each draw; None where it has no value."""
    there = with_any_indices(scope, with_own_indices(instance, pair.truth.scope, scope))
    try:
        return full(evaluate(tree, scope, there), instance.draws).reshape(instance.draws, -1)
    except UndefinedError:
        return None


def _tells_a_cell(guard: Guard, scope: Scope) -> bool:
    """Whether a guard depends on what moves without jumps: on no size, index or label."""
    symbols = [scope.symbols.get(name) for name in behind(guard.tree, scope) - {*scope.definitions}]
    return bool(symbols) and all(one is not None and one.domain in _MOVED for one in symbols)


class _Condition(NamedTuple):
    """A case by its number: whether it holds somewhere, decides somewhere, and again behind another."""

    number: int
    holds: bool
    decides: bool
    again: bool = False


def _conditions(case: Cases, scope: Scope, pair: Pair, instance: Instance) -> Iterator[_Condition]:
    """All cases in their order; the number of `otherwise` is the last."""
    open_: Booleans = np.ones((instance.draws, 1), dtype=bool)
    for number, (_, condition) in enumerate(case.cases):
        value = worth(condition, scope, pair, instance)
        if value is None:
            return
        holds = value != 0
        decides, again = open_ & holds, ~open_ & holds
        yield _Condition(number, *(bool(one.any()) for one in (holds, decides, again)))
        open_ = open_ & ~holds
    if open_.any() and case.otherwise is not None:
        yield _Condition(len(case.cases), holds=True, decides=True)


def _is_complete(guard: Guard, scope: Scope, signs: set[float]) -> bool:
    low, high = bounds(guard.tree, scope)
    return (1.0 in signs or high <= 0) and (-1.0 in signs or low >= 0)
