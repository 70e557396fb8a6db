"""Conditions solved for a name: `|1 - η L| < 1`, `L < 2/η`, `η/2 ≤ 1/L`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from exercises.language.scope import Scope
from exercises.language.tree import Binary, Call, Name, Negative, Number, Tree, nodes

TURNED = {"<": ">", ">": "<", "≤": "≥", "≥": "≤", "=": "=", "≠": "≠"}
_PRODUCT = {"*", " "}
_POSITIVE_CALLS = {"exp", "abs", "norm", "sqrt"}
_POSITIVE = {"positive", "unit", "step", "count"}


def solved(left: Tree, sign: str, right: Tree, name: Name, scope: Scope) -> tuple[str, Tree] | None:
    """`name sign …` for a condition with the name once on its left; None where it is not clear."""
    while left != name:
        step = _peeled(left, sign, right, name, scope)
        if step is None:
            return None
        left, sign, right = step
    return sign, right


def around(left: Tree, sign: str, right: Tree, scope: Scope) -> Iterator[tuple[Tree, str, Tree]]:
    """The two conditions that `|x| < r`, or `x^2 < r`, is."""
    match left:
        case Call(function="abs", arguments=(inside,)):
            radius = right
        case Binary(sign="^", left=inside, right=Number(value=power)) if power == 2:
            if sign_of(right, scope) <= 0:
                return
            radius = right if right == Number(Decimal(1)) else Call("sqrt", (right,))
        case _:
            return
    yield inside, sign, radius
    yield inside, TURNED[sign], Negative(radius)


def sign_of(tree: Tree, scope: Scope) -> int:
    """1 or −1 for what is always positive or negative, 0 where it may be either."""
    match tree:
        case Number(value=value):
            return (value > 0) - (value < 0)
        case Name(name=name):
            symbol = scope.symbols.get(name)
            return int(name in scope.sizes or (symbol is not None and symbol.domain in _POSITIVE))
        case Negative(of=of):
            return -sign_of(of, scope)
        case Call(function=function):
            return int(function in _POSITIVE_CALLS)
        case Binary(sign="^", left=base):
            return int(sign_of(base, scope) > 0)
        case Binary(sign="/" | "*" | " ", left=one, right=other):
            return sign_of(one, scope) * sign_of(other, scope)
        case _:
            return 0


def _number(tree: Tree) -> Decimal | None:
    match tree:
        case Number(value=value):
            return value
        case Negative(of=Number(value=value)):
            return -value
        case _:
            return None


def _worked_out(sign: str, one: Tree, other: Tree) -> Tree:
    """An operation, carried out where both sides are numbers: the ends of a set are compared as typed."""
    first, second = _number(one), _number(other)
    if first is not None and second is not None and sign in {"+", "-"}:
        value = first + second if sign == "+" else first - second
        return Negative(Number(-value)) if value < 0 else Number(value)
    if first == 0 and sign in {"*", "/"}:
        return Number(Decimal(0))
    return Binary(sign, one, other)


def _peeled(
    left: Tree, sign: str, right: Tree, name: Name, scope: Scope
) -> tuple[Tree, str, Tree] | None:
    """The condition with one operation less around the name."""
    match left:
        case Negative(of=of):
            return of, TURNED[sign], Negative(right)
        case Binary(sign="+", left=one, right=other):
            kept, moved = (one, other) if name in nodes(one) else (other, one)
            return None if name in nodes(moved) else (kept, sign, _worked_out("-", right, moved))
        case Binary(sign="-", left=one, right=other) if name not in nodes(other):
            return one, sign, _worked_out("+", right, other)
        case Binary(sign="-", left=one, right=other) if name not in nodes(one):
            return other, TURNED[sign], _worked_out("-", one, right)
        case Binary(sign=product, left=one, right=other) if product in _PRODUCT:
            kept, factor = (one, other) if name in nodes(one) else (other, one)
            direction = sign_of(factor, scope)
            if name in nodes(factor) or not direction:
                return None
            return kept, sign if direction > 0 else TURNED[sign], _worked_out("/", right, factor)
        case Binary(sign="/", left=one, right=other) if name not in nodes(other):
            direction = sign_of(other, scope)
            if not direction:
                return None
            return one, sign if direction > 0 else TURNED[sign], _worked_out("*", right, other)
        case Binary(sign="/", left=one, right=other) if name not in nodes(one):
            # All of one sign: a/x < b is x > a/b.
            if {sign_of(one, scope), sign_of(other, scope), sign_of(right, scope)} != {1}:
                return None
            return other, TURNED[sign], _worked_out("/", one, right)
        case _:
            return None
