"""The words of an answer that could not be read, as a student finds them again."""

from __future__ import annotations

from exercises.answer import Answer, Text, UnreadableError, as_written

# What of a long answer stands before the place that was not understood, and in all.
_BEFORE, _MOST = 20, 60


def with_words(error: UnreadableError, answer: Answer) -> str:
    """The message with the words that it is about, unless it has them already."""
    words = _words(error, answer)
    if not words or f'"{words}"' in error.message:
        return error.message
    return f'{error.message}; you wrote "{words}"'


def _words(error: UnreadableError, answer: Answer) -> str:
    written = as_written(answer)
    start = 0
    if isinstance(answer, Text) and error.place.line == answer.place.line:
        start = max(0, error.place.column - answer.place.column - _BEFORE)
    start = min(start, max(0, len(written) - _MOST))
    shown = written[start : start + _MOST]
    before, behind = "…" * (start > 0), "…" * (start + _MOST < len(written))
    return f"{before}{shown.strip()}{behind}"
