"""How an answer is written, without what it says: the same notation with other numbers is the same."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from cli.statistics.observations import Answered, Place

# A page of text is no notation; its beginning tells it apart.
_LONGEST = 80


class Notation(NamedTuple):
    """A way of writing that could not be read: an example, where it stands, by whom, and what was said."""

    example: str
    places: tuple[Place, ...]
    students: tuple[int, ...]
    said: str


def shape_of(written: str) -> str:
    """What is left of an answer when its numbers are any numbers, and spaces and case say nothing."""
    text = unicodedata.normalize("NFC", written).casefold()
    return re.sub(r"\s+", "", _numbers().sub("0", text))[:_LONGEST]


@cache
def _numbers() -> re.Pattern[str]:
    return re.compile(r"\d+(?:[.,]\d+)*")


def unread(columns: Mapping[Place, list[Answered | None]]) -> list[Notation]:
    """The notations that could not be read and nobody has decided on, by the number of students.

    The same notation in several parts is one.
    """
    found: defaultdict[str, list[tuple[Place, int, Answered]]] = defaultdict(list)
    for place, column in columns.items():
        for line, answer in enumerate(column):
            if answer is not None and answer.status == "unreadable":
                found[shape_of(answer.written or answer.said)].append((place, line, answer))
    notations = [_notation(one) for one in found.values()]
    return sorted(notations, key=lambda one: (-len(one.students), one.example))


def _notation(found: Iterable[tuple[Place, int, Answered]]) -> Notation:
    found = list(found)
    _, _, first = found[0]
    places = tuple(dict.fromkeys(place for place, _, _ in found))
    students = tuple(sorted({line for _, line, _ in found}))
    example = re.sub(r"\s+", " ", first.written).strip()
    return Notation(example[:_LONGEST], places, students, first.said)
