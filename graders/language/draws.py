"""Random instances of a scope: pairwise different sizes, and values where formulas tend to differ."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations, product

import numpy as np
import numpy.typing as npt

from exercises.language.errors import UndefinedError
from exercises.language.limits import MAX_EXTENT
from exercises.language.scope import Scope, Symbol
from exercises.language.tree import Number, Tree, nodes
from graders.language.evaluate import sequence
from graders.language.instance import Array, Instance
from graders.language.trial_sizes import pairwise_different

Booleans = npt.NDArray[np.bool_]

# Any draw that differs refutes, so few are enough where no condition stands; branches have draws of their own.
ASSIGNMENTS = 3
DRAWS = 8
_SIZES = ((2, 3, 4, 5, 6), (3, 5, 2, 4, 7), (4, 2, 5, 3, 6))
_NEAR_CONSTANT = 0.4
_MAGNITUDES = 12
_MOST_ALIKE = 6  # pairs of symbols that are made equal
_OF_SIZES = 2
_NEAR_CONSTANTS = (1.0, -1.0, 1 - 1e-3, 1 + 1e-3)
_PLAIN = {0.0, 1.0, 2.0}


def instances(scope: Scope, trees: Iterable[Tree], seed: int = 0) -> list[Instance]:
    """The instances on which formulas are compared.

    Scalars are often drawn around the constants that occur in the formulas, the only way to see
    that `0` is not the step at 100.
    """
    numbers = (node for tree in trees for node in nodes(tree) if isinstance(node, Number))
    constants = sorted({float(number.value) for number in numbers} - _PLAIN)
    return [_drawn(_Key(scope), tuple(constants), seed, number) for number in range(ASSIGNMENTS)]


class _Key:
    """A scope as a key of the cache: the same object is the same key."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def __hash__(self) -> int:
        return id(self.scope)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.scope is self.scope


@lru_cache(maxsize=256)
def _drawn(key: _Key, constants: tuple[float, ...], seed: int, number: int) -> Instance:
    scope = key.scope
    generator = random.Random(f"{seed}/{number}")  # noqa: S311
    sizes = pairwise_different(scope.sizes, _SIZES[number])
    return with_indices(scope, _ordinary(scope, sizes, constants, generator))


def _ordinary(
    scope: Scope, sizes: dict[str, int], constants: Sequence[float], generator: random.Random
) -> Instance:
    """An instance before its free indices."""
    instance = Instance(DRAWS, sizes, {})
    for name, symbol in scope.symbols.items():
        if symbol.sequence:
            instance.sequences[name] = symbol.sequence[0]
        instance.values[name] = drawn_values(symbol, sizes, generator, constants)
        if symbol.start is not None:
            instance.values[name][:, 0] = symbol.start
    for name in sorted(scope.functions):
        instance.smooth[name] = tuple(generator.uniform(0.5, 1.5) for _ in range(3))  # type: ignore[assignment]
    return with_recurrences(scope, instance)


def spread(scope: Scope, constants: Sequence[float], seed: int) -> tuple[Instance, Booleans]:
    """Draws of all magnitudes and of either sign, and draws at and beside constants and at 0.

    Returns:
        The instance, and in which of its draws a symbol is exactly a constant, is or has a 0, or is equal
        to another.
    """
    return _spread(_Key(scope), tuple(constants), seed)


@lru_cache(maxsize=256)
def _spread(key: _Key, constants: tuple[float, ...], seed: int) -> tuple[Instance, Booleans]:
    scope = key.scope
    generator = random.Random(f"{seed}/spread")  # noqa: S311
    sizes = pairwise_different(scope.sizes, _SIZES[1])
    scalars = [n for n, symbol in scope.symbols.items() if _is_free_scalar(symbol)]
    zeros = [n for n, symbol in scope.symbols.items() if symbol.domain == "real"]
    near = [constant * share for constant in constants for share in _NEAR_CONSTANTS]
    special = [*product(scalars, near), *product(zeros, (0.0,))]
    arrays = [name for name in zeros if scope.symbols[name].shape]
    alike = [pair for pair in combinations(zeros, 2) if _are_alike(scope, *pair)][:_MOST_ALIKE]
    entries = _MAGNITUDES + len(special)
    equal = entries + len(arrays)
    draws = equal + len(alike)
    instance = Instance(draws, sizes, {})
    for name, symbol in scope.symbols.items():
        if symbol.sequence:
            instance.sequences[name] = symbol.sequence[0]
        ordinary = drawn_values(symbol, sizes, generator)
        values = ordinary[[draw % DRAWS for draw in range(draws)]]
        for draw in range(_MAGNITUDES):
            values[draw] = _of_magnitude(symbol, ordinary[draw % DRAWS], generator)
        if symbol.start is not None:
            values[:, 0] = symbol.start
        instance.values[name] = values
    for name in sorted(scope.functions):
        instance.smooth[name] = tuple(generator.uniform(0.5, 1.5) for _ in range(3))  # type: ignore[assignment]
    exactly = np.zeros(draws, dtype=bool)
    for number, (name, value) in enumerate(special, _MAGNITUDES):
        instance.values[name][number] = value
        exactly[number] = value == 0 or value in constants
    for number, name in enumerate(arrays, entries):
        instance.values[name][number, 0, 0] = 0.0
    for number, (name, other) in enumerate(alike, equal):
        instance.values[name][number] = instance.values[other][number]
    exactly[entries:] = True
    return with_indices(scope, with_recurrences(scope, instance)), exactly


def _are_alike(scope: Scope, name: str, other: str) -> bool:
    one, another = scope.symbols[name], scope.symbols[other]
    return (one.shape, one.sequence) == (another.shape, another.sequence) and not one.recurrence


def _is_free_scalar(symbol: Symbol) -> bool:
    return symbol.domain == "real" and not symbol.shape and not symbol.sequence


def _of_magnitude(symbol: Symbol, ordinary: Array, generator: random.Random) -> Array:
    """Values of one draw with a magnitude between 1e-6 and 1e6, as far as their domain allows."""
    magnitude = 10.0 ** generator.uniform(-6, 6)
    match symbol.domain:
        case "real":
            return np.asarray(ordinary * magnitude)
        case "positive" | "positive-definite":
            return np.asarray(ordinary * magnitude)
        case "unit":
            small = min(magnitude, 1 / magnitude) / 2
            return np.full_like(ordinary, generator.choice((small, 1 - small)))
        case _:
            return ordinary


def drawn_values(
    symbol: Symbol,
    sizes: dict[str, int],
    generator: random.Random,
    constants: Sequence[float] = (),
) -> Array:
    """Draws of one symbol: shape (draws, rows, columns)."""
    if symbol.sequence:
        rows, columns = symbol.sequence[1] - symbol.sequence[0] + 1, 1
    else:
        extents = [sizes[one] if isinstance(one, str) else one for one in symbol.shape]
        rows, columns = (*extents, 1, 1)[:2]
    shape = (DRAWS, rows, columns)
    match symbol.domain:
        case "onehot":
            hot = [generator.randrange(rows) for _ in range(DRAWS)]
            return np.eye(rows)[hot][:, :, None]
        case "simplex":
            raw = np.exp(_normals(shape, generator))
            return np.asarray(raw / raw.sum(axis=1, keepdims=True))
        case "class":
            classes = sizes[symbol.within]
            if shape[1:] == (1, 1):
                return np.array([1.0 + draw % classes for draw in range(DRAWS)]).reshape(shape)
            return np.array(
                [1.0 + generator.randrange(classes) for _ in range(math.prod(shape))]
            ).reshape(shape)
        case "subset":
            return _subsets(shape, generator)
        case "positive-definite":
            root = _normals(shape, generator)
            return np.asarray(root @ root.swapaxes(1, 2) / rows + np.eye(rows) / 2)
        case "step":
            return np.array([1.0 + draw % 6 for draw in range(DRAWS)]).reshape(shape)
        case "count":
            counted = [float(draw % DRAWS) for draw in range(math.prod(shape))]
            if shape[1:] != (1, 1):
                generator.shuffle(counted)
            return np.array(counted).reshape(shape)
        case "sign":
            return np.array([1.0 - 2 * (draw % 2) for draw in range(DRAWS)]).reshape(shape)
        case "positive":
            return np.exp(_normals(shape, generator))
        case "unit":
            return np.array(
                [generator.uniform(0.02, 0.98) for _ in range(DRAWS * rows * columns)]
            ).reshape(shape)
        case _:
            values = _stratified(shape, generator)
            return (
                _moved_to_constants(values, constants, generator) if shape[1:] == (1, 1) else values
            )


def _subsets(shape: tuple[int, int, int], generator: random.Random) -> Array:
    """Zeros and ones, of which one at least is 1."""
    members = np.array([float(generator.randrange(2)) for _ in range(math.prod(shape))])
    members = members.reshape(shape)
    for draw in members:
        draw[generator.randrange(len(draw))] = 1.0
    return members


def _normals(shape: tuple[int, ...], generator: random.Random) -> Array:
    return np.array([generator.gauss(0, 1) for _ in range(math.prod(shape))]).reshape(shape)


def _stratified(shape: tuple[int, ...], generator: random.Random) -> Array:
    """A third each of N(0, 1), U(-2, 2) and 3·N(0, 1)."""
    normal, even = generator.gauss, generator.uniform
    values = [
        even(-2, 2) if at % 3 == 1 else (1, 1, 3)[at % 3] * normal(0, 1)
        for at in range(math.prod(shape))
    ]
    return np.array(values).reshape(shape)


def _moved_to_constants(
    values: Array, constants: Sequence[float], generator: random.Random
) -> Array:
    moved = values.copy()
    for draw in range(len(moved)):
        if constants and generator.random() < _NEAR_CONSTANT:
            near = constants[draw % len(constants)]
            moved[draw] = near + generator.choice((-1, 1)) * generator.uniform(0.05, 1.5)
    return moved


def with_recurrences(scope: Scope, instance: Instance) -> Instance:
    """The instance with every sequence that has a recurrence in t computed from its first member."""
    there = instance.with_values({})
    for name, symbol in scope.symbols.items():
        if symbol.recurrence:
            there.values[name] = sequence(name, scope, there)
    return there


def with_indices(scope: Scope, instance: Instance) -> Instance:
    """The instance with every combination of the free indices as further draws."""
    if not scope.indices:
        return instance
    extents = [instance.sizes[size] for size in scope.indices.values()]
    grid = np.indices(extents).reshape(len(extents), -1) + 1.0
    copies = grid.shape[1]
    values = {name: np.repeat(one, copies, axis=0) for name, one in instance.values.items()}
    for name, column in zip(scope.indices, grid, strict=True):
        values[name] = np.tile(column, instance.draws)[:, None, None]
    draws = instance.draws * copies
    return replace(instance, draws=draws, values=values, copies=copies)


def without_indices(scope: Scope, instance: Instance) -> Instance:
    """The instance before `with_indices`."""
    if instance.copies == 1 and not any(name in instance.values for name in scope.indices):
        return instance
    copies = instance.copies
    values = {
        name: value[::copies] if len(value) == instance.draws else value
        for name, value in instance.values.items()
        if name not in scope.indices
    }
    return replace(instance, draws=instance.draws // copies, values=values, copies=1)


def pieces(instance: Instance, most: int) -> Iterator[Instance]:
    """The draws of an instance without free indices, at most so many at once."""
    if instance.draws <= most:
        yield instance
        return
    for first in range(0, instance.draws, most):
        number = min(most, instance.draws - first)
        values = {
            name: value[first : first + number] if len(value) == instance.draws else value
            for name, value in instance.values.items()
        }
        yield replace(instance, draws=number, values=values)


def folded(value: Array, scope: Scope, instance: Instance) -> Array:
    """A scalar for each combination of free indices, as an array (draws, *sizes of the indices)."""
    if value.shape[1:] != (1, 1):
        raise UndefinedError("with free indices the answer must be a single entry")
    extents = [instance.sizes[size] for size in scope.indices.values()]
    scalars = np.broadcast_to(value, (instance.draws, *value.shape[1:]))
    return scalars.reshape(instance.draws // instance.copies, *extents)


def with_sizes(scope: Scope, sizes: dict[str, int], seed: int) -> Instance:
    """An ordinary instance with other sizes, which may be large: two draws."""
    generator = random.Random(f"{seed}/{sorted(sizes.items())}")  # noqa: S311
    plain = _ordinary(scope, sizes, (), generator)
    values = {name: value[:_OF_SIZES] for name, value in plain.values.items()}
    return with_indices(scope, replace(plain, draws=_OF_SIZES, values=values))


def size_assignments(scope: Scope, around: Sequence[int]) -> Iterator[dict[str, int]]:
    """Every size from 1 to 8 and around some numbers, one size after the other, and sizes that agree."""
    names = sorted(scope.sizes)
    usual = pairwise_different(names, _SIZES[0])
    wanted = {
        *range(1, 9),
        *(near for number in around for near in (number - 1, number, number + 1)),
    }
    for name in names:
        for size in sorted(wanted):
            if 1 <= size <= MAX_EXTENT and (size != usual.get(name) or name == names[0]):
                yield {**usual, name: size}
    for first, second in combinations(names, 2):
        yield {**usual, first: 3, second: 3}
    if len(names) > 1:
        yield dict.fromkeys(names, 4)
