"""Ranges of free indices: `(with i=1..n, j=1..k)`, which restrict nothing."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.scope import Scope

_DOTS = r"(?:,?\s*(?:\.{2,3}|…|\\[lc]?dots(?![a-z]))\s*,?|\bto\b|:)"
_SIZE = r"[A-Za-z](?:_\w)?(?!\w)"
_FROM = r"(?P<index>[a-z])\s*(?:=|∈|\\in)\s*(?:\\?\{)?\s*1\s*(?:,\s*2\s*)?"
_RANGE = rf"{_FROM}{_DOTS}\s*(?P<size>{_SIZE})(?:\s*\\?\}})?"


def without_ranges(text: str, scope: Scope) -> tuple[str, tuple[str, ...]]:
    """The text without ranges at its end that go from 1 to a size, and a note on them.

    A range that is another one than the index has in the exercise stays, to be asked about.
    """
    match = _ranges().search(text)
    if match is None:
        return text, ()
    for one in _range().finditer(match[0]):
        if one["size"] != scope.indices.get(one["index"], one["size"]):
            return text, ()
        known = scope.declared(one["size"])
        if known not in scope.sizes and (known or one["index"] in scope.indices):
            return text, ()
    said = match[0].strip(" ,;.()")
    return text[: match.start()] + " " * len(match[0]), (f'passed over: "{said}"',)


@cache
def _range() -> re.Pattern[str]:
    return re.compile(_RANGE)


@cache
def _ranges() -> re.Pattern[str]:
    one = re.sub(r"\(\?P<\w+>", "(?:", _RANGE)
    lead = r"(?:(?:with|for|where|over)(?:\s+(?:all|every|each))?\s+|(?:∀|\\forall(?![A-Za-z]))\s*)"
    listed = rf"{one}(?:\s*(?:,|;|\band\b)\s*(?:and\s+)?{one})*"
    return re.compile(
        rf"[,;]?\s*(?:\(\s*(?:{lead})?{listed}\s*\)|(?:{lead}|(?<=[,;]\s)){listed})[\s.$]*\Z"
    )
