"""`course regrade`: what another key, rubric or sheet changes; first told, then applied if asked for."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from cli import exit_codes
from cli.commands.taking_in import taken_in_from
from cli.completing import assignments
from cli.deciding import by_option, now, reason, who
from cli.sources import (
    exercises_option,
    needed_solutions,
    open_assignment,
    open_keys,
    solutions_option,
    unsafe_option,
)

if TYPE_CHECKING:
    from cli.batch.batch import Marked
    from cli.gradebook.comparison import Change
    from cli.gradebook.events import Event
    from cli.gradebook.standing import Standing
    from cli.gradebook.totals import Row
    from exercises.policy import Policy
    from graders.keys.keys import Keys
    from graders.marking.report import Report

_folder = click.Path(path_type=Path, file_okay=False, exists=True)
_file = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("assignment", shell_complete=assignments)
@click.argument("marks", type=_folder)
@click.argument("folder", type=click.Path(path_type=Path, exists=True), required=False)
@click.option(
    "--apply",
    type=click.Choice(["keep-better", "all"]),
    help="Put it in force: no part loses a point (by overrides), or all changes as listed.",
)
@click.option("--undo", is_flag=True, help="Take back what was applied last; needs no FOLDER.")
@click.option("--why", metavar="TEXT", default="", help="The reason, for --apply and --undo.")
@by_option
@click.option("--json", "json_file", type=_file, help="Write the changes as JSON too.")
@click.option("--csv", "csv_file", type=_file, help="Write the changes as a table too.")
@click.option("--roster", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--times", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--platforms", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--attempts", type=click.Choice(["last", "best"]), default="last", show_default=True)
@click.option("--jobs", type=click.IntRange(1, 256), default=os.cpu_count, show_default="per core")
@unsafe_option
@exercises_option
@solutions_option
def regrade(
    assignment: str,
    marks: Path,
    folder: Path | None,
    *,
    apply: str | None,
    undo: bool,
    why: str,
    by: str | None,
    json_file: Path | None,
    csv_file: Path | None,
    roster: Path | None,
    times: Path | None,
    platforms: Path | None,
    attempts: str,
    jobs: int,
    unsafe_no_sandbox: bool,
    exercises: Path | None,
    solutions: Path | None,
) -> None:
    """Mark the hand-ins anew, and tell what that changes in MARKS.

    Who moves, by how much, because of which part, and what is not as it was. Nothing in MARKS is
    touched without --apply, which --undo takes back. What people decided stands, as after every
    marking. Without FOLDER the hand-ins are those of `course mark`, taken in as there; with FOLDER
    give --roster, --times, --platforms and --attempts as well.
    """
    from cli.batch.batch import Local, mark_all
    from cli.gradebook.comparison import changes
    from cli.gradebook.events import GradebookError
    from cli.gradebook.marks import read_class
    from cli.gradebook.regrading import Regrade
    from cli.gradebook.regrading import apply as applied
    from cli.gradebook.sources import read_sources, source_of
    from cli.gradebook.standing import read_standing
    from cli.gradebook.table import Form
    from cli.gradebook.totals import TotalsError
    from graders.kinds.code.runner import NotRunError
    from graders.marking.report_reading import ReportError

    if apply or undo:
        reason(why)
    if undo:
        _undo(marks, by, why)
        return
    sheet = open_assignment(assignment, exercises)
    place = needed_solutions(solutions, exercises)
    keys = open_keys(sheet, place)
    try:
        given = [source_of(folder, roster, platforms, attempts, times)] if folder else []
        sources = given or read_sources(marks)
        submissions = taken_in_from(sources, sheet, marks, place)
        standing, old = read_standing(marks), read_class(marks)
        again = [one for one in submissions if one.name in old]
        reports, events, rows = _marked_anew(
            partial(
                mark_all, sheet, keys, place, again, workers=Local(jobs),
                best=sources[-1].attempts == "best",
                without_sandbox=unsafe_no_sandbox, form=Form(),
            )
        )  # fmt: skip
        found = changes(
            {name: standing.applied(one, name) for name, one in old.items()},
            {name: standing.applied(one, name) for name, one in reports.items()},
        )
        policy = sheet.sheet.policy
        stay = (
            f"{one}: not among the hand-ins, stays as it is"
            for one in sorted(old.keys() - reports.keys())
        )
        for line in (*_told(found), *_told_of_policy(standing, policy, old), *stay):
            click.echo(exit_codes.printable(line))
        _write(found, json_file, csv_file)
        _refuse_faulty(reports, keys)
        if not apply:
            click.echo("nothing was changed; --apply keep-better or --apply all puts it in force")
            return
        made = Regrade(reports, events, rows, found, keys, policy, now(), who(by), reason(why))
        applied(marks, made, keep_better=apply == "keep-better")
        click.echo(f"applied to {len(reports)} hand-ins in {marks}")
    except (GradebookError, TotalsError, ReportError) as error:
        raise click.UsageError(exit_codes.printable(str(error))) from error
    except NotRunError as error:
        raise exit_codes.Stop(str(error), exit_codes.FAULT) from error
    except OSError as error:
        raise click.UsageError(f"{error.filename or marks}: {error.strerror}") from error


def _marked_anew(
    mark: Callable[[Path], Marked],
) -> tuple[Mapping[str, Report], Sequence[Event], Sequence[Row]]:
    """The reports of a marking into a folder that is gone afterwards, its events, and its rows."""
    from cli.gradebook.database import open_gradebook
    from cli.gradebook.marks import read_class

    with TemporaryDirectory(prefix="backcheck-") as temporary:
        rows = [row for row in mark(Path(temporary)).rows if row.cells]
        reports = read_class(Path(temporary)) if rows else {}
        with open_gradebook(Path(temporary)) as gradebook:
            return reports, gradebook.events(["received", "marked"]), rows


def _refuse_faulty(reports: Mapping[str, Report], keys: Keys) -> None:
    faulty = ", ".join(sorted(name for name, one in reports.items() if one.faulty))
    if faulty and keys.uncertified:
        raise exit_codes.Stop(
            f"nothing was changed: {', '.join(sorted(keys.uncertified))} differ from the certificate; if that"
            " is meant, run `course certify`, and this command again",
            exit_codes.FAULT,
        )
    if faulty:
        raise exit_codes.Stop(
            f"nothing was changed: parts of {faulty} were not judged by a fault of ours or of the"
            " assignment; run `course check` first",
            exit_codes.FAULT,
        )


def _told_of_policy(
    standing: Standing, policy: Policy | None, marked: Mapping[str, Report]
) -> Iterator[str]:
    """A line for everybody whose mark another policy changes, as far as it stands now."""
    from cli.terminal import points

    by_policy = standing._replace(policy=policy)
    for name, one in marked.items() if policy != standing.policy else ():
        before, after = standing.counted(one, name).final, by_policy.counted(one, name).final
        if before.points != after.points:
            yield f"{name}: by the policy {points(after.points)} count, not {points(before.points)}"


_COLUMNS = (
    "name", "exercise", "part", "points_before", "points_after", "max_points", "status_before",
    "status_after", "code_before", "code_after", "because",
)  # fmt: skip


def _undo(marks: Path, by: str | None, why: str) -> None:
    """Take the last regrade back, and tell of how many hand-ins."""
    from cli.gradebook.events import GradebookError
    from cli.gradebook.regrading import undo
    from cli.gradebook.totals import TotalsError
    from graders.marking.report_reading import ReportError

    try:
        number = undo(marks, at=now(), by=who(by), why=reason(why))
    except (GradebookError, TotalsError, ReportError) as error:
        raise click.UsageError(exit_codes.printable(str(error))) from error
    except OSError as error:
        raise click.UsageError(f"{error.filename or marks}: {error.strerror}") from error
    click.echo(f"{number} reports are as they were before the last regrade")


def _write(changes: Sequence[Change], json_file: Path | None, csv_file: Path | None) -> None:
    """Write the changes for programs and for spreadsheets."""
    from cli.gradebook.table import Form, Table, write_table, write_whole

    rows = [plain_change(one) for one in changes]
    if json_file:
        write_whole(json_file, json.dumps(rows, indent=2, ensure_ascii=False) + "\n")
    if csv_file:
        cells = [list(map(str, row.values())) for row in rows]
        write_table(csv_file, Table([_COLUMNS, *cells], Form()))


def plain_change(change: Change) -> dict[str, Any]:
    """A change as it stands in JSON and in tables."""
    from cli.gradebook.table import harmless
    from graders.marking.report_json import rounded

    before, after = change.before, change.after
    values = (
        harmless(change.name), change.exercise, change.part, rounded(change.points_before),
        rounded(change.points_after), rounded(after.max_points), before.verdict.status,
        after.verdict.status, before.verdict.code, after.verdict.code, "; ".join(change.causes),
    )  # fmt: skip
    return dict(zip(_COLUMNS, values, strict=True))


def _told(changes: Sequence[Change]) -> Iterator[str]:
    """A line for every change, by hand-in, and what they come to."""
    from cli.gradebook.regrading import moved
    from cli.terminal import points

    moves = moved(changes)
    for name in dict.fromkeys(one.name for one in changes):
        own = [one for one in changes if one.name == name]
        because = ", ".join(own[0].causes) or "nothing that was recorded"
        yield f"{name} {_signed(moves.get(name, 0))} (changed: {because})"
        for one in own:
            yield (
                f"    {one.exercise}:{one.part}  {points(one.points_before)} ->"
                f" {points(one.points_after)}  {one.before.verdict.status} ->"
                f" {one.after.verdict.status}"
            )
    lower = sorted(name for name, by in moves.items() if by < 0)
    yield f"{len(moves)} hand-ins move, {len(lower)} of them down: {', '.join(lower) or 'none'}"


def _signed(by: Any) -> str:
    from cli.terminal import points

    return "±0" if not by else f"{'+' if by > 0 else '-'}{points(abs(by))}"
