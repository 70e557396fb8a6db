"""From the text of a number to its value: labels, chains of equalities, rounded decimals."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from exercises.answer import Text, UnreadableError
from exercises.language.errors import RefusedError
from exercises.language.limits import MAX_CHARACTERS
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
    nodes,
    with_children,
)
from exercises.tolerances import TypedNumber
from graders.language.arithmetic import value_of

_EQUALITY = re.compile(r"(?<![<>!=])(?:\\approx|\\simeq|≈|≃|≅|~=|:=|=|~)(?!=)")
_APPROXIMATELY = re.compile(r"\s*(?:approximately|approx\.?|about|ca\.?|circa)\s+", re.IGNORECASE)
_ARROW = re.compile(r".*(?:->|→|\\to\b|\\rightarrow)", re.DOTALL)
_REMARK = re.compile(
    r"\s*\((?:[A-Za-z ,.]*[A-Za-z]{3,}[A-Za-z ,.]*|≈[^()]*|=\s*)\)$|\s+(?:in total|altogether|rounded|approx\.?)$"
)
_EQUAL_IN_BRACKETS = re.compile(
    r"(?<=[\w.)}])\s+\(\s*(?:=|≈)?([^()=≈]*\([^()]*\)[^()=≈]*|[^()=≈]*)\)$"
)
_LETTER = re.compile(r"[A-Za-zα-ωΑ-Ω∂∇]")
_NO_LABEL = re.compile(r"[`@#;!?]")
_SECOND_VALUE = re.compile(r"\s*[-−–]?\d[\d.,]*(?:[eE]\d+)?\s+(?:and\s+)?[A-Za-zα-ω∂\\][^*/+]*$")
_GIVEN_DIGITS = 2
_MAX_MEMBERS = 10
_MAX_ROUNDED = 30
_READINGS: tuple[Commas, ...] = ("thousands", "decimal")


class Member(NamedTuple):
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


class Reading(NamedTuple):
    """One way to read a number: the members of its chain, in order, and how it is echoed."""

    members: tuple[Member, ...]
    shown: str
    given: frozenset[Decimal] = frozenset()

    @property
    def typed(self) -> TypedNumber:
        """What decides: the last exact form if there is one, else the last member."""
        exact = [member for member in self.members if member.exact]
        return (exact or self.members)[-1].typed

    @property
    def contradictory(self) -> bool:
        """Whether two members differ by more than their rounding."""
        last = self.members[-1]
        return not all(_agree(member, last, self.given) for member in self.members[:-1])


def read_number(
    answer: Text, units: Sequence[str] = (), given: Collection[Decimal] = ()
) -> list[Reading]:
    """Read a number as typed; more than one reading where a comma can mean two things.

    Args:
        answer: The text.
        units: Words that may follow the number.
        given: Data of the exercise, which are exact however few digits they show.

    Raises:
        UnreadableError: There is no number, or more than one.
    """
    readings: list[Reading] = []
    refused: RefusedError | None = None
    if len(answer.text) > MAX_CHARACTERS:
        raise UnreadableError(f"longer than {MAX_CHARACTERS:,} characters", answer.place)
    text = _without_tail(answer.text, units)
    in_brackets = _EQUAL_IN_BRACKETS.search(text)
    texts = [text]
    if in_brackets and in_brackets[1].strip():
        # `40.171 (2e^3)`: the same value once more, or else a product.
        texts.insert(0, f"{text[: in_brackets.start()]} = {in_brackets[1]}")
    for one in texts:
        for commas in _READINGS if "," in one else _READINGS[:1]:
            try:
                reading = _reading(one, commas, given)
            except RefusedError as error:
                refused = refused or error
            else:
                if one is text or not reading.contradictory:
                    readings.append(reading)
        if readings:
            break
    if not readings:
        assert refused is not None
        raise UnreadableError(refused.message, answer.place_at(refused.offset)) from refused
    if len(readings) == 2 and readings[0].members == readings[1].members:
        return readings[:1]
    return readings


def _without_tail(text: str, units: Sequence[str]) -> str:
    """The text without markup, trailing punctuation, remarks in brackets, and units."""
    text = re.sub(r"^[\s`*]+|[\s`*]+$", "", text)
    if arrow := _ARROW.match(text):
        text = " " * arrow.end() + text[arrow.end() :]
    unit_found = False
    while True:
        shorter = re.sub(r"(?<![.…])[.,;]$", "", text)
        shorter = _REMARK.sub("", shorter).rstrip()
        for unit in sorted(units, key=len, reverse=True):
            if not unit_found and shorter.casefold().endswith(unit.casefold()):
                shorter, unit_found = shorter[: -len(unit)].rstrip(), True
                break
        if shorter == text:
            return text
        text = shorter


def _reading(text: str, commas: Commas, given: Collection[Decimal]) -> Reading:
    spans = list(_members(text))
    if len(spans) > _MAX_MEMBERS:
        raise RefusedError(f"a chain of more than {_MAX_MEMBERS} members", spans[_MAX_MEMBERS][0])
    members = []
    for index, (start, end) in enumerate(spans):
        try:
            members.append(_member(text[start:end], commas))
        except RefusedError as error:
            source = text[start:end]
            is_label = (
                index < len(spans) - 1 and _LETTER.search(source) and not _NO_LABEL.search(source)
            )
            if is_label and _SECOND_VALUE.match(source) and index:
                raise RefusedError("several values are given; one is wanted", start) from error
            if not is_label:
                raise RefusedError(error.message, start + error.offset) from error
    shown = " = ".join(printed(member.tree) for member in members)
    if not members[-1].literal:
        shown += f" = {members[-1].typed.value:.6g}".replace("-", "−")
    return Reading(tuple(members), shown, frozenset(given))


def _members(text: str) -> Iterator[tuple[int, int]]:
    """Where the members of the chain stand; a leading `=` or `about` is passed over."""
    if refused := re.search(r"[<>!=]=|=[<>=]|[<>≤≥≠]", text):
        raise RefusedError("a comparison is no number", refused.start())
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
    return (node for node in nodes(tree) if isinstance(node, Number))


def _agree(member: Member, last: Member, given: Collection[Decimal]) -> bool:
    """Whether a member may equal the last one, given how many digits both show."""
    value, shown = member.typed.value, last.typed.value
    distance = abs(value - shown)
    slack = _uncertainty(member, given) + abs(shown) * Decimal("1e-12")
    unit = last.typed.last_digit if last.literal else None
    if unit is None:
        return distance <= slack + _uncertainty(last, given)
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
