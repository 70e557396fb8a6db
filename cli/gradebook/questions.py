"""The table of questions: a row for every student and part, in the order of the sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from heapq import merge
from itertools import chain, groupby, islice, pairwise
from operator import itemgetter
from pathlib import Path

from cli.gradebook.table import Form, Table, form_of_file, harmless, read_table, write_table
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

    Both are read one hand-in after the other: a table of a large class is never held as a whole.

    Args:
        folder: The folder of marks.
        changed: The rows by the name of the hand-in.
        form: How the table is written; as it is if left out.
    """
    path = folder / QUESTIONS
    as_it_is = form_of_file(path, _COLUMNS)
    if not changed and as_it_is and form in {None, as_it_is}:
        return
    before = _in_order(path)
    form = form or as_it_is or Form()
    new = {harmless(name): name for name in changed}
    old = _by_name(before) if before else iter(())
    kept = ((name, rows) for name, rows in old if name not in new)
    added = ((shown, changed[name]) for shown, name in sorted(new.items()))
    rows = chain.from_iterable(rows for _, rows in merge(kept, added, key=itemgetter(0)))
    write_table(path, Table(chain([_COLUMNS], rows), form))


def merge_questions(folders: Sequence[Path], out: Path, form: Form) -> None:
    """The tables of several folders as one; no hand-in is in two."""
    tables = [table for folder in folders if (table := _in_order(folder / QUESTIONS))]
    rows = merge(*(_by_name(one) for one in tables), key=itemgetter(0))
    lines = chain.from_iterable(own for _, own in rows)
    write_table(out / QUESTIONS, Table(chain([_COLUMNS], lines), form))


def rows_by_name(folder: Path) -> dict[str, Rows]:
    """The rows of every hand-in, by its name as `harmless` spells it."""
    table = _in_order(folder / QUESTIONS)
    return dict(_by_name(table)) if table else {}


def _by_name(table: Table) -> Iterator[tuple[str, Rows]]:
    """The rows of each name, in the order of the table."""
    rows = islice(table.rows, 1, None)
    for name, own in groupby(rows, itemgetter(0)):
        yield name, [row[: len(_COLUMNS)] for row in own]


def _in_order(path: Path) -> Table | None:
    """The table in the order of names, also where somebody put it in another."""
    table, again = read_table(path, _COLUMNS), read_table(path, _COLUMNS)
    if table is None or again is None:
        return None
    if all(one <= other for one, other in pairwise(row[0] for row in islice(again.rows, 1, None))):
        return table
    headings, *rows = table.rows
    return Table([headings, *sorted(rows, key=itemgetter(0))], table.form)
