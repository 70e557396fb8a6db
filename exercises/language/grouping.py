r"""Braces of LaTeX that only group, and mean nothing: `{\tanh x={\frac {a}{b}}}`, `{\tanh}^{2}(x)`."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.notation import FUNCTIONS

# What a group stands behind; behind anything else it is an argument, a script or a second fraction.
_BEFORE = frozenset("=({[+-*/,&$\n")


def without_groups(text: str) -> str:
    """The text with blanks for braces around an equation, or around the name of a function."""
    if "{" not in text or "\\" not in text:
        return text
    characters = list(text)
    open_braces: list[int] = []
    for brace in _brace().finditer(text):
        if brace[0] == "{":
            open_braces.append(brace.start())
        elif open_braces:
            opening, closing = open_braces.pop(), brace.start()
            if _stands_alone(text, opening) and _only_groups(text[opening + 1 : closing]):
                characters[opening] = characters[closing] = " "
    return "".join(characters)


def _stands_alone(text: str, opening: int) -> bool:
    before = text[:opening].rstrip(" ")
    return (
        not before
        or _opened().search(before) is not None
        or (before[-1] in _BEFORE and not before.endswith(("\\{", "\\(", "\\[")))
    )


def _only_groups(inside: str) -> bool:
    command = _command().fullmatch(inside)
    if command:
        return command[1] in FUNCTIONS
    return "\\" in inside and ";" not in inside and "=" in _inner_groups().sub("", inside)


@cache
def _opened() -> re.Pattern[str]:
    """The beginning of an environment."""
    return re.compile(r"\\begin\s*\{[a-z]+\*?\}\Z")


@cache
def _brace() -> re.Pattern[str]:
    return re.compile(r"(?<!\\)[{}]")


@cache
def _command() -> re.Pattern[str]:
    return re.compile(r"\s*\\([A-Za-z]+)\s*")


@cache
def _inner_groups() -> re.Pattern[str]:
    return re.compile(r"\{[^{}]*\}|\\begin.*?\\end", re.DOTALL)
