"""Whether two formulas are equal: evaluated on random instances of different sizes, and compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import product
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from exercises.language.errors import UndefinedError
from exercises.language.printing import printed
from exercises.language.scope import Scope
from exercises.language.tree import (
    Big,
    Binary,
    Call,
    Comparison,
    Filled,
    Name,
    Negative,
    Number,
    Rows,
    Transposed,
    Tree,
    children,
    nodes,
    with_children,
)
from graders.language.draws import DRAWS, folded, instances, with_recurrences
from graders.language.evaluate import Memory, evaluate, peak
from graders.language.instance import Array, Instance, full, is_scalar

RELATIVE = 1e-9
_FLOOR = 64 * np.finfo(float).eps / RELATIVE
_MOST_LOOSE = 3
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

    def sized(self, answer: Tree, scope: Scope, ground: Instance) -> Tree | None:
        """The answer with sizes for `I`, `1` and `0`, if possible those that give the expected shape.

        None if it has no value with any sizes.
        """
        wanted = self.value(ground).shape
        first = None
        for candidate in _sized(answer, self.scope):
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
                    _compared(given, expected, None) not in {"equal", "skipped"}
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
            outcomes.append(_judged(*pair, largest))
        outcome = _together([one[0] for one in outcomes])
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


def _judged(given: Array, expected: Array, largest: Callable[[], Array] | None) -> tuple[str, str]:
    """The outcome on one instance, and the layout in which a matrix was read as a tensor.

    `largest` tells the largest values on the way, for each draw: what cancels loses digits.
    """
    fitted = _fitted(given, expected)
    if fitted is None:
        turned = given.swapaxes(1, 2) if given.ndim == 3 else given
        if turned.shape == expected.shape and _compared(turned, expected, None) == "equal":
            return "transposed", ""
        return "shape-mismatch", ""
    outcomes = []
    for layout, one in fitted:
        outcome = _compared(one, expected, None)
        if largest and outcome not in {"equal", "skipped"}:
            floor = largest().reshape(len(expected), -1).max(axis=1)
            outcome = _compared(one, expected, floor)
        if outcome in {"equal", "skipped"}:
            return outcome, layout
        outcomes.append(outcome)
    return next((one for one in outcomes if one != "value"), outcomes[0]), ""


def _with_own_indices(ground: Instance, declared: Scope, own: Scope) -> Instance:
    """The instance with the values of the free indices under the letters of the answer."""
    if own.indices == declared.indices:
        return ground
    pairs = zip(own.indices, declared.indices, strict=True)
    renamed = {letter: ground.values[name] for letter, name in pairs}
    return ground.with_values(renamed)


class Shapes(NamedTuple):
    """The shape of a formula by the names of the sizes, and those of its factors, as printed.

    Both are empty where the formula has indices or loose sizes.
    """

    whole: tuple[str, ...] = ()
    factors: tuple[tuple[str, tuple[str, ...]], ...] = ()


def shapes_of(tree: Tree, scope: Scope) -> Shapes:
    """The shapes of a formula and of its factors.

    Raises:
        UndefinedError: Its shapes do not fit together.
    """
    *grounds, another = instances(scope, (tree,))  # two are enough to tell the sizes apart
    failed: UndefinedError | None = None
    for candidate in _sized(tree, scope):
        memories = [Memory() for _ in grounds]
        try:
            values = [
                evaluate(candidate, scope, ground, known)
                for ground, known in zip(grounds, memories, strict=True)
            ]
        except UndefinedError as error:
            failed = failed or error
            continue
        if not any(np.isfinite(one).any() for one in values) and not (
            np.isfinite(evaluate(candidate, scope, another)).any()
        ):
            raise UndefinedError("this has a value nowhere, such as 0/0")
        if loose(tree) or scope.indices:
            return Shapes()
        factors = {
            printed(factor): named_shape(
                grounds, [known.values[id(factor)].shape[1:] for known in memories]
            )
            for factor in _factors(tree)
            if all(id(factor) in known.values for known in memories)
        }
        return Shapes(
            named_shape(grounds, [value.shape[1:] for value in values]),
            tuple((text, shape) for text, shape in factors.items() if shape != ("1", "1")),
        )
    assert failed is not None
    raise failed


def _factors(tree: Tree) -> Iterator[Tree]:
    """What the products and sums of a formula are made of."""
    if isinstance(tree, Binary | Negative):
        for child in children(tree):
            yield from _factors(child)
    else:
        yield tree


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
    if given.ndim == 2 and expected.ndim == 3 and 1 in expected.shape[1:]:
        same = given[0].size == expected[0].size
        return [("", given.reshape(expected.shape))] if same else None
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


def _compared(given: Array, expected: Array, floor: Array | None) -> str:
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


def named_shape(grounds: list[Instance], shapes: list[tuple[int, ...]]) -> tuple[str, ...]:
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
