"""Tables for spreadsheets: how they are written, and read back in whatever form they have."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import NamedTuple, TextIO

from cli.exit_codes import printable

_SEPARATORS = (",", ";", "\t")
_BOM = "\ufeff"


class Form(NamedTuple):
    """How tables are written: Excel wants a mark of UTF-8, and in many countries semicolons."""

    separator: str = ","
    bom: bool = False


class Table(NamedTuple):
    """The rows of a table, the headings first, and how it is written."""

    rows: Iterable[Sequence[str]]
    form: Form


def write_table(path: Path, table: Table) -> None:
    """Write a table whole or not at all."""
    with _whole(path) as file:
        file.write(_BOM if table.form.bom else "")
        csv.writer(file, delimiter=table.form.separator, lineterminator="\n").writerows(table.rows)


def write_rows(path: Path, form: Form, rows: Iterable[str]) -> None:
    """Write a table whole or not at all, of rows as `as_rows` and `named_rows` give them."""
    with _whole(path) as file:
        file.write(_BOM if form.bom else "")
        file.writelines(rows)


def as_rows(rows: Iterable[Sequence[str]], form: Form) -> str:
    """The text of rows."""
    text = io.StringIO()
    csv.writer(text, delimiter=form.separator, lineterminator="\n").writerows(rows)
    return text.getvalue()


def named_rows(path: Path, columns: Sequence[str], form: Form) -> Iterator[tuple[str, str]]:
    """The rows of a table that starts with these columns, and no more of them: the first cell, and the text.

    Most rows are written as they are read: only what has quotes, other columns or another separator is
    taken apart.
    """
    own, last = form_of_file(path, columns), len(columns) - 1
    if own is None:
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        next(file)
        for line in file:
            plain = line[-1] == "\n" and '"' not in line and line[-2:-1] != "\r"
            if plain and own.separator == form.separator and line.count(form.separator) == last:
                yield line[: line.index(form.separator)], line
                continue
            row = next(csv.reader(chain([line], file), delimiter=own.separator))
            if row:
                yield row[0], as_rows([row[: len(columns)]], form)


def read_table(path: Path, columns: Sequence[str]) -> Table | None:
    """The table that starts with these columns, its rows as they are read; None if there is none."""
    form = form_of_file(path, columns)
    return None if form is None else Table(_rows(path, form), form)


def form_of_file(path: Path, columns: Sequence[str]) -> Form | None:
    """How a table that starts with these columns is written; None where there is no such table."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            first = file.readline()
            for _ in file:  # all of it is UTF-8, or it is none of ours
                pass
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    forms = (Form(separator, first.startswith(_BOM)) for separator in _SEPARATORS)
    text = first.removeprefix(_BOM)
    return next((one for one in forms if _cells(text, one)[: len(columns)] == list(columns)), None)


def _cells(line: str, form: Form) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=form.separator), [])
    except csv.Error:
        return []


def _rows(path: Path, form: Form) -> Iterator[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from (row for row in csv.reader(file, delimiter=form.separator) if row)


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all, also after a crash."""
    with _whole(path) as file:
        file.write(text)


@contextmanager
def _whole(path: Path) -> Iterator[TextIO]:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", errors="replace", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException as error:
        part.unlink(missing_ok=True)  # what is not whole is of no use, and a full disk has no room
        if isinstance(error, OSError):
            # A full disk names no file, and nobody knows the other name of this one.
            error.filename, error.filename2 = str(path), None
        raise


def remove_parts(folder: Path, names: Callable[[str], bool]) -> None:
    """Remove what is left of files that a process was writing when it was killed.

    Nobody may be writing them: hold whatever keeps writers apart.

    Args:
        folder: Where the files lie.
        names: Which names of files are meant.
    """
    for path in folder.glob(".*.part"):
        written = re.fullmatch(r"\.(?P<name>.+)\.[0-9]+\.part", path.name)
        if written and names(written["name"]) and path.is_file():
            path.unlink(missing_ok=True)


def harmless(cell: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    shown = printable(cell).replace("\n", " ")
    return f"'{shown}" if shown.startswith(("=", "+", "-", "@")) else shown
