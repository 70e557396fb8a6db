"""`course export`: the marks of a class, in the form that a platform takes."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli import exit_codes
from cli.completing import assignments
from cli.sources import exercises_option, marks_argument, open_assignment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cli.exports.marks import Mark
    from cli.exports.options import Options

# Written here as well, so that `course --help` need not import what writes them; a test compares.
FORMATS = ("csv", "canvas", "moodle", "gradescope", "classroom50", "prairielearn", "junit", "html")
_MOST_NAMED = 5


@click.command()
@click.argument("assignment", shell_complete=assignments)
@marks_argument
@click.option("--to", "form", type=click.Choice(FORMATS), required=True, help="What takes them.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="The file; for gradescope, classroom50, prairielearn and html a folder with a file for each student.",
)
@click.option(
    "--template",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="The platform's own file, which is filled: for canvas, moodle and classroom50.",
)
@click.option("--column", default="", help="The heading of the column for marks, if it is another.")
@click.option(
    "--key", default="", help="The heading of the column that holds the ids of your roster."
)
@click.option(
    "--allow-provisional",
    is_flag=True,
    help="Export also totals to which a person may still add; they are labelled.",
)
@exercises_option
def export(
    assignment: str,
    marks: Path,
    *,
    form: str,
    out: Path,
    template: Path | None,
    column: str,
    key: str,
    allow_provisional: bool,
    exercises: Path | None,
) -> None:
    """Write the MARKS of ASSIGNMENT, a folder of `course mark`, in the form that a platform takes."""
    from cli.exports.exports import FILLED, OF_CLASS
    from cli.exports.marks import ExportError, not_marked, read_marks
    from cli.exports.options import Options

    if (form in FILLED) != bool(template):
        raise click.UsageError(
            f"{form} fills a file of its own; give it with --template"
            if form in FILLED
            else f"{form} fills no file; leave --template out"
        )
    sheet = open_assignment(assignment, exercises)
    try:
        found = read_marks(marks, assignment)
        check_final(found, allowed=allow_provisional)
        text = template.read_bytes().decode("utf-8-sig") if template else ""
        write = _write_class if form in OF_CLASS else _write_students
        told = write(form, found, Options(text, column, key, sheet), out)
    except (ExportError, UnicodeDecodeError) as error:
        raise click.UsageError(exit_codes.printable(str(error))) from error
    if names := not_marked(marks):
        told.append(f"not exported, as they could not be marked: {_some(names)}")
    for line in told:
        click.echo(exit_codes.printable(line), err=True)


def _some(texts: Sequence[str]) -> str:
    more = [f"and {len(texts) - _MOST_NAMED} more"] if len(texts) > _MOST_NAMED else []
    return "; ".join([*texts[:_MOST_NAMED], *more])


def check_final(marks: Sequence[Mark], *, allowed: bool) -> None:
    """Refuse totals to which a person may still add, unless they are allowed."""
    waiting = [one for one in marks if one.provisional]
    if waiting and not allowed:
        shown = _some([f"{one.name}: {one.provisional}" for one in waiting])
        raise click.UsageError(
            exit_codes.printable(
                f"{len(waiting)} of {len(marks)} totals are provisional ({shown}); decide them with"
                " `course review`, or export them as they are with --allow-provisional"
            )
        )


def _write_class(form: str, marks: Sequence[Mark], options: Options, out: Path) -> list[str]:
    from cli.exports.exports import OF_CLASS
    from cli.gradebook.table import write_whole

    text = io.StringIO()
    told = OF_CLASS[form].write(marks, options, text)
    try:
        write_whole(out, text.getvalue())
    except OSError as error:
        raise click.UsageError(f"{out} cannot be written: {error.strerror}") from error
    waiting = sum(bool(one.provisional) for one in marks)
    return [*told, f"{waiting} of {len(marks)} totals are provisional"] if waiting else told


def _write_students(form: str, marks: Sequence[Mark], options: Options, out: Path) -> list[str]:
    from cli.exports.exports import OF_STUDENT
    from cli.gradebook.table import write_whole

    texts = {}
    for mark in marks:
        stream = io.StringIO()
        OF_STUDENT[form].write(mark, options, stream)
        texts[mark.name] = stream.getvalue()
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            write_whole(out / f"{name}.{'html' if form == 'html' else 'json'}", text)
    except OSError as error:
        raise click.UsageError(f"{out} cannot be written: {error.strerror}") from error
    return []
