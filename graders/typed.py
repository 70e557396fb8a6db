"""From the text of a number to its value: labels, chains of equalities, rounded decimals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from exercises.answer import Text, UnreadableError
from exercises.language.errors import RefusedError
from exercises.language.parser import parse
from exercises.language.printing import printed
from exercises.language.tokens import Commas, tokenise
from exercises.language.tree import (
    Binary,
    Call,
    Negative,
    Number,
    Percent,
    Tree,
    children,
    with_children,
)
from exercises.tolerances import TypedNumber
from graders.arithmetic import value_of

_EQUALITY = re.compile(r"(?<![<>!=])(?:\\approx|\\simeq|≈|≃|≅|~=|:=|=|~)(?!=)")
_APPROXIMATELY = re.compile(r"\s*(?:approximately|approx\.?|about|ca\.?|circa)\s+", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_READINGS: tuple[Commas, ...] = ("thousands", "decimal")


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a chain of equalities: its tree and its value."""

    tree: Tree
    typed: TypedNumber

    @property
    def literal(self) -> bool:
        """Whether it is a bare number rather than something to work out."""
        return not isinstance(self.tree, Binary | Call) or self.typed.last_digit is not None

    @property
    def exact(self) -> bool:
        """Whether it is an exact form: worked out from whole numbers and constants alone."""
        return not self.literal and not any(number.last_digit for number in _literals(self.tree))


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a number: the members of its chain, in order, and how it is echoed."""

    members: tuple[Member, ...]
    shown: str

    @property
    def typed(self) -> TypedNumber:
        """What decides: the last exact form if there is one, else the last member."""
        exact = [member for member in self.members if member.exact]
        return (exact or self.members)[-1].typed

    @property
    def contradictory(self) -> bool:
        """Whether two members differ by more than their rounding."""
        last = self.members[-1]
        return not all(_agree(member, last) for member in self.members[:-1])


def read_number(answer: Text, units: Sequence[str] = ()) -> list[Reading]:
    """Read a number as typed; more than one reading where a comma can mean two things.

    Args:
        answer: The text.
        units: Words that may follow the number.

    Raises:
        UnreadableError: There is no number, or more than one.
    """
    readings: list[Reading] = []
    refused: RefusedError | None = None
    for commas in _READINGS if "," in answer.text else _READINGS[:1]:
        try:
            readings.append(_reading(answer.text, commas, units))
        except RefusedError as error:
            refused = refused or error
    if not readings:
        assert refused is not None
        raise UnreadableError(refused.message, answer.place_at(refused.offset)) from refused
    if len(readings) == 2 and readings[0].typed == readings[1].typed:
        return readings[:1]
    return readings


def _reading(text: str, commas: Commas, units: Sequence[str]) -> Reading:
    spans = list(_members(text, units))
    members = []
    for index, (start, end) in enumerate(spans):
        try:
            members.append(_member(text[start:end], commas))
        except RefusedError as error:
            is_label = index < len(spans) - 1 and _LETTER.search(text, start, end)
            if not is_label:
                raise RefusedError(error.message, start + error.offset) from error
    shown = " = ".join(printed(member.tree) for member in members)
    if not members[-1].literal:
        shown += f" = {members[-1].typed.value:.6g}".replace("-", "−")
    return Reading(tuple(members), shown)


def _members(text: str, units: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the members of the chain stand; a leading `=` or `about` is passed over."""
    if refused := re.search(r"[<>!=]=|=[<>=]|[<>≤≥≠]", text):
        raise RefusedError("a comparison is no number", refused.start())
    for unit in sorted(units, key=len, reverse=True):
        if text.rstrip().casefold().endswith(unit.casefold()):
            text = text.rstrip()[: -len(unit)]
            break
    about = _APPROXIMATELY.match(text)
    start = about.end() if about else 0
    for sign in _EQUALITY.finditer(text):
        if text[start : sign.start()].strip():
            yield start, sign.start()
        elif start:
            raise RefusedError("nothing stands between two signs of equality", sign.start())
        start = sign.end()
    yield start, len(text)


def _member(text: str, commas: Commas) -> Member:
    tree = parse(tokenise(text, commas))
    return Member(tree, TypedNumber(value_of(tree), _last_digit(tree)))


def _last_digit(tree: Tree) -> Decimal | None:
    """One unit of the last digit shown, for a literal with a sign, a per cent or a power of ten."""
    match tree:
        case Number():
            return tree.last_digit or Decimal(1)
        case Negative():
            return _last_digit(tree.of)
        case Percent():
            unit = _last_digit(tree.of)
            return unit and unit.scaleb(-2)
        case Binary(
            sign="*" | " ", left=mantissa, right=Binary(sign="^", left=Number(value=base))
        ) if base == 10 and isinstance(mantissa, Number | Negative):
            unit = _last_digit(mantissa)
            return unit and unit * value_of(tree.right)
        case _:
            return None


def _literals(tree: Tree) -> Iterator[Number]:
    match tree:
        case Number():
            yield tree
        case _:
            for inner in children(tree):
                yield from _literals(inner)


def _agree(member: Member, last: Member) -> bool:
    distance = abs(member.typed.value - last.typed.value)
    slack = _uncertainty(member, last.typed.value) + _uncertainty(last, member.typed.value)
    return distance <= slack + abs(last.typed.value) * Decimal("1e-12")


def _uncertainty(member: Member, other: Decimal) -> Decimal:
    """How far a member may lie from another one because decimals in it were rounded or cut off.

    A whole number may stand for a rounded value, but not for another whole number.
    """
    if member.literal and member.typed.last_digit is not None:
        whole = member.typed.last_digit >= 1
        return (
            Decimal(0) if whole and other == other.to_integral_value() else member.typed.last_digit
        )
    slack = Decimal(0)
    for number in _literals(member.tree):
        if number.last_digit is not None:
            moved = _replaced(member.tree, number, number.value + number.last_digit)
            try:
                slack += abs(value_of(moved) - member.typed.value)
            except RefusedError:  # the neighbour of a rounded number may lie outside the domain
                slack += number.last_digit
    return slack


def _replaced(tree: Tree, number: Number, value: Decimal) -> Tree:
    """The tree with one literal (that very object) set to another value."""
    if tree is number:
        return replace(number, value=value)
    below = children(tree)
    return (
        with_children(tree, tuple(_replaced(one, number, value) for one in below))
        if below
        else tree
    )
