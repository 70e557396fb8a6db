"""A table that the instructor downloaded, and into which marks are filled without touching the rest."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TextIO

from cli.exports.cells import write_rows
from cli.exports.marks import ExportError, Mark

_SEPARATORS = (",", ";", "\t")
# Names enough to see what kind of hand-in is missing; the rest is a number.
_MOST_NAMED = 5


class Sheet:
    """The rows of such a table; `name` is that of its platform, for messages."""

    def __init__(self, text: str, name: str) -> None:
        first = text.removeprefix("\ufeff").partition("\n")[0]
        self._separator = max(_SEPARATORS, key=first.count)
        lines = csv.reader(
            io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=self._separator
        )
        try:
            self.rows = [row for row in lines if row]
        except csv.Error as error:
            raise ExportError(f"the template is no table ({error})") from error
        if len(self.rows) < 2:
            raise ExportError(f"the template has no rows; download it from {name} again")
        self.headings = [one.strip() for one in self.rows[0]]

    def column(self, wanted: str, fits: Callable[[str], bool]) -> int:
        """The one column whose heading fits.

        Raises:
            ExportError: There is none, or there are several.
        """
        found = [at for at, heading in enumerate(self.headings) if fits(heading)]
        if len(found) != 1:
            many = f"{len(found)} columns" if found else "no column"
            raise ExportError(
                f'the template has {many} for "{wanted}"; name one with --column; it has'
                f" {', '.join(self.headings)}"
            )
        return found[0]

    def cells(self, row: Sequence[str], headings: Iterable[str]) -> Iterator[str]:
        """What stands in a row under some headings, as far as there are such."""
        for heading in headings:
            if heading in self.headings and (at := self.headings.index(heading)) < len(row):
                yield row[at]

    def check_key(self, key: str) -> None:
        """Refuse a key that is no heading.

        Raises:
            ExportError: It is none.
        """
        if key and key not in self.headings:
            raise ExportError(
                f'the template has no column "{key}"; it has {", ".join(self.headings)}'
            )

    def put(self, row: list[str], column: int, text: str) -> None:
        """Put a text into a cell, also of a row that is too short."""
        row.extend([""] * (column + 1 - len(row)))
        row[column] = text

    def write(self, stream: TextIO) -> None:
        """Write the table with its own separator."""
        write_rows(self.rows, stream, self._separator)


def names_of(mark: Mark) -> Iterable[str]:
    """Under which a mark may be known, as far as nobody but the student has them."""
    return (mark.student, mark.email, mark.name)


def paired(
    marks: Sequence[Mark],
    rows: Iterable[list[str]],
    names: Callable[[Mark], Iterable[str]],
    known_as: Callable[[list[str]], Iterable[str]],
) -> tuple[list[tuple[Mark, list[str]]], list[str]]:
    """Each mark with the one row that has a name of it, and the names of the marks that have none.

    Raises:
        ExportError: A mark has two rows, or a row two marks: then nobody knows whose it is.
    """
    by_name: dict[str, set[int]] = {}
    for number, mark in enumerate(marks):
        for name in map(_folded, names(mark)):
            by_name.setdefault(name, set()).add(number)
    by_name.pop("", None)
    found: dict[int, list[str]] = {}
    for row in rows:
        owners: set[int] = set().union(*(by_name.get(_folded(one), ()) for one in known_as(row)))
        if len(owners) > 1 or owners & found.keys():
            shown = ", ".join(sorted(marks[one].name for one in owners))
            raise ExportError(
                f"{shown}: several marks or rows have a name in common, so it is not clear whose is whose;"
                " say with --key which column of the template holds the ids of your roster"
            )
        found |= dict.fromkeys(owners, row)
    missing = [mark.name for number, mark in enumerate(marks) if number not in found]
    return [(marks[number], row) for number, row in found.items()], missing


def _folded(name: str) -> str:
    return name.strip().casefold()


def left_out(names: Sequence[str]) -> list[str]:
    """What is told of marks that the template has no row for."""
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    told = ", ".join(names[:_MOST_NAMED])
    return [f"not in the template, so not exported: {told}{more}"] if names else []
