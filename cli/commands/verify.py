"""`course verify`: whether a folder of marks is what was written, by whom it says, from these hand-ins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from cli import exit_codes
from cli.sources import (
    exercises_folder,
    exercises_option,
    marks_argument,
    open_assignment,
    open_keys,
    solutions_folder,
    solutions_option,
)

if TYPE_CHECKING:
    from cli.gradebook.verifying import Finding
    from cli.intake.submissions import Submission

_file = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@marks_argument
@click.argument("folder", required=False, type=click.Path(path_type=Path, exists=True))
@click.option("--roster", type=_file, help="Another one than that of `course mark`.")
@click.option("--platforms", type=_file, help="Others than those of `course mark`.")
@exercises_option
@solutions_option
def verify(
    marks: Path,
    folder: Path | None,
    *,
    roster: Path | None,
    platforms: Path | None,
    exercises: Path | None,
    solutions: Path | None,
) -> None:
    """Tell whether MARKS, a folder of `course mark`, is what was written.

    The chain of the log; every report against what was marked and decided; the rows of the tables
    against the reports; what the reports were made by against exercises, solutions and version at
    hand. With FOLDER, or the zip that was marked, also every hand-in against its report, by the
    roster and platforms of that marking. Nothing is written.

    Exits 4 if anything differs.
    """
    from cli.gradebook.events import GradebookError
    from cli.gradebook.totals import TotalsError
    from cli.gradebook.verifying import of_other_making, verified

    try:
        found = verified(marks)
    except GradebookError as error:
        raise exit_codes.Stop(str(error), exit_codes.FAULT) from error
    except TotalsError as error:
        raise click.UsageError(str(error)) from error
    name = _assignment_of(marks)
    current = _current(name, exercises, solutions)
    findings = [*found.findings, *of_other_making(found.provenance, current)]
    if folder is not None:
        from cli.commands.mark import class_folder, submissions_in
        from cli.gradebook.table import harmless

        known = _as_marked(marks, folder)
        submissions = submissions_in(
            class_folder(folder),
            name,
            platforms=platforms or known.platforms,
            roster=roster or known.roster,
            out=marks,
        )
        unread = set(_unread(marks, found.provenance))
        findings += _hand_ins(
            [one for one in submissions if harmless(one.name) not in unread], found.provenance
        )
    for one in sorted(findings):
        click.echo(exit_codes.printable(f"{one.name}: {one.says}"))
    told = [f"{found.events} events", f"{len(found.provenance)} reports"]
    told += ["hand-ins"] if folder is not None else []
    click.echo(f"{', '.join(told)} verified: {len(findings) or 'nothing'} {_differs(findings)}")
    if unknown := {"exercises", "key"} - current.keys():
        names = " and ".join(sorted("solutions" if one == "key" else one for one in unknown))
        click.echo(f"not compared, as they are not at hand: {names}")
    if findings:
        raise SystemExit(exit_codes.FAULT)


def _unread(marks: Path, provenance: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The names, as the table has them, whose hand-in could not be read: without marks, or with a blank sheet."""
    from cli.gradebook.markings import NO_HAND_IN
    from cli.gradebook.table import harmless
    from cli.gradebook.totals import read_totals

    blank = {harmless(name) for name, one in provenance.items() if one.get("hand_in") == NO_HAND_IN}
    for name, row in read_totals(marks).items():
        if row["entry"] and (name in blank or not row["score"]):
            yield name


class _Known(NamedTuple):
    """What told whose is which when a folder was marked, as far as it is still there."""

    roster: Path | None
    platforms: Path | None


def _as_marked(marks: Path, folder: Path) -> _Known:
    """How a folder was taken in when it was marked, or else the last one that was; what is gone is told."""
    from cli.gradebook.sources import read_sources

    sources = read_sources(marks)
    same = [one for one in sources if one.folder == str(folder.resolve())] or sources[-1:]
    found = []
    for path in (same[0].roster, same[0].platforms) if same else ("", ""):
        if path and not Path(path).is_file():
            click.echo(f"{path} is gone, by which the hand-ins were marked; name another", err=True)
        found.append(Path(path) if path and Path(path).is_file() else None)
    return _Known(*found)


def _differs(findings: Sequence[Finding]) -> str:
    return "differ" if len(findings) > 1 else "differs"


def _assignment_of(marks: Path) -> str:
    """The assignment that the first report is of; empty where there is none."""
    from cli.gradebook.marks import report_files
    from graders.marking.report_reading import ReportError

    try:
        return next((str(one["assignment"]) for _, one in report_files(marks)), "")
    except (ReportError, KeyError, TypeError):
        return ""


def _current(name: str, exercises: Path | None, solutions: Path | None) -> dict[str, str]:
    """What a report would be made by now, as far as it is at hand."""
    from exercises.loader import assignment_names
    from exercises.version import VERSION

    current = {"backcheck": VERSION}
    if name not in assignment_names(exercises_folder(exercises)):
        return current
    sheet = open_assignment(name, exercises)
    current["exercises"] = sheet.sha256
    if (place := solutions_folder(solutions, exercises)) is not None:
        current["key"] = open_keys(sheet, place).sha256
    return current


def _hand_ins(
    submissions: Sequence[Submission], provenance: Mapping[str, Mapping[str, Any]]
) -> Iterator[Finding]:
    """The hand-ins without a report, the reports without a hand-in, and what is not what was marked."""
    from cli.gradebook.markings import NO_HAND_IN
    from cli.gradebook.verifying import Finding

    by_name = {one.name: one for one in submissions if not one.missing}
    # A blank sheet was made from nothing.
    made = {name: one for name, one in provenance.items() if one.get("hand_in") != NO_HAND_IN}
    for name in sorted(made.keys() - by_name.keys()):
        yield Finding(
            name,
            "a report without a hand-in: there is none of this name in the folder; if it is gone for"
            " good, `course forget` takes it out",
        )
    with TemporaryDirectory(prefix="backcheck-") as place:
        for name, submission in by_name.items():
            hashes = set(_hashes(submission, Path(place)))
            if name in made:
                if made[name].get("hand_in") not in hashes:
                    yield Finding(name, "the hand-in is not the one that was marked")
            elif hashes:
                yield Finding(name, "a hand-in without a report; run `course mark`")


def _hashes(submission: Submission, place: Path) -> Iterator[str]:
    """The hashes of the attempts that can be read."""
    from cli.intake.staging import staged
    from student_template.catalogue import HandInError
    from student_template.files import read_files

    for attempt in submission.attempts:
        try:
            with staged(attempt, submission.name, place) as path:
                yield read_files(path).sha256
        except HandInError:
            continue  # it has no report, and its row says why
