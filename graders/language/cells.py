"""Between its breakpoints a formula is smooth: which formula that is, where some signs are known.

Two analytic formulas that are equal in a small cell are equal wherever both have a value. So what
the branches select in a cell is compared as formulas, and a difference that no double shows, such as
that of `sigmoid(x)` and `1` beyond x = 40, is found all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from exercises.language.scope import Scope
from exercises.language.tree import (
    Binary,
    Call,
    Cases,
    Comparison,
    Constant,
    Element,
    Name,
    Negative,
    Number,
    Transposed,
    Tree,
    children,
    nodes,
    with_children,
)
from graders.language.guards import branching, gap

# The sign of every guard that has one and the same in a cell: 1 or -1.
Signs = Mapping[Tree, int]

_ZERO, _ONE = Number(Decimal(0)), Number(Decimal(1))
_SLOPE = Number(Decimal("0.01"))
_SMOOTH_PIECES = {"relu", "abs", "sign", "step", "leakyrelu", "elu"}
# Of these a formula has another branch beyond a pole or a gap: arctan(x) + arctan(1/x).
_MANY_VALUED = {"arctan", "arcsin", "arccos", "artanh"}
_POSITIVE = {"exp", "sigmoid", "softmax", "softplus", "cosh"}


class NoValueError(Exception):
    """A formula has no value in a cell."""


def selected(tree: Tree, signs: Signs) -> Tree:
    """The formula that the branches select in a cell; what is not decided by the signs stays.

    Raises:
        NoValueError: No case holds there.
    """
    match tree:
        case Cases():
            return _case(tree, signs)
        case Comparison():
            holds = _holds(tree, signs)
            return tree if holds is None else (_ONE if holds else _ZERO)
        case Call(function="max" | "min", arguments=(left, right), primes=0):
            sign = signs.get(gap(left, right))
            if sign:
                first = (sign > 0) == (tree.function == "max")
                return selected(left if first else right, signs)
        case Call() if tree.function in _SMOOTH_PIECES and signs.get(tree.arguments[0]):
            piece = _piece(tree, positive=signs[tree.arguments[0]] > 0)
            if piece is not None:
                return selected(piece, signs)
    below = children(tree)
    return with_children(tree, tuple(selected(one, signs) for one in below)) if below else tree


def _case(tree: Cases, signs: Signs) -> Tree:
    for value, condition in tree.cases:
        holds = _holds(condition, signs)
        if holds is None:
            return tree
        if holds:
            return selected(value, signs)
    if tree.otherwise is None:
        raise NoValueError
    return selected(tree.otherwise, signs)


def _holds(condition: Tree, signs: Signs) -> bool | None:
    """Whether a condition holds; None where the signs do not tell."""
    if not isinstance(condition, Comparison):
        return None
    if condition.signs == ("and",):
        both = [_holds(one, signs) for one in condition.sides]
        return False if False in both else (None if None in both else True)
    known = []
    for relation, left, right in zip(
        condition.signs, condition.sides, condition.sides[1:], strict=False
    ):
        sign = signs.get(gap(left, right))
        if not sign:
            return None
        if relation in {"=", "≠"}:
            known.append(relation == "≠")
        else:
            known.append((sign < 0) == (relation in {"<", "≤"}))
    return all(known)


def _piece(tree: Call, *, positive: bool) -> Tree | None:
    """A function with a corner, on one side of it."""
    u, *more = tree.arguments
    match tree.function, tree.primes:
        case "sign", 0:
            return _ONE if positive else Negative(_ONE)
        case "step", 0 if not more:
            return _ONE if positive else _ZERO
        case "abs", 0:
            return u if positive else Negative(u)
        case "abs", 1:
            return _ONE if positive else Negative(_ONE)
        case "relu" | "leakyrelu" | "elu", 0 if positive:
            return u
        case "relu" | "leakyrelu" | "elu", 1 if positive:
            return _ONE
        case "relu", 0 | 1:
            return _ZERO
        case "leakyrelu", primes:
            slope = more[0] if more else _SLOPE
            return Binary("*", slope, u) if primes == 0 else slope
        case "elu", primes:
            power: Tree = Call("exp", (u,))
            below = power if primes else Binary("-", power, _ONE)
            return Binary("*", more[0], below) if more else below
        case _:
            return None


def is_analytic(tree: Tree, scope: Scope) -> bool:
    """Whether a formula is the same analytic function on all sides of where it has no value."""
    guards = branching(tree, scope)
    if guards.cases or any(
        not (one.ends and is_positive(one.tree, scope)) for one in guards.guards
    ):
        return False
    return not any(isinstance(node, Call) and node.function in _MANY_VALUED for node in nodes(tree))


def is_positive(tree: Tree, scope: Scope) -> bool:
    """Whether a formula is clearly above 0 everywhere, as sums and products of exponentials are."""
    match tree:
        case Number():
            return tree.value > 0
        case Constant():
            return True
        case Name():
            symbol = scope.symbols.get(tree.name)
            if tree.name in scope.definitions:
                return is_positive(scope.definitions[tree.name], scope)
            return tree.name in scope.sizes or (
                symbol is not None and symbol.domain in {"positive", "unit"}
            )
        case Element() | Transposed():
            return is_positive(tree.of, scope)
        case Binary(sign="^", left=left):
            return is_positive(left, scope)
        case Binary(sign="+" | "*" | " " | "/" | "⊙"):
            return is_positive(tree.left, scope) and is_positive(tree.right, scope)
        case Call(primes=0):
            return tree.function in _POSITIVE
        case _:
            return False
