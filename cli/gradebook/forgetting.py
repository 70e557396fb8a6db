"""A hand-in leaves the marks of a class: the tables forget it, the log and a folder keep it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cli.gradebook.database import open_gradebook
from cli.gradebook.decisions import logged
from cli.gradebook.events import Event
from cli.gradebook.marks import alone, page_path, report_path
from cli.gradebook.questions import remove_questions
from cli.gradebook.releases import PUBLISHED
from cli.gradebook.table import harmless
from cli.gradebook.totals import read_totals, remove_totals

FORGOTTEN = "forgotten"


def forget(folder: Path, names: Sequence[str], *, at: str, by: str, why: str) -> None:
    """Take hand-ins out of tables, reports and what is published; what people decided of them is kept.

    The log comes first: after a crash in between, rows are left, which can be forgotten again.

    Raises:
        GradebookError: The gradebook cannot be written; nothing was changed.
        TotalsError: There is no table.
    """
    with alone(folder):
        rows = read_totals(folder)
        with open_gradebook(folder) as gradebook:
            number = len(gradebook.events(["forgotten"])) + 1
            gradebook.append(
                Event(
                    at,
                    by,
                    "forgotten",
                    logged(name),
                    data={"why": why, "row": rows[harmless(name)]},
                )
                for name in names
            )
        remove_totals(folder, names)
        remove_questions(folder, names)
        for name in names:
            _put_away(folder, name, folder / FORGOTTEN / str(number))


def _put_away(folder: Path, name: str, place: Path) -> None:
    published = (folder / PUBLISHED / f"{name}{end}" for end in (".json", ".html"))
    files = {report_path(folder, name): "", page_path(folder, name): ""}
    files |= dict.fromkeys(published, "published-")
    for path, before in files.items():
        if path.exists():
            place.mkdir(parents=True, exist_ok=True)
            path.replace(place / f"{before}{path.name}")
