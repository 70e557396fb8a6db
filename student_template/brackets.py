"""Brackets, quotations and comments in what students typed: one scanner for all who look for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

OPENING = "([{"
# An interval may be half open, `[0, inf)`; a brace is closed by a brace only.
_CLOSES = {")": "([", "]": "([", "}": "{"}
# Deeper than anybody nests by hand; keeps the search for a closing bracket linear.
_MAX_STACK = 60


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


def closing_bracket(text: str, start: int, end: int | None = None) -> int | None:
    """The index of the bracket that closes the one at start, if the brackets match."""
    stack: list[str] = []
    for position, character in marks(text, start, len(text) if end is None else end):
        if character in OPENING:
            stack.append(character)
            if len(stack) > _MAX_STACK:
                return None
        elif character in _CLOSES:
            if stack.pop() not in _CLOSES[character]:
                return None
            if not stack:
                return position
    return None


def closing_quote(text: str, start: int, end: int | None = None) -> int | None:
    """The index of the quote that closes the one at start."""
    match = _quotation(text[start]).match(text, start, len(text) if end is None else end)
    return match.end() - 1 if match else None


def split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches between the commas of this level."""
    first = behind = start
    for position, character in marks(text, start, end):
        if position < behind:
            continue
        if character in OPENING:
            behind = (closing_bracket(text, position, end) or position) + 1
        elif character == ",":
            yield first, position
            first = position + 1
    if text[first:end].strip():
        yield first, end


def colon_behind_name(text: str, start: int, end: int) -> int | None:
    """Where the colon of `name: value`, `"name":value` or `h_{1}: value` stands."""
    while start < end and text[start].isspace():
        start += 1
    if text[start : start + 1] in {'"', "'"}:
        quote = closing_quote(text, start, end)
        if quote is None:
            return None
        behind = text[quote + 1 : end].lstrip()
        return end - len(behind) if behind[:1] == ":" else None
    behind_bracket = start
    for position, character in marks(text, start, end):
        if position < behind_bracket:
            continue
        if character in OPENING:
            index = position > start and text[position - 1] in "_^"
            closing = closing_bracket(text, position, end) if index else None
            if closing is None:
                return None
            behind_bracket = closing + 1
        elif character == ":" and (position + 1 == end or _starts_value(text[position + 1])):
            return position
    return None


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
