"""Options said without their keys: `none`, `all four`, `everything except b`, `the first one`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from exercises.answer import Text
from graders.kinds.reading.options.mentions import PLACES, key_at, mentions
from graders.kinds.reading.options.stances import chosen_by_key
from graders.kinds.reading.words import phrases
from graders.kinds.reading.words.phrases import bare

_NONE = {"none", "none of them", "none of these", "nothing"}
_ALL = {
    *(
        "all",
        "everything",
        "all of them",
        "all of these",
        "all of the above",
        "all options",
        "every option",
    ),
    *(
        "all statements",
        "every statement",
        "every one of them",
        "each of them",
        "both",
        "both of them",
    ),
    *("all three", "all four", "all five", "all six"),
}
_COUNTED = {"both": 2, "three": 3, "four": 4, "five": 5, "six": 6}


def says_none(answer: Text) -> bool:
    """Whether it ticks nothing: `none`, `none of these`."""
    return bare(answer.text).casefold() in _NONE


def says_all(answer: Text, options: Mapping[str, str]) -> bool:
    """Whether it ticks everything: `all`, `all of them`, `all four`; no option says so itself."""
    line = bare(answer.text).casefold()
    counted = next((n for word, n in _COUNTED.items() if word in line.split()), len(options))
    itself = any(bare(one).casefold() == line for one in options.values())
    return line in _ALL and counted == len(options) and not itself


def all_but(answer: Text, options: Mapping[str, str]) -> list[str]:
    """The options of `everything except b`, `all but b, so a and c`; none where it says something else."""
    match = _all_but().match(bare(answer.text))
    named = mentions(match["rest"], tuple(options)) if match else []
    if match is None or not named or named[0].start or named[0].either:
        return []
    behind = match["rest"][named[0].end :]
    rest = [key for key in options if key not in named[0].keys]
    if len(named) > 1:
        again = chosen_by_key(behind, options)
        return rest if again and {*again.keys} == {*rest} else []
    found = phrases.clauses(behind)
    behind = behind.lstrip()
    begins = not found or found[0].reason or behind[:1] == "."
    why = begins and not phrases.takes_itself_back(found)
    return rest if why and not phrases.retracts(found) else []


def by_place(text: str, options: Mapping[str, str]) -> str | None:
    """The option of `the first one`, `the last option`; None where it names no place."""
    match = _place().fullmatch(text)
    return None if match is None else key_at(match["place"], tuple(options))


@cache
def _all_but() -> re.Pattern[str]:
    every = r"(?:everything|every\s+one|all(?:\s+of\s+(?:them|these))?|(?:all|every)\s+(?:options?|statements?))"
    without = r"(?:except(?:\s+for)?|but|besides|apart\s+from|other\s+than)"
    return re.compile(
        rf"{every}\s+{without}\s+(?:options?\s+|statements?\s+)?(?P<rest>.+)",
        re.IGNORECASE | re.DOTALL,
    )


@cache
def _place() -> re.Pattern[str]:
    places = "|".join(PLACES)
    said_so = r"(?:(?:the\s+answer\s+is|it\s+is|it's|i'd\s+say)\s+)?"
    return re.compile(
        rf"{said_so}the\s+(?P<place>{places})(?:\s+(?:one|option|statement|answer))?",
        re.IGNORECASE,
    )
