"""What is said of a shape beside it and can be checked: its rows and columns, its own name, what has the same one.

`n × d (d rows, n columns)`, `n × d, since the Jacobian is d × n` and `n × d, as n = d` are not so.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache

from exercises.language.errors import UntrueError
from exercises.language.scope import Scope

_SIZE = r"(?:\d+|[A-Za-z](?:_\{?\w+\}?)?)"


def refuse_untrue(text: str, mine: Sequence[str], names: Collection[str], scope: Scope) -> None:
    """Go on if nothing in a text says another shape than the one it gives.

    Args:
        text: What was typed.
        mine: The extents that it gives, as printed.
        names: What has the shape, as it may be called.
        scope: The arrays of the exercise.

    Raises:
        UntrueError: Something does.
    """
    if len(mine) != 2 or mine[0] == mine[1]:
        return
    for said in _lines().finditer(text):
        size = _plain(said["before"] or said["behind"] or said["of"])
        line = (said["line1"] or said["line2"] or said["line3"]).casefold()
        if size in {*map(_plain, mine)} and size != _plain(mine[line.startswith("column")]):
            raise UntrueError(f'"{said[0].strip()}" does not fit; write the shape alone', 0)
    for said in _equal_sizes().finditer(text):
        if {_plain(said["one"]), _plain(said["other"])} == {*map(_plain, mine)}:
            raise UntrueError(f'"{said[0].strip()}" is another shape; write one alone', 0)
    for said in _premises().finditer(text):
        true = _shape_of(said["name"], mine, names, scope)
        if true and [_plain(said["rows"]), _plain(said["columns"])] != true:
            raise UntrueError(f'"{said[0].strip()}" is not so; write the shape alone', 0)
    for said in _alike().finditer(text):
        true = _shape_of(said["name"], (), (), scope)
        if true and (true[::-1] if said["turned"] else true) != [*map(_plain, mine)]:
            raise UntrueError(f'"{said[0].strip()}" is another shape; write one alone', 0)
    if re.search(r"[,;(–-]\s*(?:a\s+)?square(?:\s+matrix)?\b[\s.)]*\Z", text, re.IGNORECASE):
        raise UntrueError('"square" is another shape; write one alone', 0)


def _plain(size: str) -> str:
    return re.sub(r"[\s{}\\$]", "", size)


def _shape_of(
    name: str, mine: Sequence[str], names: Collection[str], scope: Scope
) -> list[str] | None:
    """The two extents of an array of the exercise, or of the answer itself; a vector is a column."""
    if name in names or name.casefold() in {"the jacobian", "the result", "the shape"}:
        return [*map(_plain, mine)]
    symbol = scope.symbols.get(scope.declared(name) or "")
    if symbol is None or not symbol.shape:
        return None
    extents = [_plain(str(one)) for one in symbol.shape]
    return [*extents, "1"] if len(extents) == 1 else extents


@cache
def _premises() -> re.Pattern[str]:
    """`since X is d × n`."""
    name = r"(?P<name>the\s+(?:jacobian|result|shape)|[A-Za-z](?:_?\d)?)"
    return re.compile(
        rf"\b(?:because|since|as)\s+{name}\s+is\s+\(?(?P<rows>{_SIZE})\s*(?:×|\\times|\bx\b|\bby\b|,)\s*(?P<columns>{_SIZE})(?!\w)"
    )


@cache
def _alike() -> re.Pattern[str]:
    """`the same as w`, `same shape as X^T`."""
    return re.compile(
        r"\bsame\s+(?:shape\s+)?as\s+(?P<name>[A-Za-z](?:_?\d)?)(?P<turned>\s*(?:\^\{?T|ᵀ|\.T))?(?![\w(])"
    )


@cache
def _lines() -> re.Pattern[str]:
    """`d rows`, `rows d`, `d is the number of rows`."""
    number = r"\s+is\s+the\s+number\s+of\s+"
    line = r"(?P<line{}>rows?|columns?)\b"
    return re.compile(
        rf"(?<![\w^_])(?:(?P<before>{_SIZE})\s+{line.format(1)}(?!\s+vector)"
        rf"|(?P<of>{_SIZE}){number}{line.format(2)}"
        rf"|{line.format(3)}\s*:?\s+(?P<behind>{_SIZE})(?![\w.]))"
    )


@cache
def _equal_sizes() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w×])(?P<one>{_SIZE})\s*=\s*(?P<other>{_SIZE})(?!\w|\s*[×x,)])")
