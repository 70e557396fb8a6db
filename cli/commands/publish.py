"""`course publish`: students may see their marks, which stay until they are published anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.completing import assignments
from cli.deciding import by_option, now, who
from cli.exit_codes import printable
from cli.sources import exercises_option, marks_argument, open_assignment

if TYPE_CHECKING:
    from fractions import Fraction

    from cli.exports.marks import Mark
    from exercises.assignment import Assignment


@click.command()
@click.argument("assignment", shell_complete=assignments)
@marks_argument
@click.option(
    "--allow-provisional",
    is_flag=True,
    help="Publish also marks to which a person may still add; they say so.",
)
@by_option
@exercises_option
def publish(
    assignment: str,
    marks: Path,
    *,
    allow_provisional: bool,
    by: str | None,
    exercises: Path | None,
) -> None:
    """Write the final reports of MARKS to MARKS/published, a page and a JSON file for each student.

    They hold the final mark, what people decided, remarks and rulings. From then on `course mark`
    changes no published mark; `course regrade --apply` does. What changes later, by overrides, rulings
    or a regrade, students see when it is published again.
    """
    from cli.exports.marks import ExportError, read_marks
    from cli.gradebook.events import GradebookError
    from cli.gradebook.marks import alone
    from cli.gradebook.releases import PUBLISHED

    sheet = open_assignment(assignment, exercises)
    try:
        with alone(marks):
            found = read_marks(marks, sheet.id)
            ready = [one for one in found if allow_provisional or not one.provisional]
            news = _published(marks, ready, sheet, who(by))
    except (ExportError, GradebookError) as error:
        raise click.UsageError(printable(str(error))) from error
    except OSError as error:
        raise click.UsageError(f"{error.filename or marks}: {error.strerror}") from error
    for line in news:
        click.echo(printable(line))
    click.echo(f"{len(ready)} marks are published in {marks / PUBLISHED}")
    for one in found:
        if one not in ready:
            click.echo(printable(f"not published: {one.name}, {one.provisional}"), err=True)


def _published(folder: Path, marks: Sequence[Mark], sheet: Assignment, by: str) -> Sequence[str]:
    """Write what is new, then say so in the gradebook; a line for everybody who has another mark."""
    from cli.exports.published import as_page, as_published
    from cli.gradebook.database import open_gradebook
    from cli.gradebook.decisions import logged
    from cli.gradebook.releases import PUBLISHED, read_releases, release_of, released

    before, at = read_releases(folder), now()
    (folder / PUBLISHED).mkdir(exist_ok=True)
    new = {}
    for mark in marks:
        text = as_published(mark)
        _put(folder / PUBLISHED / f"{mark.name}.json", text)
        _put(folder / PUBLISHED / f"{mark.name}.html", as_page(mark, sheet))
        if before.get(logged(mark.name)) != (release := release_of(text, mark.total)):
            new[mark.name] = release
    with open_gradebook(folder) as gradebook:
        gradebook.append([released(name, one, at, by) for name, one in new.items()])
    return list(_news(marks, {one: before[one].final for one in map(logged, new) if one in before}))


def _put(path: Path, text: str) -> None:
    from cli.gradebook.table import write_whole

    if not path.exists() or path.read_text(encoding="utf-8", errors="replace") != text:
        write_whole(path, text)


def _news(marks: Sequence[Mark], before: dict[str, Fraction]) -> Iterator[str]:
    from cli.exports.marks import decimal
    from cli.gradebook.decisions import logged

    for mark in marks:
        was = before.get(logged(mark.name))
        if was is not None:
            yield f"{mark.name}: {decimal(was)} -> {decimal(mark.total)}"
