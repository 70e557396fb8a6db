"""Functions that act on every entry, each with its first derivative and, where needed, more."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Elementwise = Callable[[Array], Array]


# Written so that no digits are lost in the tails; the arrays may also hold numbers of more digits.


def _sigmoid(x: Array) -> Array:
    tail = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + tail), tail / (1 + tail))


def _sigmoid_prime(x: Array) -> Array:
    tail = np.exp(-np.abs(x))
    return np.asarray(tail / (1 + tail) ** 2)


def _softplus(x: Array) -> Array:
    return np.asarray(np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x))))


_erf_of_floats: Elementwise = np.vectorize(math.erf, otypes=[float])
_erf_of_objects = np.frompyfunc(lambda number: number.erf(), 1, 1)


def _erf(x: Array) -> Array:
    return _erf_of_objects(x) if x.dtype == object else _erf_of_floats(x)


def _gelu(x: Array) -> Array:
    return np.asarray(x * (1 + _erf(x / np.sqrt(2))) / 2)


def _gelu_prime(x: Array) -> Array:
    return np.asarray((1 + _erf(x / np.sqrt(2))) / 2 + x * np.exp(-x * x / 2) / np.sqrt(2 * np.pi))


def _silu(x: Array) -> Array:
    return np.asarray(x * _sigmoid(x))


def _silu_prime(x: Array) -> Array:
    return np.asarray(_sigmoid(x) + x * _sigmoid_prime(x))


# The function, then its derivatives.
FUNCTIONS: dict[str, tuple[Elementwise, ...]] = {
    "exp": (np.exp, np.exp, np.exp),
    "ln": (np.log, lambda x: 1 / x, lambda x: -1 / x**2),
    "log2": (np.log2, lambda x: 1 / (x * np.log(2))),
    "log10": (np.log10, lambda x: 1 / (x * np.log(10))),
    "sqrt": (np.sqrt, lambda x: 0.5 / np.sqrt(x)),
    "abs": (np.abs, np.sign),
    "sin": (np.sin, np.cos, lambda x: -np.sin(x)),
    "cos": (np.cos, lambda x: -np.sin(x), lambda x: -np.cos(x)),
    "tan": (np.tan, lambda x: 1 / np.cos(x) ** 2),
    "sec": (lambda x: 1 / np.cos(x), lambda x: np.sin(x) / np.cos(x) ** 2),
    "csc": (lambda x: 1 / np.sin(x), lambda x: -np.cos(x) / np.sin(x) ** 2),
    "cot": (lambda x: 1 / np.tan(x), lambda x: -1 / np.sin(x) ** 2),
    "sinh": (np.sinh, np.cosh),
    "cosh": (np.cosh, np.sinh),
    "tanh": (np.tanh, lambda x: 1 / np.cosh(x) ** 2, lambda x: -2 * np.tanh(x) / np.cosh(x) ** 2),
    "sech": (lambda x: 1 / np.cosh(x), lambda x: -np.tanh(x) / np.cosh(x)),
    "arcsin": (np.arcsin, lambda x: 1 / np.sqrt(1 - x**2)),
    "arccos": (np.arccos, lambda x: -1 / np.sqrt(1 - x**2)),
    "arctan": (np.arctan, lambda x: 1 / (1 + x**2)),
    "artanh": (np.arctanh, lambda x: 1 / (1 - x**2)),
    "sigmoid": (
        _sigmoid,
        _sigmoid_prime,
        lambda x: -_sigmoid_prime(x) * np.tanh(x / 2),
    ),
    "relu": (lambda x: np.maximum(x, 0.0), lambda x: (x > 0).astype(float)),
    "softplus": (_softplus, _sigmoid),
    "sign": (np.sign, np.zeros_like),
    "step": (lambda x: (x >= 0).astype(float), np.zeros_like),
    "floor": (np.floor, np.zeros_like),
    "ceil": (np.ceil, np.zeros_like),
    "trunc": (np.trunc, np.zeros_like),
    "erf": (_erf, lambda x: 2 / np.sqrt(np.pi) * np.exp(-(x**2))),
    "gelu": (_gelu, _gelu_prime),
    "silu": (_silu, _silu_prime),
}
