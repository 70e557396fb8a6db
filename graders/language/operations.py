"""The value of one node of a formula from the values of its children, for all draws at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from exercises.language.errors import UndefinedError
from exercises.language.limits import MAX_EXTENT, MAX_POWER
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
)
from graders.language import linear
from graders.language.elementwise import FUNCTIONS
from graders.language.instance import Array, Instance, constant, is_scalar, undefined

Sizes = Mapping[str, int]
AnyArray = npt.NDArray[Any]

_SIGNS: dict[str, Callable[[Array, Array], npt.NDArray[np.bool_]]] = {
    "<": np.less, ">": np.greater, "≤": np.less_equal, "≥": np.greater_equal,
}  # fmt: skip
# What a scalar and a matrix may do, since nobody means an identity by it.
_ENTRY_BY_ENTRY = {"multiplied", "multiplied entry by entry", "compared"}
_NEAR = 1e-14  # two ways to work out the same number may differ by some units of the last place
_EXTENTS = range(1, MAX_EXTENT + 1)


def applied(tree: Tree, values: list[Array], instance: Instance) -> Array:
    """The value of a node from the values of its children.

    Raises:
        UndefinedError: Their shapes do not fit together, or it is over a limit.
    """
    match tree:
        case Number() | Constant():
            return instance.written(tree)
        case Element():
            return _element(tree, values, instance)
        case Negative():
            return -values[0]
        case Percent():
            return values[0] / 100
        case Transposed():
            return values[0].swapaxes(1, 2)
        case Binary():
            return _joined(tree, values[0], values[1], instance.sizes)
        case Call():
            return _call(tree, values, instance)
        case Comparison():
            return _holds(tree, values, instance).astype(float)
        case Cases():
            return _cases(tree, values)
        case Rows():
            return _rows(tree, values)
        case Filled():
            return _filled(tree, values)
        case _:
            raise UndefinedError("the dots do not say which entries they stand for")


def _joined(tree: Binary, left: Array, right: Array, sizes: Sizes) -> Array:
    """Two values joined by a sign."""
    match tree.sign:
        case "+":
            return left + _fitting(left, right, "added", sizes)
        case "-":
            return left - _fitting(left, right, "subtracted", sizes)
        case "*":
            return _product(left, right, sizes, elementwise=True)
        case " ":
            return _product(left, right, sizes, elementwise=False)
        case "@":
            if left.shape[1:] == right.shape[1:] and left.shape[2] == 1:
                left = left.swapaxes(1, 2)  # dot(a, b) of two columns
            return _product(left, right, sizes, elementwise=False)
        case "⊙":
            return left * _fitting(left, right, "multiplied entry by entry", sizes)
        case "⊗":
            return _kronecker(left, right)
        case "/":
            if not is_scalar(right) and not is_scalar(left):
                raise UndefinedError(
                    f"a {_size(left, sizes)} value cannot be divided by a {_size(right, sizes)} one"
                )
            return left / right
        case ".^":
            return np.power(left, _fitting(left, right, "multiplied entry by entry", sizes))
        case _:
            return _raised(tree, left, right, sizes)


def _size(array: AnyArray, sizes: Sizes) -> str:
    """A shape for a message, by the names of the sizes."""
    if is_scalar(array):
        return "scalar"
    names = {extent: name for name, extent in sizes.items()}
    return " × ".join(names.get(extent, str(extent)) for extent in array.shape[1:])


def _fitting(left: AnyArray, right: AnyArray, verb: str, sizes: Sizes) -> AnyArray:
    """The right side, if it has the shape of the left one or one of them is a scalar.

    A scalar beside a square matrix may mean that multiple of the identity, and is refused.
    """
    if left.shape[1:] == right.shape[1:]:
        return right
    one_scalar = is_scalar(left) or is_scalar(right)
    may_be_identity = any(is_matrix_power(side) for side in (left, right))
    if one_scalar and (not may_be_identity or verb in _ENTRY_BY_ENTRY):
        return right
    message = f"{_size(left, sizes)} and {_size(right, sizes)} cannot be {verb}"
    if is_scalar(left) or is_scalar(right):
        message += "; a scalar and a matrix need I or 1"
    raise UndefinedError(message)


def _product(left: Array, right: Array, sizes: Sizes, *, elementwise: bool) -> Array:
    if is_scalar(left) or is_scalar(right):
        return left * right
    if left.shape[2] == right.shape[1]:
        return left @ right
    if elementwise and left.shape[1:] == right.shape[1:]:
        return left * right
    raise UndefinedError(f"{_size(left, sizes)} times {_size(right, sizes)} does not fit")


def _raised(tree: Binary, base: Array, power: Array, sizes: Sizes) -> Array:
    if tree.left == Constant("e"):
        return np.exp(power)
    if not is_matrix_power(base):
        if not (is_scalar(base) or is_scalar(power)):
            raise UndefinedError(
                f"a {_size(base, sizes)} value cannot have a {_size(power, sizes)} power"
            )
        return np.power(base, power)
    exponents = np.unique(power)
    whole = (exponents == np.rint(exponents)) & (np.abs(exponents) <= MAX_POWER)
    if not is_scalar(power) or not whole.all():
        raise UndefinedError(
            f"the power of a matrix must be a whole number from -{MAX_POWER} to {MAX_POWER}"
        )
    if len(exponents) == 1:
        return _powered(base, int(exponents[0]))
    raised = (np.where(power == n, _powered(base, int(n)), 0.0) for n in exponents)
    return sum(raised, start=np.zeros_like(base))


def _powered(base: Array, exponent: int) -> Array:
    """A power of a square matrix; numpy's own knows no stacks of objects."""
    if exponent < 0:
        return _powered(linear.inverse(base), -exponent)
    if base.dtype != object:
        return np.linalg.matrix_power(base, exponent)
    power = np.broadcast_to(np.eye(base.shape[1]), base.shape)
    for _ in range(exponent):
        power = power @ base
    return power


def is_matrix_power(base: Array) -> bool:
    """Whether `^` multiplies this matrix with itself: it is square, and no scalar."""
    return base.shape[1] == base.shape[2] and not is_scalar(base)


# Entries


def _element(tree: Element, values: list[Array], instance: Instance) -> Array:
    of, *indices = values
    if not all(map(is_scalar, indices)):
        raise UndefinedError("an index must be a number")
    whole = [np.rint(one[:, 0, 0].astype(float)).astype(int) for one in indices]
    if isinstance(tree.of, Name) and tree.of.name in instance.sequences:
        return _gather(of, [whole[0] - instance.sequences[tree.of.name]])
    return _gather(of, [one - 1 for one in whole])


def _rows(tree: Rows, values: list[Array]) -> Array:
    entries = iter(values)
    rows = [[next(entries) for _ in row] for row in tree.rows]
    widths = {sum(entry.shape[2] for entry in row) for row in rows}
    if len(widths) > 1:
        raise UndefinedError("the rows are not equally long")
    draws = max(len(entry) for entry in values)
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


def listed(tree: Big, entries: list[Array]) -> Array:
    """The entries of a row, or the rows of a matrix, one for each value of the variable."""
    if not entries:
        raise UndefinedError("the list is empty")
    draws = max(len(entry) for entry in entries)
    shape = entries[0].shape[1:]
    if any(entry.shape[1:] != shape for entry in entries):
        raise UndefinedError("the entries have different shapes")
    axis = 2 if tree.function == "entries" else 1
    return np.concatenate([np.broadcast_to(e, (draws, *shape)) for e in entries], axis=axis)


def _filled(tree: Filled, values: list[Array]) -> Array:
    if not values:
        raise UndefinedError(f"the size of {'I' if tree.what == 'eye' else tree.what} is missing")
    if not all((size == size.flat[0]).all() and size.flat[0] in _EXTENTS for size in values):
        raise UndefinedError(
            f"a size must be a declared one, as in I_d, or a whole number from 1 to {MAX_EXTENT}"
        )
    sizes = [int(size.flat[0]) for size in values]
    if tree.what == "eye":
        if len(sizes) == 2 and sizes[0] != sizes[1]:
            raise UndefinedError("an identity matrix is square")
        return np.eye(sizes[0])[None]
    shape = (sizes[0], sizes[1] if len(sizes) > 1 else 1)
    return np.full((1, *shape), 0.0 if tree.what == "zeros" else 1.0)


# Conditions


def _holds(tree: Comparison, sides: list[Array], instance: Instance) -> npt.NDArray[np.bool_]:
    if tree.signs == ("and",):
        _fitting(sides[0], sides[1], "compared", instance.sizes)
        return np.asarray((sides[0] != 0) & (sides[1] != 0))
    holds: npt.NDArray[np.bool_] = np.ones((1, 1, 1), dtype=bool)
    for sign, left, right in zip(tree.signs, sides[:-1], sides[1:], strict=True):
        _fitting(left, right, "compared", instance.sizes)
        if sign in _SIGNS:
            one = _SIGNS[sign](left, right)
        else:
            near = _NEAR * np.maximum(np.abs(left), np.abs(right))
            one = np.abs(left - right) <= near
            one = one if sign == "=" else ~one
        _fitting(holds, one, "compared", instance.sizes)
        holds = holds & one
    return holds


def _cases(tree: Cases, values: list[Array]) -> Array:
    value = constant(np.nan) if tree.otherwise is None else values[-1]
    pairs = len(tree.cases)
    for then, holds in zip(values[2 * pairs - 2 :: -2], values[2 * pairs - 1 :: -2], strict=False):
        shapes = {one.shape[1:] for one in (then, value, holds) if one.shape[1:] != (1, 1)}
        if len(shapes) > 1:
            raise UndefinedError("the cases have different shapes")
        value = np.where(holds != 0, then, value)
    return value


# Functions


def _call(tree: Call, arguments: list[Array], instance: Instance) -> Array:
    if tree.function in instance.smooth:
        return smooth(instance.smooth[tree.function], arguments[0], tree.primes)
    if tree.primes or tree.function in FUNCTIONS:
        return elementwise(tree.function, tree.primes, arguments[0])
    return _structural(tree.function, arguments, instance.sizes)


def elementwise(function: str, primes: int, x: Array) -> Array:
    """A function of every entry, or a derivative of it.

    Raises:
        UndefinedError: The derivative is not known.
    """
    derivatives = FUNCTIONS.get(function, ())
    if primes >= len(derivatives):
        raise UndefinedError(f"the derivative of {function} is not known here")
    return derivatives[primes](_of_one_kind(x) if x.dtype == object else x)


def _of_one_kind(x: AnyArray) -> AnyArray:
    """Numbers of more digits throughout, also where a plain start or branch stands among them."""
    kinds = {type(number) for number in x.flat if hasattr(number, "of")}
    if not kinds:
        return x.astype(float)
    return np.asarray(np.frompyfunc(kinds.pop().of, 1, 1)(x))


def _structural(function: str, arguments: list[Array], sizes: Sizes) -> Array:
    first, more = arguments[0], len(arguments) > 1
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
        case "max" | "min":
            reduce = np.maximum if function == "max" else np.minimum
            if not more:
                return np.asarray(reduce.reduce(first, axis=(1, 2), keepdims=True))
            return reduce(first, _fitting(first, arguments[1], "compared", sizes))
        case "excess":  # of guards: by how much the first is larger, entry by entry
            return np.asarray(first - _fitting(first, arguments[1], "compared", sizes))
        case "leakyrelu":
            slope = _fitting(first, arguments[1], "multiplied", sizes) if more else constant(0.01)
            return np.where(first > 0, first, slope * first)
        case "elu":
            scale = _fitting(first, arguments[1], "multiplied", sizes) if more else constant(1.0)
            return np.where(first > 0, first, scale * (np.exp(first) - 1))
        case _ if function in linear.FUNCTIONS:
            return linear.FUNCTIONS[function](*arguments)
        case _:
            raise UndefinedError(f"{function} has no value here")


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
    row, column = indices
    draw = np.arange(len(values)) if len(values) > 1 else 0
    inside = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
    picked: AnyArray
    if inside.all():
        picked = values[draw, row, column]
        return picked[:, None, None]
    picked = values[draw, np.where(inside, row, 0), np.where(inside, column, 0)]
    return np.where(inside, picked, undefined(picked))[:, None, None]


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


def smooth(coefficients: tuple[float, float, float], x: Array, primes: int) -> Array:
    """An arbitrary smooth function a·sin(b·x) + c·x² and its derivatives."""
    a, b, c = coefficients
    wave = np.sin(b * x + primes * np.pi / 2)
    square = (x * x, 2 * x, np.full_like(x, 2.0), np.zeros_like(x))[min(primes, 3)]
    return a * b**primes * wave + c * square
