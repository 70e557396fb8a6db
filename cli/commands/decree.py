"""`course override` and `course void`: marks by decree, each with a reason and a name."""

from __future__ import annotations

from pathlib import Path

import click

from cli.completing import assignments
from cli.deciding import (
    by_option,
    equal_option,
    first_named,
    found_part,
    in_table,
    named_part,
    now,
    overriding,
    reason,
    settle_class,
    share_of,
    told,
    who,
    with_blank_sheet,
)
from cli.exit_codes import printable
from cli.sources import (
    exercises_option,
    marks_argument,
    needed_solutions,
    open_assignment,
    open_keys,
    solutions_option,
)

_item = click.argument("item", metavar="ID[:PART]")
_why = click.option("--why", metavar="TEXT", required=True, help="The reason; students read it.")


@click.command()
@click.argument("assignment", shell_complete=assignments)
@marks_argument
@click.argument("student")
@_item
@click.option("--points", metavar="POINTS", help="What the part gets, e.g. 1.5 or 4/3.")
@click.option("--withdraw", is_flag=True, help="Take the override back; what was before stands.")
@equal_option
@_why
@by_option
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
    for_equal: bool,
    why: str,
    by: str | None,
    exercises: Path | None,
    solutions: Path | None,
) -> None:
    """Give one part of STUDENT's hand-in in MARKS a number of points, whatever the marker gives.

    It outlives every later run of `course mark`. When the answer or the mark under it changes,
    `course review` asks whether it still stands. Who handed in nothing that can be read, as on paper,
    gets a blank sheet, on which all other parts are unanswered.
    """
    from cli.gradebook.blank import put_blank
    from cli.gradebook.decisions import PartOfHandIn, logged, record

    if withdraw is (points is not None):
        raise click.UsageError("give --points, or --withdraw")
    sheet = open_assignment(assignment, exercises)
    keys = open_keys(sheet, needed_solutions(solutions, exercises))
    with told(marks) as marked:
        reports = with_blank_sheet(marked, student, marks, sheet, keys)
        exercise, name = named_part(sheet, item)
        part = found_part(reports[student], exercise, name)
        share = None if points is None else share_of(points, part.max_points)
        of = PartOfHandIn(logged(student), exercise, name)
        if student not in marked:
            put_blank(marks, student, reports[student], now())
            click.echo(
                printable(f"{student} has no hand-in that can be read, and a blank sheet now")
            )
        record(
            marks,
            *overriding(reports, of, share, keys, by=who(by), why=reason(why), for_equal=for_equal),
        )
        settle_class(marks, reports)


@click.command()
@click.argument("assignment", shell_complete=assignments)
@marks_argument
@_item
@click.option(
    "--full-marks", is_flag=True, help="Everybody gets all points, instead of nobody any."
)
@click.option("--undo", is_flag=True, help="The part counts again as it did before.")
@_why
@by_option
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
    from cli.exports.marks import not_marked
    from cli.gradebook.database import open_gradebook
    from cli.gradebook.events import Event, Kind
    from cli.gradebook.standing import read_standing

    if full_marks and undo:
        raise click.UsageError("give --full-marks or --undo")
    sheet = open_assignment(assignment, exercises)
    with told(marks) as reports:
        exercise, name = named_part(sheet, item)
        if undo and (exercise, name) not in read_standing(marks).voids:
            raise click.UsageError(f"{exercise}:{name} is not void")
        data = {"why": reason(why)}
        if not undo:
            data["given"] = "full" if full_marks else "nothing"
        kind: Kind = "restored" if undo else "voided"
        with open_gradebook(marks) as gradebook:
            gradebook.append([Event(now(), who(by), kind, "", exercise, name, data)])
        settle_class(marks, reports)
        if full_marks and (without := not_marked(marks)):
            click.echo(
                printable(
                    f"{len(without)} in the table have no marks, so nothing of it:"
                    f" {first_named(without)};"
                    " `course override` gives points to single students"
                )
            )


@click.command()
@click.argument("assignment", shell_complete=assignments)
@marks_argument
@click.argument("student")
@click.argument("extension")
@_why
@by_option
@exercises_option
def extend(
    assignment: str,
    marks: Path,
    student: str,
    extension: str,
    *,
    why: str,
    by: str | None,
    exercises: Path | None,
) -> None:
    """Give STUDENT more time in MARKS: EXTENSION is 2d, 36h, 90m, a deadline, or `any` for whenever it was.

    It stands above the roster, and outlives every later run of `course mark`; `none` takes it back. It
    may be given before there is a hand-in.
    """
    from cli.gradebook.database import open_gradebook
    from cli.gradebook.decisions import logged
    from cli.gradebook.events import Event
    from cli.intake.extension import ANY_TIME, checked

    open_assignment(assignment, exercises)
    with told(marks) as reports:
        in_table(student, marks)
        try:
            given = "" if extension == "none" else checked(extension)
        except ValueError as error:
            raise click.UsageError(str(error)) from error
        data = {"extension": given, "why": reason(why)}
        with open_gradebook(marks) as gradebook:
            gradebook.append([Event(now(), who(by), "extended", logged(student), data=data)])
        more = {"": "only the time of the roster and the sheet", ANY_TIME: "all the time"}
        click.echo(f"{student} has {more.get(given, given)}")
        settle_class(marks, reports)
