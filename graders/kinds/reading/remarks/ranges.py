"""Ranges of free indices: `(with i=1..n, j=1..k)`, which restrict nothing."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.layout import blank_at
from exercises.language.scope import Scope

_DOTS = r"(?:,?\s*(?:\.{2,3}|…|\\[lc]?dots(?![a-z]))\s*,?|\bto\b|:)"
_SIZE = r"[A-Za-z](?:_\w)?(?!\w)"
_FROM = r"(?P<index>[a-z])\$?\s*(?:=|∈|\\in)\s*(?:\\?\{|\[)?\s*1\s*(?:,\s*2\s*)?"
_RANGE = rf"{_FROM}(?:{_DOTS}|,)\s*\$?(?P<size>{_SIZE})(?:\s*(?:\\?\}}|\]))?"


def without_ranges(text: str, scope: Scope) -> tuple[str, tuple[str, ...]]:
    """The text without ranges at its end that go from 1 to a size, and a note on them.

    A range that is another one than the index has in the exercise stays, to be asked about.
    """
    text, quantified = _without_quantifier(text)
    if (between := _between().search(text)) and _is_whole(between["index"], between["size"], scope):
        told = f'passed over: "{between["told"].strip()}"'
        return blank_at(text, between.start(), between.end()), (*quantified, told)
    match = _ranges().search(text)
    if match is None:
        return text, quantified
    for one in _range().finditer(match[0]):
        if not _is_whole(one["index"], one["size"], scope):
            return text, quantified
    said = match[0].strip(" ,;.()")
    return text[: match.start()] + " " * len(match[0]), (*quantified, f'passed over: "{said}"')


def _is_whole(index: str, size: str, scope: Scope) -> bool:
    """Whether an index goes up to this size in the exercise, or is a letter of the answer's own."""
    if size != scope.indices.get(index, size):
        return False
    known = scope.declared(size)
    return known in scope.sizes or not (known or index in scope.indices)


@cache
def _between() -> re.Pattern[str]:
    r"""`1 \leq i \leq K` at the end."""
    less = r"\s*(?:≤|<=|\\leq?(?:slant)?(?![A-Za-z]))\s*"
    lead = r"(?:[,;(]|\\q?quad|\b(?:for|with|where|and|all)\b|\\text\s*\{[a-z ]*\}|\s)*"
    return re.compile(
        rf"(?<=[\w)}}\]$])(?=[\s,;(\\]){lead}\$?(?P<told>1{less}(?P<index>[a-z]){less}(?P<size>{_SIZE}))\$?\)?[\s.$]*\Z"
    )


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
    words = r"(?:\\text\s*\{\s*)?(?:with|for|where|over)(?:\s+(?:all|every|each))?[\s}$]+"
    lead = rf"(?:{words}|(?:∀|\\forall(?![A-Za-z]))\s*)"
    listed = rf"(?>{one})(?:\s*+(?:,|;|\band\b)\s*+(?:and\s++)?(?>{one}))*"
    return re.compile(
        rf"[,;]?\s*(?:\(\s*(?:{lead})?{listed}\s*\)|(?:{lead}|(?<=[,;]\s)){listed})(?:[\s.$\\]*\Z|(?=\s*,\s*i\.\s?e))"
    )
