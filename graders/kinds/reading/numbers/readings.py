"""The chain of equalities that gives a number, by the ways to read its commas and powers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from decimal import Decimal
from functools import cache, lru_cache

from exercises.language.errors import RefusedError, SeveralError
from exercises.language.parser import parse
from exercises.language.printing import printed
from exercises.language.tokens import Commas, tokenise
from exercises.language.tree import Binary, Negative, Number, Percent, Tree
from exercises.tolerances import TypedNumber
from graders.kinds.reading.clauses.heads import spelled
from graders.kinds.reading.numbers.working import says_where
from graders.kinds.reading.statements.chains import Member, Reading
from graders.language.arithmetic import NoValueError, value_of

# A calculation by hand has five steps; every member is read in two ways of writing numbers.
_MAX_MEMBERS = 10


_READINGS: tuple[Commas, ...] = ("thousands", "decimal")


@cache
def _equality() -> re.Pattern[str]:
    return re.compile(r"(?<![<>!=])(?:\\approx|\\simeq|≈|≃|≅|~=|:=|=|~)(?!=)")


@cache
def _equal_in_brackets() -> re.Pattern[str]:
    return re.compile(r"(?<=[\w.)}])\s+\(\s*(?:=|≈)?([^()=≈]*\([^()]*\)[^()=≈]*|[^()=≈]*)\)$")


@cache
def _letter() -> re.Pattern[str]:
    return re.compile(r"[^\W\d_]|[∂∇]")


@cache
def _no_label() -> re.Pattern[str]:
    return re.compile(r"[`@#;!?]")


@cache
def _second_value() -> re.Pattern[str]:
    name = r"(?!\\(?:cdot|times)(?![A-Za-z]))[A-Za-zα-ω∂\\]"
    return re.compile(rf"\s*[-−–]?\d[\d.,]*(?:[eE]\d+)?\s+(?:and\s+)?{name}[^*/+]*$")


@cache
def _line_behind() -> re.Pattern[str]:
    """A number with the name of the next line behind it: `0.24 + 0.24`, then `h2 = 0.48`."""
    return re.compile(r"(?<![A-Za-z_\d.])\d[\d.]*\s+[A-Za-z]\w*\s*\Z")


@cache
def _multiple() -> re.Pattern[str]:
    """`2 s_5`, a small multiple of one name."""
    return re.compile(r"\s*[-−–]?\d{1,2}\s+(?P<name>\\?[A-Za-zα-ω]\w*(?:_\{?\w+\}?)?)\s*")


def readings_of(
    text: str, given: Collection[Decimal], siblings: Collection[str] = ()
) -> list[Reading]:
    """The ways to read a chain; more than one where a comma can mean two things.

    Args:
        text: The chain.
        given: Data of the exercise, which are exact however few digits they show.
        siblings: What the numbers of the other parts are called.

    Raises:
        RefusedError: It cannot be read in any way.
    """
    readings: list[Reading] = []
    refused: RefusedError | None = None
    in_brackets = _equal_in_brackets().search(text)
    texts = [text]
    if in_brackets and in_brackets[1].rstrip().endswith("%"):
        raise SeveralError(
            f'"({in_brackets[1]})" is another number; write one alone', in_brackets.start()
        )
    if in_brackets and in_brackets[1].strip():
        # `40.171 (2e^3)`: the same value once more, or else a product.
        texts.insert(0, f"{text[: in_brackets.start()]} = {in_brackets[1]}")
    for one in texts:
        for commas in _READINGS if "," in one else _READINGS[:1]:
            try:
                reading = _reading(one, commas, given, siblings)
            except RefusedError as error:
                refused = refused or error
            else:
                if one is text or not reading.contradictory():
                    readings.append(reading)
        if readings:
            break
    if not readings and (product := _number_behind_bracket().sub(r"\1 * ", text)) != text:
        # `2(2 - 6)2 = -16`, where the chain shows that it is a product.
        with suppress(RefusedError):
            reading = _reading(product, _READINGS[0], given, siblings)
            readings += (
                [reading] if len(reading.members) > 1 and not reading.contradictory() else []
            )
    if not readings:
        assert refused is not None
        raise refused
    if readings[0].contradictory():
        for sign, put in ((_negative_squared(), r"(\1)^"), (_fallen_power(), r"e^(\1)")):
            meant = sign.sub(put, text)
            with suppress(RefusedError):
                reading = _reading(meant, _READINGS[0], given, siblings)
                if meant != text and not reading.contradictory():
                    readings.insert(0, reading)
    if len(readings) == 2 and readings[0].members == readings[1].members:
        return readings[:1]
    return readings


@cache
def _number_behind_bracket() -> re.Pattern[str]:
    return re.compile(r"(\))\s*(?=\d)")


@cache
def _fallen_power() -> re.Pattern[str]:
    """`1/(1 + e-7)`, of which the power has fallen down to the line."""
    return re.compile(r"(?<![\w.])e\s?([-−]\s?\d+(?:\.\d+)?)")


@cache
def _negative_squared() -> re.Pattern[str]:
    """`-1^2 = 1`, of a negative number that is put in for a name."""
    return re.compile(r"(?<![\w)\]}] )(?<![\w)\]}])([-−]\d+(?:\.\d+)?)\s*\^(?=\s*\{?[24])")


def _reading(
    text: str, commas: Commas, given: Collection[Decimal], siblings: Collection[str]
) -> Reading:
    whole = list(_members(text))
    spans = _without_names(text, whole)
    if len(spans) > _MAX_MEMBERS:
        raise RefusedError(f"a chain of more than {_MAX_MEMBERS} members", spans[_MAX_MEMBERS][0])
    members = []
    workings = []
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
                index < len(spans) - 1
                and _letter().search(source)
                and not _no_label().search(source)
            )
            if is_label and index and _is_second_value(source, siblings):
                raise RefusedError("several values are given; one is wanted", start) from error
            if not is_label:
                raise RefusedError(error.message, start + error.offset) from error
            if where := says_where(source):
                told = f"{where} {text[end : spans[index + 1][1]].strip()}"
                raise RefusedError(
                    f'what does "{told}" mean for it? Write the number alone', start
                ) from error
            if not _line_behind().search(source):
                workings.append(source.strip())
    shown = " = ".join(printed(member.tree) for member in members)
    if not members[-1].literal:
        shown += f" = {members[-1].typed.value:.6g}".replace("-", "−")
    for start, end in whole[len(spans) :]:
        shown += f' (passed over: "{text[start:end].strip()}")'
    return Reading(tuple(members), shown, frozenset(given), undefined, tuple(workings))


def _is_second_value(member: str, siblings: Collection[str]) -> bool:
    """Whether the next name begins behind a number, `0.85 h2` of `h1 = 0.85 h2 = 0.48`."""
    multiple = _multiple().fullmatch(member)
    times = multiple is not None and spelled(multiple["name"]) not in map(spelled, siblings)
    return _second_value().match(member) is not None and not times


def _without_names(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The members without names alone at the end, `-0.5 = ŷ - y`, which say what it is."""
    while len(spans) > 1 and _only_names().fullmatch(text, *spans[-1]):
        spans = spans[:-1]
    return spans


@cache
def _only_names() -> re.Pattern[str]:
    """Letters with their indices and signs between them; no function, constant or number."""
    letter = r"(?!(?:e|pi|exp|ln|log|sqrt)\b)[^\W\d_]{1,2}"
    mark = r"\\(?:hat|bar|tilde|partial|delta|sigma|theta|nabla)\s*"
    name = rf"(?:{mark})?\{{?\s*{letter}\s*+\}}?(?:_\{{?\w{{1,3}}\}}?)?"
    return re.compile(rf"\s*[-−]?\s*{name}(?:\s*[-−+*·]\s*+{name})+[\s.]*")


def _members(text: str) -> Iterator[tuple[int, int]]:
    """Where the members of the chain stand; a leading `=` is passed over."""
    if refused := re.search(r"[<>!=]=|=[<>=]|[<>≤≥≠]", text):
        raise RefusedError(
            "a comparison is no number; write = between the steps and the number at the end",
            refused.start(),
        )
    start = 0
    for sign in _equality().finditer(text):
        if text[start : sign.start()].strip():
            yield start, sign.start()
        elif start:
            raise RefusedError("nothing stands between two signs of equality", sign.start())
        start = sign.end()
    yield start, len(text)


# The points of a plot and the sums of a class are the same again and again.
@lru_cache(maxsize=4096)
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
