"""`course new`: a sheet that passes `course check` at once, to be changed into one's own."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import click

STARTER = Path(__file__).parent.parent / "starter"
# What stands in the files of the starter for the name of the assignment.
_NAME = "ASSIGNMENT"
# Where each folder of the starter goes in a course.
_PLACES = {
    "exercises": "exercises/{}",
    "keys": "solutions/{}",
    "right": "examples/{}/right",
    "wrong": "examples/{}/wrong",
}


@click.command()
@click.argument("assignment")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the course; $BACKCHECK_COURSE, else this folder, if left out.",
)
def new(assignment: str, out: Path | None) -> None:
    """Start the sheet ASSIGNMENT: one commented exercise of each kind, which you change.

    Writes exercises/ASSIGNMENT, solutions/ASSIGNMENT, and in examples/ASSIGNMENT a right and a wrong
    hand-in. What exists already is never overwritten.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", assignment):
        raise click.UsageError(
            f'"{assignment}" is no name here; allowed: lower-case letters, digits and "-", as in hw4'
        )
    course = out or Path(os.environ.get("BACKCHECK_COURSE") or ".")
    for place in ("exercises", "solutions", "examples"):
        if os.path.lexists(course / place / assignment):
            raise click.UsageError(f"{course / place / assignment} exists already")
    try:
        for name, text in _files(assignment):
            path = course / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            click.echo(path)
    except OSError as error:
        raise click.UsageError(f"{course} cannot be written ({error.strerror})") from error
    click.echo(
        f"\nNext, with BACKCHECK_COURSE={course.resolve()}:\n"
        f"  course check {assignment}\n"
        f"  grade {assignment} {course / 'examples' / assignment / 'wrong'}\n"
        f"  course certify {assignment}    once you have changed a key or an exercise"
    )


def _files(assignment: str) -> Iterator[tuple[str, str]]:
    """Every file by its path in the folder of the course; the schema is there for editors."""
    from exercises.schema import section_schema

    yield "exercises/section.schema.json", section_schema()
    for folder, place in _PLACES.items():
        for path in sorted((STARTER / folder).rglob("*.*")):
            # Programs lie here as text, so that no tool takes them for modules of ours.
            inside = path.relative_to(STARTER / folder).as_posix().removesuffix(".txt")
            text = path.read_text(encoding="utf-8").replace(_NAME, assignment)
            yield f"{place.format(assignment)}/{inside}", text
