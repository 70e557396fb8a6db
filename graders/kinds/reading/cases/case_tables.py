"""Tables of cases, `| i = j | y_i (1 - y_i) |` in each row: what their heads say of the values belongs to them."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.errors import RefusedError
from exercises.language.layout import cells
from graders.kinds.reading.clauses.heads import head
from graders.kinds.reading.words import vocabulary as said

_OF_CASES = {
    "case", "cases", "condition", "conditions", "index", "indices", "region", "range", "if", "when", "where",
}  # fmt: skip


def with_head_of_table(text: str) -> str:
    """A table of cases with the name in its head in front of them: `∂y_i/∂x_j = y_i (1 - y_i) if i = j, …`.

    Raises:
        RefusedError: The head says something else of the values, or of when they hold.
    """
    found = _table().fullmatch(text)
    if found is None:
        return text
    if re.search(r"\d\s*[-−+*/]|[-−+*/]\s*\d", found["head"]):
        raise _asked(found["head"].strip(" |"))
    rows = [_cells(row) for row in found["rows"].strip().split("\n")]
    when, value = [*_cells(found["head"]), "", ""][:2]
    if any(len(row) != 2 for row in rows) or not all(
        _condition().fullmatch(row[0]) for row in rows
    ):
        return text
    named = None if _says_nothing(value) else head().fullmatch(f"{value} =")
    if not _is_compared(when):
        raise _asked(when)
    if not named and not _says_nothing(value):
        raise _asked(value)
    cases = ", ".join(f"{one} otherwise" if _is_other(on) else f"{one} if {on}" for on, one in rows)
    return f"{value} = {cases}" if named else cases


def _asked(head: str) -> RefusedError:
    return RefusedError(f'what does "{head}" above the values mean for them? Write them alone', 0)


def _says_nothing(cell: str) -> bool:
    """Whether a cell holds words like "case" and "value" alone."""
    words = {*re.findall(r"\w+", cell.casefold())}
    return re.fullmatch(r"[A-Za-z\s:]*", cell) is not None and not words - said.NEUTRAL - _OF_CASES


def _is_compared(cell: str) -> bool:
    """Whether a cell says what is compared: `case`, `i, j`, a delta of Kronecker."""
    return (
        _says_nothing(cell)
        or re.fullmatch(r"[a-z](?:[\s,]+[a-z])?|\\?delta_\{?\w,?\s?\w\}?|δ\S{0,5}", cell)
        is not None
    )


def _cells(row: str) -> list[str]:
    return [one.strip(" $*") for one in cells(row)]


def _is_other(condition: str) -> bool:
    return condition.casefold() in {"otherwise", "else", "elsewhere"}


@cache
def _table() -> re.Pattern[str]:
    rule = r"[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*\|[ \t]*:?-{2,}:?[ \t]*\|?[ \t]*"
    return re.compile(
        rf"\s*(?P<head>[^\n]*\|[^\n]*)\n{rule}\n(?P<rows>[^\n]*\|[^\n]*(?:\n[^\n]*\|[^\n]*)*)\s*"
    )


@cache
def _condition() -> re.Pattern[str]:
    side = r"\\?-?\w+(?:_\w|_\{\w+\})?"
    compares = (
        rf"{side}\s*(?:[<>≤≥≠]=?|!=|={{1,2}}|\\(?:n?eq?|leq?|geq?|lt|gt|neq)(?![A-Za-z]))\s*{side}"
    )
    return re.compile(
        rf"(?:(?:if|for|when|case)\s+)?(?:{compares}|otherwise|else|elsewhere)", re.IGNORECASE
    )
