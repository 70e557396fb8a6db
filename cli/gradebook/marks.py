"""The folder of a marked class: `reports/NAME.json`, `totals.csv`, and the log of decisions."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cli.exit_codes import printable
from graders.report import Report, ReportError

REPORTS = "reports"
TOTALS = "totals.csv"
_COLUMNS = (
    "name", "score", "max_score", "extra_credit", "score_strict", "pending", "not_checked",
    "problem",
)  # fmt: skip


class Row(NamedTuple):
    """What came of one hand-in: its totals, or why it was not marked."""

    name: str
    totals: tuple[int | float | str, ...] = ()
    problem: str = ""
    faulty: bool = False


def write_report(folder: Path, name: str, report: Report) -> None:
    """Write the report of a hand-in."""
    (folder / REPORTS).mkdir(parents=True, exist_ok=True)
    write_whole(folder / REPORTS / f"{name}.json", report.as_text())


def read_reports(folder: Path) -> Iterator[tuple[str, Report]]:
    """The reports of a class by the names of the hand-ins, as the marker left them.

    Raises:
        ReportError: A file is no report.
    """
    for path in sorted((folder / REPORTS).glob("*.json")):
        try:
            yield path.stem, Report.from_json(json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, RecursionError) as error:
            raise ReportError(f"{path}: this is no report ({error})") from error


def totals_of(report: Report) -> tuple[int | float, ...]:
    """The totals of a report as they stand in the table."""
    data = report.as_json()
    return tuple(data[column] for column in _COLUMNS[1:-1])


def write_totals(folder: Path, rows: Sequence[Row]) -> None:
    """Write the table of a class."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for row in rows:
        totals = row.totals or ("",) * (len(_COLUMNS) - 2)
        writer.writerow([_harmless(row.name), *totals, _harmless(row.problem)])
    write_whole(folder / TOTALS, text.getvalue())


def update_totals(folder: Path, changed: Iterable[tuple[str, Report]]) -> None:
    """Write the table again with the totals of some reports; all other rows stay as they are."""
    new = {_harmless(name): totals_of(report) for name, report in changed}
    with (folder / TOTALS).open(encoding="utf-8", newline="") as lines:
        _, *rows = csv.reader(lines)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for name, *cells in rows:
        writer.writerow([name, *new.get(name, cells[:-1]), cells[-1]])
    write_whole(folder / TOTALS, text.getvalue())


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all, also after a crash."""
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8", errors="replace") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _harmless(cell: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    shown = printable(cell).replace("\n", " ")
    return f"'{shown}" if shown.startswith(("=", "+", "-", "@")) else shown
