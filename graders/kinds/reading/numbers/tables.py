"""A number as the last row of a table or line of a list, the sum of those above it: `- total: 24,080`."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from exercises.language.errors import UntrueError


def total_of_table(text: str) -> tuple[str, tuple[str, ...]]:
    """The total of a table or a list, and its other rows; any other text as it is.

    Raises:
        UntrueError: The rows do not add up to it.
    """
    lines = [_as_row(line) for line in _heading().sub("", text.strip()).split("\n") if line.strip()]
    if len(lines) < 3 or not all(line.startswith("|") for line in lines):
        return text, ()
    rows = [[cell.strip(" *$`") for cell in line.strip("| ").split("|")] for line in lines]
    *terms, (name, *cells) = [row for row in rows if not _ruler().fullmatch("".join(row))]
    if not cells or not _total().fullmatch(name):
        return text, ()
    values = [_value(row[-1]) for row in terms]
    counted = [value for value in values if value is not None]
    total = _value(cells[-1])
    if total is None or not counted or None in values[1:]:
        return text, ()
    if sum(counted) != total:
        raise UntrueError(
            "the rows of the table do not add up to its total; write the number alone", 0
        )
    return str(total), tuple(" | ".join(row) for row in terms)


def _as_row(line: str) -> str:
    """`| hidden | 80 |` for a line of a list, `- hidden: 80`."""
    found = _item().fullmatch(line)
    return f"| {found['label'].strip()} | {found['value'].strip()} |" if found else line.strip()


@cache
def _heading() -> re.Pattern[str]:
    """A line of words over the others, `Number of biases:`."""
    return re.compile(r"\A[A-Za-z][A-Za-z ]*:[ \t]*\n")


@cache
def _item() -> re.Pattern[str]:
    return re.compile(
        r"\s*(?:[-*•]|\d[.)])?\s*(?P<label>[A-Za-z][A-Za-z\d >→-]*):\s*(?P<value>[^|:]*\d[^|:]*)"
    )


def _value(cell: str) -> Decimal | None:
    """What a cell comes to, `24,000` of `300 × 80 = 24,000`; None where it is no number."""
    found = _number().search(cell)
    return Decimal(found["value"].replace(",", "")) if found else None


@cache
def _number() -> re.Pattern[str]:
    return re.compile(
        r"(?:\A|[=≈])[\s*$]*(?P<value>-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)[\s*$.]*(?:weights?|bias(?:es)?|param(?:eter)?s?)?[\s*$.]*\Z"
    )


@cache
def _total() -> re.Pattern[str]:
    return re.compile(
        r"(?:grand\s+)?(?:total|sum|altogether|together|in\s+total)\s*(?:[a-z]+)?:?", re.IGNORECASE
    )


@cache
def _ruler() -> re.Pattern[str]:
    return re.compile(r"[-:\s]*")
