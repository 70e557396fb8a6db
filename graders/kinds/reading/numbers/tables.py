"""A number as the last row of a table, the sum of the rows above it: `| **Total** | **24,080** |`."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from exercises.language.errors import UntrueError


def total_of_table(text: str) -> tuple[str, tuple[str, ...]]:
    """The total of a table, and its other rows; any other text as it is.

    Raises:
        UntrueError: The rows do not add up to it.
    """
    lines = [line.strip() for line in text.strip().split("\n")]
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
    return cells[-1], tuple(" | ".join(row) for row in terms)


def _value(cell: str) -> Decimal | None:
    """What a cell comes to, `24,000` of `300 × 80 = 24,000`; None where it is no number."""
    found = _number().search(cell)
    return Decimal(found["value"].replace(",", "")) if found else None


@cache
def _number() -> re.Pattern[str]:
    return re.compile(
        r"(?:\A|[=≈])[\s*$]*(?P<value>-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)[\s*$.]*\Z"
    )


@cache
def _total() -> re.Pattern[str]:
    return re.compile(
        r"(?:grand\s+)?(?:total|sum|altogether|in\s+total)\s*(?:[a-z]+)?:?", re.IGNORECASE
    )


@cache
def _ruler() -> re.Pattern[str]:
    return re.compile(r"[-:\s]*")
