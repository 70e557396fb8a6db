"""Between which bounds a formula stays, whatever its names are worth: what proves a branch empty."""

from __future__ import annotations

import math
from typing import NamedTuple

from exercises.language.scope import Scope
from exercises.language.tree import (
    Binary,
    Call,
    Comparison,
    Constant,
    Element,
    Filled,
    Name,
    Negative,
    Number,
    Percent,
    Transposed,
    Tree,
)

_INFINITY = math.inf


class Bounds(NamedTuple):
    """All entries lie between `low` and `high`."""

    low: float = -_INFINITY
    high: float = _INFINITY


_ANY, _POSITIVE, _UNIT = Bounds(), Bounds(0.0), Bounds(0.0, 1.0)
_DOMAINS = {
    "positive": _POSITIVE,
    "unit": _UNIT,
    "onehot": _UNIT,
    "simplex": _UNIT,
    "sign": Bounds(-1.0, 1.0),
    "step": Bounds(1.0),
    "count": _POSITIVE,
    "class": Bounds(1.0),
    "subset": _UNIT,
}
# Their entries lie among those of their argument, or between them.
_AMONG = {"vec", "flatten", "row", "column", "mean"}
_RANGES = {
    **dict.fromkeys(("exp", "abs", "relu", "norm", "norm1", "softplus", "sqrt", "cosh"), _POSITIVE),
    **dict.fromkeys(("sigmoid", "softmax", "step", "sech"), _UNIT),
    **dict.fromkeys(("tanh", "sin", "cos", "erf", "sign"), Bounds(-1.0, 1.0)),
}


def bounds(tree: Tree, scope: Scope) -> Bounds:
    """Bounds of every entry of a formula; no bounds where it is not worth the effort to find them."""
    match tree:
        case Number():
            return Bounds(float(tree.value), float(tree.value))
        case Constant():
            value = math.e if tree.name == "e" else math.pi
            return Bounds(value, value)
        case Name():
            return _named(tree.name, scope)
        case Element():
            return bounds(tree.of, scope)
        case Transposed():
            return bounds(tree.of, scope)
        case Negative():
            inner = bounds(tree.of, scope)
            return Bounds(-inner.high, -inner.low)
        case Percent():
            inner = bounds(tree.of, scope)
            return Bounds(inner.low / 100, inner.high / 100)
        case Comparison() | Filled():
            return _UNIT
        case Binary():
            return _joined(tree, scope)
        case Call(primes=0):
            return _called(tree, scope)
        case _:
            return _ANY


def _named(name: str, scope: Scope) -> Bounds:
    if name in scope.definitions:
        return bounds(scope.definitions[name], scope)
    if name in scope.sizes or name in scope.indices:
        return Bounds(1.0)
    symbol = scope.symbols.get(name)
    return _DOMAINS.get(symbol.domain, _ANY) if symbol else _ANY


def _called(tree: Call, scope: Scope) -> Bounds:
    if tree.function == "excess":
        return _joined(Binary("-", *tree.arguments), scope)
    if tree.function == "det":
        of = tree.arguments[0]
        symbol = scope.symbols.get(of.name) if isinstance(of, Name) else None
        return _POSITIVE if symbol and symbol.domain == "positive-definite" else _ANY
    if tree.function in _AMONG:
        return bounds(tree.arguments[0], scope)
    if tree.function in {"max", "min"} and len(tree.arguments) == 2:
        left, right = (bounds(one, scope) for one in tree.arguments)
        pick = max if tree.function == "max" else min
        return Bounds(pick(left.low, right.low), pick(left.high, right.high))
    return _RANGES.get(tree.function, _ANY) if tree.function not in scope.functions else _ANY


def _joined(tree: Binary, scope: Scope) -> Bounds:
    left, right = bounds(tree.left, scope), bounds(tree.right, scope)
    match tree.sign:
        case "+":
            return Bounds(left.low + right.low, left.high + right.high)
        case "-":
            return Bounds(left.low - right.high, left.high - right.low)
        case "^" | ".^":
            even = isinstance(tree.right, Number) and tree.right.value % 2 == 0
            return (
                _POSITIVE
                if left.low >= 0
                or (even and tree.sign == ".^")
                or (even and isinstance(tree.left, Name) and _is_scalar(tree.left.name, scope))
                else _ANY
            )
        case _:
            # A product of matrices is a sum of products, so only its sign is known.
            same = tree.sign != "/" and tree.left in (tree.right, Transposed(tree.right))
            if (same and _multiplies_with_itself(tree, scope)) or min(left.low, right.low) >= 0:
                return _POSITIVE
            return Bounds(high=0.0) if _opposite(left, right) else _ANY


def _opposite(left: Bounds, right: Bounds) -> bool:
    return (left.low >= 0 and right.high <= 0) or (left.high <= 0 and right.low >= 0)


def _multiplies_with_itself(tree: Binary, scope: Scope) -> bool:
    """x·x of a scalar, or wᵀw of a column."""
    of = tree.right
    if isinstance(of, Name) and of.name in scope.symbols:
        shape = scope.symbols[of.name].shape
        return not shape or (len(shape) == 1 and tree.left == Transposed(of))
    return isinstance(of, Element)


def _is_scalar(name: str, scope: Scope) -> bool:
    symbol = scope.symbols.get(name)
    return symbol is not None and not symbol.shape
