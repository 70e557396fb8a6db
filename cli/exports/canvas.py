"""`canvas`: fills the gradebook file that the instructor exported from Canvas.

Its importer finds students by ID, then SIS id, login and name, and a column by the number of its
assignment in brackets; other columns are left as they are. Canvas counts students in its own way: its ID
is compared only with the number that stands in the name of a file downloaded there, never with an id of
the roster, unless the instructor names it as the key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TextIO

from cli.exports.marks import ExportError, Mark, decimal
from cli.exports.options import Options
from cli.exports.sheet import Sheet, left_out, names_of, paired

_IDS = ("SIS User ID", "SIS Login ID", "Student")
_POSSIBLE = "Points Possible"
_EXCUSED = "EX"


def write(marks: Sequence[Mark], options: Options, stream: TextIO) -> list[str]:
    """Put the total of every student into the column of the assignment.

    Raises:
        ExportError: The file is no gradebook, or its column is locked or worth something else.
    """
    sheet = Sheet(options.template, "Canvas")
    if sheet.headings[0] not in {"Student", "LastName"} or "ID" not in sheet.headings:
        raise ExportError(
            "the template is no gradebook of Canvas: its first row starts with Student,ID;"
            " export it under Grades"
        )
    wanted = options.column or marks[0].report.assignment
    column = sheet.column(wanted, lambda heading: _is_of(heading, wanted))
    sheet.check_key(options.key)
    students = [row for row in sheet.rows[1:] if not _is_possible(sheet, row)]
    for row in sheet.rows[1:]:
        if _is_possible(sheet, row):
            _check_possible(row[column] if column < len(row) else "", marks[0].possible)

    def known_as(row: list[str]) -> Iterator[str]:
        if options.key:
            yield from sheet.cells(row, [options.key])
            return
        yield from (f"canvas {one}" for one in sheet.cells(row, ["ID"]) if one.strip())
        yield from sheet.cells(row, _IDS)

    pairs, missing = paired(marks, students, names_in_canvas, known_as)
    told = left_out(missing)
    for mark, row in pairs:
        if column < len(row) and row[column].strip().upper() == _EXCUSED:
            told.append(f"{mark.name} is excused in the template, and stays so")
        else:
            sheet.put(row, column, decimal(mark.total))
    sheet.write(stream)
    return told


def names_in_canvas(mark: Mark) -> Iterator[str]:
    """Under which Canvas may know a student; its own number stands behind the word `canvas`."""
    yield from names_of(mark)
    # Canvas names a file after the student, perhaps `LATE`, and its number of the student.
    found = re.match(r"[^_]+(?:_LATE)?_(\d+)_", mark.entry)
    if mark.platform == "Canvas" and found:
        yield f"canvas {found[1]}"


def _is_of(heading: str, wanted: str) -> bool:
    """Whether a column is that of an assignment, `Title (4711)`; without a number it is a new one."""
    title = re.fullmatch(r"(.*?)\s*\(\d+\)", heading)
    if title is None:
        return False
    return wanted.casefold() in {heading.casefold(), title[1].casefold()}


def _is_possible(sheet: Sheet, row: Sequence[str]) -> bool:
    """Whether it is the row of the points, which no student's ID stands in."""
    return _POSSIBLE in row[0] and not any(one.strip() for one in sheet.cells(row, ["ID"]))


def _check_possible(cell: str, possible: Fraction) -> None:
    if "read only" in cell.casefold():
        raise ExportError("the column is read only in Canvas; no mark would be taken from it")
    try:
        there = Fraction(cell.strip().replace(",", "."))
    except ValueError:
        return  # Canvas leaves it out where an assignment has no points
    if there != possible:
        raise ExportError(
            f"the column is worth {decimal(there)} points in Canvas, and {decimal(possible)} here; change"
            " the points of the assignment in Canvas, and export again"
        )
