"""Whether a folder of marks is what was written: every report, every row, and the log they rest on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from cli.gradebook.database import Gradebook, open_gradebook
from cli.gradebook.decisions import logged
from cli.gradebook.events import OF_PEOPLE, GradebookError
from cli.gradebook.fold import marked
from cli.gradebook.markings import marking_of
from cli.gradebook.marks import REPORTS, data_of
from cli.gradebook.place import has_gradebook
from cli.gradebook.questions import QUESTIONS, rows_by_name
from cli.gradebook.standing import standing_of
from cli.gradebook.table import harmless
from cli.gradebook.totals import TOTALS, marked_rows
from graders.marking.report import Report
from graders.marking.report_json import as_text
from graders.marking.report_reading import read_report

# What a row of a table says of a part that is void, whatever its report says of it.
_COUNTED = ("points", "max_points", "points_strict", "pending")


class Finding(NamedTuple):
    """Something that is not as it was written: of which hand-in or file, and what."""

    name: str
    says: str


class Verified(NamedTuple):
    """What was looked at, and what is the matter. `provenance` holds what each report was made by."""

    events: int
    findings: Sequence[Finding]
    provenance: Mapping[str, Mapping[str, Any]]


def verified(folder: Path) -> Verified:
    """Compare everything in a folder of marks with its log.

    Raises:
        GradebookError: The log cannot be read, or is not what was written: then nothing can be told.
        TotalsError: There is no table.
    """
    number = 0
    if has_gradebook(folder):
        with open_gradebook(folder) as gradebook:
            number = gradebook.verify()
            log = _Log(gradebook)
    if not number:
        raise GradebookError(
            f"{folder} has no gradebook, or it holds nothing; give the folder that `course mark` wrote"
        )
    rows = marked_rows(folder)
    questions = rows_by_name(folder)
    findings, provenance = [], {}
    for path in sorted((folder / REPORTS).glob("*.json")):
        name = path.stem
        try:
            report = data_of(text := path.read_bytes())
            provenance[name] = report["provenance"]
            findings += [Finding(name, one) for one in log.differences(name, report, text)]
            findings += [
                Finding(name, one)
                for one in chain(
                    _differs_from_row(report, rows.get(harmless(name))),
                    _differs_from_questions(report, questions.get(harmless(name), ())),
                )
            ]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            findings.append(Finding(name, f"{REPORTS}/{name}.json is no report"))
            provenance.setdefault(name, {})
    findings += _without_report(log, rows, questions, provenance)
    return Verified(number, sorted(findings), provenance)


class _Log:
    """What the log says of every hand-in."""

    def __init__(self, gradebook: Gradebook) -> None:
        # Of what the marker gave, the hash is enough: all of it, of a large class, is a lot of memory.
        self.marked: dict[str, Mapping[str, Any]] = {}
        for one in gradebook.texts(["marked", "forgotten"]):
            _, _, kind, name, *_ = one.fields
            if kind == "forgotten":
                self.marked.pop(name, None)
            else:
                sealed = marking_of(one.data).report
                self.marked[name] = {"report": sealed} if sealed else json.loads(one.data)
        self._standing = standing_of(gradebook.events(OF_PEOPLE))

    def differences(self, name: str, data: Mapping[str, Any], text: bytes) -> Iterator[str]:
        """How a report differs from what was marked and decided."""
        sealed = self.marked.get(logged(name))
        if sealed is None:
            yield "a report without a hand-in: the log knows of no marking of it"
            return
        touched = self._standing.touches(name)
        if not touched and sealed.get("report") == hashlib.sha256(text).hexdigest():
            return
        report = read_report(data)
        if not _as_marked(report.as_marked(), name, sealed):
            yield f"{REPORTS}/{name}.json is not what the marker gave: it was edited, or is an older one"
        settled = self._standing.applied(report.as_marked(), name)
        if as_text(settled, proposals=True).encode() != text:
            yield (
                f"{REPORTS}/{name}.json is not what was decided: it was edited, or a session was cut"
                " off; then `course review` brings it up to date"
            )


def _as_marked(report: Report, name: str, sealed: Mapping[str, Any]) -> bool:
    """Whether this is the report that was marked; the logs of earlier versions hold no hash of it."""
    again = marked(report, name, "").data
    return all(again[field] == sealed[field] for field in again if field in sealed)


def _differs_from_row(report: Mapping[str, Any], row: Mapping[str, str] | None) -> Iterator[str]:
    if row is None:
        yield f"a report without a row in {TOTALS}"
        return
    wrong = [column for column, cell in row.items() if not _equal(cell, report[column])]
    if wrong:
        yield f"{TOTALS} says something else than the report: {', '.join(wrong)}"


def _differs_from_questions(
    report: Mapping[str, Any], rows: Sequence[Sequence[str]]
) -> Iterator[str]:
    expected = [
        [exercise["id"], part["id"], part["status"], part["code"], *_points(part)]
        for exercise in report["exercises"]
        for part in exercise["parts"]
    ]
    given = [[row[1], row[2], row[3], row[9], *row[4:8]] for row in rows]
    if len(given) != len(expected):
        yield f"{QUESTIONS} has {len(given)} rows of it, not {len(expected)}"
        return
    for row, should in zip(given, expected, strict=True):
        if row[:4] != should[:4] or not all(map(_equal, row[4:], should[4:])):
            yield f"{QUESTIONS} says something else than the report: {should[0]}:{should[1]}"


def _points(part: Mapping[str, Any]) -> Iterable[Any]:
    return (0 if part.get("void") else part[what] for what in _COUNTED)


def _equal(cell: str, value: float) -> bool:
    """Whether a cell holds a number, also after a spreadsheet wrote it its own way."""
    if cell == str(value):
        return True
    try:
        return float(cell) == float(value)
    except ValueError:
        return False


def _without_report(
    log: _Log,
    rows: Mapping[str, object],
    questions: Mapping[str, object],
    reports: Iterable[str],
) -> Iterator[Finding]:
    """What the log or a table knows, and no report is there of."""
    there = {logged(name) for name in reports}
    for name in sorted(log.marked.keys() - there):
        yield Finding(name, "a hand-in without a report: it was marked, and its report is gone")
    for file, names in ((TOTALS, rows), (QUESTIONS, questions)):
        known = {harmless(name) for name in chain(there, log.marked)}
        for name in sorted(set(names) - known):
            yield Finding(name, f"a row of {file} without a report")


def of_other_making(
    provenance: Mapping[str, Mapping[str, Any]], current: Mapping[str, str]
) -> Iterator[Finding]:
    """The reports that were made by other exercises, another key or another version than the current ones."""
    what = {"exercises": "exercises", "key": "solutions", "backcheck": "version of backcheck"}
    for name, made_by in provenance.items():
        differ = [what[one] for one, now in current.items() if made_by.get(one, now) != now]
        if differ:
            yield Finding(name, f"made by other {' and '.join(differ)} than these")
