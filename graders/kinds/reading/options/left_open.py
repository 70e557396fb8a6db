"""What leaves open which options are meant, beside their keys: `a, b, e`, `[a, …]`, `a; both are right`.

A key that no option has, dots, other options by a word for all of them, a box left empty, and who is
undecided.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache

_COUNTED = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


def leaves_open(line: str, keys: Sequence[str]) -> bool:
    """Whether a text names something beside the keys that may be more options, or fewer."""
    signs = (_dots(), _others(), _others_at_end(), _empty_box(), _undecided())
    if any(sign.search(line) for sign in signs):
        return True
    known = {key.casefold() for key in keys}
    listed = _listed(tuple(keys)).finditer(line)
    return any(one["other"].casefold() not in known for one in listed)


def is_counted_otherwise(line: str, chosen: Collection[str], number: int) -> bool:
    """Whether a word says how many options are meant, `all four: a, c, d`, and others are chosen."""
    found = _count().search(line)
    if found is None:
        return False
    count = _COUNTED.get((found["count"] or "").casefold(), number)
    return count != len(chosen)


@cache
def _dots() -> re.Pattern[str]:
    """A list that goes on: `[a, …]`, `a, etc.`."""
    return re.compile(r"(?<![\w'’])\w[)\]]?\s*,\s*(?:\.{3}|…|etc\b)", re.IGNORECASE)


@cache
def _others() -> re.Pattern[str]:
    """`the rest as well`, `the others too`, `none of them is right`, `anything but`."""
    rest = r"(?:the\s+)?(?:rest|others?(?:\s+ones?)?|remaining\s+ones?)"
    also = r"(?:as\s+well|too|also)"
    hold = r"(?:are|is|hold|holds)\s+(?:all\s+)?(?:(?:true|right|correct)\b|also\b)"
    none = r"none\s+of\s+(?:them|these|the\s+(?:options|statements))\s+(?:is|are|really)\b"
    return re.compile(rf"\b{rest}\s+(?:{also}|{hold})|\b{none}|\banything\s+but\b", re.IGNORECASE)


@cache
def _others_at_end() -> re.Pattern[str]:
    """`d, and the others`."""
    return re.compile(r"\band\s+(?:all\s+)?(?:the\s+)?(?:others?|rest)[\s.]*\Z", re.IGNORECASE)


@cache
def _empty_box() -> re.Pattern[str]:
    """An empty box in front of the only option."""
    return re.compile(r"\A\s*[-*•]?\s*\[\s?\]\s*\(?\w\)?[\s.]*\Z")


@cache
def _undecided() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:undecided|torn\s+between|no\s+(?:idea|clue)|(?:do\s+not|don['’]?t)\s+(?:really\s+)?know)\b",
        re.IGNORECASE,
    )


@cache
def _listed(keys: tuple[str, ...]) -> re.Pattern[str]:
    """A letter or number that stands alone behind the first keys, as the last of `a, b, e`."""
    key = rf"[(\[]?(?:{'|'.join(map(re.escape, keys))})[)\]]?"
    joined = r"\s*(?:,|&|/|;|\band\b)\s*(?:and\s+)?"
    lead = r"(?:(?:the\s+)?(?:answers?|options?|statements?|i\s+(?:choose|pick|tick))\W+(?:(?:is|are)\W+)?)?"
    end = r"[\s.]*(?:[,;&/\])\n]|\band\b|\Z)"
    return re.compile(
        rf"\A\W*{lead}{key}(?:{joined}{key})*{joined}(?=[(\[]?(?P<other>[A-Za-z]|\d{{1,2}})[)\]]?{end})",
        re.IGNORECASE,
    )


@cache
def _count() -> re.Pattern[str]:
    """`all four`, `both are right`."""
    counted = "|".join(_COUNTED)
    right = r"(?:are|hold)\s+(?:right|true|correct)"
    return re.compile(
        rf"\ball\s+(?P<count>{counted})\b(?=\s*(?:[:=,;.]|{right}|\Z))|\b(?:both|all(?:\s+of\s+(?:them|these))?)\s+{right}\b(?!\s+but)",
        re.IGNORECASE,
    )
