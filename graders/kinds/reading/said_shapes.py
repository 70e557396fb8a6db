r"""What an answer says of the shapes of names that the exercise has: `where U \in R^{d \times V}, y \in R^V`."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.scope import Scope


def without_said_shapes(text: str, scope: Scope) -> tuple[str, tuple[str, ...]]:
    """The text without true remarks on the shapes of declared names at its end, and those.

    A false one stays, and is asked about.
    """
    found = _said().search(text)
    if found is None or not all(_is_so(one, scope) for one in _each().finditer(found["said"])):
        return text, ()
    told = " ".join(found["said"].split())
    return text[: found.start()] + " " * len(found[0]), (f'"{told}" is passed over',)


def _is_so(one: re.Match[str], scope: Scope) -> bool:
    symbol = scope.symbols.get(scope.declared(one["name"].strip("\\{} ")) or "")
    sizes = [
        re.sub(r"[\s{}|\\]|lvert|rvert", "", size)
        for size in re.split(r"\\times|×|\bx\b", one["sizes"])
    ]
    shape = [*map(str, symbol.shape)] if symbol else []
    return bool(shape) and sizes in (shape, [*shape, "1"])


_NAME = r"\\?(?:hat\s*\{?)?[A-Za-z]+(?:_\{?\w+\}?)?\}?"
_SPACE = r"\\?(?:mathbb\s*)?\{?[Rℝ]\}?\s*\^\s*"
_SIZES = r"(?:\{[^{}]*\}|[A-Za-z\d])"
_SAID = rf"\$?{_NAME}\s*(?:∈|\\in(?![A-Za-z]))\s*{_SPACE}{_SIZES}\$?"


@cache
def _each() -> re.Pattern[str]:
    return re.compile(rf"(?P<name>{_NAME})\s*(?:∈|\\in(?![A-Za-z]))\s*{_SPACE}(?P<sizes>{_SIZES})")


@cache
def _said() -> re.Pattern[str]:
    between = r"(?:[\s,]|and\b|\\space\b)++"
    return re.compile(
        rf"[,;]?\s*(?:\\\\\s*&?\s*\\space\s*)?\(?(?P<said>(?:where|with|here|for)(?:\\space)?\s*+{_SAID}(?:{between}{_SAID})*)\)?[\s.$]*\Z"
    )
