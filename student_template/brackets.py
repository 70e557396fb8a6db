"""Brackets, quotations and comments in what students typed: one scanner for all who look for them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache

OPENING = "([{"
# An interval may be half open, `[0, inf)`; a brace is closed by a brace only.
_CLOSES = {")": "([", "]": "([", "}": "{"}


@cache
def _mark() -> re.Pattern[str]:
    return re.compile(r"""[()\[\]{},:"'#]""")


@cache
def _passed_over() -> re.Pattern[str]:
    return re.compile(r"""["'#]""")


@cache
def _quotation(quote: str) -> re.Pattern[str]:
    inside = r'(?:[^"\\]|\\.)*' if quote == '"' else "(?:[^']|'')*"
    return re.compile(quote + inside + quote, re.DOTALL)


def marks(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The brackets, commas and colons of a stretch with their positions.

    Quotations are passed over; of a comment only its `#` is given.
    """
    if _passed_over().search(text, start, end) is None:  # twice as fast
        yield from ((match.start(), match[0]) for match in _mark().finditer(text, start, end))
        return
    position = start
    while match := _mark().search(text, position, end):
        position, character = match.start(), match[0]
        if character in "\"'":
            if _opens_quotation(text, start, position):
                position = closing_quote(text, position, end) or position
        elif character != "#":
            yield position, character
        elif position == start or text[position - 1].isspace():
            yield position, character
            line_end = text.find("\n", position, end)
            position = line_end if line_end >= 0 else end
        position += 1


def _opens_quotation(text: str, first: int, position: int) -> bool:
    """Whether a quote character opens a quotation: at the start of an entry, or behind a colon."""
    position -= 1
    while position >= first and text[position].isspace():
        position -= 1
    return position < first or text[position] in ":[{,"


def closing_quote(text: str, start: int, end: int | None = None) -> int | None:
    """The index of the quote that closes the one at start."""
    match = _quotation(text[start]).match(text, start, len(text) if end is None else end)
    return match.end() - 1 if match else None


class Brackets:
    """The brackets, commas and colons of a text, found in one pass."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._marks = list(marks(text, 0, len(text)))
        self._places = [position for position, _ in self._marks]
        self._closing: dict[int, int] = {}
        opened: list[tuple[int, str]] = []
        for position, character in self._marks:
            if character in OPENING:
                opened.append((position, character))
            elif character in _CLOSES and opened:
                start, bracket = opened.pop()
                if bracket in _CLOSES[character]:
                    self._closing[start] = position
                else:
                    opened.clear()  # none of those around it is closed by its own either

    def closing(self, start: int, end: int | None = None) -> int | None:
        """The index of the bracket that closes the one at start, if the brackets match."""
        closing = self._closing.get(start)
        return closing if closing is not None and (end is None or closing < end) else None

    def split(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The stretches between the commas of this level."""
        first = start
        for position, character in self._outside(start, end):
            if character == ",":
                yield first, position
                first = position + 1
        if self._text[first:end].strip():
            yield first, end

    def colon_behind_name(self, start: int, end: int) -> int | None:
        """Where the colon of `name: value`, `"name":value` or `h_{1}: value` stands."""
        text = self._text
        while start < end and text[start].isspace():
            start += 1
        if text[start : start + 1] in {'"', "'"}:
            quote = closing_quote(text, start, end)
            if quote is None:
                return None
            behind = text[quote + 1 : end].lstrip()
            return end - len(behind) if behind[:1] == ":" else None
        for position, character in self._outside(start, end):
            if character in OPENING:
                is_index = position > start and text[position - 1] in "_^"
                if not is_index or self.closing(position, end) is None:
                    return None
            elif character == ":" and (position + 1 == end or _starts_value(text[position + 1])):
                return position
        return None

    def _outside(self, start: int, end: int) -> Iterator[tuple[int, str]]:
        """The marks of a stretch; of what stands in brackets only the one that opens them."""
        index = bisect_left(self._places, start)
        while index < len(self._marks) and (mark := self._marks[index])[0] < end:
            yield mark
            closing = self.closing(mark[0], end)
            index = index + 1 if closing is None else bisect_right(self._places, closing)


def _starts_value(character: str) -> bool:
    return character.isspace() or character in "[{\"'"


def without_comments(text: str) -> tuple[str, list[int]]:
    """The text with blanks in the place of comments, and where these start."""
    starts = [position for position, character in marks(text, 0, len(text)) if character == "#"]
    for start in starts:
        line_end = text.find("\n", start)
        length = (line_end if line_end >= 0 else len(text)) - start
        text = f"{text[:start]}{' ' * length}{text[start + length :]}"
    return text, starts


def unquoted(raw: str) -> str:
    r"""The text between quotes, taken literally: a backslash is a backslash.

    Undone is only what a program that writes YAML or JSON has surely done: `\"`, escaped line
    breaks, `\u03C3` and `\xB2`, and backslashes doubled throughout.
    """
    inner = raw[1:-1]
    if raw[0] == "'":
        inner = inner.replace("''", "'")
    else:
        inner = re.sub(r"\\\n\s*(\\(?=\s))?", "", inner).replace('\\"', '"')
        runs = re.findall(r"\\+", inner)
        if any(len(run) > 1 for run in runs) and all(len(run) % 2 == 0 for run in runs):
            inner = inner.replace("\\\\", "\\")
        else:
            code = r"(?<!\\)\\(?:u(?![dD][89a-fA-F])([0-9A-Fa-f]{4})|x([0-9A-F]{2}))"
            inner = re.sub(code, lambda m: chr(int(m[1] or m[2], 16)), inner)
    return " ".join(line.strip() for line in inner.split("\n")) if "\n" in inner else inner
