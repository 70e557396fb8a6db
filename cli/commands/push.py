"""`course push`: marks straight into Canvas."""

from __future__ import annotations

from pathlib import Path

import click

from cli import exit_codes
from cli.commands.export import check_final
from cli.completing import assignments
from cli.sources import marks_argument


@click.command()
@click.argument("assignment", shell_complete=assignments)
@marks_argument
@click.option("--course", type=int, required=True, help="The number of the course in Canvas.")
@click.option(
    "--assignment-number", "number", type=int, required=True, help="That of the assignment there."
)
@click.option("--url", envvar="CANVAS_URL", required=True, help="[$CANVAS_URL] Where Canvas is.")
@click.option("--dry-run", is_flag=True, help="Tell what would change; write nothing.")
@click.option(
    "--allow-provisional", is_flag=True, help="Push also totals to which a person may still add."
)
def push(
    assignment: str,
    marks: Path,
    *,
    course: int,
    number: int,
    url: str,
    dry_run: bool,
    allow_provisional: bool,
) -> None:
    """Put the MARKS of ASSIGNMENT into Canvas, as far as they differ from what stands there.

    The token stands in $CANVAS_TOKEN and on no command line. Who is excused stays so.
    """
    import os

    from cli.exports.canvas_api import Account, Gradebook, changes
    from cli.exports.marks import ExportError, read_marks

    token = os.environ.get("CANVAS_TOKEN", "")
    if not token:
        raise click.UsageError("put a token of yours into the variable CANVAS_TOKEN")
    try:
        found = read_marks(marks, assignment)
        check_final(found, allowed=allow_provisional)
        gradebook = Gradebook(Account(url, token, course, number))
        changed, told = changes(found, gradebook.rows(found[0].possible))
        for one in changed:
            shown = f"{one.name}: {one.before or 'nothing'} → {one.after}"
            click.echo(exit_codes.printable(shown))
        if changed and not dry_run:
            gradebook.write(changed)
    except ExportError as error:
        raise click.UsageError(exit_codes.printable(str(error))) from error
    for line in told:
        click.echo(exit_codes.printable(line), err=True)
    done = "would change" if dry_run else "changed"
    click.echo(f"{len(changed)} of {len(found)} marks {done}")
