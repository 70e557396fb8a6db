"""Whether two formulas are equal: evaluated on random instances of different sizes, and compared."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import numpy as np

from exercises.language.errors import UndefinedError
from exercises.language.scope import Scope
from exercises.language.tree import (
    Big,
    Binary,
    Filled,
    Name,
    Negative,
    Rows,
    Transposed,
    Tree,
    children,
    nodes,
    with_children,
)
from graders.draws import DRAWS, folded, instances
from graders.evaluate import evaluate, peak
from graders.instance import Array, Instance, is_scalar

RELATIVE = 1e-9
_FLOOR = 64 * np.finfo(float).eps / RELATIVE
_MOST_LOOSE = 3


class Comparison(NamedTuple):
    """What the comparison of an answer with the expected formula found.

    `outcome` is `equal`, or the kind of difference: `transposed`, `sign`, `factor`, `undefined`,
    `shape-mismatch` or `value`.
    """

    outcome: str
    shape: tuple[str, ...] = ()
    expected_shape: tuple[str, ...] = ()
    layout: str = ""


class Expected:
    """The expected formula with its values on the common instances, computed once."""

    def __init__(self, tree: Tree, scope: Scope, seed: int = 0) -> None:
        self.tree = tree
        self.scope = scope
        self.seed = seed
        self.tensor = bool(scope.indices) and _uses(tree, set(scope.indices))

    def compare(self, answer: Tree, scope: Scope | None = None) -> Comparison:
        """Compare an answer with the expected formula.

        Args:
            answer: The answer.
            scope: Its scope, where it defines names of its own.

        Raises:
            UndefinedError: The answer has no value, as its shapes do not fit together.
        """
        grounds = instances(self.scope, (self.tree, answer), self.seed)
        scope = scope or self.scope
        best: Comparison | None = None
        failed: UndefinedError | None = None
        candidates = [answer, Transposed(answer)] if _is_list(answer) else [answer]
        for candidate in (sized for one in candidates for sized in _sized(one, self.scope)):
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

    def agrees_roughly(self, answer: Tree, scope: Scope) -> bool:
        """Whether an answer agrees on the first instance; a quick look before a whole comparison."""
        ground = instances(self.scope, (self.tree,), self.seed)[0]
        candidates = list(_sized(answer, self.scope))
        if len(candidates) > 1:
            return True
        return self._judged(answer, scope, ground, self._pair(answer, scope, ground))[0] == "equal"

    def _compare(self, answer: Tree, scope: Scope, grounds: list[Instance]) -> Comparison:
        pairs = [self._pair(answer, scope, ground) for ground in grounds]
        if not any(np.isfinite(given).any() for given, _ in pairs):
            raise UndefinedError("this has a value nowhere, such as 0/0")
        shapes = _named_shapes(grounds, pairs)
        outcomes = [
            self._judged(answer, scope, ground, pair)
            for ground, pair in zip(grounds, pairs, strict=True)
        ]
        outcome = _together([one[0] for one in outcomes])
        if outcome == "equal" and all(one[0] == "skipped" for one in outcomes):
            raise UndefinedError("the formula is defined nowhere")
        layouts = {one[1] for one in outcomes}
        return Comparison(outcome, *shapes, layout=layouts.pop() if len(layouts) == 1 else "")

    def _pair(self, answer: Tree, scope: Scope, ground: Instance) -> tuple[Array, Array]:
        """The two values with a draw for each row; free indices become further dimensions."""
        expected = evaluate(self.tree, self.scope, ground)
        given = evaluate(answer, scope, _with_own_indices(ground, self.scope, scope))
        if not self.tensor:
            return full(given, ground.draws), full(expected, ground.draws)
        theirs = folded(expected, self.scope, ground)
        if _uses(answer, set(scope.indices)) or is_scalar(given):
            return folded(given, self.scope, ground), theirs
        combinations = ground.draws // DRAWS
        return full(given, ground.draws)[::combinations], theirs

    def _judged(
        self, answer: Tree, scope: Scope, ground: Instance, pair: tuple[Array, Array]
    ) -> tuple[str, str]:
        given, expected = pair
        fitted = _fitted(given, expected)
        if fitted is None:
            turned = given.swapaxes(1, 2) if given.ndim == 3 else given
            if turned.shape == expected.shape and _compared(turned, expected, None) == "equal":
                return "transposed", ""
            return "shape-mismatch", ""
        outcomes = []
        for layout, one in fitted:
            outcome = _compared(one, expected, None)
            if outcome not in {"equal", "skipped"}:
                floor = np.maximum(
                    peak(answer, scope, ground),
                    peak(self.tree, self.scope, ground),
                )
                outcome = _compared(
                    one, expected, floor[: len(expected)] if not self.tensor else floor.max()
                )
            if outcome in {"equal", "skipped"}:
                return outcome, layout
            outcomes.append(outcome)
        return outcomes[0], ""


def _with_own_indices(ground: Instance, declared: Scope, own: Scope) -> Instance:
    """The instance with the values of the free indices under the letters of the answer."""
    if own.indices == declared.indices:
        return ground
    pairs = zip(own.indices, declared.indices, strict=True)
    renamed = {letter: ground.values[name] for letter, name in pairs}
    values = {**ground.values, **renamed}
    return Instance(ground.draws, ground.sizes, values, ground.sequences, ground.smooth)


def shape_of(tree: Tree, scope: Scope) -> tuple[str, ...]:
    """The shape of a formula by the names of the sizes; () where it has indices or loose sizes.

    Raises:
        UndefinedError: Its shapes do not fit together.
    """
    grounds = instances(scope, (tree,))
    failed: UndefinedError | None = None
    for candidate in _sized(tree, scope):
        try:
            values = [evaluate(candidate, scope, ground) for ground in grounds]
        except UndefinedError as error:
            failed = failed or error
        else:
            if not any(np.isfinite(value).any() for value in values):
                raise UndefinedError("this has a value nowhere, such as 0/0")
            shapes = [value.shape[1:] for value in values]
            return () if loose(tree) or scope.indices else _named_shape(grounds, shapes)
    assert failed is not None
    raise failed


def full(value: Array, draws: int) -> Array:
    """The value with a row for every draw."""
    return np.broadcast_to(value, (draws, *value.shape[1:]))


def _uses(tree: Tree, names: set[str]) -> bool:
    return any(isinstance(node, Name) and node.name in names for node in nodes(tree))


def _fitted(given: Array, expected: Array) -> list[tuple[str, Array]] | None:
    """The answer in the shape of the expected value, in every way that is allowed."""
    if given.shape == expected.shape:
        return [("", given)]
    if (
        given.ndim == 3
        and is_scalar(given)
        and not given.any()
        and not expected[np.isfinite(expected)].any()
    ):
        return [("", np.zeros_like(expected))]
    if given.ndim == 3 and expected.ndim == 2 and 1 in given.shape[1:]:
        return [("", given.reshape(len(given), -1))] if given[0].size == expected[0].size else None
    if given.ndim == 3 and expected.ndim == 5:
        return _tensor_layouts(given, expected)
    return None


def _tensor_layouts(given: Array, expected: Array) -> list[tuple[str, Array]] | None:
    """A matrix read as a 4-tensor, its rows and columns stacked in one of two orders each."""
    _, m, n, p, q = expected.shape
    if given.shape[1:] != (m * n, p * q):
        return None
    layouts = []
    for rows, columns in product(("row", "column"), repeat=2):
        out = (m, n) if rows == "row" else (n, m)
        into = (p, q) if columns == "row" else (q, p)
        tensor = given.reshape(len(given), *out, *into)
        if rows == "column":
            tensor = tensor.swapaxes(1, 2)
        if columns == "column":
            tensor = tensor.swapaxes(3, 4)
        layouts.append((f"{rows}-major output, {columns}-major input", tensor))
    return layouts


def _compared(given: Array, expected: Array, floor: Array | float | None) -> str:
    """How the answer compares on one instance, wherever the expected formula is defined."""
    axes = tuple(range(1, expected.ndim))
    defined = np.isfinite(expected)
    if not defined.any():
        return "skipped"
    if not np.isfinite(given[defined]).all():
        return "undefined"
    expected = np.where(defined, expected, 0.0)
    given = np.where(defined, given, 0.0)
    scale = np.abs(expected).max(axis=axes)
    if floor is not None:
        scale = np.maximum(scale, _FLOOR * floor)
    if _close(given, expected, scale, axes):
        return "equal"
    if _close(-given, expected, scale, axes):
        return "sign"
    square = given.ndim == 3 and given.shape[1] == given.shape[2] != 1
    if square and _close(given.swapaxes(1, 2), expected, scale, axes):
        return "transposed"
    ratio = _ratio(given, expected)
    return f"factor {ratio:.9g}" if ratio else "value"


def _close(given: Array, expected: Array, scale: Array, axes: tuple[int, ...]) -> bool:
    return bool((np.abs(given - expected).max(axis=axes) <= RELATIVE * scale).all())


def _ratio(given: Array, expected: Array) -> float:
    """The constant factor between two values, 0 if there is none."""
    largest = np.unravel_index(np.abs(given).argmax(), given.shape)
    if not given[largest] or not expected[largest]:
        return 0.0
    ratio = float(expected[largest] / given[largest])
    error = np.abs(given * ratio - expected).max()
    return ratio if error <= 1e-7 * np.abs(expected).max() else 0.0


def _together(outcomes: list[str]) -> str:
    """One outcome for all instances: a diagnosis only where it holds on each of them."""
    told = [outcome for outcome in outcomes if outcome != "skipped"]
    if all(outcome == "equal" for outcome in told):
        return "equal"
    for special in ("shape-mismatch", "undefined"):
        if special in told:
            return special
    if len(set(told)) == 1:
        return told[0].split()[0]
    return "value"


def _named_shapes(
    grounds: list[Instance], pairs: list[tuple[Array, Array]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(  # type: ignore[return-value]
        _named_shape(grounds, [pair[side].shape[1:] for pair in pairs]) for side in (0, 1)
    )


def _named_shape(grounds: list[Instance], shapes: list[tuple[int, ...]]) -> tuple[str, ...]:
    """A shape by the names of the sizes, which the different instances tell apart."""
    named = []
    for axis in range(len(shapes[0])):
        extents = [shape[axis] if axis < len(shape) else 0 for shape in shapes]
        sizes = (
            name
            for name in grounds[0].sizes
            if [ground.sizes[name] for ground in grounds] == extents
        )
        named.append(next(sizes, str(extents[0]) if len(set(extents)) == 1 else "?"))
    return tuple(named)


def _sized(tree: Tree, scope: Scope) -> Iterator[Tree]:
    """The tree with every way to give `I`, `1` and `0` their missing sizes."""
    missing = loose(tree)
    if not missing or missing > _MOST_LOOSE or not scope.sizes:
        yield tree
        return
    for sizes in product(sorted(scope.sizes), repeat=missing):
        remaining = list(sizes)
        yield _with_sizes(tree, remaining)


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


def loose(tree: Tree) -> int:
    """How many of `I`, `1` and `0` in a formula have no size."""
    return sum(isinstance(node, Filled) and not node.sizes for node in nodes(tree))


def _with_sizes(tree: Tree, sizes: list[str]) -> Tree:
    if isinstance(tree, Filled) and not tree.sizes:
        return Filled(tree.what, (Name(sizes.pop(0)),))
    below = children(tree)
    return with_children(tree, tuple(_with_sizes(one, sizes) for one in below)) if below else tree
