"""`course merge`: the marks of shards, or of several machines, become those of a class."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from cli import exit_codes


@click.command()
@click.argument(
    "folders",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, file_okay=False, exists=True),
)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="A new folder for the marks of all.",
)
def merge(folders: tuple[Path, ...], *, out: Path) -> None:
    """Put FOLDERS, each written by `course mark`, together in a new folder of marks.

    All shards must be there, each once, of the same class, marked by the same exercises, solutions
    and version; no hand-in may be in two folders. Else nothing is written, and the reason is told.
    Decisions come along.
    """
    from cli.gradebook.events import GradebookError
    from cli.gradebook.merging import MergeError
    from cli.gradebook.merging import merge as merged
    from cli.gradebook.totals import TotalsError

    try:
        number = merged(folders, out, datetime.now(UTC).isoformat(timespec="seconds"))
    except (MergeError, GradebookError, TotalsError) as error:
        raise click.UsageError(exit_codes.printable(str(error))) from error
    except OSError as error:
        raise click.UsageError(f"{error.filename or out}: {error.strerror}") from error
    click.echo(f"{number} hand-ins of {len(folders)} folders: {out}")
