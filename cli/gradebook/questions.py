"""The table of questions: a row for every student and part, in the order of the sheet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from heapq import merge
from itertools import chain, groupby, islice
from operator import itemgetter
from pathlib import Path

from cli.gradebook.table import (
    Form,
    as_rows,
    form_of_file,
    harmless,
    named_rows,
    read_table,
    write_rows,
)
from graders.marking.report import PartReport, Report
from graders.marking.report_json import rounded

QUESTIONS = "questions.csv"
_COLUMNS = (
    "name", "exercise", "part", "status", "points", "max_points", "points_strict", "pending",
    "extra_credit", "code",
)  # fmt: skip

Rows = Sequence[Sequence[str]]
# The text of some rows, with the name that they are of.
Blocks = Iterable[tuple[str, str]]


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
    how = form or as_it_is or Form()
    new = {harmless(name): name for name in changed}

    def added() -> Blocks:
        return ((shown, as_rows(changed[name], how)) for shown, name in sorted(new.items()))

    _write(path, how, [partial(_without, path, how, new), added])


def remove_questions(folder: Path, names: Iterable[str]) -> None:
    """Take the rows of some hand-ins out of the table."""
    path, gone = folder / QUESTIONS, set(map(harmless, names))
    form = form_of_file(path, _COLUMNS)
    if form is not None:
        _write(path, form, [partial(_without, path, form, gone)])


def _without(path: Path, form: Form, names: Collection[str]) -> Blocks:
    """The rows of the table but those of some names."""
    return ((name, rows) for name, rows in named_rows(path, _COLUMNS, form) if name not in names)


def merge_questions(folders: Sequence[Path], out: Path, form: Form) -> None:
    """The tables of several folders as one; no hand-in is in two."""
    tables = [partial(named_rows, one / QUESTIONS, _COLUMNS, form) for one in folders]
    _write(out / QUESTIONS, form, tables)


def _write(path: Path, form: Form, tables: Sequence[Callable[[], Blocks]]) -> None:
    """Write what is in some tables in the order of names."""

    def written(tables: Iterable[Blocks]) -> None:
        rows = (text for _, text in merge(*tables, key=itemgetter(0)))
        write_rows(path, form, chain([as_rows([_COLUMNS], form)], rows))

    try:
        written(_checked(one()) for one in tables)
    except _UnorderedError:  # somebody put a table in another order: only then all of it is held
        written(sorted(one(), key=itemgetter(0)) for one in tables)


class _UnorderedError(Exception):
    """A table is not in the order of names."""


def _checked(rows: Blocks) -> Blocks:
    """The rows, those of a name together."""
    last = ""
    for name, own in groupby(rows, itemgetter(0)):
        if name < last:
            raise _UnorderedError
        last = name
        yield name, "".join([text for _, text in own])


def rows_by_name(folder: Path) -> dict[str, Rows]:
    """The rows of every hand-in, by its name as `harmless` spells it."""
    table = read_table(folder / QUESTIONS, _COLUMNS)
    found: dict[str, list[Sequence[str]]] = {}
    for name, own in groupby(islice(table.rows, 1, None) if table else (), itemgetter(0)):
        found.setdefault(name, []).extend(row[: len(_COLUMNS)] for row in own)
    return dict(found)
