"""The command `grade`: marks one hand-in."""

from __future__ import annotations

import gc
import io
import math
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli import exit_codes
from cli.completing import assignments, exercise_ids
from cli.sources import (
    exercises_option,
    inside,
    open_assignment,
    open_keys,
    released_exercises,
    solutions_folder,
    solutions_option,
    unsafe_option,
    warn_of_certificate,
)

if TYPE_CHECKING:
    from cli.formats.formats import Format
    from exercises.answer import HandIn
    from exercises.assignment import Assignment
    from graders.keys.keys import Keys
    from graders.kinds.code.runner import Runner
    from graders.marking.marking import Marking
    from graders.marking.report import Report


_SELF_CHECK = (
    "the exercises are those that the folder brings along in .backcheck, and no solutions are in use:"
    " this is a self-check, not a mark"
)


def _a_number(
    _context: click.Context, option: click.Parameter, value: float | None
) -> float | None:
    if value is not None and math.isnan(value):
        raise click.BadParameter("nan is no percentage", param=option)
    return value


def _file_option(name: str, what: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return click.option(
        name,
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help=f"Write the report to FILE as {what} too.",
    )


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("assignment", shell_complete=assignments)
@click.argument("hand_in", type=click.Path(path_type=Path), default=Path())
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON, and nothing else.")
@click.option(
    "--brief", is_flag=True, help="Print only what was noticed, what to fix, and the score."
)
@click.option("--watch", is_flag=True, help="Grade again whenever the hand-in is saved.")
@_file_option("--html", "one web page")
@_file_option("--junit", "JUnit XML")
@_file_option("--gradescope", "Gradescope's results.json")
@click.option(
    "--only",
    multiple=True,
    metavar="GLOB",
    shell_complete=exercise_ids,
    help='Only the exercises whose id matches, e.g. "xor/*"; repeatable.',
)
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 100),
    callback=_a_number,
    metavar="PERCENT",
    help="Exit 1 if (score + extra credit) / max score is lower.",
)
@click.option("--strict", is_flag=True, help="Count the points without follow-through.")
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    help="Seed of what is drawn at random; derived from key and hand-in if left out.",
)
@unsafe_option
@click.option(
    "--explain",
    metavar="ID",
    shell_complete=exercise_ids,
    help="Explain the verdict on one exercise in full.",
)
@exercises_option
@solutions_option
def grade(
    assignment: str,
    hand_in: Path,
    *,
    as_json: bool,
    brief: bool,
    watch: bool,
    html: Path | None,
    junit: Path | None,
    gradescope: Path | None,
    only: tuple[str, ...],
    fail_under: float | None,
    strict: bool,
    seed: int | None,
    unsafe_no_sandbox: bool,
    explain: str | None,
    exercises: Path | None,
    solutions: Path | None,
) -> None:
    """Mark HAND_IN, a folder, a zip or an answer sheet (default: this folder), as ASSIGNMENT.

    \b
    Exit codes: 0 graded, whatever the score; 1 below --fail-under; 2 wrong usage;
    3 the hand-in cannot be read; 4 a fault of the grader or of the assignment.
    """  # noqa: D301 - click reads the \b
    from graders.keys.keys import NO_KEYS
    from graders.marking.marking import Marking

    hand_in = hand_in.expanduser()
    if watch:
        from cli.watching import grade_again_and_again

        grade_again_and_again(hand_in, [one for one in sys.argv[1:] if one != "--watch"])
        return
    released = None if exercises else released_exercises(assignment, hand_in, solutions)
    sheet = open_assignment(assignment, exercises or released)
    chosen = _chosen(sheet, (explain,) if explain else only)
    keys = NO_KEYS if released else _keys(sheet, hand_in, exercises, solutions)
    given = _read(hand_in, sheet)
    if released:
        given = given._replace(notices=(_SELF_CHECK, *given.notices))
    place = None if released else solutions_folder(solutions, exercises)
    with ExitStack() as opened:
        marking = Marking(
            sheet,
            keys,
            given,
            only=chosen,
            seed=seed,
            strict=strict,
            open_runner=lambda: opened.enter_context(_runner(place, unsafe=unsafe_no_sandbox)),
            open_viewer=lambda: _viewer(place),
        )
        if explain and not as_json:
            from cli.explaining import print_explanation

            report = marking.report()
            for exercise in sheet.exercises():
                if exercise.id in (chosen or ()):
                    print_explanation(report, exercise, given)
        elif as_json:
            report = marking.report()
            from cli.formats.formats import FORMATS

            FORMATS["json"].write(report, sys.stdout)
        else:
            report = _printed(marking, sheet, given.name, strict=strict, brief=brief)
    _write_files(report, {"junit": junit, "gradescope": gradescope})
    if html:
        from cli.formats.html.page import HtmlReport

        _write_file(HtmlReport(sheet, given), report, html)
    if os.environ.get("GITHUB_ACTIONS") == "true":
        _tell_github(report, quiet=as_json)
    _leave(report, fail_under)


def _printed(
    marking: Marking, sheet: Assignment, hand_in: str, *, strict: bool, brief: bool
) -> Report:
    """Print exercise by exercise as they are finished; with `brief` only what was noticed and what to fix."""
    from cli.formats.terminal import Printer

    printer = Printer((one.id for one in marking.exercises), strict=strict)
    if brief:
        report = marking.report()
        printer.closing(report)
        return report
    sections = {one.id: each.title for each in sheet.sections for one in each.exercises}
    headings = {**sections, **dict.fromkeys(marking.running, "Programs")}
    printer.title(sheet.id, hand_in)
    printer.exercises(marking.finished(), headings)
    report = marking.report()
    printer.closing(report)
    return report


def _write_files(report: Report, wanted: Mapping[str, Path | None]) -> None:
    """Write the report in every format that a file was named for."""
    if not any(wanted.values()):
        return
    from cli.formats.formats import FORMATS

    for name, path in wanted.items():
        if path:
            _write_file(FORMATS[name], report, path)


def _write_file(form: Format, report: Report, path: Path) -> None:
    """Write a report whole or not at all."""
    from cli.gradebook.table import write_whole

    text = io.StringIO()
    form.write(report, text)
    try:
        write_whole(path, text.getvalue())
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}") from error


def _tell_github(report: Report, *, quiet: bool) -> None:
    """Annotations on stderr where stdout is the report, and the summary of the job."""
    from cli.formats import github

    github.write(report, sys.stderr if quiet else sys.stdout)
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(summary).open("a", encoding="utf-8", errors="replace") as file:
            github.write_summary(report, file)


def _runner(solutions: Path | None, *, unsafe: bool) -> Runner:
    from graders.kinds.code.running import open_runner

    return open_runner([solutions] if solutions else [], without_sandbox=unsafe)


def _viewer(solutions: Path | None) -> Runner:
    from graders.kinds.code.running import open_viewer

    return open_viewer([solutions] if solutions else [])


def _chosen(assignment: Assignment, patterns: tuple[str, ...]) -> frozenset[str] | None:
    """The ids that any of the patterns matches, None for all."""
    if not patterns:
        return None
    from fnmatch import fnmatchcase

    from exercises.language.spelling import did_you_mean

    ids = [exercise.id for exercise in assignment.exercises()]
    chosen: set[str] = set()
    for pattern in patterns:
        matched = {one for one in ids if fnmatchcase(one, pattern)}
        if not matched:
            hint = did_you_mean(pattern, ids)
            raise click.UsageError(f'no exercise of {assignment.id} matches "{pattern}"{hint}')
        chosen |= matched
    return frozenset(chosen)


def _keys(
    assignment: Assignment, hand_in: Path, exercises: Path | None, solutions: Path | None
) -> Keys:
    from graders.keys.keys import NO_KEYS

    folder = solutions_folder(solutions, exercises)
    if folder is None:
        return NO_KEYS
    if any(inside(one, hand_in) for one in (folder, *(folder / assignment.id).glob("*.yaml"))):
        if solutions:
            raise click.UsageError(
                "the solutions lie inside the hand-in; nobody brings a key along"
            )
        click.echo(f"Not used: {folder.name}/ lies inside the hand-in.", err=True)
        return NO_KEYS
    keys = open_keys(assignment, folder)
    warn_of_certificate(keys)
    return keys


def _read(path: Path, assignment: Assignment) -> HandIn:
    from student_template.catalogue import HandInError
    from student_template.hand_in import read_hand_in

    try:
        return read_hand_in(path, assignment)
    except HandInError as error:
        message = str(error).replace("\n", " ")
        raise exit_codes.Stop(message, exit_codes.HAND_IN_UNREADABLE) from error


def _leave(report: Report, fail_under: float | None) -> None:
    if report.faulty:
        raise SystemExit(exit_codes.FAULT)
    if fail_under is not None:
        possible = report.total("max_points")
        share = (report.score + report.extra_credit) / possible * 100 if possible else 100
        if share < fail_under:
            raise SystemExit(exit_codes.BELOW_THRESHOLD)


def main() -> None:
    """The entry point of the command."""
    gc.disable()  # one hand-in leaves nothing to collect, and start-up is a tenth faster
    exit_codes.run(grade)


if __name__ == "__main__":
    main()
