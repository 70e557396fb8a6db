"""Which exercise a cell belongs to, by a comment in it or by a heading above."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from graders.kinds.code.cells import Cell

# Cells that both exercises share say so; there is nothing else that they could be called.
_SHARED = (
    r"set-?\s?up|imports?|load\w*|data\w*|read\w*|helpers?|functions?|common|both|shared|prepar\w+"
    r"|preliminar\w+|libraries|packages"
)
_PART = r"(?:part|question|exercise|task|problem|aufgabe|q|teil)"


def labels_of(cell: Cell, known: Mapping[str, Sequence[str]]) -> frozenset[str] | None:
    """The exercises that a cell names; all of them where it is a shared one, None where it says nothing.

    Args:
        cell: A cell.
        known: For each exercise its id and what else its cells may be called.
    """
    texts = (cell.comments, cell.above)
    named = frozenset(
        name for name, words in known.items() if any(_names(text, name, words) for text in texts)
    )
    if named:
        return named
    for text in texts:
        if _shared().search(text):
            return frozenset(known)
    return None


def _names(text: str, exercise: str, words: Sequence[str]) -> bool:
    short = exercise.rpartition("/")[2]
    spelled = [short, short.replace("-", " "), *words]
    return any(_word(one).search(text) for one in spelled)


@cache
def _word(word: str) -> re.Pattern[str]:
    """A word; a single letter only as the name of a part: `(a)`, `part a`, `a)`, `2a`, `2.a`."""
    if len(word) > 1:
        return re.compile(rf"\b{re.escape(word)}", re.IGNORECASE)
    letter = re.escape(word)
    return re.compile(
        rf"\({letter}\)|\b{letter}\)|\b\d+\s?\.?\s?\(?{letter}\b|\b{_PART}\s*(?:\d+)?[\s.:(]*{letter}\b"
        rf"|(?m:^\W*{letter}\s*[.:]?\s*$)|(?m:^\W*{letter}\s*[.:)–-]\s)",
        re.IGNORECASE,
    )


@cache
def _shared() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_SHARED})\b", re.IGNORECASE)
