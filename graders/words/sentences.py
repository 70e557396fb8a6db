"""Counting sentences: abbreviations, initials and decimal points end none."""

from __future__ import annotations

import re
from functools import cache


def sentences(text: str) -> int:
    """The number of sentences; abbreviations, initials and decimal points end none."""
    shielded = _abbreviation().sub(lambda match: match[0].replace(".", ""), text)
    ends = list(_end().finditer(shielded))
    tail = shielded[ends[-1].end() :] if ends else shielded
    return len(ends) + bool(re.search(r"\w", tail))


@cache
def _abbreviation() -> re.Pattern[str]:
    """An abbreviation or initial, whose full stop ends nothing."""
    return re.compile(
        r"\b(?:e\.g|i\.e|etc|vs|cf|fig|figs|eq|eqs|sec|approx|resp|w\.r\.t|dr|prof|no(?=\.\s*\d)|al|incl|ca"
        r"|[A-Za-z])\.",
        re.IGNORECASE,
    )


@cache
def _end() -> re.Pattern[str]:
    """The end of a sentence."""
    return re.compile(r"(?<=[^\s.!?])[.!?]+[\"')\]”’]*(?=\s|$)")
