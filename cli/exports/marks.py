"""What is exported: the report of every student, as people have settled it, and who the student is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from cli.gradebook.events import GradebookError
from cli.gradebook.marks import TOTALS, TotalsError, names_marked, read_reports
from cli.gradebook.standing import read_standing
from cli.gradebook.table import harmless, read_table
from graders.marking.report import Report
from graders.marking.report_reading import ReportError

_ORIGIN = ("student", "email", "platform", "entry")


class ExportError(Exception):
    """It cannot be exported: what is missing or contradicts itself, and what to do."""


class Mark(NamedTuple):
    """One student's report; `name` is that of the hand-in, the rest is known where a roster said it."""

    name: str
    report: Report
    student: str = ""
    email: str = ""
    platform: str = ""
    entry: str = ""

    @property
    def total(self) -> Fraction:
        """What goes into a gradebook: score and extra credit."""
        return self.report.score + self.report.extra_credit

    @property
    def possible(self) -> Fraction:
        """The points of the regular exercises."""
        return self.report.total("max_points")

    @property
    def open_points(self) -> Fraction:
        """What may still be added: by a person, or by what has not been checked."""
        what = ("pending", "not_checked")
        return sum(
            (self.report.total(w, extra=e) for w in what for e in (False, True)), Fraction(0)
        )

    @property
    def provisional(self) -> str:
        """Why the total is not the last word; empty where it is."""
        if self.report.faulty:
            return "a fault of the grader or of the assignment spoilt a part"
        if self.open_points:
            return f"{decimal(self.open_points)} points are not confirmed"
        return ""


def decimal(points: Fraction) -> str:
    """Points with two decimals at most; a half goes up."""
    hundredths = math.floor(points * 100 + Fraction(1, 2))
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".")


def read_marks(folder: Path, assignment: str) -> Sequence[Mark]:
    """The marks of an assignment in a folder that `course mark` wrote, in the order of their names.

    What people decided is applied anew, so that a session that was cut off changes nothing. An old
    report of a hand-in that could not be read in the last run is none.

    Raises:
        ExportError: There are none, a file is no report, or the gradebook was changed by hand.
    """
    try:
        standing, marked = read_standing(folder), names_marked(folder)
        students = _students(folder)
        found = [
            Mark(name, standing.applied(report, name), *students.get(harmless(name), ()))
            for name, report in read_reports(folder)
            if report.assignment == assignment and harmless(name) in marked
        ]
    except (GradebookError, ReportError, TotalsError) as error:
        raise ExportError(str(error)) from error
    if not found:
        raise ExportError(
            f"{folder} holds no reports of {assignment}; `course mark {assignment} … --out {folder}`"
            " writes them"
        )
    return found


def not_marked(folder: Path) -> Sequence[str]:
    """The names in the table of totals that have none, as their hand-in could not be read."""
    table = read_table(folder / TOTALS, ("name", "score"))
    return [row[0] for row in table.rows[1:] if row[1:2] in ([], [""])] if table else []


def _students(folder: Path) -> Mapping[str, Sequence[str]]:
    """Student, email, platform and entry by the name of the hand-in, as the table of totals has them."""
    table = read_table(folder / TOTALS, ("name",))
    if table is None:
        return {}
    headings, *rows = table.rows
    columns = [headings.index(one) for one in _ORIGIN if one in headings]
    if len(columns) < len(_ORIGIN):
        return {}
    return {row[0]: [row[at] for at in columns] for row in rows if len(row) > max(columns)}
