"""Draws that reach every branch: on both sides of every breakpoint, near it, and at it.

One entry of one symbol is moved along a line while the others stay; where a guard changes its sign on
the way there is a breakpoint, which is closed in on. Between all neighbouring breakpoints, beside and at
each of them there is a draw.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from exercises.language.errors import UndefinedError
from exercises.language.scope import Scope, Symbol
from exercises.language.tree import Tree
from graders.language.draws import drawn_values, with_recurrences
from graders.language.evaluate import evaluate
from graders.language.instance import Array, Instance, full

Integers = npt.NDArray[np.int_]

# What one base draw hides by chance the other shows; the other limits bound the cost of a formula with
# many conditions, and what they leave out makes it undecided, not equal.
_BASES = 2
_MOST_LINES = 20
_MOST_ROOTS = 60
_MOST_CLOSER = 60
_COMBINED = 48
# So many draws at once stay below the limits of the language for sums inside sums.
_AT_ONCE = 400
_MOVABLE = {"real", "positive", "unit"}
# Half decades where homework lives, decades beyond.
_MAGNITUDES = np.array(sorted(  # np.unique would import numpy.ma
    {*(10.0 ** np.arange(-20, 21)).tolist(), *(10.0 ** np.arange(-6, 6.5, 0.5)).tolist()}
))  # fmt: skip
_NEAR_ZERO = (1e-1, 1e-3, 1e-6, 1e-9, 1e-12, 1e-16, 1e-24, 1e-40)
_NEAR = (1e-1, 1e-3, 1e-6, 1e-9)
_BESIDE, _BESIDE_ZERO = 2.0**-40, 1e-100


class Line(NamedTuple):
    """One entry of a symbol that is moved away from one base draw; no name moves all together."""

    name: str
    row: int
    column: int
    base: int


@dataclass(frozen=True)
class Root:
    """A breakpoint on a line, between `low` and `high`; exact where these are one."""

    line: int
    guard: int
    low: float
    high: float


class Draws(NamedTuple):
    """Draws on lines: the instance, and for each draw what it is for.

    `at_root` is the number of the root that a draw stands at, or -1; `before` and `behind` are the
    draws beside it.
    """

    instance: Instance
    at_root: Integers
    before: Integers
    behind: Integers


class Space:
    """The base draws of a scope with some sizes, and the lines through them."""

    def __init__(
        self, scope: Scope, sizes: dict[str, int], names: set[str], generator: random.Random
    ) -> None:
        self.scope = scope
        self.generator = generator
        self.plain = Instance(_BASES, sizes, {})
        for name, symbol in scope.symbols.items():
            if symbol.sequence:
                self.plain.sequences[name] = symbol.sequence[0]
            self.plain.values[name] = self._base(symbol)
        for name in sorted(scope.functions):
            self.plain.smooth[name] = (0.75, 1.25, 0.5)
        self.lines = self._lines(names)

    def _base(self, symbol: Symbol) -> Array:
        """Values in eighths: sums of their products are exact."""
        values = drawn_values(symbol, dict(self.plain.sizes), self.generator)[:_BASES]
        if symbol.domain in _MOVABLE:
            parts, over = (range(1, 8), 8) if symbol.domain == "unit" else (range(1, 24), 8)
            signs = (-1, 1) if symbol.domain == "real" else (1,)
            choice = self.generator.choice
            flat = [choice(signs) * choice(parts) / over for _ in range(values.size)]
            values = np.array(flat).reshape(values.shape)
        if symbol.start is not None:
            values[:, 0] = symbol.start
        return values

    def _lines(self, names: set[str]) -> list[Line]:
        movable = [
            name
            for name, symbol in self.scope.symbols.items()
            if name in names and symbol.domain in _MOVABLE and not symbol.recurrence
        ]
        movable.sort(key=lambda name: self.plain.values[name][0].size)
        lines = [
            Line(name, row, column, base)
            for name in movable
            for row, column in np.ndindex(self.plain.values[name].shape[1:])
            for base in (range(_BASES) if self.plain.values[name][0].size == 1 else (0,))
        ]
        together = [Line("", 0, 0, 0)] if len(movable) > 1 else []
        return together + lines[:_MOST_LINES]

    def at(self, *moves: tuple[Integers, Array]) -> Instance:
        """The draws in which entries are moved: the numbers of the lines, and the values there."""
        first = moves[0][0]
        bases = np.array([line.base for line in self.lines])[first]
        values = {name: value[bases] for name, value in self.plain.values.items()}
        for numbers, moved in moves:
            for number in np.unique(numbers):
                line, there = self.lines[number], numbers == number
                if line.name:
                    values[line.name][there, line.row, line.column] = moved[there]
                    continue
                for name, value in values.items():
                    if self.scope.symbols[name].domain == "real":
                        value[there] *= moved[there][:, None, None]
        plain = self.plain
        instance = Instance(len(first), plain.sizes, values, plain.sequences, plain.smooth)
        return with_recurrences(self.scope, instance)

    def allowed(self, number: int, values: Iterable[float]) -> list[float]:
        """The values that the domain of a line's symbol has room for."""
        line = self.lines[number]
        domain = self.scope.symbols[line.name].domain if line.name else "positive"
        low, high = {"positive": (0.0, np.inf), "unit": (0.0, 1.0)}.get(domain, (-np.inf, np.inf))
        return sorted({float(value) for value in values if low < value < high})


class Signs:
    """The values of guards on draws: an array (draws, entries of all guards)."""

    def __init__(self, trees: Sequence[tuple[Tree, Scope]], space: Space) -> None:
        self.trees = trees
        self.space = space
        self.owner: list[int] = []
        self.failed: set[int] = set()

    def values(self, *moves: tuple[Integers, Array]) -> Array:
        """The values of all guards at the moved draws."""
        total = len(moves[0][0])
        pieces = [
            self.on(
                self.space.at(*((n[at : at + _AT_ONCE], v[at : at + _AT_ONCE]) for n, v in moves))
            )
            for at in range(0, total, _AT_ONCE)
        ]
        return np.concatenate(pieces)

    def on(self, instance: Instance) -> Array:
        """The values of all guards on an instance, where a free index has any of its values."""
        columns: list[Array] = []
        self.owner = []
        for number, (tree, scope) in enumerate(self.trees):
            there = with_any_indices(scope, instance)
            try:
                value = full(evaluate(tree, scope, there), instance.draws)
            except UndefinedError:
                self.failed.add(number)
                value = np.full((instance.draws, 1, 1), np.nan)
            columns.append(value.reshape(instance.draws, -1))
            self.owner += [number] * columns[-1].shape[1]
        return np.concatenate(columns, axis=1)


def with_any_indices(scope: Scope, instance: Instance) -> Instance:
    """The instance with one value for each free index in each draw, all of them in turn."""
    draws = np.arange(instance.draws, dtype=float)[:, None, None]
    missing = [name for name in scope.indices if name not in instance.values]
    values: dict[str, Array] = {}
    for at, name in enumerate(missing, 1):
        values[name] = np.asarray(1 + draws // at % instance.sizes[scope.indices[name]])
    return instance.with_values(values)


def roots(space: Space, signs: Signs, constants: Sequence[float]) -> list[Root]:
    """Where guards change their sign, or are 0, on the lines of a space."""
    grid = np.concatenate([_MAGNITUDES, np.abs(constants), 1 / np.abs(constants)])
    grid = np.unique(np.concatenate([-grid, [0.0], grid]))
    lines = [(number, space.allowed(number, grid)) for number in range(len(space.lines))]
    numbers = np.concatenate([np.full(len(points), number) for number, points in lines])
    points = np.concatenate([np.array(points) for _, points in lines])
    values = signs.values((numbers, points))
    same_line = (numbers[1:] == numbers[:-1])[:, None]
    with np.errstate(invalid="ignore"):
        changes = np.sign(values[1:]) * np.sign(values[:-1])
        moves = (values[1:] != values[:-1]) & same_line
    found: dict[tuple[int, float, int], Root] = {}
    beside = np.zeros(values.shape, dtype=bool)
    beside[1:] |= moves
    beside[:-1] |= moves
    for at, entry in np.argwhere((values == 0) & beside):
        root = Root(int(numbers[at]), signs.owner[entry], float(points[at]), float(points[at]))
        found.setdefault((root.line, root.low, root.guard), root)
    brackets = np.argwhere((changes < 0) & same_line)[:_MOST_ROOTS]
    for root in _closed_in(signs, numbers, points, values, brackets):
        found.setdefault((root.line, root.low, root.guard), root)
    return list(found.values())


def _closed_in(
    signs: Signs, numbers: Integers, points: Array, values: Array, brackets: Integers
) -> list[Root]:
    """The breakpoints inside brackets, by secants and halvings."""
    if not len(brackets):
        return []
    at, entry = brackets.T
    line, low, high = numbers[at], points[at].copy(), points[at + 1].copy()
    below, above = values[at, entry].copy(), values[at + 1, entry].copy()
    for turn in range(_MOST_CLOSER):
        open_ = high - low > 8 * np.spacing(np.maximum(np.abs(low), np.abs(high)))
        if not open_.any():
            break
        middle = _tried(turn, low, high, below, above)
        value = signs.values((line[open_], middle[open_]))[np.arange(open_.sum()), entry[open_]]
        here = np.flatnonzero(open_)
        exact, left = value == 0, np.sign(value) == np.sign(below[here])
        low[here[exact]] = high[here[exact]] = middle[here[exact]]
        low[here[left & ~exact]], below[here[left & ~exact]] = (
            middle[here[left & ~exact]],
            value[left & ~exact],
        )
        right = ~left & ~exact
        high[here[right]], above[here[right]] = middle[here[right]], value[right]
    return [
        Root(int(line[n]), signs.owner[entry[n]], float(low[n]), float(high[n]))
        for n in range(len(line))
    ]


def _tried(turn: int, low: Array, high: Array, below: Array, above: Array) -> Array:
    """The next point between: on the secant, just beside it, or in the middle."""
    with np.errstate(all="ignore"):
        secant = low - below * (high - low) / (above - below)
        ulp = 4 * np.spacing(np.abs(secant))
        nudged = np.where(high - secant > secant - low, secant + ulp, secant - ulp)
        same = (low > 0) == (high > 0)
        geometric = np.sign(low + high) * np.sqrt(np.abs(low)) * np.sqrt(np.abs(high))
        middle = np.where(same & (low != 0) & (high != 0), geometric, (low + high) / 2)
    tried = (secant, nudged, middle)[turn % 3]
    inside = (tried > low) & (tried < high)
    return np.where(inside, tried, (low + high) / 2)


def beside(space: Space, found: Sequence[Root]) -> Draws:
    """Draws between all neighbouring breakpoints of every line, near, beside and at each of them."""
    numbers: list[int] = []
    points: list[float] = []
    at_root: list[int] = []
    before: list[int] = []
    behind: list[int] = []

    def add(line: int, value: float, root: int = -1) -> int:
        numbers.append(line)
        points.append(value)
        at_root.append(root)
        before.append(-1)
        behind.append(-1)
        return len(points) - 1

    for line in range(len(space.lines)):
        own = [number for number, root in enumerate(found) if root.line == line]
        breaks = sorted(
            {edge for number in own for edge in (found[number].low, found[number].high)}
        )
        for value in space.allowed(line, _between(breaks)):
            add(line, value)
        for number in own:
            root = found[number]
            left, right = (
                add(line, edge + sign * _step(edge))
                for edge, sign in ((root.low, -1), (root.high, 1))
            )
            for edge in {root.low, root.high}:
                at = add(line, edge, number)
                before[at], behind[at] = left, right
    columns = np.array(numbers, dtype=int), np.array(points)
    return Draws(
        space.at(columns),
        np.array(at_root, dtype=int),
        np.array(before, dtype=int),
        np.array(behind, dtype=int),
    )


def combined(space: Space, found: Sequence[Root]) -> Instance | None:
    """Draws in which many entries at once stand somewhere between their breakpoints."""
    lines = [number for number, line in enumerate(space.lines) if line.base == 0 and line.name]
    if len(lines) < 2:
        return None
    choices = {}
    for number in lines:
        breaks = sorted({e for root in found if root.line == number for e in (root.low, root.high)})
        choices[number] = space.allowed(number, _between(breaks, near=False))
    moves = []
    generator = space.generator
    for number in lines:
        line = space.lines[number]
        stay = float(space.plain.values[line.name][0, line.row, line.column])
        values = [generator.choice([stay, *choices[number]]) for _ in range(_COMBINED)]
        moves.append((np.full(_COMBINED, number), np.array(values)))
    return space.at(*moves)


def _step(edge: float) -> float:
    return abs(edge) * _BESIDE or _BESIDE_ZERO


def _between(breaks: Sequence[float], *, near: bool = True) -> list[float]:
    """Points between neighbouring breakpoints, outside them, and near each of them on both sides."""
    if not breaks:
        return []
    points: list[float] = []
    for low, high in pairwise(breaks):
        points.append((low + high) / 2)
        if low * high > 0:
            points.append(np.sign(low) * np.sqrt(low * high))
    first, last = breaks[0], breaks[-1]
    for far in (1.0, 1e3, 1e6):
        points += [first - far * (1 + abs(first)), last + far * (1 + abs(last))]
    if near:
        for edge in breaks:
            steps = [abs(edge) * share for share in _NEAR] if edge else _NEAR_ZERO
            points += [edge + sign * step for step in steps for sign in (-1, 1)]
    return [point for point in points if point not in breaks]
