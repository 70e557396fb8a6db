"""What all commands have in common by which people decide: whose answer, who decides, when and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.exit_codes import printable

if TYPE_CHECKING:
    from cli.gradebook.decisions import Decision, PartOfHandIn
    from exercises.assignment import Assignment
    from graders.keys.keys import Keys
    from graders.marking.report import PartReport, Report

_MOST_NAMED = 5

by_option = click.option(
    "--as", "by", metavar="NAME", help="Who decides; your user name if left out."
)
equal_option = click.option(
    "--for-equal", is_flag=True, help="The same for everybody whose answer reads the same."
)


@contextmanager
def told(marks: Path) -> Iterator[Mapping[str, Report]]:
    """The reports of a class as the marker left them; what cannot be done is told."""
    from cli.gradebook.events import GradebookError
    from cli.gradebook.marks import read_class
    from cli.gradebook.totals import TotalsError
    from graders.marking.report_reading import ReportError

    try:
        yield read_class(marks)
    except (GradebookError, TotalsError, ReportError) as error:
        raise click.UsageError(printable(str(error))) from error
    except OSError as error:
        raise click.UsageError(f"{marks} cannot be written ({error.strerror})") from error


def settle_class(marks: Path, reports: Mapping[str, Report]) -> None:
    """Bring reports and tables up to date, and tell how many changed."""
    from cli.gradebook.standing import settle

    changed = settle(marks, reports)
    click.echo(f"{changed} report{'' if changed == 1 else 's'} changed; kept in {marks}")


def of_student(student: str, reports: Mapping[str, Report]) -> Report:
    """The report of a student; an unknown name is a usage error."""
    from exercises.language.spelling import did_you_mean

    if student not in reports:
        raise click.UsageError(
            f'there is no mark of "{printable(student)}"{did_you_mean(student, reports)}; who is in'
            " the table without one gets points by `course override`"
        )
    return reports[student]


def first_named(names: Sequence[str]) -> str:
    """The first of some names, and a sign where there are more."""
    return ", ".join(names[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else "")


def in_table(student: str, marks: Path) -> None:
    """A name that is not in the table of totals is a usage error."""
    from cli.gradebook.table import harmless
    from cli.gradebook.totals import read_totals
    from exercises.language.spelling import did_you_mean

    names = read_totals(marks)
    if harmless(student) not in names:
        raise click.UsageError(
            f'the table has no "{printable(student)}"{did_you_mean(student, names)}; everybody of the'
            " roster has a row after `course mark --roster`"
        )


def with_blank_sheet(
    reports: Mapping[str, Report], student: str, marks: Path, sheet: Assignment, keys: Keys
) -> Mapping[str, Report]:
    """The reports, with a blank sheet of a student in the table of whom nothing could be read."""
    from cli.gradebook.blank import blank_sheet

    in_table(student, marks)
    return (
        reports if student in reports else {**reports, student: blank_sheet(sheet, keys, student)}
    )


def named_part(sheet: Assignment, item: str) -> tuple[str, str]:
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


def found_part(report: Report, exercise: str, name: str) -> PartReport:
    """A part of a report; what an older report does not have is a usage error."""
    for one in report.exercises:
        for part in one.parts:
            if (one.id, part.id) == (exercise, name):
                return part
    raise click.UsageError(f"the report has no part {exercise}:{name}; run `course mark` again")


def share_of(points: str, possible: Fraction) -> Fraction:
    """The share of a part that points are; what is none is a usage error."""
    from cli.commands.review_page import exactly

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


def overriding(
    reports: Mapping[str, Report],
    of: PartOfHandIn,
    share: Fraction | None,
    keys: Keys,
    *,
    by: str,
    why: str,
    for_equal: bool,
) -> list[Decision]:
    """The decisions that give a part a share of its points, and equal answers too if asked for.

    Without a share, what was decided is taken back. Whose answers read the same is told.
    """
    from cli.gradebook.decisions import Decision, answer_of, equal_answers, sha256
    from cli.gradebook.queue import rubric_hash

    parts = equal_answers(reports, of)
    others = [one.hand_in for one in parts if one != of]
    if others and not for_equal:
        click.echo(
            printable(
                f"{len(others)} more answers read the same ({first_named(others)});"
                " --for-equal gives all of them the same"
            )
        )
    rubric, at = rubric_hash(keys, of.exercise, of.part), now()
    return [
        Decision(
            at=at, by=by, hand_in=one.hand_in, exercise=one.exercise, part=one.part,
            answer=sha256(answer_of(part)), rubric=rubric, share=share, why=why, by_decree=True,
            over=part.verdict.earned,
        )
        for one, part in parts.items()
        if for_equal or one == of
    ]  # fmt: skip
