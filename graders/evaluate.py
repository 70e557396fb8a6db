"""The value of a formula: one pass of numpy over all draws at once.

Every value has the shape (draws, rows, columns); a scalar is 1 × 1, a column vector d × 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from exercises.language.errors import UndefinedError
from exercises.language.limits import (
    MAX_ELEMENTS,
    MAX_EXTENT,
    MAX_POWER,
    MAX_TERMS,
    MAX_VISITED_NODES,
)
from exercises.language.scope import Scope
from exercises.language.tree import (
    Big,
    Binary,
    Call,
    Cases,
    Comparison,
    Constant,
    Element,
    Filled,
    Name,
    Negative,
    Number,
    Percent,
    Rows,
    Transposed,
    Tree,
    children,
)
from graders.elementwise import FUNCTIONS

Array = npt.NDArray[np.float64]

_SIGNS: dict[str, Callable[[Array, Array], npt.NDArray[np.bool_]]] = {
    "<": np.less, ">": np.greater, "≤": np.less_equal, "≥": np.greater_equal,
}  # fmt: skip
_NEAR = 1e-12


@dataclass
class Instance:
    """One assignment of sizes with drawn values: `values` maps names to (draws, rows, columns).

    `sequences` maps a name to the number of its first member; its values stand one per row.
    """

    draws: int
    sizes: Mapping[str, int]
    values: dict[str, Array]
    sequences: dict[str, int] = field(default_factory=dict)
    smooth: dict[str, tuple[float, float, float]] = field(default_factory=dict)


def evaluate(tree: Tree, scope: Scope, instance: Instance) -> Array:
    """The value of a tree.

    Raises:
        UndefinedError: Its shapes do not fit together, or it is over a limit.
    """
    with np.errstate(all="ignore"):
        return _Evaluator(scope, instance).value(tree)


def peak(tree: Tree, scope: Scope, instance: Instance) -> Array:
    """The largest absolute value that occurs anywhere inside a tree, for each draw."""
    evaluator = _Evaluator(scope, instance)
    evaluator.peaks = np.zeros(instance.draws)
    with np.errstate(all="ignore"):
        evaluator.value(tree)
    return evaluator.peaks


def is_scalar(array: Array) -> bool:
    """Whether the value is 1 × 1."""
    return array.shape[1:] == (1, 1)


class _Evaluator:
    def __init__(self, scope: Scope, instance: Instance) -> None:
        self.scope = scope
        self.instance = instance
        self.bound: dict[str, Array] = {}
        self.known: dict[str, Array] = {}
        self.visited = 0
        self.peaks: Array | None = None

    def value(self, tree: Tree) -> Array:
        self.visited += 1
        if self.visited > MAX_VISITED_NODES:
            raise UndefinedError("the formula is too long to evaluate")
        value = self._value(tree)
        if value.size > MAX_ELEMENTS:
            raise UndefinedError("a value is too large")
        if self.peaks is not None:
            largest = np.abs(np.where(np.isfinite(value), value, 0.0)).max(axis=(1, 2))
            self.peaks = np.maximum(self.peaks, largest)
        return value

    def _value(self, tree: Tree) -> Array:
        match tree:
            case Number():
                return self._constant(float(tree.value))
            case Constant():
                return self._constant(np.e if tree.name == "e" else np.pi)
            case Name():
                return self._named(tree.name)
            case Element():
                return self._element(tree)
            case Negative():
                return -self.value(tree.of)
            case Percent():
                return self.value(tree.of) / 100
            case Transposed():
                return self.value(tree.of).swapaxes(1, 2)
            case Binary():
                return self._binary(tree)
            case Call():
                return self._call(tree)
            case Big():
                return self._big(tree)
            case Comparison():
                return self._holds(tree).astype(float)
            case Cases():
                return self._cases(tree)
            case Rows():
                return self._rows(tree)
            case Filled():
                return self._filled(tree)
            case _:
                raise UndefinedError("the dots do not say which entries they stand for")

    def _constant(self, value: float) -> Array:
        return np.full((1, 1, 1), value)

    def _named(self, name: str) -> Array:
        if name in self.bound:
            return self.bound[name]
        if name in self.instance.values:
            return self.instance.values[name]
        if name in self.instance.sizes:
            return self._constant(self.instance.sizes[name])
        if name in self.known:
            return self.known[name]
        if name in self.scope.definitions:
            self.known[name] = self.value(self.scope.definitions[name])
            return self.known[name]
        raise UndefinedError(f"{name} has no value")

    def _size(self, array: Array) -> str:
        """A shape for a message, by the names of the sizes."""
        if is_scalar(array):
            return "scalar"
        names = {extent: name for name, extent in self.instance.sizes.items()}
        return " × ".join(names.get(extent, str(extent)) for extent in array.shape[1:])

    # Products and sums

    def _binary(self, tree: Binary) -> Array:
        left, right = self.value(tree.left), self.value(tree.right)
        match tree.sign:
            case "+":
                return left + self._fitting(left, right, "added")
            case "-":
                return left - self._fitting(left, right, "subtracted")
            case "*":
                return self._product(left, right, elementwise=True)
            case " ":
                return self._product(left, right, elementwise=False)
            case "@":
                if left.shape[1:] == right.shape[1:] and left.shape[2] == 1:
                    left = left.swapaxes(1, 2)  # dot(a, b) of two columns
                return self._product(left, right, elementwise=False)
            case "⊙":
                return left * self._fitting(left, right, "multiplied entry by entry")
            case "⊗":
                return _kronecker(left, right)
            case "/":
                if not is_scalar(right) and not is_scalar(left):
                    raise UndefinedError(
                        f"a {self._size(left)} value cannot be divided by a {self._size(right)} one"
                    )
                return left / right
            case ".^":
                return np.power(left, right)
            case _:
                return self._raised(tree, left, right)

    def _fitting(self, left: Array, right: Array, verb: str) -> Array:
        """The right side, if it has the shape of the left one or one of them is a scalar."""
        shapes = left.shape[1:], right.shape[1:]
        same = shapes[0] == shapes[1]
        vector = 1 in shapes[0] and 1 in shapes[1]
        if same or ((is_scalar(left) or is_scalar(right)) and (vector or verb.startswith("mult"))):
            return right
        message = f"{self._size(left)} and {self._size(right)} cannot be {verb}"
        if is_scalar(left) or is_scalar(right):
            message += "; a scalar and a matrix need I or 1"
        raise UndefinedError(message)

    def _product(self, left: Array, right: Array, *, elementwise: bool) -> Array:
        if is_scalar(left) or is_scalar(right):
            return left * right
        if left.shape[2] == right.shape[1]:
            return left @ right
        if elementwise and left.shape[1:] == right.shape[1:]:
            return left * right
        raise UndefinedError(f"{self._size(left)} times {self._size(right)} does not fit")

    def _raised(self, tree: Binary, base: Array, power: Array) -> Array:
        if tree.left == Constant("e"):
            return np.exp(power)
        square = base.shape[1] == base.shape[2] and not is_scalar(base)
        if not square:
            if not (is_scalar(base) or is_scalar(power)):
                raise UndefinedError(
                    f"a {self._size(base)} value cannot have a {self._size(power)} power"
                )
            return np.power(base, power)
        exponent = float(power.flat[0])
        if not is_scalar(power) or exponent != int(exponent) or not 0 <= exponent <= MAX_POWER:
            raise UndefinedError(f"the power of a matrix must be a whole number up to {MAX_POWER}")
        return np.linalg.matrix_power(base, int(exponent))

    # Entries

    def _element(self, tree: Element) -> Array:
        indices = [self.value(one) for one in tree.indices]
        if not all(map(is_scalar, indices)):
            raise UndefinedError("an index must be a number")
        whole = [np.rint(one[:, 0, 0]).astype(int) for one in indices]
        if isinstance(tree.of, Name) and tree.of.name in self.instance.sequences:
            first = self.instance.sequences[tree.of.name]
            return _gather(self._named(tree.of.name), [whole[0] - first])
        return _gather(self.value(tree.of), [one - 1 for one in whole])

    def _rows(self, tree: Rows) -> Array:
        rows = [[self.value(entry) for entry in row] for row in tree.rows]
        widths = {sum(entry.shape[2] for entry in row) for row in rows}
        if len(widths) > 1:
            raise UndefinedError("the rows are not equally long")
        draws = max(entry.shape[0] for row in rows for entry in row)
        try:
            return np.concatenate(
                [
                    np.concatenate([np.broadcast_to(e, (draws, *e.shape[1:])) for e in row], axis=2)
                    for row in rows
                ],
                axis=1,
            )
        except ValueError as error:
            raise UndefinedError("the blocks of the matrix do not fit together") from error

    def _filled(self, tree: Filled) -> Array:
        if not tree.sizes:
            raise UndefinedError(
                f"the size of {'I' if tree.what == 'eye' else tree.what} is missing"
            )
        sizes = [int(self.value(size).flat[0]) for size in tree.sizes]
        if not all(0 < size <= MAX_EXTENT for size in sizes):
            raise UndefinedError(f"a size must lie between 1 and {MAX_EXTENT}")
        if tree.what == "eye":
            if len(sizes) == 2 and sizes[0] != sizes[1]:
                raise UndefinedError("an identity matrix is square")
            return np.eye(sizes[0])[None]
        shape = (sizes[0], sizes[1] if len(sizes) > 1 else 1)
        return np.full((1, *shape), 0.0 if tree.what == "zeros" else 1.0)

    # Conditions

    def _holds(self, tree: Comparison) -> npt.NDArray[np.bool_]:
        if tree.signs == ("and",):
            first, second = (self._holds(side) for side in tree.sides)  # type: ignore[arg-type]
            return first & second
        sides = [self.value(side) for side in tree.sides]
        holds: npt.NDArray[np.bool_] = np.ones((1, 1, 1), dtype=bool)
        for sign, left, right in zip(tree.signs, sides[:-1], sides[1:], strict=True):
            self._fitting(left, right, "compared")
            if sign in _SIGNS:
                one = _SIGNS[sign](left, right)
            else:
                one = np.isclose(left, right, rtol=0, atol=_NEAR)
                one = one if sign == "=" else ~one
            holds = holds & one
        return holds

    def _cases(self, tree: Cases) -> Array:
        nothing = self._constant(np.nan)
        value = nothing if tree.otherwise is None else self.value(tree.otherwise)
        for then, condition in reversed(tree.cases):
            here, holds = self.value(then), self._holds(condition)
            shapes = {one.shape[1:] for one in (here, value, holds) if one.shape[1:] != (1, 1)}
            if len(shapes) > 1:
                raise UndefinedError("the cases have different shapes")
            value = np.where(holds, here, value)
        return value

    # Functions

    def _call(self, tree: Call) -> Array:
        arguments = [self.value(one) for one in tree.arguments]
        if tree.function in self.instance.smooth:
            return _smooth(self.instance.smooth[tree.function], arguments[0], tree.primes)
        if tree.primes:
            derivatives = FUNCTIONS.get(tree.function, ())
            if tree.primes >= len(derivatives):
                raise UndefinedError(f"the derivative of {tree.function} is not known here")
            return derivatives[tree.primes](arguments[0])
        if tree.function in FUNCTIONS:
            return FUNCTIONS[tree.function][0](arguments[0])
        return self._structural(tree.function, arguments)

    def _structural(self, function: str, arguments: list[Array]) -> Array:
        first = arguments[0]
        match function:
            case "diag":
                return _diagonal(first)
            case "norm":
                return np.asarray(np.sqrt((first * first).sum(axis=(1, 2), keepdims=True)))
            case "norm1":
                return np.asarray(np.abs(first).sum(axis=(1, 2), keepdims=True))
            case "trace":
                return np.asarray(np.trace(first, axis1=1, axis2=2))[:, None, None]
            case "total":
                return np.asarray(first.sum(axis=(1, 2), keepdims=True))
            case "softmax":
                if 1 not in first.shape[1:]:
                    raise UndefinedError("softmax takes a vector")
                powers = np.exp(first - first.max(axis=(1, 2), keepdims=True))
                return np.asarray(powers / powers.sum(axis=(1, 2), keepdims=True))
            case "max" | "min":
                reduce = np.maximum if function == "max" else np.minimum
                if len(arguments) == 1:
                    return np.asarray(reduce.reduce(first, axis=(1, 2), keepdims=True))
                return reduce(first, self._fitting(first, arguments[1], "compared"))
            case "leakyrelu":
                slope = arguments[1] if len(arguments) > 1 else self._constant(0.01)
                return np.where(first > 0, first, slope * first)
            case "elu":
                scale = arguments[1] if len(arguments) > 1 else self._constant(1.0)
                return np.where(first > 0, first, scale * (np.exp(first) - 1))
            case _:
                raise UndefinedError(f"{function} has no value here")

    def _big(self, tree: Big) -> Array:
        first, last = self._bounds(tree)
        low, high = int(first.min()), int(last.max())
        if high - low >= MAX_TERMS:
            raise UndefinedError(f"a {tree.function} of more than {MAX_TERMS} terms")
        if tree.function in {"entries", "rows"}:
            return self._listed(tree, low, high)
        shadowed = self.bound.get(tree.variable)
        total = self._constant(0.0 if tree.function == "sum" else 1.0)
        for number in range(low, high + 1):
            self.bound[tree.variable] = self._constant(number)
            term = self.value(tree.body)
            inside = (first <= number) & (number <= last)
            if tree.function == "sum":
                total = total + np.where(inside, term, 0.0)
            else:
                total = total * np.where(inside, term, 1.0)
        if shadowed is None:
            self.bound.pop(tree.variable, None)
        else:
            self.bound[tree.variable] = shadowed
        return total

    def _listed(self, tree: Big, low: int, high: int) -> Array:
        """The entries of a row, or the rows of a matrix, one for each value of the variable."""
        entries = []
        for number in range(low, high + 1):
            self.bound[tree.variable] = self._constant(number)
            entries.append(self.value(tree.body))
        if not entries:
            raise UndefinedError("the list is empty")
        draws = max(len(entry) for entry in entries)
        shape = entries[0].shape[1:]
        if any(entry.shape[1:] != shape for entry in entries):
            raise UndefinedError("the entries have different shapes")
        axis = 2 if tree.function == "entries" else 1
        return np.concatenate([np.broadcast_to(e, (draws, *shape)) for e in entries], axis=axis)

    def _bounds(self, tree: Big) -> tuple[Array, Array]:
        if tree.first is not None and tree.last is not None:
            return self.value(tree.first), self.value(tree.last)
        size = self._extent(tree.body, tree.variable)
        if size is None:
            raise UndefinedError(
                f"the limits of the {tree.function} over {tree.variable} are missing"
            )
        return self._constant(1), self._constant(size)

    def _extent(self, tree: Tree, variable: str) -> int | None:
        """The size of what a variable indexes, where a sum has no limits."""
        if isinstance(tree, Element) and Name(variable) in tree.indices:
            of = tree.of.arguments[0] if isinstance(tree.of, Call) else tree.of
            if isinstance(of, Name) and of.name not in self.instance.sequences:
                shape = self._named(of.name).shape[1:]
                return int(shape[tree.indices.index(Name(variable))])
        found = (self._extent(child, variable) for child in children(tree))
        return next((size for size in found if size is not None), None)


def _gather(values: Array, indices: list[npt.NDArray[np.int_]]) -> Array:
    """Entries of vectors and matrices, counted from 0; not a number outside."""
    rows, columns = values.shape[1:]
    if len(indices) == 1:
        if rows == 1:
            indices = [np.zeros_like(indices[0]), indices[0]]
        elif columns == 1:
            indices = [indices[0], np.zeros_like(indices[0])]
        else:
            raise UndefinedError("an entry of a matrix has two indices")
    if len(indices) != 2:
        raise UndefinedError("too many indices")
    length = max(values.shape[0], *(len(one) for one in indices))
    values = np.broadcast_to(values, (length, rows, columns))
    row, column = (np.broadcast_to(one, (length,)) for one in indices)
    inside = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
    picked = values[np.arange(length), np.where(inside, row, 0), np.where(inside, column, 0)]
    return np.where(inside, picked, np.nan)[:, None, None]


def _diagonal(value: Array) -> Array:
    rows, columns = value.shape[1:]
    if 1 in (rows, columns):
        entries = value.reshape(value.shape[0], -1)
        return entries[:, :, None] * np.eye(entries.shape[1])
    if rows != columns:
        raise UndefinedError("diag takes a vector or a square matrix")
    return np.diagonal(value, axis1=1, axis2=2)[:, :, None]


def _kronecker(left: Array, right: Array) -> Array:
    draws = max(left.shape[0], right.shape[0])
    product = left[:, :, None, :, None] * right[:, None, :, None, :]
    shape = (left.shape[1] * right.shape[1], left.shape[2] * right.shape[2])
    return product.reshape(draws, *shape)


def _smooth(coefficients: tuple[float, float, float], x: Array, primes: int) -> Array:
    """An arbitrary smooth function a·sin(b·x) + c·x² and its derivatives."""
    a, b, c = coefficients
    wave = np.sin(b * x + primes * np.pi / 2)
    square = (x * x, 2 * x, np.full_like(x, 2.0), np.zeros_like(x))[min(primes, 3)]
    return a * b**primes * wave + c * square
