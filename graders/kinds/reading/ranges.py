"""Ranges of free indices: `(with i=1..n, j=1..k)`, which restrict nothing."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.layout import blank_at
from exercises.language.scope import Scope

_DOTS = r"(?:,?\s*(?:\.{2,3}|…|\\[lc]?dots(?![a-z]))\s*,?|\bto\b|:)"
_SIZE = r"[A-Za-z](?:_\w)?(?!\w)"
_FROM = r"(?P<index>[a-z])\s*(?:=|∈|\\in)\s*(?:\\?\{|\[)?\s*1\s*(?:,\s*2\s*)?"
_RANGE = rf"{_FROM}(?:{_DOTS}|,)\s*(?P<size>{_SIZE})(?:\s*(?:\\?\}}|\]))?"


def without_ranges(text: str, scope: Scope) -> tuple[str, tuple[str, ...]]:
    """The text without ranges at its end that go from 1 to a size, and a note on them.

    A range that is another one than the index has in the exercise stays, to be asked about.
    """
    text, quantified = _without_quantifier(text)
    match = _ranges().search(text)
    if match is None:
        return text, quantified
    for one in _range().finditer(match[0]):
        if one["size"] != scope.indices.get(one["index"], one["size"]):
            return text, quantified
        known = scope.declared(one["size"])
        if known not in scope.sizes and (known or one["index"] in scope.indices):
            return text, quantified
    said = match[0].strip(" ,;.()")
    return text[: match.start()] + " " * len(match[0]), (*quantified, f'passed over: "{said}"')


def _without_quantifier(text: str) -> tuple[str, tuple[str, ...]]:
    r"""The text without `\forall i, j` where nothing is said of these, and a note on it."""
    found = _quantifier().search(text)
    if found is None:
        return text, ()
    return blank_at(text, found.start(), found.end()), (f'passed over: "{found[0].strip()}"',)


@cache
def _quantifier() -> re.Pattern[str]:
    end = r"(?=\s*(?:[.;$\n=)]|,\s*[^\Wa-z]|,\s*i\.e|\\\]|\Z))"
    return re.compile(rf"(?:∀|\\forall(?![A-Za-z]))\s*[a-z](?:\s*,\s*[a-z])*{end}")


@cache
def _range() -> re.Pattern[str]:
    return re.compile(_RANGE)


@cache
def _ranges() -> re.Pattern[str]:
    one = re.sub(r"\(\?P<\w+>", "(?:", _RANGE)
    words = r"(?:\\text\s*\{\s*)?(?:with|for|where|over)(?:\s+(?:all|every|each))?[\s}]+"
    lead = rf"(?:{words}|(?:∀|\\forall(?![A-Za-z]))\s*)"
    listed = rf"{one}(?:\s*(?:,|;|\band\b)\s*(?:and\s+)?{one})*"
    return re.compile(
        rf"[,;]?\s*(?:\(\s*(?:{lead})?{listed}\s*\)|(?:{lead}|(?<=[,;]\s)){listed})(?:[\s.$\\]*\Z|(?=\s*,\s*i\.\s?e))"
    )
