"""The entries of an array one by one, each by its name: `w11 = w12 = 1, w21 = w22 = 1`."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.errors import RefusedError

_MOST = 40  # entries; more of them are given as an array


def array_of_entries(text: str) -> str | None:
    """`[[1, 1], [1, 1]]` for its entries by name; None where the text is anything else.

    The first index is the row, `w_12` the second entry of the first one; a vector has one index, `b_1 = b_2 = 1`.

    Raises:
        RefusedError: An entry is given twice, or not all of them are given.
    """
    named: list[re.Match[str]] = []
    at = 0
    while found := _one().match(text, at):
        named.append(found)
        at = found.end()
    if text[at:].strip(" .") or not named or named[-1]["number"] is None:
        return None
    entries: dict[tuple[int, int], str] = {}
    number = ""
    for one in reversed(named):  # in `w11 = w12 = 1` the number stands behind the last name
        number = one["number"] or number
        entry = int(one["row"]), int(one["column"] or 1)
        if entry in entries:
            raise RefusedError(f"the entry {entry[0]}, {entry[1]} is given twice", 0)
        entries[entry] = number
    letters = {one["letter"].casefold() for one in named}
    alone = [one["column"] is None for one in named]
    if any(alone) and (len(named) < 2 or not all(alone)):
        return None
    rows, columns = (max(at[axis] for at in entries) for axis in (0, 1))
    every = [[(row, column) for column in range(1, columns + 1)] for row in range(1, rows + 1)]
    if len(letters) != 1 or len(entries) > _MOST or min(map(min, entries)) < 1:
        return None
    missing = [at for row in every for at in row if at not in entries]
    if missing:
        row, column = missing[0]
        raise RefusedError(f"the entry in row {row} and column {column} is missing", 0)
    if alone[0]:
        return f"[{', '.join(entries[at] for at in sorted(entries))}]"
    return "[" + ", ".join(f"[{', '.join(entries[at] for at in row)}]" for row in every) + "]"


def array_of_rows(text: str) -> str | None:
    """`[[1, 1], [-1, -1]]` for its rows by their numbers: `first row: 1, 1`, `row 2 = -1, -1`, `h2: -1, -1`."""
    if both := _both().fullmatch(text):
        return f"[[{both['row']}], [{both['row']}]]"
    rows: list[str] = []
    at = 0
    while found := _row().match(text, at):
        rows.append(found["row"])
        number = _ORDINALS.get((found["ordinal"] or "").casefold()) or found["number"]
        if str(number) != str(len(rows)):
            return None
        at = found.end()
    if text[at:].strip(" .") or len(rows) < 2:
        return None
    return "[" + ", ".join(f"[{', '.join(_entry().findall(row))}]" for row in rows) + "]"


_NUMBER = r"[-−+]?\s?\d+(?:[./]\d+)?"
_ORDINALS = {
    word: number
    for number, words in enumerate(
        (("first", "1st"), ("second", "2nd"), ("third", "3rd"), ("fourth", "4th")), 1
    )
    for word in words
}


@cache
def _both() -> re.Pattern[str]:
    """`both rows are (1, 1)`."""
    entry = r"[-−+]?\d+(?:[./]\d+)?"
    return re.compile(
        rf"\s*(?:both|two\s+equal)\s+rows\s*(?:are|equal|=|:)?\s*[(\[]?(?P<row>{entry}(?:\s*,\s*{entry})+)[)\]]?[\s.]*",
        re.IGNORECASE,
    )


@cache
def _row() -> re.Pattern[str]:
    """A row with its number in front, and what parts it from the next one."""
    noun = r"(?:row|zeile|(?:hidden\s+)?(?:unit|neuron|node))"
    ordinal = rf"(?:the\s+)?(?P<ordinal>{'|'.join(_ORDINALS)})\s+{noun}"
    label = rf"(?:{ordinal}|(?:{noun}|hidden|h)[\s_]?(?P<number>\d))"
    row = rf"[(\[]?\s*(?P<row>{_NUMBER}(?:\s*,\s*{_NUMBER}|\s+{_NUMBER})*)\s*[)\]]?"
    return re.compile(
        rf"\s*(?:and\s+)?{label}\s*[:=]?\s*{row}(?=\s*[,;.\n]|\s+and\b|\s*\Z)[\s,;.]*",
        re.IGNORECASE,
    )


@cache
def _entry() -> re.Pattern[str]:
    return re.compile(_NUMBER)


@cache
def _one() -> re.Pattern[str]:
    """An entry, its number, which may stand behind the next name, and what parts it from the next one."""
    name = r"(?P<letter>[A-Za-z])_?\{?(?P<row>\d)(?:,?\s?(?P<column>\d))?\}?"
    number = r"(?P<number>[-−+]?\s?\d+(?:[./]\d+)*)?"
    return re.compile(rf"\s*+(?:and\s++)?{name}\s*+=\s*+{number}[\s,;]*+")
