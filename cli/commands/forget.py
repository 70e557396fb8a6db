"""`course forget`: a hand-in that is there no more leaves the marks of a class."""

from __future__ import annotations

from pathlib import Path

import click

from cli.completing import assignments
from cli.deciding import by_option, in_table, now, reason, told, who
from cli.exit_codes import printable
from cli.sources import exercises_option, marks_argument, open_assignment


@click.command()
@click.argument("assignment", shell_complete=assignments)
@marks_argument
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@click.option("--why", metavar="TEXT", required=True, help="The reason.")
@by_option
@exercises_option
def forget(
    assignment: str,
    marks: Path,
    names: tuple[str, ...],
    *,
    why: str,
    by: str | None,
    exercises: Path | None,
) -> None:
    """Take the rows and reports of NAMEs out of MARKS, as of hand-ins that were taken back or renamed.

    Nothing is erased: reports and what was published go to MARKS/forgotten, the log keeps every event
    and the row. A hand-in that still lies in the folder comes back with the next `course mark`, and
    with it what people decided about it; so does the line of a student of the roster.
    """
    from cli.gradebook.forgetting import FORGOTTEN
    from cli.gradebook.forgetting import forget as forgotten

    open_assignment(assignment, exercises)
    with told(marks):
        for name in names:
            in_table(name, marks)
        forgotten(marks, list(dict.fromkeys(names)), at=now(), by=who(by), why=reason(why))
    click.echo(
        printable(f"forgotten: {', '.join(names)}; reports lie in {marks / FORGOTTEN} from now on")
    )
