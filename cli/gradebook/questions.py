"""The table of questions: a row for every student and part, in the order of the sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path

from cli.gradebook.table import Form, Table, harmless, read_table, write_table
from graders.marking.report import PartReport, Report
from graders.marking.report_json import rounded

QUESTIONS = "questions.csv"
_COLUMNS = (
    "name", "exercise", "part", "status", "points", "max_points", "points_strict", "pending",
    "extra_credit", "code",
)  # fmt: skip

Rows = Sequence[Sequence[str]]


def questions_of(name: str, report: Report) -> Rows:
    """The rows of one hand-in; a part that is void is worth nothing."""
    points = "points_strict" if report.strict else "points"
    return [
        [
            harmless(name),
            exercise.id,
            part.id,
            part.verdict.status,
            *(_counted(part, what) for what in (points, "max_points", "points_strict", "pending")),
            "yes" if exercise.extra_credit else "",
            part.verdict.code,
        ]
        for exercise in report.exercises
        for part in exercise.parts
    ]


def _counted(part: PartReport, what: str) -> str:
    return "0" if part.void else str(rounded(getattr(part, what)))


def add_questions(folder: Path, changed: Mapping[str, Rows], form: Form | None = None) -> None:
    """Put the rows of some hand-ins into the table; those of others stay as they are.

    Args:
        folder: The folder of marks.
        changed: The rows by the name of the hand-in.
        form: How the table is written; as it is if left out.
    """
    before = read_table(folder / QUESTIONS, _COLUMNS)
    by_name = _by_name(before)
    by_name |= {harmless(name): list(rows) for name, rows in changed.items()}
    rows = chain.from_iterable(by_name[name] for name in sorted(by_name))
    write_table(
        folder / QUESTIONS,
        Table([_COLUMNS, *rows], form or (before.form if before else Form())),
    )


def rows_by_name(folder: Path) -> dict[str, list[Sequence[str]]]:
    """The rows of every hand-in, by its name as `harmless` spells it."""
    return _by_name(read_table(folder / QUESTIONS, _COLUMNS))


def _by_name(table: Table | None) -> dict[str, list[Sequence[str]]]:
    by_name: dict[str, list[Sequence[str]]] = {}
    for row in table.rows[1:] if table else ():
        by_name.setdefault(row[0], []).append(row[: len(_COLUMNS)])
    return by_name
