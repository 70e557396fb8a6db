"""What is exported: the report of every student, as people have settled it, and who the student is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from cli.gradebook.events import GradebookError
from cli.gradebook.final import Final
from cli.gradebook.marks import read_reports
from cli.gradebook.standing import read_standing
from cli.gradebook.table import harmless
from cli.gradebook.totals import TotalsError, names_marked, read_totals
from graders.marking.report import Report
from graders.marking.report_reading import ReportError

_ORIGIN = ("student", "email", "platform", "entry")


class ExportError(Exception):
    """It cannot be exported: what is missing or contradicts itself, and what to do."""


class Mark(NamedTuple):
    """One student's report; `name` is that of the hand-in, the rest is known where a roster said it.

    `final` is the mark that counts by the policy of the assignment.
    """

    name: str
    report: Report
    final: Final
    student: str = ""
    email: str = ""
    platform: str = ""
    entry: str = ""

    @property
    def total(self) -> Fraction:
        """What goes into a gradebook: score and extra credit, as the policy lets them count."""
        return self.final.points

    @property
    def possible(self) -> Fraction:
        """The points of the regular exercises that count."""
        return self.final.out_of

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
        if not self.final.known:
            return "it is late, and nobody knows by how much (see `course extend`)"
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
        found = []
        for name, report in read_reports(folder):
            if report.assignment == assignment and harmless(name) in marked:
                counted = standing.counted(report, name)
                student = students.get(harmless(name), ())
                found.append(Mark(name, counted.report, counted.final, *student))
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
    return [name for name, row in read_totals(folder).items() if not row["score"]]


def _students(folder: Path) -> Mapping[str, Sequence[str]]:
    """Student, email, platform and entry by the name of the hand-in, as the table of totals has them."""
    return {name: [row[one] for one in _ORIGIN] for name, row in read_totals(folder).items()}
