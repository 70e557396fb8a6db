"""The folder of a marked class: `reports/NAME.json`, `totals.csv`, and the log of decisions."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from cli.gradebook.events import Event
from cli.gradebook.questions import Rows
from cli.gradebook.table import Form, Table, harmless, read_table, write_table, write_whole
from graders.marking.report import Report
from graders.marking.report_json import totals
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


class Origin(NamedTuple):
    """Where a hand-in comes from and whose it is, as it stands at the end of its row."""

    entry: str = ""
    platform: str = ""
    late: str = ""
    student: str = ""
    email: str = ""
    section: str = ""
    note: str = ""


_HEADINGS = (*_COLUMNS, *Origin._fields)


class Row(NamedTuple):
    """What came of one hand-in: its totals, or why it was not marked."""

    name: str
    totals: tuple[int | float | str, ...] = ()
    problem: str = ""
    faulty: bool = False
    origin: Origin = Origin()
    questions: Rows = ()
    marked: Event | None = None


def write_report(folder: Path, name: str, text: str) -> None:
    """Write the report of a hand-in, which is for markers, proposals included."""
    (folder / REPORTS).mkdir(parents=True, exist_ok=True)
    write_whole(folder / REPORTS / f"{name}.json", text)


def read_reports(folder: Path) -> Iterator[tuple[str, Report]]:
    """The reports of a class by the names of the hand-ins, as the marker left them.

    Raises:
        ReportError: A file is no report.
    """
    for name, data in report_files(folder):
        try:
            yield name, read_report(data).as_marked()
        except ReportError as error:
            raise ReportError(
                f"{folder / REPORTS / name}.json: this is no report ({error})"
            ) from error


def report_files(folder: Path) -> Iterator[tuple[str, Any]]:
    """What stands in the reports of a class, as plain data, by the names of the hand-ins.

    Raises:
        ReportError: A file is no JSON.
    """
    for path in sorted((folder / REPORTS).glob("*.json")):
        try:
            yield path.stem, json.loads(path.read_bytes())
        except (ValueError, RecursionError) as error:
            raise ReportError(f"{path}: this is no report ({error})") from error


def read_class(folder: Path) -> dict[str, Report]:
    """The reports of the hand-ins in the table, as the marker left them.

    Raises:
        ReportError: There are none, or a file is no report.
        TotalsError: There is no table.
    """
    reports = dict(read_reports(folder))
    if not reports:
        raise ReportError(f"{folder} has no {REPORTS}; run `course mark` first")
    # Reports of hand-ins that are gone, or can no longer be read, are left from an earlier marking.
    known = names_marked(folder)
    return {name: one for name, one in reports.items() if harmless(name) in known}


def totals_of(report: Report) -> tuple[int | float, ...]:
    """The totals of a report as they stand in the table."""
    found = totals(report)
    return tuple(found[column] for column in _COLUMNS[1:-1])


def form_of(folder: Path) -> Form:
    """How the table of a class is written.

    Raises:
        TotalsError: There is no such table.
    """
    return _table(folder).form


def add_totals(folder: Path, rows: Sequence[Row], form: Form) -> list[str]:
    """Add rows to the table of a class; a row of the same hand-in is replaced, all others stay.

    What was marked before keeps its totals where nothing newer could be marked.

    Returns:
        The names of the rows that stayed.

    Raises:
        TotalsError: There is a file of that name which is another table.
    """
    headings: Sequence[str] = _HEADINGS
    before = {}
    if (folder / TOTALS).exists():
        first, *rest = _table(folder).rows
        if tuple(first[: len(_HEADINGS)]) == _HEADINGS:
            headings = first  # with columns that somebody added
        before = {row[0]: [*row, *[""] * (len(headings) - len(row))] for row in rest}
    cells = {harmless(row.name): _cells(row, before.get(harmless(row.name))) for row in rows}
    stayed = [name for name in before if name not in cells]
    cells |= {name: before[name] for name in stayed}
    write_table(folder / TOTALS, Table([headings, *(cells[name] for name in sorted(cells))], form))
    return stayed


def _cells(row: Row, before: Sequence[str] | None) -> list[str]:
    """The cells of a row; `before` are those of the same hand-in."""
    added = () if before is None else before[len(_HEADINGS) :]
    end = (*map(harmless, row.origin), *added)
    if before is not None and before[1] and not row.totals:
        if not row.origin.entry:
            return list(before)
        told = f"{row.problem}; the marks are those of an earlier hand-in"
        return [*before[: len(_COLUMNS) - 1], harmless(told), *end]
    unread = ("",) * (len(_COLUMNS) - 2)
    totals = map(str, row.totals or unread)
    return [harmless(row.name), *totals, harmless(row.problem), *end]


def names_marked(folder: Path) -> set[str]:
    """The names in the table, as `harmless` spells them, of the hand-ins that could be read.

    Raises:
        TotalsError: There is no such table.
    """
    return {row[0] for row in _table(folder).rows[1:] if row[1:2] not in ([], [""])}


def marked_rows(folder: Path) -> dict[str, dict[str, str]]:
    """What the table says of the points of every hand-in that could be read, by column.

    Raises:
        TotalsError: There is no such table.
    """
    columns = _COLUMNS[1:-1]
    return {
        row[0]: dict(zip(columns, row[1:], strict=False))
        for row in _table(folder).rows[1:]
        if row[1:2] not in ([], [""])
    }


def update_totals(folder: Path, changed: Mapping[str, Report]) -> None:
    """Put the totals of some reports into the table; all else in it stays as it is.

    Raises:
        TotalsError: There is no such table.
    """
    new = {harmless(name): list(map(str, totals_of(report))) for name, report in changed.items()}
    rows, form = _table(folder)
    width = len(_COLUMNS) - 1
    # A hand-in without totals could not be read; a report of it is an old one.
    updated = [
        [row[0], *new[row[0]], *row[width:]] if row[1:2] != [""] and row[0] in new else row
        for row in rows
    ]
    if updated != rows:
        write_table(folder / TOTALS, Table(updated, form))


def _table(folder: Path) -> Table:
    path = folder / TOTALS
    table = read_table(path, _COLUMNS)
    if table is None:
        raise TotalsError(
            f"{path} is not the table that `course mark` wrote; move it away and run `course mark`"
            " again, no decision is lost"
        )
    return table


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
