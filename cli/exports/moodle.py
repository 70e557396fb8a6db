"""`moodle`: fills the grading worksheet that the instructor downloaded from an assignment.

Its importer finds students by the number in the first column (`Participant 4711`, in any language),
and refuses grades above the maximum. Here they are found by that number in the name of their folder, or
by their address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TextIO

from cli.exports.marks import ExportError, Mark, decimal
from cli.exports.options import Options
from cli.exports.sheet import Sheet, left_out, names_of, paired

_GRADE, _MAXIMUM, _COMMENT = "grade", "maximum grade", "feedback comments"


def write(marks: Sequence[Mark], options: Options, stream: TextIO) -> list[str]:
    """Put the total of every student into the column of grades, and why it is provisional beside it.

    Raises:
        ExportError: The file is no worksheet, or its maximum is another one.
    """
    sheet = Sheet(options.template, "Moodle")
    rows = sheet.rows[1:]
    if not all(re.fullmatch(r"\D+\d+", row[0].strip()) for row in rows):
        raise ExportError(
            "the template is no grading worksheet of Moodle: its first column holds Participant 4711"
        )
    wanted = (options.column or _GRADE).casefold()
    column = sheet.column(options.column or "Grade", lambda one: one.casefold() == wanted)
    by_heading = {one.casefold(): at for at, one in enumerate(sheet.headings)}
    sheet.check_key(options.key)

    def known_as(row: list[str]) -> Iterator[str]:
        if options.key:
            yield from sheet.cells(row, [options.key])
            return
        yield f"moodle {re.sub(r'[^0-9]', '', row[0])}"
        yield from (cell for cell in row[1:] if "@" in cell)

    pairs, missing = paired(marks, rows, _names, known_as)
    told = left_out(missing)
    for mark, row in pairs:
        maximum = _maximum(row, by_heading.get(_MAXIMUM, -1), mark.possible)
        if mark.total > maximum:
            told.append(
                f"{mark.name} has {decimal(mark.total)} points; Moodle takes {decimal(maximum)} at most, so"
                " these were written"
            )
        sheet.put(row, column, decimal(min(mark.total, maximum)))
        if mark.provisional and _COMMENT in by_heading:
            sheet.put(row, by_heading[_COMMENT], f"provisional: {mark.provisional}")
    sheet.write(stream)
    return told


def _names(mark: Mark) -> Iterator[str]:
    yield from names_of(mark)
    # Moodle names the folder of a student so, with the number of the worksheet.
    found = re.search(r"_(\d+)_assignsubmission", mark.entry)
    if mark.platform == "Moodle" and found:
        yield f"moodle {found[1]}"


def _maximum(row: Sequence[str], column: int, possible: Fraction) -> Fraction:
    cell = row[column] if 0 <= column < len(row) else ""
    try:
        there = Fraction(cell.strip().replace(",", "."))
    except ValueError:
        return possible
    if there != possible:
        raise ExportError(
            f"the maximum is {decimal(there)} in Moodle, and {decimal(possible)} here; change it in"
            " Moodle, and download the worksheet again"
        )
    return there
