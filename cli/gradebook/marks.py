"""The folder of a marked class: its reports, and who may write to it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic_core import from_json

from cli.gradebook.table import harmless, write_whole
from cli.gradebook.totals import TOTALS, names_marked
from graders.marking.report import Report
from graders.marking.report_reading import ReportError, read_report

if sys.platform != "win32":
    import fcntl

REPORTS = "reports"


def report_path(folder: Path, name: str) -> Path:
    """Where the report of a hand-in lies."""
    return folder / REPORTS / f"{name}.json"


def page_path(folder: Path, name: str) -> Path:
    """Where the page of a hand-in lies, if one was asked for."""
    return folder / REPORTS / f"{name}.html"


def has_page(folder: Path, name: str, text: str) -> bool:
    """Whether there is a page of the report with this text."""
    path = report_path(folder, name)
    return page_path(folder, name).exists() and path.exists() and path.read_bytes() == text.encode()


def write_report(folder: Path, name: str, text: str, page: str | None = None) -> None:
    """Write the report of a hand-in, which is for markers, proposals included, and its page.

    A page that is there is always that of the report that lies beside it: the page of another report is
    taken away first, whoever writes the report and wherever a run ends.
    """
    (folder / REPORTS).mkdir(parents=True, exist_ok=True)
    if not has_page(folder, name, text):
        page_path(folder, name).unlink(missing_ok=True)
    write_whole(report_path(folder, name), text)
    if page is not None:
        write_whole(page_path(folder, name), page)


def read_reports(folder: Path) -> Iterator[tuple[str, Report]]:
    """The reports of a class by the names of the hand-ins, as the marker left them.

    Raises:
        ReportError: A file is no report.
    """
    for path in _reports(folder):
        yield path.stem, _as_marked(path)


def report_files(folder: Path) -> Iterator[tuple[str, Any]]:
    """What stands in the reports of a class, as plain data, by the names of the hand-ins.

    Raises:
        ReportError: A file is no JSON.
    """
    for path in _reports(folder):
        yield path.stem, _data(path)


def _reports(folder: Path) -> list[Path]:
    return sorted((folder / REPORTS).glob("*.json"))


def read_marked(folder: Path, name: str) -> Report | None:
    """The report of one hand-in, as the marker left it, if there is one.

    Raises:
        ReportError: The file is no report.
    """
    path = report_path(folder, name)
    return _as_marked(path) if path.exists() else None


def _as_marked(path: Path) -> Report:
    data = _data(path)
    try:
        return read_report(data).as_marked()
    except ReportError as error:
        raise ReportError(f"{path}: this is no report ({error})") from error


def _data(path: Path) -> Any:
    try:
        return data_of(path.read_bytes())
    except ValueError as error:
        raise ReportError(f"{path}: this is no report ({error})") from error


def data_of(text: bytes) -> Any:
    """What a report says, as data.

    Raises:
        ValueError: It is no JSON.
    """
    try:
        return from_json(text, cache_strings="keys")  # takes two thirds of json.loads
    except ValueError:
        return json.loads(text)  # which reads names that are no UTF-8 as well


def read_class(folder: Path) -> dict[str, Report]:
    """The reports of the hand-ins in the table, as the marker left them.

    Raises:
        ReportError: There is nothing here, or a file is no report.
        TotalsError: There is no table.
    """
    reports = dict(read_reports(folder))
    if not reports and not (folder / TOTALS).exists():
        raise ReportError(f"{folder} has no {REPORTS}; run `course mark` first")
    # Reports of hand-ins that are gone, or can no longer be read, are left from an earlier marking.
    known = names_marked(folder)
    return {name: one for name, one in reports.items() if harmless(name) in known}


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
