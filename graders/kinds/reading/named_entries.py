"""The entries of an array one by one, each by its name: `w11 = w12 = 1, w21 = w22 = 1`."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.errors import RefusedError

_MOST = 40  # entries; more of them are given as an array


def array_of_entries(text: str) -> str | None:
    """`[[1, 1], [1, 1]]` for its entries by name; None where the text is anything else.

    The first index is the row, `w_12` the second entry of the first one.

    Raises:
        RefusedError: An entry is given twice, or not all of them are given.
    """
    if not _every().fullmatch(text):
        return None
    entries: dict[tuple[int, int], str] = {}
    letters = set()
    waiting: list[tuple[int, int]] = []
    for found in _one().finditer(text):
        letters.add(found["letter"].casefold())
        waiting.append((int(found["row"]), int(found["column"])))
        if found["number"] is None:
            continue
        for at in waiting:
            if at in entries:
                raise RefusedError(f"the entry {at[0]}, {at[1]} is given twice", found.start())
            entries[at] = found["number"]
        waiting.clear()
    rows, columns = (max(at[axis] for at in entries) for axis in (0, 1))
    every = [[(row, column) for column in range(1, columns + 1)] for row in range(1, rows + 1)]
    if len(letters) != 1 or len(entries) > _MOST or min(map(min, entries)) < 1:
        return None
    missing = [at for row in every for at in row if at not in entries]
    if missing:
        row, column = missing[0]
        raise RefusedError(f"the entry in row {row} and column {column} is missing", 0)
    return "[" + ", ".join(f"[{', '.join(entries[at] for at in row)}]" for row in every) + "]"


_NAME = r"(?P<letter>[A-Za-z])_?\{?(?P<row>\d),?\s?(?P<column>\d)\}?"
_ENTRY = rf"{_NAME}\s*=\s*(?P<number>[-−+]?\s?\d[\d./]*(?<![./]))?"


@cache
def _one() -> re.Pattern[str]:
    return re.compile(_ENTRY)


@cache
def _every() -> re.Pattern[str]:
    entry = re.sub(r"\?P<\w+>", "?:", _ENTRY)
    last = entry.removesuffix("?")
    return re.compile(
        rf"\s*(?:{entry}(?:\s*[,;]\s*(?:and\s+)?|\s+and\s+|\s+|(?=[A-Za-z])))*{last}[\s.;,]*"
    )
