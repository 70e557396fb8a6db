"""`course template` and `course release`: what students receive of an assignment."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from cli import exit_codes
from cli.completing import assignments
from cli.sources import RELEASED, exercises_option, open_assignment

if TYPE_CHECKING:
    from exercises.assignment import Assignment


@click.command()
@click.argument("assignment", shell_complete=assignments)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Folder for the answer sheet, its schema, stubs and data; made if it does not exist.",
)
@exercises_option
def template(assignment: str, out: Path, exercises: Path | None) -> None:
    """Write an empty answer sheet of ASSIGNMENT, stubs of its programs and the data of its notebooks.

    What exists already is never overwritten.
    """
    _write(out, _sheet(open_assignment(assignment, exercises)))


@click.command()
@click.argument("assignment", shell_complete=assignments)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Folder for what students get; made if it does not exist.",
)
@exercises_option
def release(assignment: str, out: Path, exercises: Path | None) -> None:
    """Write what students get of ASSIGNMENT: the template, and its exercises for their self-check.

    There `grade ASSIGNMENT` needs no option. Solutions, comments, and what decides an exercise with
    `public: false` (graph, function, checks, formulas, definitions) are left out; the answers to such an
    exercise are read and shown there, and wait for you. What exists already is never overwritten.
    """
    from cli.releasing import files_for_students
    from exercises.loader import load_assignment
    from exercises.release import given_away
    from exercises.strict_yaml import AssignmentError

    whole = open_assignment(assignment, exercises)
    inside = {f"{whole.id}/{name}": text for name, text in files_for_students(whole).items()}
    with TemporaryDirectory() as trial:
        for name, text in inside.items():
            _write_file(Path(trial) / name, text)
        try:
            # The sheet is made of what students have, so it can hold no more than that.
            students = load_assignment(whole.id, Path(trial))
        except AssignmentError as error:
            raise exit_codes.Stop(
                f"what students would get cannot be used:\n{error}", exit_codes.FAULT
            ) from error
    hidden = {str(RELEASED / name): text for name, text in inside.items()}
    _write(out, {**_sheet(students), **hidden})
    if given := list(given_away(whole)):
        click.echo(
            f"{RELEASED} holds what computes the answers to {', '.join(given)}; where that gives too much"
            " away, say `public: false` of the exercise",
            err=True,
        )


def _sheet(assignment: Assignment) -> dict[str, str]:
    """The answer sheet, its schema, stubs of programs and data of notebooks, by their file names."""
    from student_template.render import answer_schema, render_answer_sheet, render_stub

    schema = json.dumps(answer_schema(assignment), indent=2, ensure_ascii=False) + "\n"
    files = {
        "answers.yaml": render_answer_sheet(assignment),
        f"{assignment.id}.schema.json": schema,
    }
    files |= {program.file: render_stub(program) for program in assignment.programs()}
    for notebook in assignment.notebooks():
        from graders.kinds.notebook.data import files_of

        files |= files_of(notebook.data)
    return files


def _write(out: Path, files: Mapping[str, str]) -> None:
    """Write all files or none, and print their names."""
    for name in files:
        if os.path.lexists(out / name):
            raise click.UsageError(f"{out / name} exists already; choose another folder")
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            _write_file(out / name, text)
            click.echo(out / name)
    except OSError as error:
        raise click.UsageError(f"{out} cannot be written ({error.strerror})") from error


def _write_file(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
