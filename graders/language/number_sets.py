"""Sets of numbers as unions of pieces between two ends, with what is needed to combine and compare them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from exercises.language.errors import RefusedError
from exercises.language.printing import printed
from exercises.language.tree import Call, Name, Negative, Number, Tree, nodes
from exercises.tolerances import TypedNumber
from graders.language.arithmetic import value_of

_SYMBOLIC = "the order of these ends is not known; write every piece with its two ends"


class End(NamedTuple):
    """An end of a piece: a formula, with its value where it has no names."""

    tree: Tree
    value: Decimal | None

    @property
    def typed(self) -> TypedNumber:
        """The number as it was typed."""
        assert self.value is not None
        literal = self.tree.of if isinstance(self.tree, Negative) else self.tree
        return TypedNumber(self.value, literal.last_digit if isinstance(literal, Number) else None)


class Piece(NamedTuple):
    """All numbers between two ends, None for no end; and whether the ends belong to it."""

    low: End | None = None
    high: End | None = None
    with_low: bool = False
    with_high: bool = False


# Pieces that may touch and overlap; none for the empty set.
NumberSet = tuple[Piece, ...]
ALL: NumberSet = (Piece(),)
EMPTY: NumberSet = ()


def end_of(tree: Tree) -> End:
    """The end that a formula says.

    Raises:
        RefusedError: A formula of numbers has no value.
    """
    named = any(isinstance(node, Name) for node in nodes(tree))
    return End(tree, None if named else value_of(tree))


def point(end: End) -> NumberSet:
    """One number."""
    return (Piece(end, end, with_low=True, with_high=True),)


def united(sets: Iterable[NumberSet]) -> NumberSet:
    """All that is in one of the sets."""
    return tuple(piece for one in sets for piece in one)


def common(sets: Sequence[NumberSet]) -> NumberSet:
    """All that is in each of the sets.

    Raises:
        RefusedError: Which of two ends is larger cannot be known.
    """
    found: NumberSet = ALL
    for one in sets:
        pairs = (_common(left, right) for left, right in product(found, one))
        found = tuple(piece for piece in pairs if not _is_empty(piece))
    return found


def complement(of: NumberSet) -> NumberSet:
    """All numbers that are not in the set."""
    return common([_outside(piece) for piece in of])


def _outside(piece: Piece) -> NumberSet:
    below = Piece(None, piece.low, with_high=not piece.with_low)
    above = Piece(piece.high, None, with_low=not piece.with_high)
    return ((below,) if piece.low else ()) + ((above,) if piece.high else ())


def _common(left: Piece, right: Piece) -> Piece:
    low, with_low = _inner((left.low, left.with_low), (right.low, right.with_low), larger=True)
    high, with_high = _inner(
        (left.high, left.with_high), (right.high, right.with_high), larger=False
    )
    return Piece(low, high, with_low, with_high)


def _inner(
    first: tuple[End | None, bool], second: tuple[End | None, bool], *, larger: bool
) -> tuple[End | None, bool]:
    """The end that is further inside, and whether it belongs."""
    (one, with_one), (other, with_other) = first, second
    if one is None or other is None:
        return (other, with_other) if one is None else (one, with_one)
    if one.tree == other.tree or (one.value is not None and one.value == other.value):
        return one, with_one and with_other
    if one.value is None or other.value is None:
        if with_one != with_other:
            raise RefusedError(_SYMBOLIC, 0)
        return End(Call("max" if larger else "min", (one.tree, other.tree)), None), with_one
    inside = one.value > other.value if larger else one.value < other.value
    return (one, with_one) if inside else (other, with_other)


def _is_empty(piece: Piece) -> bool:
    if piece.low is None or piece.high is None:
        return False
    if piece.low.tree == piece.high.tree:
        return not (piece.with_low and piece.with_high)
    if piece.low.value is None or piece.high.value is None:
        return False
    if piece.low.value == piece.high.value:
        return not (piece.with_low and piece.with_high)
    return piece.low.value > piece.high.value


def tidied(of: NumberSet) -> NumberSet:
    """The same set in pieces that neither touch nor overlap, from left to right; formulas stay as they are."""
    pieces = [piece for piece in of if not _is_empty(piece)]
    if not is_numeric(pieces):
        return tuple(dict.fromkeys(pieces))
    pieces.sort(key=lambda piece: (_low(piece), not piece.with_low))
    found: list[Piece] = []
    for piece in pieces:
        if found and _meets(found[-1], piece):
            found[-1] = _joined(found[-1], piece)
        else:
            found.append(piece)
    return tuple(found)


def is_numeric(of: Iterable[Piece]) -> bool:
    """Whether all ends are numbers."""
    return all(end.value is not None for piece in of for end in piece[:2] if end)


def _low(piece: Piece) -> Decimal:
    return piece.low.value if piece.low and piece.low.value is not None else Decimal("-Infinity")


def _high(piece: Piece) -> Decimal:
    return piece.high.value if piece.high and piece.high.value is not None else Decimal("Infinity")


def _meets(left: Piece, right: Piece) -> bool:
    touching = _low(right) == _high(left) and (left.with_high or right.with_low)
    return _low(right) < _high(left) or touching


def _joined(left: Piece, right: Piece) -> Piece:
    if _high(left) == _high(right):
        return left._replace(with_high=left.with_high or right.with_high)
    longer = left if _high(left) > _high(right) else right
    return left._replace(high=longer.high, with_high=longer.with_high)


Same = Callable[[End, End], bool]


def matched(given: NumberSet, expected: NumberSet, same: Same) -> list[tuple[Piece, Piece]] | None:
    """The pieces of both sets in pairs with the same ends; None where some have no partner."""
    if len(given) != len(expected):
        return None
    left = list(expected)
    pairs = []
    for piece in given:
        partner = next((one for one in left if _same_ends(piece, one, same)), None)
        if partner is None:
            return None
        left.remove(partner)
        pairs.append((piece, partner))
    return pairs


def _same_ends(one: Piece, other: Piece, same: Same) -> bool:
    return all(
        a is b is None or (a is not None and b is not None and same(a, b))
        for a, b in ((one.low, other.low), (one.high, other.high))
    )


def holds_all_of(one: NumberSet, other: NumberSet) -> bool:
    """Whether the second set lies in the first, where all ends are numbers."""
    return not tidied(common([other, complement(one)]))


def shown(of: NumberSet) -> str:
    """The set in brackets."""
    if not of:
        return "∅"
    return " ∪ ".join(_shown(piece) for piece in of)


def _shown(piece: Piece) -> str:
    if piece.low and piece.high and piece.low.tree == piece.high.tree:
        return f"{{{printed(piece.low.tree)}}}"
    low = printed(piece.low.tree) if piece.low else "−∞"
    high = printed(piece.high.tree) if piece.high else "∞"
    return f"{'[' if piece.with_low else '('}{low}, {high}{']' if piece.with_high else ')'}"
