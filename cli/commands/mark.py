"""`course mark`: takes in what a platform exported, and marks it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli import exit_codes
from cli.batch.shard import Shard, shard_of
from cli.completing import assignments
from cli.deciding import now
from cli.sources import (
    exercises_folder,
    exercises_option,
    inside,
    needed_solutions,
    open_assignment,
    open_keys,
    solutions_option,
    unsafe_option,
    warn_of_certificate,
)

if TYPE_CHECKING:
    from cli.batch.batch import Local, Marked, Remote
    from cli.intake.submissions import Submission
    from exercises.policy import Policy

_SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}
# Names from earlier runs that a line lists.
_MOST_NAMED = 8
_file = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.argument("assignment", shell_complete=assignments)
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for reports/, totals.csv and questions.csv; made if it does not exist, else added to.",
)
@click.option(
    "--roster",
    type=_file,
    help="A table with the columns id,name[,email,login,section,group,extension].",
)
@click.option(
    "--times",
    type=_file,
    help="A table with the columns id,time, where the platform tells no times; ids as in the roster.",
)
@click.option("--platforms", type=_file, help="Names of further platforms, see platforms.yaml.")
@click.option("--dry-run", is_flag=True, help="Tell what would be marked as whose; write nothing.")
@click.option(
    "--attempts",
    type=click.Choice(["last", "best"]),
    default="last",
    show_default=True,
    help="Which of a student's attempts counts.",
)
@click.option(
    "--earlier",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    multiple=True,
    metavar="MARKS",
    help="The marks of an earlier assignment, whose late days count; may be given again.",
)
@click.option(
    "--separator",
    type=click.Choice(list(_SEPARATORS)),
    default="comma",
    show_default=True,
    help="What stands between the cells of tables; Excel wants a semicolon in many countries.",
)
@click.option("--bom", is_flag=True, help="Start tables with a mark by which Excel knows UTF-8.")
@click.option(
    "--html",
    "pages",
    is_flag=True,
    help="Write a web page beside every report, with the formulas and pictures of the student.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    default=os.cpu_count,
    show_default="one per core",
    help="How many hand-ins are marked at once.",
)
@click.option(
    "--gradebook",
    metavar="URL",
    help="A PostgreSQL database for the log of the marks, from its first event on, instead of a file in OUT.",
)
@click.option(
    "--shard",
    metavar="I/N",
    callback=shard_of,
    help="Mark only shard I of N; `course merge` joins them.",
)
@click.option(
    "--executor",
    metavar="parsl:CONFIG",
    help="Who marks instead of this machine's cores: CONFIG is a Python file with a `config` of Parsl.",
)
@unsafe_option
@exercises_option
@solutions_option
def mark(
    assignment: str,
    folder: Path,
    *,
    out: Path | None,
    roster: Path | None,
    times: Path | None,
    platforms: Path | None,
    dry_run: bool,
    attempts: str,
    earlier: tuple[Path, ...],
    separator: str,
    bom: bool,
    pages: bool,
    jobs: int,
    gradebook: str | None,
    shard: Shard | None,
    executor: str | None,
    unsafe_no_sandbox: bool,
    exercises: Path | None,
    solutions: Path | None,
) -> None:
    """Mark every hand-in in FOLDER as ASSIGNMENT, as a learning platform exported it.

    FOLDER may also be the one zip in which the platform exported them all. Hand-ins are folders,
    zips, tars, or single answer sheets, named as Canvas, Moodle, Gradescope, Blackboard, Brightspace
    or GitHub do, or just for the student. Every entry gets a line, marked or why not, and so does
    every student of the roster. What was marked earlier stays, and what did not change is not marked
    again.

    Exits 3 if one could not be read, 4 if one could not be judged by a fault of ours; all others
    are marked in any case.
    """
    from cli.gradebook.sources import source_events, source_of

    if out is None and not dry_run:
        raise click.UsageError("name the folder for the marks with --out")
    sheet = open_assignment(assignment, exercises)
    if executor and folder.is_file():
        raise click.UsageError("give --executor a folder that all workers see, not a zip")
    source = source_of(folder, roster, platforms, attempts, times)
    folder = class_folder(folder).absolute()
    everybody = submissions_in(folder, sheet.id, platforms=platforms, roster=roster, out=out)
    everybody = timed(everybody, times, sheet.sheet.policy)
    if all(one.missing for one in everybody):
        raise click.UsageError(f"there is no hand-in in {folder}")
    submissions = [one for one in everybody if shard is None or shard.holds(one.name)]
    if out is None or dry_run:
        for line in _preview(submissions, sheet.sheet.policy):
            click.echo(exit_codes.printable(line))
        return
    from cli.batch.batch import mark_all
    from cli.executors.crew import ExecutorError, UnfitError
    from cli.gradebook.events import GradebookError
    from cli.gradebook.place import keep_elsewhere
    from cli.gradebook.table import Form
    from cli.gradebook.totals import TotalsError
    from graders.kinds.code.runner import NotRunError

    place = needed_solutions(solutions, exercises)
    if inside(place, folder):
        raise click.UsageError("the solutions lie inside the folder of hand-ins")
    keys = open_keys(sheet, place)
    warn_of_certificate(keys)
    names = [one.name for one in everybody if not one.missing]
    try:
        if gradebook:
            keep_elsewhere(out, gradebook)
        marked = mark_all(
            sheet,
            keys,
            place,
            submissions,
            out,
            workers=_workers(executor, jobs, exercises_folder(exercises), place),
            without_sandbox=unsafe_no_sandbox,
            best=attempts == "best",
            form=Form(_SEPARATORS[separator], bom),
            pages=pages,
            earlier=earlier,
            also=[
                *source_events(out, source, now()),
                *([shard.event(names, now())] if shard else ()),
            ],
        )
    except (NotRunError, UnfitError, ExecutorError) as error:
        raise exit_codes.Stop(str(error), exit_codes.FAULT) from error
    except (GradebookError, TotalsError) as error:
        raise exit_codes.Stop(str(error), exit_codes.USAGE) from error
    except OSError as error:
        raise click.UsageError(
            f"{error.filename or out}: {error.strerror or error}; what is marked stays, and the same"
            " command goes on from there"
        ) from error
    _tell(submissions, marked, out)


def class_folder(given: Path) -> Path:
    """The folder of hand-ins, unpacked until the command ends where a zip was given."""
    from cli.intake.unpacking import ExportedError, unpacked

    try:
        return click.get_current_context().with_resource(unpacked(given))
    except ExportedError as error:
        raise click.UsageError(exit_codes.printable(str(error))) from error
    except OSError as error:
        raise click.UsageError(f"{given} cannot be unpacked ({error.strerror})") from error


def _workers(executor: str | None, jobs: int, exercises: Path, solutions: Path) -> Local | Remote:
    """Who marks; what cannot be used is an `ExecutorError`."""
    from cli.batch.batch import Local, Remote
    from cli.batch.orders import Sources

    if executor is None:
        return Local(jobs)
    name, _, config = executor.partition(":")
    if name != "parsl" or not Path(config).is_file():
        raise click.UsageError(
            f'"{executor}" is no executor; write parsl:CONFIG, CONFIG being a file with a `config` of Parsl'
        )
    from cli.executors.cluster import cluster

    sources = Sources(str(exercises.absolute()), str(solutions.absolute()))
    return Remote(cluster(Path(config)), sources)


def submissions_in(
    folder: Path, assignment: str, *, platforms: Path | None, roster: Path | None, out: Path | None
) -> list[Submission]:
    """What is handed in in a folder; what cannot be used is a usage error."""
    from cli.intake.platform import PlatformError, read_platforms
    from cli.intake.roster import read_roster
    from cli.intake.student_table import StudentTableError
    from cli.intake.submissions import taken_in

    try:
        return taken_in(
            folder,
            assignment=assignment,
            platforms=read_platforms(platforms),
            roster=read_roster(roster) if roster else None,
            out=out,
        )
    except (PlatformError, StudentTableError) as error:
        raise click.UsageError(exit_codes.printable(str(error))) from error
    except OSError as error:
        raise click.UsageError(f"{folder} cannot be read ({error.strerror})") from error


def timed(
    submissions: list[Submission], table: Path | None, policy: Policy | None
) -> list[Submission]:
    """The submissions at the times that a table says; who is in no submission is told."""
    from cli.intake.student_table import StudentTableError
    from cli.intake.times import read_times, unknown, with_times

    if table is None:
        return submissions
    try:
        times = read_times(table, policy)
    except StudentTableError as error:
        raise click.UsageError(exit_codes.printable(str(error))) from error
    for name in unknown(submissions, times):
        told = f"{table}: {name} is the id of nobody here; ids are those of the roster or of totals.csv"
        click.echo(exit_codes.printable(told), err=True)
    return list(with_times(submissions, times))


def _preview(submissions: Sequence[Submission], policy: Policy | None) -> Iterator[str]:
    """A line for every submission: what it is called, where it comes from, what is the matter."""
    from cli.gradebook.arrivals import delay_of
    from cli.intake.arrival import arrival_of

    for one in submissions:
        entries = ", ".join(entry.path.name for entry in one.entries)
        student = f" = {one.student.name}" if one.student and one.student.name else ""
        counted = f", {len(one.attempts)} attempts" if len(one.attempts) > 1 else ""
        arrivals = [arrival_of(last, one.student, policy) for last in one.attempts[-1:]]
        late = "".join(delay_of(came, policy).told() for came in arrivals)
        said = "; ".join(filter(None, (one.problem, *one.notes)))
        source = f"{one.platform or 'plain name'}{counted}: {entries}" if entries else ""
        yield f"{one.name}{student} <- " + ", ".join(filter(None, (source, late, said)))
    ready = sum(1 for one in submissions if one.attempts)
    yield f"{len(submissions)} lines, {ready} to be marked; nothing was written"


def _tell(submissions: Sequence[Submission], marked: Marked, out: Path) -> None:
    """What came of it, and the exit code for it."""
    missing = {one.name for one in submissions if one.missing}
    bad = [row for row in marked.rows if row.problem and row.name not in missing]
    for row in bad:
        click.echo(exit_codes.printable(f"{row.name}: {row.problem}"), err=True)
    handed_in = len(marked.rows) - len(missing)
    click.echo(f"{handed_in} hand-ins, {handed_in - len(bad)} marked without a problem: {out}")
    if missing:
        click.echo(f"{len(missing)} of the roster handed in nothing here")
    if marked.earlier:
        names = sorted(marked.earlier)
        listed = ", ".join(names[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else "")
        told = (
            f"{len(names)} marks in the table are of earlier runs: {listed}; whose hand-in is gone for"
            " good leaves them by `course forget`"
        )
        click.echo(exit_codes.printable(told))
    if bad:
        faulty = any(row.faulty for row in bad)
        raise SystemExit(exit_codes.FAULT if faulty else exit_codes.HAND_IN_UNREADABLE)
