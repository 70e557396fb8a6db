"""`course stats`: what a class tells about its sheet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli import exit_codes
from cli.completing import assignments
from cli.sources import exercises_option, marks_argument, open_assignment

if TYPE_CHECKING:
    from cli.statistics.summary import Statistics
    from cli.statistics.suspicions import Sheet
    from exercises.assignment import Assignment


@click.command()
@click.argument("assignment", shell_complete=assignments)
@marks_argument
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON (backcheck/stats/v1).")
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write them to FILE as one web page too.",
)
@exercises_option
def stats(
    assignment: str, marks: Path, *, as_json: bool, html: Path | None, exercises: Path | None
) -> None:
    """Tell what MARKS, a folder of `course mark`, say about ASSIGNMENT, first what may be our fault.

    Wrong answers that no named mistake explains and notations that could not be read come first, by
    how many of the better half of the class they concern. Then for every part: facility (mean share
    of the points), discrimination (correlation with all other exercises), misconceptions, options,
    what is open and what people decided. Only first attempts count; a class below 20 gets counts.
    """
    from cli.commands.stats_page import print_statistics
    from cli.statistics.statistics_json import as_json as plain

    found = statistics_in(marks, open_assignment(assignment, exercises))
    if html:
        _write_page(found, html)
    if as_json:
        click.echo(json.dumps(plain(found), indent=2))
    else:
        print_statistics(found)


def _write_page(statistics: Statistics, path: Path) -> None:
    from cli.formats.html.class_page import class_page
    from cli.gradebook.table import write_whole

    try:
        write_whole(path, class_page(statistics))
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}") from error


def statistics_in(marks: Path, assignment: Assignment) -> Statistics:
    """The statistics of a folder of marks; what cannot be read is a usage error."""
    from cli.gradebook.database import open_gradebook
    from cli.gradebook.events import OF_PEOPLE, GradebookError
    from cli.gradebook.markings import markings
    from cli.gradebook.marks import REPORTS, report_files
    from cli.gradebook.table import harmless
    from cli.gradebook.totals import TotalsError, names_marked
    from cli.statistics.attempts import attempts_of
    from cli.statistics.summary import statistics_of
    from graders.marking.report_reading import ReportError

    try:
        known = names_marked(marks)
        with open_gradebook(marks) as gradebook:
            attempts = attempts_of(markings(gradebook))
            events = gradebook.events(OF_PEOPLE)
        reports = ((name, one) for name, one in report_files(marks) if harmless(name) in known)
        found = statistics_of(assignment.id, reports, attempts, events, sheet_of(assignment))
    except (ReportError, TotalsError, GradebookError) as error:
        raise click.UsageError(exit_codes.printable(str(error))) from error
    if not found.students:
        raise click.UsageError(f"{marks} has no {REPORTS} of first attempts")
    return found


def sheet_of(assignment: Assignment) -> Sheet:
    """What statistics need to know of the questions."""
    from cli.statistics.observations import Place
    from cli.statistics.suspicions import Sheet
    from exercises.specs import Number

    kinds, by_change = {}, set()
    for exercise in assignment.exercises():
        for part, spec in exercise.parts.items():
            place = Place(exercise.id, part)
            kinds[place] = spec.kind
            if isinstance(spec, Number) and spec.tolerance.kind == "change":
                by_change.add(place)
    return Sheet(kinds, frozenset(by_change))
