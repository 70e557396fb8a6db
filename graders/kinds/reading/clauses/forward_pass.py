"""Statements that only say how the weights of a network are used: `h = ReLU(W_1 x + b_1)`, `y = W_2 h + b_2`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from exercises.language.layout import blank_at

_INDEX = r"(?:_?\{?\d\}?|\^?\s?\{?\s*[(\[]\d[)\]]\s*\}?)?"
_PRODUCT = rf"[Ww]{_INDEX}\s*+(?:\\cdot|[@·*])?+\s*+(?:\(?\s*+(?:x|h|a|z){_INDEX}\s*+\)?)"


def without_forward_pass(text: str, starts: Iterable[int]) -> str:
    """The text without such statements.

    Args:
        text: The text without layout.
        starts: Where its statements may begin.
    """
    for at in starts:
        if used := forward_pass().match(text, at):
            text = blank_at(text, used.start(), used.end())
    return text


@cache
def forward_pass() -> re.Pattern[str]:
    """The unit on the left, and its sum, perhaps inside its activation."""
    unit = rf"(?:\\?hat\s*\{{?\s*)?(?:h|y|z|a|o|f|out){_INDEX}\s*\}}?(?:\(x\))?"
    line = rf"{_PRODUCT}\s*+\+\s*+[bc]{_INDEX}"
    function = r"(?:\\?(?:operatorname|text|mathrm)?\s*\{?\s*)?(?:relu|max|step|sigma|σ|f|g)\s*\}?"
    applied = rf"{function}\s*\((?:\s*0\s*,)?\s*{line}\s*\)"
    return re.compile(
        rf"\s*{unit}\s*:?=\s*(?:{applied}|{line})[ \t.,;]*(?=\n|\Z|[A-Za-z\\])", re.IGNORECASE
    )


@cache
def weighted_sum() -> re.Pattern[str]:
    """`W_2 h`, `W2 @ h + b2`."""
    return re.compile(rf"\s*{_PRODUCT}(?:\s*+\+\s*+[bc]{_INDEX})?\s*")
