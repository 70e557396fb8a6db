"""From the text of a number to its value: labels, chains of equalities, rounded decimals."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from exercises.answer import Text, UnreadableError
from exercises.language.errors import RefusedError
from exercises.language.limits import MAX_CHARACTERS
from exercises.language.parser import parse
from exercises.language.printing import printed
from exercises.language.tokens import Commas, tokenise
from exercises.language.tree import Binary, Negative, Number, Percent, Tree
from exercises.tolerances import TypedNumber
from graders.kinds.reading.chains import Member, Reading
from graders.language.arithmetic import NoValueError, value_of

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
_MAX_MEMBERS = 10
_READINGS: tuple[Commas, ...] = ("thousands", "decimal")


def read_number(
    answer: Text,
    units: Sequence[str] = (),
    given: Collection[Decimal] = (),
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
                if one is text or not reading.contradictory():
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
    undefined = False
    for index, (start, end) in enumerate(spans):
        try:
            members.append(_member(text[start:end], commas))
        except NoValueError as error:
            if index == len(spans) - 1:
                raise RefusedError(error.message, start + error.offset) from error
            undefined = True
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
    return Reading(tuple(members), shown, frozenset(given), undefined)


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
