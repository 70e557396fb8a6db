"""An answer: text, a list or a mapping of texts, each with the place where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import NamedTuple

# Longer than any placeholder; spares the search in long answers.
_LONGEST_PLACEHOLDER = 40


@cache
def _placeholder() -> re.Pattern[str]:
    word = r"(?:to-?do|tb[ad]|fixme|n/a)"
    marks = r"(?:\?+|\.{2,}|…+|-+|[–—]+|_{2,})"
    before, behind = r"""[\s<(\[#"'`*]*""", r"""[\s>)\]"'`*]*"""
    return re.compile(rf"{before}(?:{word}[.:!]*|{marks}){behind}", re.IGNORECASE)


class Place(NamedTuple):
    """A position in a file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Text:
    """One scalar, with its source text untouched (`20.10` has four digits)."""

    text: str
    place: Place
    quoted: bool = False

    @property
    def null(self) -> bool:
        """Whether there is no text, or a bare `null` or `~`."""
        text = self.text.strip()
        return not text or (not self.quoted and text in {"null", "Null", "NULL", "~"})

    @property
    def placeholder(self) -> bool:
        """Whether it only keeps the place of an answer still to be written: `TODO`, `?`, `...`."""
        return len(self.text) <= _LONGEST_PLACEHOLDER and bool(_placeholder().fullmatch(self.text))

    @property
    def blank(self) -> bool:
        """Whether nothing was answered."""
        return self.null or self.placeholder

    def place_at(self, offset: int) -> Place:
        """The place of a character of the text; the start where lines were joined or folded."""
        if "\n" in self.text:
            return self.place
        inside = self.place.column + int(self.quoted) + offset
        return Place(self.place.file, self.place.line, inside)


@dataclass(frozen=True, slots=True)
class Items:
    """A list of answers."""

    items: tuple[Answer, ...]
    place: Place

    @property
    def blank(self) -> bool:
        """Whether no item says anything."""
        return all(item.blank for item in self.items)


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping from names to answers; `places` says where each name stands."""

    fields: Mapping[str, Answer]
    place: Place
    places: Mapping[str, Place] = field(default_factory=dict)

    @property
    def blank(self) -> bool:
        """Whether no field says anything."""
        return all(value.blank for value in self.fields.values())


Answer = Text | Items | Fields
# Where an exercise lets students choose names, what stands under them; no part has this id.
OWN_NAMES = "(own names)"


class Misread(NamedTuple):
    """An answer that could not even be cut into texts: why, and where."""

    message: str
    place: Place


# What was written for the parts of an exercise.
Parts = dict[str, Answer | Misread]


class UnreadableError(Exception):
    """A part's answer cannot be read; it is told where and why, and is never called wrong."""

    def __init__(self, message: str, place: Place) -> None:
        super().__init__(message)
        self.message = message
        self.place = place


class SeveralAnswersError(UnreadableError):
    """The answer leaves open which of several counts."""


class ContradictedError(SeveralAnswersError):
    """Words of the answer do not fit the rest of it, so that no part may be read without them."""


class HandIn(NamedTuple):
    """What a student gave: per exercise and part what was written, and what was noticed on reading.

    `sha256` runs over the sorted (relative path, content) of all files; `files` are those beside the
    answer sheet, by their path from there. `misspelt` tells for an exercise without an answer what
    stands under an id that nearly is its own, and where.
    """

    name: str
    sha256: str
    answers: Mapping[str, Mapping[str, Answer | Misread]]
    notices: tuple[str, ...] = ()
    files: Mapping[str, bytes] = {}
    misspelt: Mapping[str, str] = {}


def texts(answer: Answer) -> Iterator[Text]:
    """Every text inside an answer, in order."""
    if isinstance(answer, Text):
        yield answer
        return
    inner = answer.items if isinstance(answer, Items) else answer.fields.values()
    for item in inner:
        yield from texts(item)


def with_texts(answer: Answer, change: Callable[[Text], Text]) -> Answer:
    """The answer with each text inside it changed, in order."""
    match answer:
        case Text():
            return change(answer)
        case Items():
            items = tuple(with_texts(one, change) for one in answer.items)
            return replace(answer, items=items)
        case Fields():
            fields = {name: with_texts(one, change) for name, one in answer.fields.items()}
            return replace(answer, fields=fields)


def as_written(answer: Answer) -> str:
    """The answer on one line, in the notation of the answer sheet."""
    if isinstance(answer, Text):
        return " ".join(answer.text.split())
    if isinstance(answer, Items):
        return "[" + ", ".join(as_written(item) for item in answer.items) + "]"
    return "{" + ", ".join(f"{k}: {as_written(v)}" for k, v in answer.fields.items()) + "}"


def as_text(answer: Answer) -> Text:
    """The answer as one text; what the sheet read as a list is put back as it was written."""
    return answer if isinstance(answer, Text) else Text(as_written(answer), answer.place)


def paragraphs(answer: Answer) -> str:
    """All texts of an answer in words, each on lines of its own."""
    return "\n".join(one.text.strip() for one in texts(answer))


def only_item(answer: Answer) -> Answer:
    """A list of one element is its element."""
    while isinstance(answer, Items) and len(answer.items) == 1:
        answer = answer.items[0]
    return answer
