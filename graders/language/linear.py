"""Functions of whole matrices: determinant and inverse, rows and columns, stacking, means.

An array may hold floats, numbers of more digits, or residues: all of them have +, −, ·, / and compare.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from exercises.language.errors import UndefinedError
from graders.language.instance import Array, is_scalar, undefined

# An inverse of a matrix that is nearer to a singular one than this has no digits left in a float.
_SINGULAR = 1e13


def determinant(matrix: Array) -> Array:
    """The determinant of every square matrix.

    Raises:
        UndefinedError: It is not square.
    """
    _check_square(matrix, "a determinant")
    if matrix.dtype != object:
        return np.asarray(np.linalg.det(matrix))[:, None, None]
    values = np.empty((len(matrix), 1, 1), dtype=object)
    for draw, one in enumerate(matrix):
        values[draw, 0, 0] = _eliminated(one, np.eye(len(one), dtype=object))[1]
    return values


def _volume(matrix: Array) -> Array:
    """The product of the sums of its rows: no determinant of such entries is larger."""
    return np.asarray(matrix.sum(axis=2, keepdims=True).prod(axis=1, keepdims=True))


def inverse(matrix: Array) -> Array:
    """The inverse of every square matrix; not a number where there is none.

    Raises:
        UndefinedError: It is not square.
    """
    _check_square(matrix, "an inverse")
    if matrix.dtype == object:
        return np.stack([_eliminated(one, np.eye(len(one), dtype=object))[0] for one in matrix])
    try:
        inverted = np.asarray(np.linalg.inv(matrix), dtype=float)
    except np.linalg.LinAlgError:  # one of them is singular, which must not cost the others
        inverted = np.stack([_inverse_of_floats(one) for one in matrix])
    condition = _largest_row(matrix) * _largest_row(inverted)
    return np.where(condition < _SINGULAR, inverted, np.nan)


def _check_square(matrix: Array, what: str) -> None:
    if matrix.shape[1] != matrix.shape[2]:
        raise UndefinedError(f"only a square matrix has {what}")


def _inverse_of_floats(matrix: Array) -> Array:
    try:
        return np.asarray(np.linalg.inv(matrix), dtype=float)
    except np.linalg.LinAlgError:
        return np.full_like(matrix, np.nan)


def _largest_row(matrix: Array) -> Array:
    return np.asarray(np.abs(matrix).sum(axis=2).max(axis=1))[:, None, None]


def _eliminated(matrix: Array, right: Array) -> tuple[Array, object]:
    """The solution of matrix · x = right by Gauss and Jordan, and the determinant."""
    left, right = matrix.copy(), right.copy()
    product: object = 1
    for at in range(len(left)):
        below = [row for row in range(at, len(left)) if not _is_nothing(left[row, at])]
        if not below:
            return np.full(right.shape, np.nan, dtype=object), 0
        pivot = max(below, key=lambda row, at=at: left[row, at] * left[row, at])  # type: ignore[misc]
        if pivot != at:
            left[[at, pivot]], right[[at, pivot]] = left[[pivot, at]], right[[pivot, at]]
            product = product * -1  # type: ignore[operator]
        product = left[at, at] * product
        right[at], left[at] = right[at] / left[at, at], left[at] / left[at, at]
        for row in range(len(left)):
            if row != at:
                factor = left[row, at]
                left[row], right[row] = (
                    left[row] - left[at] * factor,
                    right[row] - right[at] * factor,
                )
    return right, product


def _is_nothing(entry: Any) -> bool:
    """Whether a number is 0, or no larger than the bound of its own error."""
    error = getattr(entry, "error", 0)
    return bool(abs(entry.value) <= error) if error else not entry


# Rows, columns, and all entries


def _row(matrix: Array, number: Array) -> Array:
    """The row of that number, counted from 1; not a number outside."""
    if not is_scalar(number):
        raise UndefinedError("the number of a row or column must be a number")
    rows = matrix.shape[1]
    at = np.rint(number[:, 0, 0]).astype(float) - 1
    draws = max(len(matrix), len(at))
    inside = (at >= 0) & (at < rows)
    numbers = np.broadcast_to(np.where(inside, at, 0).astype(int), draws)
    full = np.broadcast_to(matrix, (draws, *matrix.shape[1:]))
    picked = full[np.arange(draws), numbers][:, None, :]
    there = np.broadcast_to(inside, draws)[:, None, None]
    rows_there: Array = np.where(there, picked, undefined(picked))
    return rows_there


def _column(matrix: Array, number: Array) -> Array:
    return _row(matrix.swapaxes(1, 2), number).swapaxes(1, 2)


def _vec(matrix: Array) -> Array:
    """The columns one below the other."""
    return matrix.swapaxes(1, 2).reshape(len(matrix), -1, 1)


def _flatten(matrix: Array) -> Array:
    """The rows one behind the other, as a column."""
    return matrix.reshape(len(matrix), -1, 1)


def _mean(matrix: Array) -> Array:
    return np.asarray(matrix.sum(axis=(1, 2), keepdims=True) / (matrix.shape[1] * matrix.shape[2]))


def _argmax(vector: Array) -> Array:
    """The number of the largest entry, counted from 1: of the first where there are several."""
    if 1 not in vector.shape[1:]:
        raise UndefinedError("argmax takes a vector")
    return np.asarray(vector.reshape(len(vector), -1).argmax(axis=1) + 1.0)[:, None, None]


def softmax(values: Array) -> Array:
    """Of a vector in either direction; of a matrix row by row."""
    axes = softmax_axes(values)
    powers = np.exp(values - values.max(axis=axes, keepdims=True))
    return np.asarray(powers / powers.sum(axis=axes, keepdims=True))


def softmax_axes(values: Array) -> tuple[int, ...]:
    """What a softmax sums over."""
    return (1, 2) if 1 in values.shape[1:] else (2,)


# Linear in their first argument, so that the tangent is the function of the tangent.
LINEAR: dict[str, Callable[..., Array]] = {
    "vec": _vec, "flatten": _flatten, "mean": _mean, "row": _row, "column": _column,
}  # fmt: skip
FUNCTIONS: dict[str, Callable[..., Array]] = {
    **LINEAR, "det": determinant, "softmax": softmax, "argmax": _argmax, "volume": _volume,
}  # fmt: skip
