"""The derivative of a formula in forward mode: values and tangents, for all draws at once.

A tangent is the derivative in the direction of one entry of the input. Every entry gets its own
copy of the draws, so that one pass gives the whole Jacobian.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from exercises.language.errors import UndefinedError
from exercises.language.limits import MAX_TERMS
from exercises.language.scope import Scope, Symbol
from exercises.language.tree import (
    Big,
    Binary,
    Call,
    Cases,
    Constant,
    Element,
    Name,
    Negative,
    Percent,
    Rows,
    Transposed,
    Tree,
    children,
)
from graders.language.evaluate import evaluate, extent
from graders.language.instance import Array, Instance, constant
from graders.language.operations import applied, elementwise, is_matrix_power, listed, smooth

_LINEAR_CALLS = {"diag", "trace", "total"}


class Dual(NamedTuple):
    """A value and its tangent, of the same shape; None stands for a tangent of zeros."""

    value: Array
    tangent: Array | None = None

    @property
    def slope(self) -> Array:
        """The tangent, written out."""
        return np.zeros_like(self.value) if self.tangent is None else self.tangent


def jacobian(tree: Tree, by: str, scope: Scope, instance: Instance) -> Array:
    """The derivative of a formula by a symbol.

    Returns:
        An array (draws, rows, columns of the formula, rows, columns of the symbol).

    Raises:
        UndefinedError: The formula has no value, or a function in it no known derivative.
    """
    shape = instance.values[by].shape[1:]
    entries, draws = shape[0] * shape[1], instance.draws
    copies = {
        name: np.tile(np.broadcast_to(value, (draws, *value.shape[1:])), (entries, 1, 1))
        for name, value in instance.values.items()
    }
    many = replace(instance, draws=draws * entries, values=copies)
    direction = np.repeat(np.eye(entries), draws, axis=0).reshape(-1, *shape)
    with np.errstate(all="ignore"):
        found = _Differentiator(scope, many, {by: Dual(copies[by], direction)}).dual(tree)
    rows, columns = found.value.shape[1:]
    slope = np.broadcast_to(found.slope, (draws * entries, rows, columns))
    return slope.reshape(*shape, draws, rows, columns).transpose(2, 3, 4, 0, 1)


class _Differentiator:
    def __init__(self, scope: Scope, instance: Instance, known: dict[str, Dual]) -> None:
        self.scope = scope
        self.instance = instance
        self.known = known

    def dual(self, tree: Tree) -> Dual:
        match tree:
            case Name():
                return self._named(tree.name)
            case Big():
                return self._big(tree)
            case Call(function="d") if self.scope.differentiates:
                raise UndefinedError("a derivative of a derivative is not looked at here")
            case _:
                below = [self.dual(child) for child in children(tree)]
                value = applied(tree, [one.value for one in below], self.instance)
                if all(one.tangent is None for one in below):
                    return Dual(value)
                return Dual(value, self._tangent(tree, below, value))

    def _named(self, name: str) -> Dual:
        symbol = self.scope.symbols.get(name)
        if name in self.known:
            return self.known[name]
        if symbol and symbol.recurrence:
            self._follow(name, symbol)
        elif name in self.scope.definitions:
            self.known[name] = self.dual(self.scope.definitions[name])
        else:
            self.known[name] = Dual(evaluate(Name(name), self.scope, self.instance))
        return self.known[name]

    def _follow(self, name: str, symbol: Symbol) -> None:
        """Compute a sequence from its recurrence in t; its first member is given."""
        assert symbol.sequence
        assert symbol.recurrence
        first, last = symbol.sequence
        members = np.full((self.instance.draws, last - first + 1, 1), np.nan)
        slopes = members.copy()
        members[:, 0], slopes[:, 0] = self.instance.values[name][:, 0], 0.0
        self.known[name] = Dual(members, slopes)
        step = self.known.get("t")
        for member in range(first + 1, last + 1):
            self.known["t"] = Dual(constant(member))
            found = self.dual(symbol.recurrence)
            shape = (self.instance.draws, 1, 1)
            members[:, member - first] = np.broadcast_to(found.value, shape)[:, 0]
            slopes[:, member - first] = np.broadcast_to(found.slope, shape)[:, 0]
        if step is None:
            del self.known["t"]
        else:
            self.known["t"] = step

    def _big(self, tree: Big) -> Dual:
        """A sum, product or list whose limits do not depend on the input."""
        first, last = self._bounds(tree)
        low, high = int(first.min()), int(last.max())
        if high - low >= MAX_TERMS:
            raise UndefinedError(f"a {tree.function} of more than {MAX_TERMS} terms")
        shadowed = self.known.get(tree.variable)
        terms = []
        for number in range(low, high + 1):
            self.known[tree.variable] = Dual(constant(number))
            terms.append(self.dual(tree.body))
        if shadowed is None:
            self.known.pop(tree.variable, None)
        else:
            self.known[tree.variable] = shadowed
        if tree.function in {"entries", "rows"}:
            return Dual(
                listed(tree, [one.value for one in terms]),
                listed(tree, [one.slope for one in terms]),
            )
        total = Dual(constant(0.0 if tree.function == "sum" else 1.0))
        for number, term in enumerate(terms, low):
            inside = (first <= number) & (number <= last)
            slope = np.where(inside, term.slope, 0.0)
            if tree.function == "sum":
                total = Dual(total.value + np.where(inside, term.value, 0.0), total.slope + slope)
            else:
                value = np.where(inside, term.value, 1.0)
                slope = total.slope * value + total.value * slope
                total = Dual(total.value * value, slope)
        return total

    def _bounds(self, tree: Big) -> tuple[Array, Array]:
        if tree.first is not None and tree.last is not None:
            return self.dual(tree.first).value, self.dual(tree.last).value
        size = extent(tree.body, tree.variable, lambda name: self._named(name).value.shape[1:])
        if size is None:
            raise UndefinedError(f"the limits of the {tree.function} are needed here")
        return constant(1), constant(size)

    def _tangent(self, tree: Tree, below: list[Dual], value: Array) -> Array | None:
        slopes = [one.slope for one in below]
        match tree:
            case Negative() | Percent() | Transposed() | Rows() | Binary(sign="+" | "-"):
                return applied(tree, slopes, self.instance)
            case Element():
                return applied(tree, [slopes[0], *(one.value for one in below[1:])], self.instance)
            case Cases():
                kept = [
                    one.value if at % 2 and at < 2 * len(tree.cases) else one.slope
                    for at, one in enumerate(below)
                ]
                return applied(tree, kept, self.instance)
            case Binary():
                return self._joined(tree, below[0], below[1], value)
            case Call():
                return self._call(tree, below, value)
            case _:
                return None

    def _joined(self, tree: Binary, left: Dual, right: Dual, value: Array) -> Array:
        match tree.sign:
            case "/":
                return (left.slope - value * right.slope) / right.value
            case "^" | ".^":
                return self._raised(tree, left, right, value)
            case _:
                # Every other sign is linear on either side.
                one = applied(tree, [left.slope, right.value], self.instance)
                return one + applied(tree, [left.value, right.slope], self.instance)

    def _raised(self, tree: Binary, base: Dual, power: Dual, value: Array) -> Array:
        if tree.left == Constant("e"):
            return value * power.slope
        if tree.sign == "^" and is_matrix_power(base.value):
            exponent = int(power.value.flat[0])
            raised = [
                applied(tree, [base.value, constant(n)], self.instance) for n in range(exponent)
            ]
            terms = (raised[n] @ base.slope @ raised[exponent - 1 - n] for n in range(exponent))
            return sum(terms, start=np.zeros_like(base.value))
        slope = np.zeros_like(value)
        if base.tangent is not None:
            one_less = np.where(power.value == 0, 0.0, np.power(base.value, power.value - 1))
            slope = slope + power.value * one_less * base.tangent
        if power.tangent is not None:
            slope = slope + value * np.log(base.value) * power.tangent
        return slope

    def _call(self, tree: Call, below: list[Dual], value: Array) -> Array:
        name, first = tree.function, below[0]
        x, slope = first.value, first.slope
        if name in self.instance.smooth:
            return smooth(self.instance.smooth[name], x, tree.primes + 1) * slope
        if name in _LINEAR_CALLS:
            return applied(tree, [slope], self.instance)
        match name:
            case "norm":
                return np.asarray((x * slope).sum(axis=(1, 2), keepdims=True) / value)
            case "norm1":
                return np.asarray((np.sign(x) * slope).sum(axis=(1, 2), keepdims=True))
            case "softmax":
                weighted = (value * slope).sum(axis=(1, 2), keepdims=True)
                return np.asarray(value * (slope - weighted))
            case "max" | "min" if len(below) == 1:
                return np.asarray(np.where(x == value, slope, 0.0).sum(axis=(1, 2), keepdims=True))
            case "max" | "min":
                return np.where(x == value, slope, below[1].slope)
            case "leakyrelu" | "elu":
                parameter = below[1] if len(below) > 1 else Dual(constant(_SLOPE[name]))
                return _negative_part(name, first, parameter)
            case _:
                return elementwise(name, tree.primes + 1, x) * slope


_SLOPE = {"leakyrelu": 0.01, "elu": 1.0}


def _negative_part(name: str, x: Dual, parameter: Dual) -> Array:
    """The tangent of an activation that is x itself where x > 0."""
    below = x.value if name == "leakyrelu" else np.exp(x.value) - 1
    steepness = 1.0 if name == "leakyrelu" else np.exp(x.value)
    negative = parameter.value * steepness * x.slope + below * parameter.slope
    return np.where(x.value > 0, x.slope, negative)
