"""`course push`: marks straight into an assignment of Canvas, only those that differ from what stands there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from cli.exports.canvas import names_in_canvas
from cli.exports.marks import ExportError, Mark, decimal
from cli.exports.sheet import left_out, paired


class Account(NamedTuple):
    """Where the marks stand: the address of Canvas, a token of the instructor, course and assignment."""

    url: str
    token: str
    course: int
    assignment: int


class Row(NamedTuple):
    """What Canvas has of a student: numbers and names, and the score, empty where there is none."""

    user: int
    names: tuple[str, ...]
    score: str
    excused: bool


class Change(NamedTuple):
    """A mark that is to be written, and what stands there now."""

    user: int
    name: str
    before: str
    after: str


def changes(marks: Sequence[Mark], rows: Sequence[Row]) -> tuple[list[Change], list[str]]:
    """The marks that differ, and what there is to tell of the others.

    Raises:
        ExportError: It is not clear whose mark is whose.
    """
    known = {str(one.user): one for one in rows}
    pairs, missing = paired(
        marks,
        ([str(one.user), f"canvas {one.user}", *one.names] for one in rows),
        names_in_canvas,
        lambda cells: cells[1:],
    )
    found, told = [], left_out(missing)
    for mark, cells in pairs:
        row, after = known[cells[0]], decimal(mark.total)
        if row.excused:
            told.append(f"{mark.name} is excused in Canvas, and stays so")
        elif row.score != after:
            found.append(Change(row.user, mark.name, row.score, after))
    return found, told


class Gradebook:
    """The assignment in Canvas."""

    def __init__(self, account: Account) -> None:
        """Find it.

        Raises:
            ExportError: It cannot be reached, or is not there.
        """
        try:
            from canvasapi import Canvas
        except ImportError as error:
            raise ExportError(
                "canvasapi is not installed; pip install 'backcheck[canvas]'"
            ) from error
        canvas = Canvas(account.url, account.token)
        course = self._asked(canvas.get_course, account.course)
        self._assignment = self._asked(course.get_assignment, account.assignment)

    def rows(self, possible: Fraction) -> list[Row]:
        """What stands there.

        Raises:
            ExportError: The assignment is worth something else.
        """
        there = getattr(self._assignment, "points_possible", None)
        if there is not None and Fraction(str(there)) != possible:
            raise ExportError(
                f"the assignment is worth {there:g} points in Canvas, and {decimal(possible)} here;"
                " change its points in Canvas"
            )
        found: list[Row] = self._asked(
            lambda: [_row(one) for one in self._assignment.get_submissions(include=["user"])]
        )
        return found

    def write(self, changed: Sequence[Change]) -> None:
        """Write the marks, in one request."""
        grades = {one.user: {"posted_grade": one.after} for one in changed}
        self._asked(self._assignment.submissions_bulk_update, grade_data=grades)

    @staticmethod
    def _asked(call: Any, *arguments: Any, **options: Any) -> Any:
        from canvasapi.exceptions import CanvasException
        from requests.exceptions import RequestException

        try:
            return call(*arguments, **options)
        except (CanvasException, RequestException) as error:
            raise ExportError(f"Canvas refuses or cannot be reached ({error})") from error


def _row(submission: Any) -> Row:
    user = getattr(submission, "user", None) or {}
    score = getattr(submission, "score", None)
    shown = "" if score is None else decimal(Fraction(str(score)))
    return Row(
        submission.user_id,
        tuple(_names(user)),
        shown,
        bool(getattr(submission, "excused", False)),
    )


def _names(user: Any) -> Iterator[str]:
    for one in ("sis_user_id", "login_id", "name", "sortable_name"):
        if user.get(one):
            yield str(user[one])
