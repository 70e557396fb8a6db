"""Ticks and crosses: beside an option they say whether it holds, beside anything else a cross denies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from exercises.answer import Answer, SeveralAnswersError, Text, texts
from graders.kinds.reading.words.pictures import CROSSES, DOUBTS, EMPTY, TICKS


def refuse_crosses(answer: Answer) -> None:
    """Go on if no cross or doubt stands beside an answer of which it is no part.

    Raises:
        SeveralAnswersError: One does, so that nobody knows whether the answer is meant.
    """
    for text in texts(answer):
        if found := _denying().search(_denied_itself().sub(" ", text.text)):
            raise _takes_back(text, found[0])


@cache
def _denied_itself() -> re.Pattern[str]:
    """A picture of a cross behind a word that denies already: `**No** ❌`."""
    return re.compile(r"(?<=\b[Nn]o)[*_.!\s]*❌|(?<=\b[Ff]alse)[*_.!\s]*❌")


def ticked_options(answer: Text, options: Mapping[str, str]) -> list[str] | None:
    """The options with a tick beside them, where others have a cross or an empty box; None for any other text.

    `a ✓, b ✗`, `☑ a ☐ b`, `[x] a [ ] b`.
    """
    if not _crossing().search(_denied_itself().sub(" ", answer.text)):
        return None
    keys = {key.casefold(): key for key in options}
    tokens = [one[0].casefold() for one in _token().finditer(answer.text)]
    if tokens and _is_mark(tokens[0]):
        tokens.reverse()  # so that every mark stands behind its option
    judged: dict[str, bool] = {}
    for key, mark in zip(tokens[::2], tokens[1::2], strict=False):
        if key in keys and _is_mark(mark):
            judged[keys[key]] = mark in TICKS or mark == "[x]"
    ticked = [key for key in options if judged.get(key)]
    return ticked if ticked and 2 * len(judged) == len(tokens) else None


def _takes_back(text: Text, mark: str) -> SeveralAnswersError:
    return SeveralAnswersError(
        f'"{mark}" leaves open whether this is meant; write only what is', text.place
    )


def _is_mark(token: str) -> bool:
    return not token[0].isalnum()


@cache
def _denying() -> re.Pattern[str]:
    return re.compile(rf"[{CROSSES}{DOUBTS}]")


@cache
def _crossing() -> re.Pattern[str]:
    return re.compile(rf"[{CROSSES}{DOUBTS}{EMPTY}]|\[ ?\]")


@cache
def _token() -> re.Pattern[str]:
    return re.compile(rf"[{TICKS}{EMPTY}{CROSSES}{DOUBTS}]|\[[xX ]?\]|\w+")
