"""Tables for spreadsheets: how they are written, and read back in whatever form they have."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from cli.exit_codes import printable

_SEPARATORS = (",", ";", "\t")
_BOM = "\ufeff"


class Form(NamedTuple):
    """How tables are written: Excel wants a mark of UTF-8, and in many countries semicolons."""

    separator: str = ","
    bom: bool = False


class Table(NamedTuple):
    """The rows of a table, the headings first, and how it is written."""

    rows: Sequence[Sequence[str]]
    form: Form


def write_table(path: Path, table: Table) -> None:
    """Write a table whole or not at all."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=table.form.separator, lineterminator="\n")
    writer.writerows(table.rows)
    write_whole(path, (_BOM if table.form.bom else "") + text.getvalue())


def read_table(path: Path, columns: Sequence[str]) -> Table | None:
    """The table that starts with these columns; None where there is no such table."""
    try:
        text = path.read_bytes().decode()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    bom = text.startswith(_BOM)
    for separator in _SEPARATORS:
        lines = csv.reader(io.StringIO(text.removeprefix(_BOM), newline=""), delimiter=separator)
        try:
            rows = [row for row in lines if row]
        except csv.Error:
            continue
        if rows and rows[0][: len(columns)] == list(columns):
            return Table(rows, Form(separator, bom))
    return None


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all, also after a crash."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    with part.open("w", encoding="utf-8", errors="replace") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def harmless(cell: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    shown = printable(cell).replace("\n", " ")
    return f"'{shown}" if shown.startswith(("=", "+", "-", "@")) else shown
