"""The words that findings are made of: what is measured, on which set, of which configuration."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

ACCURACY, LOSS = "accuracy", "loss"
_MEASURES = {
    ACCURACY: r"acc(?:urac(?:y|ies))?\b\.?",
    LOSS: r"loss(?:es)?\b|cross[- ]entropy\b",
}
_SETS = {
    "train": r"train(?:ing)?\b",
    "dev": r"dev(?:elopment)?\b|val(?:idation)?\b|held[- ]out\b",
    "test": r"test\b",
}


class Said(NamedTuple):
    """A word of one of the lists, with its place."""

    name: str
    start: int
    end: int


def measures(text: str) -> list[Said]:
    """Where a text speaks of accuracy or loss."""
    return list(_found(text, _MEASURES))


def sets(text: str) -> list[Said]:
    """Where it speaks of the train, dev or test set."""
    return list(_found(text, _SETS))


def _found(text: str, words: Mapping[str, str]) -> Iterable[Said]:
    found = (
        Said(name, match.start(), match.end())
        for name, pattern in words.items()
        for match in _word(pattern).finditer(text)
    )
    return sorted(found, key=lambda one: one.start)


@cache
def _word(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})", re.IGNORECASE)


class Names:
    """The configurations of an experiment, by all that a text may call them.

    Args:
        spellings: For each configuration what it is called beside its own name.
    """

    def __init__(self, spellings: Mapping[str, Sequence[str]]) -> None:
        spelled = {one: name for name, others in spellings.items() for one in (name, *others)}
        self.known = tuple(spellings)
        self._spelled = {_folded(one): name for one, name in spelled.items()}
        self._numbers = {
            value: name for one, name in spelled.items() if (value := _as_number(one)) is not None
        }
        longest_first = sorted((one for one in spelled if _as_number(one) is None), key=len)[::-1]
        self._pattern = "|".join(
            rf"(?<![\w.]){_flexible(one)}(?![\w])" for one in longest_first if one.strip()
        )

    def within(self, text: str) -> list[Said]:
        """Where configurations are named by words; numbers that name one are told by `of`."""
        if not self._pattern:
            return []
        pattern = _compiled(self._pattern)
        found = (
            Said(self._spelled[_folded(match[0])], match.start(), match.end())
            for match in pattern.finditer(text)
            if _folded(match[0]) in self._spelled
        )
        return list(found)

    def of(self, number: float) -> str:
        """The configuration that is called by a number, such as a learning rate; else nothing."""
        return next(
            (
                name
                for value, name in self._numbers.items()
                if abs(value - number) <= 1e-9 * max(abs(value), abs(number))
            ),
            "",
        )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _folded(text: str) -> str:
    return re.sub(r"[\s_-]+", " ", text.strip()).casefold()


def _flexible(text: str) -> str:
    """The spelling with any blanks, hyphens or underscores between its words."""
    return r"[\s_-]+".join(map(re.escape, re.split(r"[\s_-]+", text.strip())))


def _as_number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
