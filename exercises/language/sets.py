"""What a sum runs over: all but one, the members of a set, or those for which a condition holds."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from exercises.language.errors import RefusedError
from exercises.language.stream import COMPARISON, Stream
from exercises.language.tree import Comparison, Element, Name, Number, Tree

_SUCH_THAT = (":", "|", ",", ";")


def condition(stream: Stream, variables: Sequence[str]) -> Comparison | None:
    """Which values of the variable count: `≠ k`, `∈ S`, `: y_i = 1`, or all of them."""
    variable = Name(variables[0])
    stream.bound += variables
    conditions: list[Tree] = []
    if is_in(stream):
        conditions.append(member(stream, variable))
    elif stream.peek().text in COMPARISON:
        conditions.append(_related(stream, variable))
    while stream.peek().text in _SUCH_THAT:
        stream.next()
        conditions.append(_condition(stream, variable))
    del stream.bound[-len(variables) :]
    if not conditions:
        return None
    whole = conditions[0]
    for one in conditions[1:]:
        whole = Comparison(("and",), (whole, one))
    assert isinstance(whole, Comparison)
    return whole


def is_in(stream: Stream) -> bool:
    """Take `∈`, or the word for it."""
    return stream.took("∈") or stream.took("in")


def member(stream: Stream, of: Tree) -> Comparison:
    """Whether something is in the set whose name follows."""
    token = stream.peek()
    name = stream.scope.declared(token.text) if token.kind == "name" else None
    symbol = stream.scope.symbols.get(name or "")
    if name is None or symbol is None or symbol.domain != "subset":
        raise RefusedError(f'"{token.text}" is not declared as a set', token.offset)
    stream.next()
    return Comparison(("=",), (Element(Name(name), (of,)), Number(Decimal(1))))


def _related(stream: Stream, left: Tree) -> Comparison:
    sign = stream.next().text
    return Comparison(({"≟": "="}.get(sign, sign),), (left, stream.sum()))


def _condition(stream: Stream, variable: Name) -> Comparison:
    offset = stream.peek().offset
    left = stream.sum()
    if left == variable and is_in(stream):
        return member(stream, left)
    if stream.peek().text not in COMPARISON:
        raise RefusedError("a condition such as y_i = 1 is missing here", offset)
    return _related(stream, left)
