"""`course request` and `course rule`: what students ask after their marks are published, and what comes of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.completing import assignments
from cli.deciding import (
    by_option,
    equal_option,
    found_part,
    named_part,
    now,
    of_student,
    overriding,
    reason,
    settle_class,
    share_of,
    told,
    who,
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

if TYPE_CHECKING:
    from exercises.policy import Requests


@click.command()
@click.argument("assignment", shell_complete=assignments)
@marks_argument
@click.argument("student")
@click.argument("item", metavar="ID[:PART]")
@click.option("--why", metavar="TEXT", required=True, help="What the student says.")
@by_option
@exercises_option
def request(
    assignment: str,
    marks: Path,
    student: str,
    item: str,
    *,
    why: str,
    by: str | None,
    exercises: Path | None,
) -> None:
    """Note that STUDENT asks for a regrade of one part, once the mark is published.

    From when and until when is said by `requests: {after, within}` in the policy of the sheet.
    """
    from datetime import datetime

    from cli.gradebook.database import open_gradebook
    from cli.gradebook.decisions import PartOfHandIn, logged
    from cli.gradebook.events import OF_PEOPLE, Event
    from cli.gradebook.requests import RequestError, check_may_ask

    sheet = open_assignment(assignment, exercises)
    with told(marks) as reports:
        report = of_student(student, reports)
        exercise, name = named_part(sheet, item)
        found_part(report, exercise, name)
        of, at = PartOfHandIn(logged(student), exercise, name), now()
        with open_gradebook(marks) as gradebook:
            events = gradebook.events(OF_PEOPLE)
            try:
                check_may_ask(of, _rules(marks), events, datetime.fromisoformat(at))
            except RequestError as error:
                raise click.UsageError(printable(str(error))) from error
            gradebook.append([Event(at, who(by), "requested", *of, data={"why": reason(why)})])
        settle_class(marks, reports)


@click.command()
@click.argument("assignment", shell_complete=assignments)
@marks_argument
@click.argument("student", required=False)
@click.argument("item", metavar="[ID[:PART]]", required=False)
@click.option("--points", metavar="POINTS", help="What the part gets, e.g. 1.5 or 4/3.")
@click.option("--stands", is_flag=True, help="The mark stands.")
@click.option("--why", metavar="TEXT", default="", help="The reason; students read it.")
@equal_option
@by_option
@exercises_option
@solutions_option
def rule(
    assignment: str,
    marks: Path,
    student: str | None,
    item: str | None,
    *,
    points: str | None,
    stands: bool,
    why: str,
    for_equal: bool,
    by: str | None,
    exercises: Path | None,
    solutions: Path | None,
) -> None:
    """Rule on what STUDENT asked for; without STUDENT, list what is open.

    Who marked the answer does not rule where somebody else marks too. No ruling lowers a mark unless the
    policy of the sheet says so. Students see it when marks are published again.
    """
    from cli.gradebook.database import open_gradebook
    from cli.gradebook.decisions import PartOfHandIn, event_of, logged
    from cli.gradebook.events import OF_PEOPLE, Event
    from cli.gradebook.requests import RequestError, check_may_rule, people, requests_of
    from cli.gradebook.standing import read_standing

    sheet = open_assignment(assignment, exercises)
    if student is None or item is None:
        _list_open(marks)
        return
    if stands is (points is not None):
        raise click.UsageError("give --points, or --stands")
    keys = open_keys(sheet, needed_solutions(solutions, exercises))
    with told(marks) as reports:
        marked = found_part(of_student(student, reports), *named_part(sheet, item))
        exercise, name = named_part(sheet, item)
        of = PartOfHandIn(logged(student), exercise, name)
        standing = read_standing(marks)
        now_given = found_part(standing.applied(reports[student], student), exercise, name)
        share = None if points is None else share_of(points, marked.max_points)
        with open_gradebook(marks) as gradebook:
            events = gradebook.events(OF_PEOPLE)
            asked = requests_of(events).get(of)
            if asked is None:
                raise click.UsageError(
                    f"{printable(student)} asked nothing about {exercise}:{name}"
                )
            try:
                own = check_may_rule(
                    asked,
                    who(by),
                    people=people(events),
                    share=share,
                    now=now_given.verdict.earned,
                    rules=_rules(marks),
                )
            except RequestError as error:
                raise click.UsageError(printable(str(error))) from error
            made = (
                overriding(
                    reports, of, share, keys, by=who(by), why=reason(why), for_equal=for_equal
                )
                if share is not None
                else []
            )
            data = {"why": reason(why), "points": points or "", "own": own}
            gradebook.append([*map(event_of, made), Event(now(), who(by), "ruled", *of, data=data)])
        if own:
            click.echo("nobody else marks here, so whoever marked it has ruled; this is recorded")
        settle_class(marks, reports)


def _rules(marks: Path) -> Requests:
    """The rules for requests of the policy in force."""
    from cli.gradebook.standing import read_standing
    from exercises.policy import Policy

    return (read_standing(marks).policy or Policy()).requests


def _list_open(marks: Path) -> None:
    """A line for every request that nobody ruled on."""
    from cli.gradebook.database import open_gradebook
    from cli.gradebook.events import OF_PEOPLE
    from cli.gradebook.requests import requests_of

    with told(marks), open_gradebook(marks) as gradebook:
        asked = requests_of(gradebook.events(OF_PEOPLE)).values()
    still = [one for one in asked if not one.ruling]
    for one in still:
        said = f"{one.of.hand_in} {one.of.exercise}:{one.of.part} ({one.at[:10]}): {one.why}"
        click.echo(printable(said))
    click.echo(f"{len(still)} open, {len(asked) - len(still)} ruled on")
