"""What is counted in parts: `24000 weights + 80 biases`, where each stands, and what they are together."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache

from exercises.language.errors import RefusedError
from exercises.language.notation import FUNCTIONS
from graders.kinds.reading.words.names import word
from graders.kinds.reading.words.vocabulary import (
    COUNTING,
    COUNTS,
    DENIAL,
    DOUBT,
    NEARLY,
    OPERATION,
    PLACES,
    SHARING,
)


def without_terms(text: str, others: Collection[str]) -> tuple[list[str], str]:
    """What a number is the sum of, in brackets behind it, `81 (80 for the layer and one more)`; it is checked."""
    if listed := _listed_behind().fullmatch(text):
        text = f"{listed['sum']} ({listed['terms'].strip(' ,.')})"
    if in_total := _in_total().fullmatch(text):
        text = f"{in_total['sum']} ({in_total['terms'].strip(' ,')})"
    match = _with_terms().fullmatch(text)
    if match is None:
        return [], text
    terms = [
        int(COUNTS.get(one, one).replace(",", ""))
        for one in _whole_number().findall(match["terms"])
    ]
    words = {one[0].casefold() for one in word().finditer(match["terms"])}
    summed = len(terms) > 1 and sum(terms) == int(match["sum"].replace(",", ""))
    if not summed or words & (DOUBT | DENIAL | SHARING) or words & {*others}:
        return [], text
    return [match["terms"]], text[: match.end("sum")]


@cache
def _listed_behind() -> re.Pattern[str]:
    """`81 biases in all: 80 hidden ones plus the one of the output`."""
    noun = r"(?:\s+[a-z]+){0,2}(?:\s+(?:in\s+all|in\s+total|altogether))?"
    return re.compile(
        rf"\s*(?P<sum>\d{{1,3}}(?:,\d{{3}})+|\d+){noun}\s*:\s+(?=[^()]*[a-z]{{3}})(?P<terms>\d[^()*/^=×·-]*)"
    )


@cache
def _in_total() -> re.Pattern[str]:
    """`80 for the hidden layer and 1 for the output, 81 in total`."""
    return re.compile(
        r"\s*(?P<terms>\d[^()*/^=×·-]*),\s*(?:so\s+)?(?P<sum>\d+)\s+(?:in\s+total|altogether|overall)[\s.]*"
    )


@cache
def _with_terms() -> re.Pattern[str]:
    return re.compile(
        r"\s*(?:[^()]*[=:]\s*)?(?P<sum>\d{1,3}(?:,\d{3})+|\d+)\s*\((?P<terms>[^()*/^=×·-]*)\)[\s.]*"
    )


@cache
def _whole_number() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.])(?:\d{{1,3}}(?:,\d{{3}})+|\d+|{'|'.join(COUNTS)})(?![\w.])")


def refuse_loose(text: str, passed: Sequence[str]) -> None:
    """Go on if nothing says that the number is only nearly so, which nothing that is counted may be."""
    if re.match(r"\s*[$(]*\s*up\s+to\b", text):
        raise RefusedError(f'"{text.strip()}" leaves open which number is meant; write it alone', 0)
    for remark in passed:
        if {one[0].casefold() for one in word().finditer(remark)} & (NEARLY - {"rounded"}):
            raise RefusedError(f'"{remark}" leaves open which number is meant; write it alone', 0)


def with_results(text: str) -> str:
    """The text with `=` for what leads to a result: `sigmoid(1.1) -> 0.75`, `…, total 24080`."""
    text = _leads_to_result().sub(_with_equality, text)
    total = _total().search(text)
    if total is None:
        return text
    # Behind labelled parts, `W1: 24000, W2: 80`, it is a statement of its own; else a member of the chain.
    sign = f";{total[1]}:" if ":" in text[: total.start()] else " ="
    return text[: total.start()] + sign.ljust(len(total[0])) + text[total.end() :]


def _with_equality(match: re.Match[str]) -> str:
    """`0.1 + 0.2 = 0.3` for `0.1 + 0.2 ans: 0.3`; of names in front nobody knows what they are."""
    of_names = match["label"] and re.search(
        r"[A-Za-z]\w*\d|(?<![A-Za-z])[a-df-z](?![A-Za-z])", match[1]
    )
    return match[0] if of_names else f"{match[1]} = ".ljust(len(match[0]))


@cache
def _leads_to_result() -> re.Pattern[str]:
    """An arrow or `ans:` from a calculation, which holds a sign or a function, to a number at the end."""
    label = r"(?P<label>[;,]?\s(?i:ans(?:wer)?|result)\s*[:=])"
    arrow = rf"(?:[-=]+>|→|⇒|⟹|\\(?:to|[rR]ightarrow|implies)(?![A-Za-z])|{label})"
    calculated = r"((?:\A|[\n;=])(?:[^\n;=]*[\w)}][ \t]*[-+*/^(·×][^\n;=]*?|\s*[-−]?\w+))"
    comment = r"(?:[ \t]#[^\n]*)?"
    return re.compile(
        rf"{calculated}\s*{arrow}(?=\s*[-+]?[\d.]+(?:[eE][-+]?\d+)?[\s.$]*{comment}\Z)"
    )


@cache
def _total() -> re.Pattern[str]:
    return re.compile(r"[,;]((?:\s+(?:in|and|so))?\s+(?:total|altogether))\s+(?=[-+]?[\d(])")


def without_places(text: str) -> tuple[list[str], str]:
    """What each number of a working counts, `10 pixels × 3`, `80 in the hidden layer + 1`; and the rest."""
    found: list[str] = []

    def blank(match: re.Match[str]) -> str:
        words = {one[0].casefold() for one in word().finditer(match[0])}
        if words & (
            DENIAL | DOUBT | OPERATION - {"first", "second"} | COUNTING | SHARING | FUNCTIONS.keys()
        ):
            return match[0]
        found.append(match[0].strip())
        return " " * len(match[0])

    return found, _counted().sub(blank, _place().sub(blank, text))


@cache
def one_each() -> re.Pattern[str]:
    """Why it is so many: `one per input`."""
    return re.compile(
        r"(?:one|1)\s+(?:(?:weight|bias|parameter|number|value|entry)\s+)?(?:per|for\s+(?:each|every))"
        r"\s+(?:[a-z]+\s+)?[a-z]+|(?:per|for\s+(?:each|every))\s+[a-z]+\s+one",
        re.IGNORECASE,
    )


@cache
def _counted() -> re.Pattern[str]:
    """A noun or two behind a number, where the working goes on."""
    return re.compile(r"(?<=[\d)])\s+[A-Za-z]{3,}(?:\s+[A-Za-z]{3,})?(?=\s*(?:[+*=·×]|\\times))")


@cache
def _place() -> re.Pattern[str]:
    places = "|".join(sorted(PLACES - {"total"}))
    units = r"(?:\s+(?:layer|units?|neurons?|nodes?|biases|weights))*"
    where = rf"(?:the\s+)?(?:{places}){units}"
    goes_on = r"(?=\s*(?:[-+*=·×]|plus\b|minus\b|\Z))"
    return re.compile(
        rf"(?<=[\d)])\s+(?:(?:in|for|of|from)\s+{where}|\({where}\)){goes_on}", re.IGNORECASE
    )
