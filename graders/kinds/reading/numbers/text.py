"""The text of a number before its statements are told apart: without layers, sentences and shapes around it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal
from difflib import get_close_matches
from functools import cache

from exercises.language.layout import without_bullets_of_math
from exercises.tolerances import TypedNumber
from graders.kinds.reading.clauses.heads import spelled
from graders.kinds.reading.numbers.sentences import with_functions_taken
from graders.kinds.reading.numbers.working import APPLIED
from graders.kinds.reading.remarks.narration import disputes

# `weigths` is as much like `weights`, and `bias` like `biases`; no two words for what is counted are.
_ALIKE = 0.8


def without_surroundings(text: str, called: Collection[str]) -> tuple[str, list[str]]:
    """A number with its working, without marks, layers and sentences around it; and paths and shapes beside it.

    Args:
        text: What was typed, in plain characters.
        called: What the number may be called.
    """
    bare = with_functions_taken(without_bullets_of_math(text))
    told: list[str] = []
    for pattern in (_of_layers(), _path()):
        told += [one[0] for one in pattern.finditer(bare)]
        bare = pattern.sub(lambda match: " " * len(match[0]), bare)
    bare = _too().sub(lambda match: " " * len(match[0]), bare)
    bare = _half_of().sub(lambda match: "1/2*".ljust(len(match[0])), bare)
    bare, led = _without_lead(bare)
    bare = _number_of().sub("the number", bare)
    bare = _loss().sub(lambda match: f"loss{match['sign'] or ''}".ljust(len(match[0])), bare)
    bare = _bold().sub(lambda match: f"  {match['inside']}  ", bare)
    bare, sized = _without_shape_of_so_many(bare)
    bare = _without_sentence(_without_layer(bare), called)
    for passed_over in (_one_by_one(), _line_goes_on()):
        bare = passed_over.sub(lambda match: " " * len(match[0]), bare)
    if fact := _fact_behind().search(bare):
        bare, told = bare[: fact.start()], [*told, fact["told"]]
    return bare, [*(one.strip(" :()→=>-\n") for one in told), *filter(None, [led, sized])]


@cache
def _too() -> re.Pattern[str]:
    """`1 too`: it is like another one."""
    return re.compile(r"(?<=\d)\s+(?:too|as\s+well)(?=[\s.]*\Z)")


@cache
def _fact_behind() -> re.Pattern[str]:
    """`0 (ln 1 = 0)`: an equation between numbers with a function in it, which must be so."""
    function = rf"(?:\b{APPLIED}|\be(?=\s?\^))"
    step = rf"(?:[-−+*/·×^\d. ]|\([^()=]*\)|{function})"
    return re.compile(
        rf"(?<=\d)\s*\((?P<told>(?=[^=]*{function}){step}++=\s*[-−]?\d[\d.]*)\)[\s.]*\Z"
    )


def without_percent(text: str) -> tuple[str, str]:
    """`0.659` and `65.9%` of `0.659 (65.9%)`, where both are the same; else the text and nothing."""
    found = _percent_behind().search(text)
    if found is None:
        return text, ""
    if not TypedNumber.rounded(found["percent"]).rounds(100 * Decimal(found["share"])):
        return text, ""
    return text[: found.start("told")], found["told"].strip(" ()")


@cache
def _percent_behind() -> re.Pattern[str]:
    return re.compile(
        r"(?<![\d.])(?P<share>-?\d*\.\d+)(?P<told>\s*\(\s*(?P<percent>\d+(?:\.\d+)?)\s*\\?%\s*\))[\s.]*\Z"
    )


def without_magnitude(text: str) -> tuple[str, str]:
    """`2,362,368` of `2,362,368 ≈ 2.36M`, where both are the same; else the text and nothing."""
    found = _magnitude_behind().search(text)
    if found is None:
        return text, ""
    whole = Decimal(found["number"].replace(",", ""))
    if not TypedNumber.rounded(found["short"]).rounds(
        whole / _MAGNITUDES[found["unit"].casefold()]
    ):
        return text, ""
    return text[: found.start("told")], found["told"].strip(" ()")


_MAGNITUDES = {"k": Decimal(1000), "m": Decimal(10) ** 6, "b": Decimal(10) ** 9}


@cache
def _magnitude_behind() -> re.Pattern[str]:
    return re.compile(
        r"(?<![\d.,])(?P<number>\d{1,3}(?:,\d{3})+|\d+)(?P<told>\s*(?:≈|~|\\approx|\(\s*(?:≈|~|about\s)?|,?\s+(?:or\s+)?about\s)\s*"
        r"(?P<short>\d+(?:\.\d+)?)\s?(?P<unit>[kKMB])\s*\)?)[\s.$]*\Z"
    )


@cache
def _path() -> re.Pattern[str]:
    """The path of a graph along which a derivative is taken, `x -> s1 -> f: …`."""
    return re.compile(r"\A\s*(?:path\s+)?\w+(?:\s*(?:-+>|→|\\to\b)\s*\w+){2,}\s*:(?=\s)")


def _without_lead(text: str) -> tuple[str, str]:
    """The calculation behind words that lead to it, `same thing with w3 and w4: 0.24 + 0.24 = 0.48`, and these."""
    lead = _talk_in_front().match(text)
    if lead is None or disputes(lead["words"]):
        return text, ""
    return " " * lead.end() + text[lead.end() :], lead["words"]


@cache
def _talk_in_front() -> re.Pattern[str]:
    """A clause of words that does not end in the name of a number, in front of a calculation and its result."""
    named = r"(?<!of)(?<!for)(?<!is)(?<!value)\s\S+"
    words = rf"(?P<words>(?=(?:[^:=\n]*\b[a-z]{{3,}}\b){{2}})[A-Za-z][^:=\n\d]*(?:\b[a-z]\d[^:=\n\d]*)*?{named})"
    result = r"=\s*[-−]?[\d.,]+(?:\s+[a-z]{3,})?[\s.]*\Z"
    return re.compile(rf"\A\s*{words}\s*:\s+(?=[\d(][^=\n:]*[-+*/×·][^=\n:]*{result})")


@cache
def _half_of() -> re.Pattern[str]:
    return re.compile(r"\bhalf\s+(?:of\s+)?(?=\()", re.IGNORECASE)


@cache
def _one_by_one() -> re.Pattern[str]:
    """The shape of a single number, `(1 × 1)`, behind it."""
    return re.compile(r"(?<=[\w$}])\s+\(\s*1\s*(?:×|x|\\times)\s*1\s*\)(?=\s*\Z)")


def _without_layer(text: str) -> str:
    """The calculation behind a layer as a program makes it, `Conv2d(3, 64, 3): `, if it takes its numbers."""
    layer = _layer().match(text)
    if layer is None:
        return text
    behind = text[layer.end() :]
    taken = {*re.findall(r"\d+", layer["sizes"])} <= {*re.findall(r"\d+", behind)}
    return " " * layer.end() + behind if taken else text


def _without_sentence(text: str, called: Collection[str]) -> str:
    """`s_6 = …` of `The square is s_6 = …`, a sentence that ends with the name of the number."""
    found = _sentence_with_name().match(text)
    if found is None or spelled(found["name"]) not in {spelled(one) for one in called}:
        return text
    return " " * found.start("name") + text[found.start("name") :]


def _without_shape_of_so_many(text: str) -> tuple[str, str]:
    """`300` of `300, so x is (300, 1)`, and the shape that follows from it, of as many entries."""
    found = _shape_of_so_many().search(text)
    if found is None or found["number"] != found["size"]:
        return text, ""
    return text[: found.start("said")], found["said"].strip(" ,.")


@cache
def _shape_of_so_many() -> re.Pattern[str]:
    so = r"(?:\s+\([^()\d]*\))?,\s+so\s+\$?\w+\$?\s+(?:is|has\s+(?:the\s+)?shape)\s+"
    return re.compile(
        rf"(?<![\w.])(?P<number>\d+)(?P<said>{so}\(?\s*(?P<size>\d+)\s*(?:,|×|x)\s*1\s*\)?)[\s.]*\Z"
    )


@cache
def _sentence_with_name() -> re.Pattern[str]:
    words = r"(?:the|its?|this|so|here|for|in|we|at|of|from|by|and|that)\b[A-Za-z\s,]{0,60}"
    return re.compile(
        rf"\s*{words}(?:\bis|\bgives|\bhave|\bget|\bbecomes|=)\s+(?P<name>\\?[A-Za-z]\w*(?:_?\{{\w+\}})?)\s*=",
        re.IGNORECASE,
    )


@cache
def _layer() -> re.Pattern[str]:
    return re.compile(r"\A\s*(?:nn\.)?[A-Z][a-z]+\d?[a-z]?\((?P<sizes>[\d\s,]*)\)\s*:(?!=)")


@cache
def _bold() -> re.Pattern[str]:
    """`**100,480 parameters**`, a number with its words."""
    return re.compile(r"(?<![\w)\]*])\*\*(?P<inside>\d[^*\n]*[A-Za-z])\*\*(?![\w(*])")


@cache
def _number_of() -> re.Pattern[str]:
    """`no. of`, which denies nothing."""
    return re.compile(r"\b(?:the\s+)?no\.(?=\s+of\b)", re.IGNORECASE)


@cache
def _loss() -> re.Pattern[str]:
    """The name of a loss, of which a word alone would do something to a number: `Squared error: 0.327`."""
    named = r"(?:mean[ -]|half[ -])?squared[ -](?:error|loss)|negative[ -]log[ -]likelihood"
    return re.compile(
        rf"\A[\s*]*(?:the\s+)?(?:{named})\**\s*(?:(?P<sign>:)\**|(?==|is\b))", re.IGNORECASE
    )


@cache
def _of_layers() -> re.Pattern[str]:
    """How many units there are, in front of what follows: `8 inputs, 5 hidden, 1 output → 9×5 + 6×1 = 51`."""
    layer = r"\d+\s+(?:inputs?|hidden|outputs?)(?:\s+(?:units?|neurons?|nodes?|layers?))?"
    return re.compile(
        rf"\A\s*{layer}(?:,?\s+(?:and\s+)?{layer})*\s*[,:]?\s*(?:→|-+>|=>|\\to\b)\s*(?=\$?[\d(][^=\n]*=)",
        re.IGNORECASE,
    )


@cache
def _line_goes_on() -> re.Pattern[str]:
    """A line break in front of a sign of equality: `d(s^2)/ds`, with `= 2 s` below."""
    return re.compile(r"[ \t]*\n[ \t]*(?==(?!=))")


def without_unit(text: str, units: Sequence[str]) -> str:
    """The text without one word for what is counted, at its end."""
    bare = text.rstrip(" .,;$")
    for unit in sorted(units, key=len, reverse=True):
        if bare.casefold().endswith(unit.casefold()):
            return bare[: -len(unit)].ljust(len(text))
    misspelt = re.search(r"(?<=\d\s)[a-z]{4,}\Z", bare.casefold())
    if misspelt and get_close_matches(misspelt[0], units, cutoff=_ALIKE):
        return bare[: misspelt.start()].ljust(len(text))
    return text
