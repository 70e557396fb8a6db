"""The figures that a text quotes: each number with what it measures, on which set, and of what."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from graders.kinds.findings.vocabulary import ACCURACY, LOSS, Names, Said, measures, sets

_NUMBER = r"(?:\d+(?:[.,]\d+)?|[.]\d+)(?:e[-+]?\d+)?"
_DASH = r"\s*(?:-{1,2}|–|—|\bto\b)\s*"
_PER_CENT = r"\s*(?:\\?%|per ?cent\b|percent\b)"
# Numbers that count or choose something, and measure nothing.
_COUNTED = (
    r"\s*-?\s*(?:epochs?|layers?|units?|neurons?|hidden|steps?|batch(?:es)?|runs?|seeds?|words?"
    r"|examples?|times|x\b|×|curves?|configurations?|structures?|rates?|dim(?:ension)?s?|st\b|nd\b|rd\b|th\b)"
)
_CHOSEN = (
    r"(?:rates?|lr|eta|η|alpha|α|epochs?|batch(?: size)?|size|momentum|dropout|step|figure|fig\.?"
    r"|plot|table|section|seed|question|exercise|homework|hw|part)\s*(?:of|=|:|is|was|at)?\s*"
)
_CLAUSE_END = r"[,;:()]|\b(?:and|while|whereas|but|with|at|for|than|versus|vs)\b|\.(?:\s|$)"
_ABBREVIATED = "".join(rf"(?<!\b{one})" for one in ("acc", "vs", "approx", "resp", "fig", "incl"))
_SENTENCE_END = rf"(?<=[^\s.]){_ABBREVIATED}[.!?]+(?=\s|$)|\n\s*\n"


class Figure(NamedTuple):
    """One figure that a text quotes.

    `value` is a share where it is an accuracy, `unit` one unit of its last digit. `upto` is the other
    end of a range, and `spread` what stands behind ±. `names` are the configurations it may be about;
    what the text leaves open is empty. `start` is its place in the text.
    """

    value: float
    unit: float
    measure: str
    part: str
    names: tuple[str, ...]
    quoted: str
    start: int
    sentence: int
    upto: float | None = None
    spread: float | None = None

    @property
    def called(self) -> str:
        """What it is said to be: `dev accuracy of ReLU`."""
        what = f"{self.part} {self.measure}".strip()
        return f"{what} of {', '.join(self.names)}" if self.names else what

    def likely(self, other: Figure) -> bool:
        """Whether it may measure the same thing on the same set."""
        same_set = not self.part or not other.part or self.part == other.part
        return self.measure == other.measure and same_set


def mentioned(text: str, names: Names) -> list[Said]:
    """Where a text speaks of configurations: by a word, or by the number that one is called."""
    by_number = (
        Said(names.of(one.value), one.match.start(), one.match.end())
        for one in _numbers(text)
        if names.of(one.value) and not one.per_cent
    )
    said = (
        one
        for one in by_number
        if not _counted().match(text[one.end :]) and not _measured().match(text[one.end :])
    )
    return sorted([*names.within(text), *said], key=lambda one: one.start)


class _Number(NamedTuple):
    match: re.Match[str]
    value: float
    unit: float
    per_cent: bool


def figures(text: str, names: Names) -> list[Figure]:
    """The accuracies and losses that a text quotes, in their order.

    Args:
        text: Some sentences.
        names: The configurations that it may speak of.
    """
    found: list[Figure] = []
    # `between 72% and 74%` is a range as `72% – 74%` is one; nothing else moves.
    text = _between().sub(lambda match: f"{match[1]} – ".rjust(len(match[0])), text)
    start = 0
    before = ("", "")  # what the sentence before spoke of last
    for number, sentence in enumerate(_sentence_end().split(text)):
        at = text.find(sentence, start)
        read = list(_of_sentence(sentence, at, number, names, before))
        found += read
        if read:
            before = (read[-1].measure, read[-1].part)
        start = at + len(sentence)
    return found


def _of_sentence(
    text: str, at: int, number: int, names: Names, before: tuple[str, str]
) -> Iterator[Figure]:
    numbers = [one for one in _numbers(text) if not _is_no_figure(text, one, names)]
    named = mentioned(text, names)
    paired = _respectively(text, numbers, named)
    measure, part = before if measures(text) == [] else (measures(text)[0].name, before[1])
    end = 0
    for place, one in enumerate(numbers):
        follows = numbers[place + 1].match.start() if place + 1 < len(numbers) else len(text)
        behind = _behind(text, one.match.end(), follows)
        measure = _nearest(measures(text), end, one.match, behind) or measure
        part = _nearest(sets(text), end, one.match, behind) or part
        read = _figure(one, measure, part)
        if read is not None:
            behind = _with_its_name(text, one, behind, named)
            within = [s.name for s in named if end <= s.start < behind]
            whose = paired.get(place) or tuple(dict.fromkeys(within))
            yield read._replace(names=whose, start=at + one.match.start(), sentence=number)
        end = behind


def _nearest(said: Sequence[Said], start: int, number: re.Match[str], end: int) -> str:
    """What is said right behind a number, else the last thing said before it."""
    behind = [one for one in said if number.end() <= one.start < end]
    before = [one for one in said if start <= one.start < number.start()]
    if behind:
        return behind[0].name
    return before[-1].name if before else ""


def _behind(text: str, start: int, most: int) -> int:
    """Up to where words behind a number still are about it."""
    end = _clause_end().search(text, start, most)
    return end.start() if end else most


def _with_its_name(text: str, one: _Number, behind: int, named: Sequence[Said]) -> int:
    """Up to behind a configuration that is put to a number: `0.89 with Sigmoid`, `0.89 (Sigmoid)`."""
    own = [name for name in named if name.start < one.match.start()]
    for name in named:
        between = text[one.match.end() : name.start]
        starts_anew = own and text[own[-1].end : one.match.start()].strip() in {"", "(", ":", "="}
        if name.start >= one.match.end() and _put_to().fullmatch(between) and not starts_anew:
            return name.end
    return behind


def _figure(one: _Number, measure: str, part: str) -> Figure | None:
    """The number as a figure; None where it can be none of what is measured."""
    value, unit = one.value, one.unit
    upto = _value(one.match["upto"]) if one.match["upto"] else None
    spread = _value(one.match["spread"]) if one.match["spread"] else None
    whole = "." not in one.match["first"] and "," not in one.match["first"]
    if one.per_cent:
        measure = measure if measure == LOSS else ACCURACY
    if measure == ACCURACY:
        in_per_cent = one.per_cent or 1 < value <= 100
        if not one.per_cent and whole and value > 1:
            return None  # `one of 4 activations`: a share in per cent says so, or has digits
        if in_per_cent:
            value, unit = value / 100, unit / 100
            upto = None if upto is None else upto / 100
            spread = None if spread is None else spread / 100
        if value > 1:
            return None
    elif measure != LOSS or whole:
        return None
    quoted = " ".join(one.match[0].split())
    return Figure(value, unit, measure, part, (), quoted, 0, 0, upto, spread)


def _is_no_figure(text: str, one: _Number, names: Names) -> bool:
    """Whether a number counts or chooses something, or is the name of a configuration."""
    if one.per_cent:
        return False
    before, behind = text[: one.match.start()], text[one.match.end() :]
    if _counted().match(behind) or _chosen().search(before):
        return True
    return bool(names.of(one.value)) and not _measured().match(behind)


def _respectively(
    text: str, numbers: Sequence[_Number], named: Sequence[Said]
) -> dict[int, tuple[str, ...]]:
    """Whose each number is, where as many names are listed before as many numbers."""
    if len(numbers) < 2 or len(named) != len(numbers):
        return {}
    if max(one.start for one in named) > numbers[0].match.start():
        return {}
    gaps = [text[a.match.end() : b.match.start()] for a, b in itertools.pairwise(numbers)]
    if not all(re.fullmatch(r"[\s,;/]*(?:and\s*)?", gap) for gap in gaps):
        return {}
    return {place: (one.name,) for place, one in enumerate(named)}


def _numbers(text: str) -> Iterator[_Number]:
    for match in _number().finditer(text):
        written = match["first"]
        exponent = re.search(r"e([-+]?\d+)$", written, re.IGNORECASE)
        digits = re.split("e", written, flags=re.IGNORECASE)[0]
        decimals = len(re.split("[.,]", digits)[1]) if re.search("[.,]", digits) else 0
        unit = 10.0 ** ((int(exponent[1]) if exponent else 0) - decimals)
        yield _Number(match, _value(written), unit, bool(match["percent"] or match["sign"]))


def _value(written: str) -> float:
    return float(written.replace(",", "."))


@cache
def _number() -> re.Pattern[str]:
    """A number, a range of two, or a number with a spread; what is part of a word is none."""
    one = rf"(?P<first>{_NUMBER})(?P<sign>{_PER_CENT})?"
    spread = rf"\s*(?:±|\+/-|\\pm)\s*(?P<spread>{_NUMBER})"
    upto = rf"{_DASH}(?P<upto>{_NUMBER})(?![.,]?\d)"
    return re.compile(
        rf"(?<![\w.,^]){one}(?:{spread}|{upto})?(?P<percent>{_PER_CENT})?(?![\w]|[.,]\d)",
        re.IGNORECASE,
    )


@cache
def _between() -> re.Pattern[str]:
    """The words of a range that has no dash."""
    return re.compile(
        rf"\bbetween\s+({_NUMBER}(?:{_PER_CENT})?)\s+and\s+(?={_NUMBER})", re.IGNORECASE
    )


@cache
def _counted() -> re.Pattern[str]:
    return re.compile(_COUNTED, re.IGNORECASE)


@cache
def _measured() -> re.Pattern[str]:
    """What stands right behind a number that is measured: `0.5 dev accuracy`."""
    return re.compile(
        r"\s*(?:train|training|dev|validation|val|test)?\s*(?:acc|loss)", re.IGNORECASE
    )


@cache
def _chosen() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_CHOSEN})$", re.IGNORECASE)


@cache
def _put_to() -> re.Pattern[str]:
    """Between a number and the configuration that it is put to."""
    measured = r"(?:(?:train|training|dev|validation|val|test)\s+)?(?:accuracy|loss)"
    return re.compile(rf"\s*(?:{measured}\s+)?(?:with|for|at|by|using|of|\()\s*", re.IGNORECASE)


@cache
def _clause_end() -> re.Pattern[str]:
    return re.compile(_CLAUSE_END, re.IGNORECASE)


@cache
def _sentence_end() -> re.Pattern[str]:
    return re.compile(_SENTENCE_END, re.IGNORECASE)
