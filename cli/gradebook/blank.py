"""The blank sheet: the report of somebody of whom nothing can be read, on which people give points."""

from __future__ import annotations

from pathlib import Path

from cli.gradebook.arrivals import Arrival
from cli.gradebook.database import open_gradebook
from cli.gradebook.fold import marked
from cli.gradebook.markings import NO_HAND_IN
from cli.gradebook.marks import alone, write_report
from cli.gradebook.questions import add_questions, questions_of
from cli.gradebook.standing import read_standing
from cli.gradebook.table import harmless
from cli.gradebook.totals import Origin, Row, add_totals, form_of, read_totals
from exercises.answer import HandIn
from exercises.assignment import Assignment
from graders.keys.keys import Keys
from graders.marking.marking import mark
from graders.marking.report import Report
from graders.marking.report_json import as_text

_NOTICE = "no hand-in could be read here; what counts is what people gave"
_ROW = "the marks are what people gave"


def blank_hand_in(name: str) -> HandIn:
    """A hand-in in which nothing is answered."""
    return HandIn(name, NO_HAND_IN, {}, (_NOTICE,))


def blank_sheet(assignment: Assignment, keys: Keys, name: str) -> Report:
    """The report of somebody of whom nothing can be read: every part is unanswered."""
    return mark(assignment, keys, blank_hand_in(name), markers=True)


def is_blank(report: Report) -> bool:
    """Whether a report is a blank sheet."""
    return report.provenance.hand_in == NO_HAND_IN


def problem_of_blank(problem: str) -> str:
    """What the table tells of somebody who has a blank sheet because of a problem."""
    return f"{problem}; {_ROW}"


def put_blank(folder: Path, name: str, blank: Report, at: str) -> None:
    """Add a blank sheet to the marks of a class, where the table has a row without marks.

    Raises:
        GradebookError: The gradebook cannot be written.
        TotalsError: There is no table.
    """
    with alone(folder):
        row = read_totals(folder)[harmless(name)]
        counted = read_standing(folder).counted(blank, name, Arrival())
        write_report(folder, name, as_text(counted.report, proposals=True))
        add_questions(folder, {name: questions_of(name, counted.report)})
        origin = Origin(**{one: row[one] for one in Origin._fields})
        told = problem_of_blank(row["problem"])
        add_totals(folder, [Row(name, counted.cells(), told, origin=origin)], form_of(folder))
        # Last, as after every marking: what the log says is done stands there.
        with open_gradebook(folder) as gradebook:
            gradebook.append([marked(blank, name, at)])
