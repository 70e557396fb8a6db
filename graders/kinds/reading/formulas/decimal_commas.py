"""Decimal commas in a formula, `0,01 for z < 0`, and the semicolons that then stand beside them, `max(0; x)`."""

from __future__ import annotations

import re
from functools import cache


def with_decimal_points(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with points and commas in their places, and what is told of them."""
    notes: list[str] = []

    def pointed(match: re.Match[str]) -> str:
        if _bound().search(text, 0, match.start()):
            return match[0]  # `x > 0,1 if x < 0` ends one case and begins another
        number = match[0].replace(",", ".")
        notes.append(f"{match[0]} is read as {number}")
        return number

    text = _arguments().sub(lambda match: match[0].replace(";", ","), text)
    return _decimal().sub(pointed, text), tuple(dict.fromkeys(notes))


@cache
def _decimal() -> re.Pattern[str]:
    """What nobody would list, `0,05`; or a number with a comma in front of its condition."""
    condition = r"(?:\\?(?:text|q?quad)\s*\{?\s*)*(?:for|if|when|otherwise|else)\b"
    return re.compile(
        rf"(?<![\w.,])(?:0,0\d+|(?<![(\[{{])\d+,\d+(?=[\s$]+{condition}))(?![\w,]|\.\d)"
    )


@cache
def _bound() -> re.Pattern[str]:
    """The sign of a condition at the end."""
    return re.compile(r"(?:[<>≤≥≠]=?|\\(?:[lg]eq?|[lg]t|neq?)|!=|\bto)[\s$]*\Z")


@cache
def _arguments() -> re.Pattern[str]:
    """The two numbers of which the larger or smaller one is taken, with a semicolon between them."""
    return re.compile(r"\b(?:max|min)\s*(?:\\left\s*)?[({][^(){};,\n]+;[^(){};,\n]+[)}]")
