"""The table of totals: a row for every hand-in and every student, found by the headings of its columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from cli.gradebook.final import Final
from cli.gradebook.table import Form, Table, harmless, read_table, write_table
from graders.marking.report import Report
from graders.marking.report_json import rounded, totals

TOTALS = "totals.csv"
_TOTALS = ("score", "max_score", "extra_credit", "score_strict", "pending", "not_checked")
_FINAL = ("raw", "penalty", "final", "out_of", "late", "late_days", "dropped")
# By what starts so the table is known.
_FIRST = ("name", *_TOTALS, "problem")

Cells = Mapping[str, str]


class TotalsError(Exception):
    """The table of totals is not there, or is another one."""


class Origin(NamedTuple):
    """Where a hand-in comes from and whose it is, as it stands at the end of its row."""

    entry: str = ""
    platform: str = ""
    student: str = ""
    email: str = ""
    section: str = ""
    note: str = ""


_HEADINGS = (*_FIRST, *_FINAL, *Origin._fields, "look_at")


class Counted(NamedTuple):
    """What a report counts for: its totals, the final mark, and what a person should look at again."""

    report: Report
    final: Final
    look_at: Sequence[str] = ()

    def cells(self) -> Cells:
        """As they stand in the table."""
        found, final = totals(self.report), self.final
        return {
            **{column: str(found[column]) for column in _TOTALS},
            "raw": str(rounded(final.raw)),
            "penalty": str(rounded(final.penalty)),
            "final": str(rounded(final.points)),
            "out_of": str(rounded(final.out_of)),
            "late": final.late,
            "late_days": str(final.late_days or ""),
            "dropped": ", ".join(final.dropped),
            "look_at": "; ".join(self.look_at),
        }


class Row(NamedTuple):
    """What came of one hand-in: what it counts for, or why it was not marked.

    `cells` are those of what it counts for; one that is `kept` has those that stand in the table. Its
    questions and events lie in the file `record`, as those of a large class are never held at once.
    """

    name: str
    cells: Cells = {}
    problem: str = ""
    faulty: bool = False
    origin: Origin = Origin()
    kept: bool = False
    record: Path | None = None

    @property
    def counts(self) -> bool:
        """Whether it has a report that counts."""
        return self.kept or bool(self.cells)


def form_of(folder: Path) -> Form:
    """How the table of a class is written.

    Raises:
        TotalsError: There is no such table.
    """
    return _table(folder).form


def add_totals(folder: Path, rows: Sequence[Row], form: Form) -> list[str]:
    """Add rows to the table of a class; a row of the same hand-in is replaced, all others stay.

    What was marked before keeps its totals where nothing newer could be marked.

    Returns:
        The names of the rows with marks that stayed.

    Raises:
        TotalsError: There is a file of that name which is another table.
    """
    headings, before = _read(folder) if (folder / TOTALS).exists() else (_HEADINGS, {})
    cells = {harmless(row.name): _cells(row, before.get(harmless(row.name), {})) for row in rows}
    stayed = [name for name, row in before.items() if cells.get(name, row) is row and row["score"]]
    _write(folder, headings, before | cells, form)
    return stayed


def merge_totals(folders: Sequence[Path], out: Path, form: Form) -> None:
    """The tables of several folders as one.

    A hand-in that could not be read in one of them, or is missing there, is what the other says.

    Raises:
        TotalsError: One of them has no table.
    """
    headings: dict[str, None] = dict.fromkeys(_HEADINGS)
    rows: dict[str, Cells] = {}
    for folder in folders:
        own, read = _read(folder)
        headings |= dict.fromkeys(own)
        better = {name: row for name, row in read.items() if row["score"] or name not in rows}
        rows |= better
    _write(out, list(headings), rows, form)


def _cells(row: Row, before: Cells) -> Cells:
    """The cells of a row; `before` are those of the same hand-in."""
    origin = {name: harmless(text) for name, text in row.origin._asdict().items()}
    told = {"name": harmless(row.name), **origin, "problem": harmless(row.problem)}
    if row.counts:
        return {**before, **row.cells, **told}
    if before.get("score"):
        if not row.origin.entry:
            return before
        kept = f"{row.problem}; the marks are those of an earlier hand-in"
        return {**before, **told, "problem": harmless(kept)}
    return {**before, **told}


def names_marked(folder: Path) -> set[str]:
    """The names in the table, as `harmless` spells them, of the hand-ins that could be read.

    Raises:
        TotalsError: There is no such table.
    """
    _, rows = _read(folder)
    return {name for name, row in rows.items() if row["score"]}


def marked_rows(folder: Path) -> dict[str, Cells]:
    """What the table says of the points of every hand-in that could be read, by column.

    Raises:
        TotalsError: There is no such table.
    """
    rows = read_totals(folder).items()
    return {name: {one: row[one] for one in _TOTALS} for name, row in rows if row["score"]}


def update_totals(folder: Path, changed: Mapping[str, Counted]) -> None:
    """Put what some reports count for into the table; all else in it stays as it is.

    Raises:
        TotalsError: There is no such table.
    """
    headings, rows = _read(folder)
    new = {harmless(name): one for name, one in changed.items()}
    # A hand-in without totals could not be read; a report of it is an old one.
    updated = {
        name: {**row, **new[name].cells()} if row["score"] and name in new else row
        for name, row in rows.items()
    }
    if updated != rows:
        _write(folder, headings, updated, form_of(folder))


def remove_totals(folder: Path, names: Iterable[str]) -> None:
    """Take the rows of some hand-ins out of the table.

    Raises:
        TotalsError: There is no such table.
    """
    headings, rows = _read(folder)
    gone = set(map(harmless, names))
    kept = {name: row for name, row in rows.items() if name not in gone}
    _write(folder, headings, kept, form_of(folder))


def read_totals(folder: Path) -> Mapping[str, Cells]:
    """The rows of the table by their names.

    Raises:
        TotalsError: There is no such table.
    """
    return _read(folder)[1]


def _read(folder: Path) -> tuple[Sequence[str], dict[str, Cells]]:
    """The headings, also those that somebody added, and the rows by their names."""
    first, *rest = list(_table(folder).rows)
    headings = (*_HEADINGS, *(one for one in first if one not in _HEADINGS))
    blank = dict.fromkeys(headings, "")
    return headings, {row[0]: {**blank, **dict(zip(first, row, strict=False))} for row in rest}


def _write(folder: Path, headings: Sequence[str], rows: Mapping[str, Cells], form: Form) -> None:
    lines = [[rows[name].get(one, "") for one in headings] for name in sorted(rows)]
    write_table(folder / TOTALS, Table([headings, *lines], form))


def _table(folder: Path) -> Table:
    path = folder / TOTALS
    table = read_table(path, _FIRST)
    if table is None:
        raise TotalsError(
            f"{path} is not the table that `course mark` wrote; move it away and run `course mark`"
            " again, no decision is lost"
        )
    return table
