"""Tables with a line for each student, as spreadsheets write them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

_SEPARATORS = ",;\t"


class StudentTableError(Exception):
    """A table cannot be used: file, line, and why."""


class Line(NamedTuple):
    """A line: its `place`, file and number, and its cells by their columns in lower case."""

    place: str
    cells: Mapping[str, str]


def read_student_table(path: Path, required: Sequence[str], known: Sequence[str]) -> Iterator[Line]:
    """The lines of a table that are not empty, with cells for all `known` columns.

    Raises:
        StudentTableError: It cannot be read, or a `required` column is missing.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise StudentTableError(f"{path}: this is no UTF-8; save it as “CSV UTF-8”") from error
    except OSError as error:
        raise StudentTableError(f"{path} cannot be read ({error.strerror})") from error
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    rows = csv.DictReader(text.splitlines(), delimiter=separator)
    columns = [(one or "").strip().casefold() for one in rows.fieldnames or ()]
    for one in required:
        if one not in columns:
            raise StudentTableError(
                f"{path}:1: there is no column “{one}”; the columns are {', '.join(known)}"
            )
    rows.fieldnames = columns
    for row in rows:
        cells = {name: (row.get(name) or "").strip() for name in known}
        if any(cells.values()):
            yield Line(f"{path}:{rows.line_num}", cells)
