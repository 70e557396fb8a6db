"""`course override` and `course void`: marks by decree, each with a reason and a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.completing import assignments
from cli.exit_codes import printable
from cli.sources import (
    exercises_option,
    needed_solutions,
    open_assignment,
    open_keys,
    solutions_option,
)

if TYPE_CHECKING:
    from exercises.assignment import Assignment
    from graders.marking.report import PartReport, Report

_marks = click.argument("marks", type=click.Path(path_type=Path, file_okay=False, exists=True))
_item = click.argument("item", metavar="ID[:PART]")
_why = click.option("--why", metavar="TEXT", required=True, help="The reason; students read it.")
_by = click.option("--as", "by", metavar="NAME", help="Who decides; your user name if left out.")


@click.command()
@click.argument("assignment", shell_complete=assignments)
@_marks
@click.argument("student")
@_item
@click.option("--points", metavar="POINTS", help="What the part gets, e.g. 1.5 or 4/3.")
@click.option("--withdraw", is_flag=True, help="Take the override back; what was before stands.")
@_why
@_by
@exercises_option
@solutions_option
def override(
    assignment: str,
    marks: Path,
    student: str,
    item: str,
    *,
    points: str | None,
    withdraw: bool,
    why: str,
    by: str | None,
    exercises: Path | None,
    solutions: Path | None,
) -> None:
    """Give one part of STUDENT's hand-in in MARKS a number of points, whatever the marker gives.

    It outlives every later run of `course mark`. When the answer or the mark under it changes,
    `course review` asks whether it still stands.
    """
    from cli.gradebook.decisions import Decision, answer_of, logged, record, sha256
    from cli.gradebook.queue import rubric_hash

    if withdraw is (points is not None):
        raise click.UsageError("give --points, or --withdraw")
    sheet = open_assignment(assignment, exercises)
    keys = open_keys(sheet, needed_solutions(solutions, exercises))
    with _told(marks) as reports:
        report = _of(student, reports)
        exercise, name = _part(sheet, item)
        part = _found(report, exercise, name)
        decision = Decision(
            at=now(), by=who(by), hand_in=logged(student), exercise=exercise, part=name,
            answer=sha256(answer_of(part)), rubric=rubric_hash(keys, exercise, name),
            share=None if points is None else _share(points, part.max_points),
            why=reason(why), by_decree=True, over=part.verdict.earned,
        )  # fmt: skip
        record(marks, decision)
        _settle(marks, reports)


@click.command()
@click.argument("assignment", shell_complete=assignments)
@_marks
@_item
@click.option(
    "--full-marks", is_flag=True, help="Everybody gets all points, instead of nobody any."
)
@click.option("--undo", is_flag=True, help="The part counts again as it did before.")
@_why
@_by
@exercises_option
def void(
    assignment: str,
    marks: Path,
    item: str,
    *,
    full_marks: bool,
    undo: bool,
    why: str,
    by: str | None,
    exercises: Path | None,
) -> None:
    """Take a part out of the marks of everybody in MARKS, or give everybody full marks for it.

    Without --full-marks its points leave the total as well. It outlives every later run of
    `course mark`.
    """
    from cli.gradebook.database import open_gradebook
    from cli.gradebook.events import Event, Kind
    from cli.gradebook.voids import read_voids

    if full_marks and undo:
        raise click.UsageError("give --full-marks or --undo")
    sheet = open_assignment(assignment, exercises)
    with _told(marks) as reports:
        exercise, name = _part(sheet, item)
        if undo and (exercise, name) not in read_voids(marks):
            raise click.UsageError(f"{exercise}:{name} is not void")
        data = {"why": reason(why)}
        if not undo:
            data["given"] = "full" if full_marks else "nothing"
        kind: Kind = "restored" if undo else "voided"
        with open_gradebook(marks) as gradebook:
            gradebook.append([Event(now(), who(by), kind, "", exercise, name, data)])
        _settle(marks, reports)


@contextmanager
def _told(marks: Path) -> Iterator[Mapping[str, Report]]:
    """The reports of a class as the marker left them; what cannot be done is told."""
    from cli.gradebook.events import GradebookError
    from cli.gradebook.marks import TotalsError, read_class
    from graders.marking.report_reading import ReportError

    try:
        yield read_class(marks)
    except (GradebookError, TotalsError, ReportError) as error:
        raise click.UsageError(printable(str(error))) from error
    except OSError as error:
        raise click.UsageError(f"{marks} cannot be written ({error.strerror})") from error


def _settle(marks: Path, reports: Mapping[str, Report]) -> None:
    from cli.gradebook.standing import settle

    changed = settle(marks, reports)
    click.echo(f"{changed} report{'' if changed == 1 else 's'} changed; kept in {marks}")


def _of(student: str, reports: Mapping[str, Report]) -> Report:
    from exercises.language.spelling import did_you_mean

    if student not in reports:
        raise click.UsageError(
            f'there is no report of "{printable(student)}"{did_you_mean(student, reports)}'
        )
    return reports[student]


def _part(sheet: Assignment, item: str) -> tuple[str, str]:
    """The exercise and part that `ID` or `ID:PART` names."""
    from exercises.language.spelling import did_you_mean

    name, _, part = item.partition(":")
    exercise = sheet.exercise(name)
    if exercise is None:
        hint = did_you_mean(name, (one.id for one in sheet.exercises()))
        raise click.UsageError(f'{sheet.id} has no exercise "{printable(name)}"{hint}')
    if not part and len(exercise.parts) == 1:
        part = next(iter(exercise.parts))
    if part not in exercise.parts:
        raise click.UsageError(
            f"name a part: {', '.join(f'{name}:{one}' for one in exercise.parts)}"
        )
    return name, part


def _found(report: Report, exercise: str, name: str) -> PartReport:
    for one in report.exercises:
        for part in one.parts:
            if (one.id, part.id) == (exercise, name):
                return part
    raise click.UsageError(f"the report has no part {exercise}:{name}; run `course mark` again")


def _share(points: str, possible: Fraction) -> Fraction:
    from cli.review_page import exactly

    try:
        given = Fraction(points)
    except (ValueError, ZeroDivisionError) as error:
        raise click.UsageError("points are a number such as 1.5 or 4/3") from error
    if not possible:
        raise click.UsageError("the part has no points")
    if not 0 <= given <= possible:
        raise click.UsageError(f"the part has {exactly(possible)} points, and no fewer than 0")
    return given / possible


def reason(why: str) -> str:
    """The reason, without which nothing is decreed."""
    if not why.strip():
        raise click.UsageError("give a reason with --why")
    return printable(why).strip()


def who(by: str | None) -> str:
    """The name of who decides."""
    from getpass import getuser

    try:
        return printable(by or getuser())
    except (KeyError, OSError) as error:
        raise click.UsageError("you have no user name here; give one with --as") from error


def now() -> str:
    """The time as an event has it."""
    from datetime import UTC, datetime

    return datetime.now(UTC).isoformat(timespec="seconds")
