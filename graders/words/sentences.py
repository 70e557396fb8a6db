"""Counting sentences: abbreviations, initials and decimal points end none."""

from __future__ import annotations

import re

_ABBREVIATION = re.compile(
    r"\b(?:e\.g|i\.e|etc|vs|cf|fig|figs|eq|eqs|sec|approx|resp|w\.r\.t|dr|prof|no(?=\.\s*\d)|al|incl|ca"
    r"|[A-Za-z])\.",
    re.IGNORECASE,
)
_END = re.compile(r"(?<=[^\s.!?])[.!?]+[\"')\]”’]*(?=\s|$)")


def sentences(text: str) -> int:
    """The number of sentences; abbreviations, initials and decimal points end none."""
    shielded = _ABBREVIATION.sub(lambda match: match[0].replace(".", ""), text)
    ends = list(_END.finditer(shielded))
    tail = shielded[ends[-1].end() :] if ends else shielded
    return len(ends) + bool(re.search(r"\w", tail))
