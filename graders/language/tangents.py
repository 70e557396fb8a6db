"""Dual numbers: the tangent of one node of a formula from the values and tangents of its children.

A tangent is the derivative in the direction of one entry of the input.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from exercises.language.tree import (
    Binary,
    Call,
    Cases,
    Constant,
    Element,
    Negative,
    Percent,
    Rows,
    Transposed,
    Tree,
)
from graders.language import linear
from graders.language.instance import Array, Instance, constant
from graders.language.operations import applied, elementwise, is_matrix_power, smooth

_LINEAR_CALLS = {"diag", "trace", "total"}
# The second argument of these functions where it is left out.
_PARAMETER = {"leakyrelu": 0.01, "elu": 1.0}


class Dual(NamedTuple):
    """A value and its tangent, of the same shape; None stands for a tangent of zeros."""

    value: Array
    tangent: Array | None = None

    @property
    def slope(self) -> Array:
        """The tangent, written out."""
        return np.zeros_like(self.value) if self.tangent is None else self.tangent


def dual(tree: Tree, below: list[Dual], instance: Instance) -> Dual:
    """A node from its children.

    Raises:
        UndefinedError: It has no value, or a function in it no known derivative.
    """
    value = applied(tree, [child.value for child in below], instance)
    if all(child.tangent is None for child in below):
        return Dual(value)
    return Dual(value, _tangent(tree, below, value, instance))


def _tangent(tree: Tree, below: list[Dual], value: Array, instance: Instance) -> Array | None:
    slopes = [child.slope for child in below]
    match tree:
        case Negative() | Percent() | Transposed() | Rows() | Binary(sign="+" | "-"):
            return applied(tree, slopes, instance)
        case Element():
            return applied(tree, [slopes[0], *(index.value for index in below[1:])], instance)
        case Cases():
            kept = [
                child.value if at % 2 and at < 2 * len(tree.cases) else child.slope
                for at, child in enumerate(below)
            ]
            return applied(tree, kept, instance)
        case Binary(sign="/"):
            left, right = below
            return (left.slope - value * right.slope) / right.value
        case Binary(sign="^" | ".^"):
            return _raised(tree, below[0], below[1], value, instance)
        case Binary():
            # Every other sign is linear on either side.
            left, right = below
            of_left = applied(tree, [left.slope, right.value], instance)
            return of_left + applied(tree, [left.value, right.slope], instance)
        case Call():
            return _call(tree, below, value, instance)
        case _:
            return None


def _raised(tree: Binary, base: Dual, power: Dual, value: Array, instance: Instance) -> Array:
    if tree.left == Constant("e"):
        return value * power.slope
    if tree.sign == "^" and is_matrix_power(base.value):
        exponent = int(power.value.flat[0])
        if exponent < 0:
            inverted = linear.inverse(base.value)
            base = Dual(inverted, -inverted @ base.slope @ inverted)
            exponent = -exponent
        raised = [applied(tree, [base.value, constant(n)], instance) for n in range(exponent)]
        terms = (raised[n] @ base.slope @ raised[exponent - 1 - n] for n in range(exponent))
        return sum(terms, start=np.zeros_like(base.value))
    slope = np.zeros_like(value)
    if base.tangent is not None:
        one_less = np.where(power.value == 0, 0.0, np.power(base.value, power.value - 1))
        slope = slope + power.value * one_less * base.tangent
    if power.tangent is not None:
        slope = slope + value * np.log(base.value) * power.tangent
    return slope


def _call(tree: Call, below: list[Dual], value: Array, instance: Instance) -> Array:
    name, first = tree.function, below[0]
    x, slope = first.value, first.slope
    if name in instance.smooth:
        return smooth(instance.smooth[name], x, tree.primes + 1) * slope
    if name in _LINEAR_CALLS or name in linear.LINEAR:
        return applied(tree, [slope, *(one.value for one in below[1:])], instance)
    match name:
        case "det":
            turned = linear.inverse(x) @ slope
            return np.asarray(value * turned.trace(axis1=1, axis2=2)[:, None, None])
        case "argmax":
            return np.zeros_like(value)
        case "norm":
            return np.asarray((x * slope).sum(axis=(1, 2), keepdims=True) / value)
        case "norm1":
            return np.asarray((np.sign(x) * slope).sum(axis=(1, 2), keepdims=True))
        case "softmax":
            weighted = (value * slope).sum(axis=linear.softmax_axes(x), keepdims=True)
            return np.asarray(value * (slope - weighted))
        case "max" | "min" if len(below) == 1:
            return np.asarray(np.where(x == value, slope, 0.0).sum(axis=(1, 2), keepdims=True))
        case "max" | "min":
            return np.where(x == value, slope, below[1].slope)
        case "leakyrelu" | "elu":
            parameter = below[1] if len(below) > 1 else Dual(constant(_PARAMETER[name]))
            return _negative_part(name, first, parameter)
        case _:
            return elementwise(name, tree.primes + 1, x) * slope


def _negative_part(name: str, x: Dual, parameter: Dual) -> Array:
    """The tangent of an activation that is x itself where x > 0."""
    below = x.value if name == "leakyrelu" else np.exp(x.value) - 1
    steepness = 1.0 if name == "leakyrelu" else np.exp(x.value)
    negative = parameter.value * steepness * x.slope + below * parameter.slope
    return np.where(x.value > 0, x.slope, negative)
