"""What is said of a shape beside it and can be checked: its rows and columns, its own name, what has the same one.

`n × d (d rows, n columns)`, `n × d, since the Jacobian is d × n` and `n × d, as n = d` are not so.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache

from exercises.language.errors import RefusedError, UndefinedError, UntrueError
from exercises.language.parser import Parser
from exercises.language.scope import Scope
from exercises.language.tokens import tokenise
from exercises.language.tree import Name, Transposed
from graders.language.shapes import shapes_of

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
        own = _is_own(said["name"], names)
        true = tuple(mine) if own else shape_of_name(said["name"], scope)
        if true and [_plain(said["rows"]), _plain(said["columns"])] != [*map(_plain, true)]:
            raise UntrueError(f'"{said[0].strip()}" is not so; write the shape alone', 0)
    for said in _alike().finditer(text):
        true = shape_of_name(said["name"], scope)
        if true and [*map(_plain, true)] != [*map(_plain, mine)]:
            raise UntrueError(f'"{said[0].strip()}" is another shape; write one alone', 0)
    said_line = _reason_of_line().search(text)
    if said_line and mine[said_line["line"].casefold() != "row"] != "1":
        raise UntrueError(f'"{said_line[0].strip()}" is not so; write the shape alone', 0)
    if re.search(r"[,;(–-]\s*(?:a\s+)?square(?:\s+matrix)?\b[\s.)]*\Z", text, re.IGNORECASE):
        raise UntrueError('"square" is another shape; write one alone', 0)


def refuse_turned(text: str) -> None:
    """Go on if a text does not read a shape the other way round: `1 x d (columns x rows)`.

    Raises:
        UntrueError: It does, or says that it is that of the input.
    """
    if turned := _turned().search(text):
        raise UntrueError(f'"{turned[0].strip()}" is not how a shape is read; write it alone', 0)


@cache
def _turned() -> re.Pattern[str]:
    """`(columns x rows)`, `(shape of input x shape of output)`, `same shape as the input`."""
    of = r"(?:(?:the\s+)?(?:shape|size)\s+of\s+(?:the\s+)?)"
    times = r"\s*(?:×|\\times|\bx\b|\bby\b)\s*"
    return re.compile(
        rf"\b(?:columns?{times}rows?|{of}input{times}{of}output|same\s+(?:shape|size)\s+as\s+(?:the\s+)?(?:input|output))\b",
        re.IGNORECASE,
    )


@cache
def _reason_of_line() -> re.Pattern[str]:
    """`because the gradient is a column vector`."""
    subject = r"(?:(?:the|its)\s+(?:gradient|jacobian|derivative|result)|it)"
    return re.compile(
        rf"\b(?:because|since|as)\s+{subject}\s+(?:is|has\s+to\s+be|must\s+be)\s+an?\s+(?P<line>row|column)(?:\s+vector)?\b",
        re.IGNORECASE,
    )


def _plain(size: str) -> str:
    return re.sub(r"[\s{}\\$]", "", size)


def _is_own(name: str, names: Collection[str]) -> bool:
    return name in names or name.casefold() in {"the jacobian", "the result", "the shape"}


def shape_of_name(name: str, scope: Scope) -> tuple[str, ...] | None:
    """The shape of a declared name, perhaps transposed; nothing where it is none."""
    try:
        tree = Parser(tokenise(name), scope).whole()
        match tree:
            case Name(name=known) if known in scope.symbols:
                return _as_matrix(scope.symbols[known].shape)
            case Transposed(of=Name(name=known)) if known in scope.symbols:
                return _as_matrix(scope.symbols[known].shape)[::-1]
        return shapes_of(tree, replace(scope, indices={})).whole or ("1", "1")
    except (RefusedError, UndefinedError):
        return None


def _as_matrix(shape: tuple[str | int, ...]) -> tuple[str, ...]:
    return (*map(str, shape), *["1"] * (2 - len(shape)))


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
        r"\bsame\s+(?:shape\s+)?as\s+(?P<name>[A-Za-z](?:_?\d)?(?:\s*(?:\^\{?T\}?|ᵀ|\.T))?)(?![\w(])"
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
