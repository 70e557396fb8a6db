"""What a chain of equalities is worth: its last member is the answer, and all members must agree."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from itertools import islice, pairwise
from typing import NamedTuple

from exercises.language.errors import RefusedError
from exercises.language.tree import (
    Binary,
    Call,
    Negative,
    Number,
    Tree,
    children,
    nodes,
    with_children,
)
from exercises.tolerances import Rounded, Tolerance, TypedNumber
from graders.language.arithmetic import value_of

# A decimal of so few digits is a datum of the exercise rather than a rounded result.
_GIVEN_DIGITS = 2
# Rounded decimals are moved one by one; a formula of more of them is not worth the time.
_MAX_ROUNDED = 30
# Values to 50 digits may differ by so little only because they were worked out in another order.
_EXACT = Decimal("1e-12")
# Numbers are the same if they would be marked so where nothing else is said.
_NEAR = Rounded()


class Member(NamedTuple):
    """One member of a chain of equalities: its tree and its value."""

    tree: Tree
    typed: TypedNumber

    @property
    def literal(self) -> bool:
        """Whether it is a bare number rather than something to work out."""
        tree = self.tree.of if isinstance(self.tree, Negative) else self.tree
        return not isinstance(tree, Binary | Call) or self.typed.last_digit is not None


class Reading(NamedTuple):
    """One way to read a number: the members of its chain, in order, and how it is echoed.

    `given` are data of the exercise, which are exact however few digits they show; `undefined` says
    that something before the last member has no value at all, such as ln(0); `workings` are members in
    names, `2*h2`, which say nothing by themselves; `untrue` are sums beside it that do not come out, and `values`
    what is said of other names, `h2 = 5`.
    """

    members: tuple[Member, ...]
    shown: str
    given: frozenset[Decimal] = frozenset()
    undefined: bool = False
    workings: tuple[str, ...] = ()
    untrue: tuple[str, ...] = ()
    values: tuple[str, ...] = ()

    @property
    def last(self) -> TypedNumber:
        """The last member by itself."""
        return self.members[-1].typed

    @property
    def typed(self) -> TypedNumber:
        """What the chain comes to: the calculation that its last member rounds, else the last member."""
        return self.worth[0]

    @property
    def worth(self) -> tuple[TypedNumber, ...]:
        """What is right if one of these is: the last calculation from whole numbers, the end, the others."""
        shown = [member for member in self._calculations()[-1] if not member.literal]
        exact = [one for one in shown if not any(n.last_digit for n in _literals(one.tree))]
        return tuple(one.typed for one in (*exact[-1:], self.members[-1], *shown))

    def contradictory(self, near: Tolerance = _NEAR) -> bool:
        """Whether a member differs from the end, and from the next one, by more than rounding.

        Args:
            near: When a result is the value of its formula, beside the digits that it shows.
        """
        return self.undefined or not all(
            _agree(member, calculation[-1], self.given, near)
            or _agree(member, after, self.given, near)
            for calculation in self._calculations()
            for member, after in pairwise(calculation)
        )

    def _calculations(self) -> Sequence[Sequence[Member]]:
        """The chain, cut where somebody goes on with a result: `300*80 = 24000 | 24000 + 80 = 24080`."""
        calculations = [[self.members[0]]]
        for before, after in pairwise(self.members):
            start = _start(after)
            goes_on = start and _agree(before, start, self.given, _NEAR)
            if start and goes_on and not _agree(before, after, self.given, _NEAR):
                calculations[-1].append(start)
                calculations.append([after])
            else:
                calculations[-1].append(after)
        return calculations


def _start(member: Member) -> Member | None:
    """The number that a calculation starts with: 24000 of `24000 + 80`."""
    tree = member.tree
    while isinstance(tree, Binary):
        tree = tree.left
    of = tree.of if isinstance(tree, Negative) else tree
    if tree is member.tree or not isinstance(of, Number):
        return None
    return Member(tree, TypedNumber(value_of(tree), of.last_digit or Decimal(1)))


def _literals(tree: Tree) -> Iterator[Number]:
    return (node for node in nodes(tree) if isinstance(node, Number))


def _agree(member: Member, last: Member, given: Collection[Decimal], near: Tolerance) -> bool:
    """Whether a member may equal the last one, given how many digits both show."""
    value, shown = member.typed.value, last.typed.value
    distance = abs(value - shown)
    slack = _uncertainty(member, given) + abs(shown) * _EXACT
    unit = last.typed.last_digit if last.literal else None
    if unit is None:
        return distance <= slack + _uncertainty(last, given)
    # A whole number is meant as it stands.
    if not member.literal and last.typed.decimals and near.accepts(last.typed, value):
        return True
    if not shown and not last.typed.decimals:
        return distance <= slack or near.accepts(last.typed, value)
    if not member.literal and not last.typed.decimals:
        rounded = distance <= slack + unit / 2
        return distance <= slack or (rounded and near.accepts(last.typed, value))
    cut_off = 0 <= abs(value) - abs(shown) < unit and value * shown >= 0
    return distance <= slack + unit / 2 or cut_off


def _uncertainty(member: Member, given: Collection[Decimal]) -> Decimal:
    """How far a member may be off because decimals in it were rounded.

    Whole numbers, data of the exercise and decimals of one or two digits are taken as exact.
    """
    slack = Decimal(0)
    for number in islice(_literals(member.tree), _MAX_ROUNDED):
        unit = number.last_digit
        if unit is None or number.value in given or _few_digits(number):
            continue
        moved = _replaced(member.tree, number, number.value + unit / 2)
        try:
            slack += abs(value_of(moved) - member.typed.value)
        except RefusedError:  # the neighbour of a rounded number may lie outside the domain
            slack += unit
    return slack


def _few_digits(number: Number) -> bool:
    return len(number.value.as_tuple().digits) <= _GIVEN_DIGITS


def _replaced(tree: Tree, number: Number, value: Decimal) -> Tree:
    """The tree with one literal (that very object) set to another value."""
    if tree is number:
        return Number(value, number.last_digit)
    below = children(tree)
    return (
        with_children(tree, tuple(_replaced(one, number, value) for one in below))
        if below
        else tree
    )
