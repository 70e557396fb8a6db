"""One set of values for all names; what formulas are evaluated on.

Every value has the shape (draws, rows, columns); a scalar is 1 × 1, a column vector d × 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from exercises.language.errors import UndefinedError
from exercises.language.tree import Constant, Number

Array = npt.NDArray[np.float64]


def constant(value: float) -> Array:
    """A scalar that is the same in every draw."""
    return np.full((1, 1, 1), float(value))


def written(number: Number | Constant) -> Array:
    """What a number or a constant in a formula is worth."""
    if isinstance(number, Constant):
        return constant(np.e if number.name == "e" else np.pi)
    return constant(float(number.value))


@dataclass(eq=False)
class Instance:
    """One assignment of sizes with drawn values: `values` maps names to (draws, rows, columns).

    `sequences` maps a name to the number of its first member; its values stand one per row. Every
    draw stands there `copies` times, once for each combination of the free indices. `written` says
    what the numbers in a formula are worth.
    """

    draws: int
    sizes: Mapping[str, int]
    values: dict[str, Array]
    sequences: dict[str, int] = field(default_factory=dict)
    smooth: dict[str, tuple[float, float, float]] = field(default_factory=dict)
    copies: int = 1
    written: Callable[[Number | Constant], Array] = written

    def with_values(self, values: Mapping[str, Array]) -> Instance:
        """The instance where some names have other values."""
        return replace(self, values={**self.values, **values})


def full(value: Array, draws: int) -> Array:
    """The value with a row for every draw."""
    return value if len(value) == draws else np.broadcast_to(value, (draws, *value.shape[1:]))


def entry(jacobian: Array, indices: list[Array]) -> Array:
    """The derivative by one entry of the input in each draw, its indices counted from 1."""
    draws, m, n, p, q = jacobian.shape
    whole = [np.broadcast_to(np.rint(one[:, 0, 0]).astype(int) - 1, draws) for one in indices]
    position = whole[0] if len(whole) == 1 else whole[0] * q + whole[1]
    if (position < 0).any() or (position >= p * q).any():
        raise UndefinedError("a derivative is taken by an entry that there is not")
    return jacobian.reshape(draws, m, n, p * q)[np.arange(draws), :, :, position]


def is_scalar(array: npt.NDArray[Any]) -> bool:
    """Whether the value is 1 × 1."""
    return array.shape[1:] == (1, 1)


def undefined(values: npt.NDArray[Any]) -> Any:
    """What is no number, of the kind that an array holds: numpy asks precise numbers for `exp`, and no float."""
    first = values.flat[0] if values.dtype == object and values.size else None
    return getattr(first, "undefined", np.nan)
