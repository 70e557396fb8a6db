r"""What is crossed out is not said: `\cancel{…}`, `\sout{…}`, `~~…~~`.

A whole statement that is crossed out is taken away. Crossed out inside a formula, nobody knows whether the
rest is meant without it or two factors cancel, so it is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from exercises.answer import Answer, Text, UnreadableError, texts, with_texts
from exercises.language.layout import blank_at, closing_brace

# What may stand before or behind a whole statement.
_EDGES = frozenset(" \t\n,;$")


def without_crossed_out(answer: Answer) -> Answer:
    """The answer without statements that are crossed out; everything else keeps its place.

    Raises:
        UnreadableError: Part of a formula is crossed out.
    """
    if not any(_marked().search(one.text) for one in texts(answer)):
        return answer
    return with_texts(answer, lambda one: replace(one, text=_said(one)))


def _said(answer: Text) -> str:
    text = answer.text
    for start, end in _strokes(text):
        before, behind = text[:start], text[end:]
        apart = before[-1:] in _EDGES | {""} and behind[:1] in _EDGES | {"", "."}
        if not apart or _unfinished().search(before) or _goes_on().match(behind):
            raise UnreadableError(
                "part of this is crossed out; write what you mean alone, without it",
                answer.place_at(start),
            )
        text = blank_at(text, start, end)
    return text


def _strokes(text: str) -> Iterator[tuple[int, int]]:
    """Where something is crossed out, from mark to mark; a stroke inside another counts once."""
    end = 0
    for mark in _marked().finditer(text):
        if mark.start() < end:
            continue
        end = mark.end()
        if mark["command"]:
            closing = closing_brace(text, mark.end() - 1)
            end = len(text) if closing is None else closing + 1
        yield mark.start(), end


@cache
def _marked() -> re.Pattern[str]:
    command = (
        r"(?P<command>\\(?:[bx]?cancel|cancelto\s*\{[^{}]*\}|sout|xout|st|strike|hcancel)\s*\{)"
    )
    markdown = r"(?<!~)~~(?=[^\s~])[^~\n]*[^\s~]~~(?!~)"
    html = r"<(?P<tag>s|del|strike)>.*?</(?P=tag)>"
    return re.compile(rf"{command}|{markdown}|{html}|(?:[^\s\u0336]\u0336)+", re.DOTALL)


@cache
def _unfinished() -> re.Pattern[str]:
    """What a statement cannot end with."""
    return re.compile(r"(?:[=+*/^_({\[<>≤≥≠·×-]|\\[A-Za-z]+)[ \t]*$")


@cache
def _goes_on() -> re.Pattern[str]:
    """What a statement cannot begin with."""
    return re.compile(
        r"[ \t]*(?:[=+*/^_)}\]<>≤≥≠·×-]|\\(?:cdot|times|odot|le|ge|approx)(?![A-Za-z]))"
    )
