"""The derivative of a formula of scalars as a formula again: the local gradients of a graph."""

from __future__ import annotations

from decimal import Decimal

from exercises.language.errors import UndefinedError
from exercises.language.tree import (
    Binary,
    Call,
    Constant,
    Name,
    Negative,
    Number,
    Percent,
    Tree,
    nodes,
)

ZERO, ONE = Number(Decimal(0)), Number(Decimal(1))


def derivative(tree: Tree, name: str) -> Tree:
    """The derivative of a scalar formula by one of its names.

    Raises:
        UndefinedError: A node of the formula has no rule here.
    """
    if not depends(tree, name):
        return ZERO
    match tree:
        case Name():
            return ONE
        case Negative():
            return Negative(derivative(tree.of, name))
        case Percent():
            return Percent(derivative(tree.of, name))
        case Binary(sign="+"):
            return plus(derivative(tree.left, name), derivative(tree.right, name))
        case Binary(sign="-"):
            right = derivative(tree.right, name)
            return (
                derivative(tree.left, name)
                if right == ZERO
                else plus(derivative(tree.left, name), Negative(right))
            )
        case Binary(sign="*" | " "):
            left, right = derivative(tree.left, name), derivative(tree.right, name)
            return plus(times(left, tree.right), times(tree.left, right))
        case Binary(sign="/"):
            left, right = derivative(tree.left, name), derivative(tree.right, name)
            over = Binary("/", left, tree.right)
            if right == ZERO:
                return over
            drop = Binary("/", times(tree, right), tree.right)
            return Negative(drop) if left == ZERO else Binary("-", over, drop)
        case Binary(sign="^"):
            return _raised(tree, name)
        case Call(function="max" | "min", arguments=(left, right), primes=0):
            return _larger_or_smaller(tree.function, (left, right), name)
        case Call(arguments=(inner,)):
            outer = Call(tree.function, (inner,), tree.primes + 1)
            return times(outer, derivative(inner, name))
        case _:
            raise UndefinedError(f"{type(tree).__name__} cannot be differentiated here")


def depends(tree: Tree, name: str) -> bool:
    """Whether a name occurs in a formula."""
    return any(isinstance(node, Name) and node.name == name for node in nodes(tree))


def _raised(tree: Binary, name: str) -> Tree:
    base, power = tree.left, tree.right
    terms: Tree = ZERO
    if depends(base, name):
        less = Binary("^", base, Binary("-", power, ONE))
        terms = times(times(power, less), derivative(base, name))
    if depends(power, name):
        log = ONE if base == Constant("e") else Call("ln", (base,))
        terms = plus(terms, times(times(tree, log), derivative(power, name)))
    return terms


def _larger_or_smaller(function: str, sides: tuple[Tree, Tree], name: str) -> Tree:
    """The derivative of max(a, b) = a + relu(b - a), and of min(a, b) = a - relu(a - b)."""
    a, b = sides
    up, down = (b, a) if function == "max" else (a, b)
    gate = Call("relu", (Binary("-", up, down),), 1)
    first, second = derivative(a, name), derivative(b, name)
    change = second if first == ZERO else plus(Negative(first), second)
    return plus(first, times(gate, change))


def plus(left: Tree, right: Tree) -> Tree:
    """A sum without zeros."""
    if ZERO in (left, right):
        return right if left == ZERO else left
    return Binary("+", left, right)


def times(left: Tree, right: Tree) -> Tree:
    """A product without zeros and ones."""
    if ZERO in (left, right):
        return ZERO
    if ONE in (left, right):
        return right if left == ONE else left
    return Binary("*", left, right)
