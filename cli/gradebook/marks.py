"""The folder of a marked class: `reports/NAME.json`, `totals.csv`, and the log of decisions."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from cli.exit_codes import printable
from graders.marking.report import Report
from graders.marking.report_json import as_text, totals
from graders.marking.report_reading import ReportError, read_report

if sys.platform != "win32":
    import fcntl

REPORTS = "reports"
TOTALS = "totals.csv"
_COLUMNS = (
    "name", "score", "max_score", "extra_credit", "score_strict", "pending", "not_checked",
    "problem",
)  # fmt: skip


class TotalsError(Exception):
    """The table of totals is not there, or is another one."""


class Row(NamedTuple):
    """What came of one hand-in: its totals, or why it was not marked."""

    name: str
    totals: tuple[int | float | str, ...] = ()
    problem: str = ""
    faulty: bool = False


def write_report(folder: Path, name: str, report: Report) -> None:
    """Write the report of a hand-in for markers, proposals included."""
    (folder / REPORTS).mkdir(parents=True, exist_ok=True)
    write_whole(folder / REPORTS / f"{name}.json", as_text(report, proposals=True))


def read_reports(folder: Path) -> Iterator[tuple[str, Report]]:
    """The reports of a class by the names of the hand-ins, as the marker left them.

    Raises:
        ReportError: A file is no report.
    """
    for path in sorted((folder / REPORTS).glob("*.json")):
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            yield path.stem, read_report(data).as_marked()
        except (ValueError, RecursionError) as error:
            raise ReportError(f"{path}: this is no report ({error})") from error


def totals_of(report: Report) -> tuple[int | float, ...]:
    """The totals of a report as they stand in the table."""
    found = totals(report)
    return tuple(found[column] for column in _COLUMNS[1:-1])


def write_totals(folder: Path, rows: Sequence[Row]) -> None:
    """Write the table of a class."""
    unread = ("",) * (len(_COLUMNS) - 2)
    cells = [[harmless(row.name), *(row.totals or unread), harmless(row.problem)] for row in rows]
    _write_table(folder, [_COLUMNS, *cells])


def names_marked(folder: Path) -> set[str]:
    """The names in the table, as `harmless` spells them, of the hand-ins that could be read.

    Raises:
        TotalsError: There is no such table.
    """
    return {row[0] for row in _rows(folder)[1:] if row[1:2] not in ([], [""])}


def update_totals(folder: Path, changed: Mapping[str, Report]) -> None:
    """Put the totals of some reports into the table; all else in it stays as it is.

    Raises:
        TotalsError: There is no such table.
    """
    new = {harmless(name): list(map(str, totals_of(report))) for name, report in changed.items()}
    rows = _rows(folder)
    width = len(_COLUMNS) - 1
    # A hand-in without totals could not be read; a report of it is an old one.
    updated = [
        [row[0], *new[row[0]], *row[width:]] if row[1:2] != [""] and row[0] in new else row
        for row in rows
    ]
    if updated != rows:
        _write_table(folder, updated)


def _write_table(folder: Path, rows: Sequence[Sequence[object]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    write_whole(folder / TOTALS, text.getvalue())


def _rows(folder: Path) -> list[list[str]]:
    path = folder / TOTALS
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = [row for row in csv.reader(lines) if row]
    except (FileNotFoundError, UnicodeDecodeError, csv.Error):
        rows = []
    if not rows or tuple(rows[0][: len(_COLUMNS)]) != _COLUMNS:
        raise TotalsError(
            f"{path} is not the table that `course mark` wrote; run it again, no decision is lost"
        )
    return rows


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until nobody else brings this folder up to date, where the system can tell."""
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


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
