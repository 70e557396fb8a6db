"""The command `course`: what instructors do."""

from __future__ import annotations

from pathlib import Path

import click

from cli import exit_codes
from cli.commands.asking import request, rule
from cli.commands.autograder import autograder
from cli.commands.decree import extend, override, void
from cli.commands.export import export
from cli.commands.forget import forget
from cli.commands.handing_out import release, template
from cli.commands.mark import mark
from cli.commands.merge import merge
from cli.commands.new import new
from cli.commands.publish import publish
from cli.commands.push import push
from cli.commands.regrade import regrade
from cli.commands.stats import stats
from cli.commands.verify import verify
from cli.completing import assignments, exercise_ids
from cli.sources import (
    exercises_folder,
    exercises_option,
    marks_argument,
    needed_solutions,
    open_assignment,
    open_keys,
    solutions_folder,
    solutions_option,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def course() -> None:
    """Check exercises and keys, and hand out answer sheets."""


for _command in (
    new,
    template,
    release,
    mark,
    merge,
    override,
    void,
    extend,
    forget,
    regrade,
    publish,
    request,
    rule,
    export,
    stats,
    verify,
    autograder,
    push,
):
    course.add_command(_command)


quick_option = click.option(
    "--quick", is_flag=True, help="Leave out wrong programs and notebooks, which take longest."
)


@course.command()
@click.argument("assignment", required=False, shell_complete=assignments)
@exercises_option
@solutions_option
@click.option("--strict", is_flag=True, help="Exit 4 as well where a key is on trust.")
@click.option(
    "--all", "every", is_flag=True, help="Check every sheet, and print one table of them."
)
@quick_option
def check(
    assignment: str | None,
    *,
    strict: bool,
    every: bool,
    quick: bool,
    exercises: Path | None,
    solutions: Path | None,
) -> None:
    """Prove the keys of ASSIGNMENT, and mark the reference hand-in.

    Every key is proved by oracles, agrees with a second form in the solution, is a person's word
    (choices, rubrics), or is on trust. Nothing is written. Exits 4 when anything is disproved or
    differs from the certificate. With --all it does so for every sheet, and tells for each exercise
    its kinds, how they are decided, what the keys rest on, and how many wrong hand-ins lose what they
    should.
    """
    from cli.commands.check_table import print_all, print_sheet
    from cli.commands.checking import examined
    from exercises.loader import assignment_names

    if bool(assignment) == every:
        raise click.UsageError("name one assignment, or say --all")
    folder = needed_solutions(solutions, exercises)
    names = assignment_names(exercises_folder(exercises)) if assignment is None else [assignment]
    sheets = []
    for name in names:
        sheet = open_assignment(name, exercises)
        sheets.append(examined(sheet, open_keys(sheet, folder), folder, quick=quick))
    if every:
        print_all(sheets)
    else:
        print_sheet(sheets[0])
    found = [one.findings for one in sheets]
    on_trust = [key for one in found for key in one.on_trust]
    if on_trust and not strict:
        click.echo(exit_codes.printable("\n".join(on_trust)))
    problems = [problem for one in found for problem in (*one.problems, *one.uncertified)] + (
        on_trust if strict else []
    )
    if problems:
        raise exit_codes.Stop("\n".join(problems), exit_codes.FAULT)


@course.command()
@click.argument("assignment", shell_complete=assignments)
@quick_option
@exercises_option
@solutions_option
def certify(
    assignment: str, *, quick: bool, exercises: Path | None, solutions: Path | None
) -> None:
    """Check ASSIGNMENT and write its certificate beside its solutions.

    `grade` marks only what matches the certificate. Wrong programs show what checks of programs
    notice; --quick is for a change that is about something else.
    """
    from cli.commands.check_table import print_sheet
    from cli.commands.checking import examined, write_certificate

    sheet = open_assignment(assignment, exercises)
    folder = needed_solutions(solutions, exercises)
    keys = open_keys(sheet, folder)
    seen = examined(sheet, keys, folder, quick=quick)
    print_sheet(seen)
    findings = seen.findings
    if findings.problems:
        raise exit_codes.Stop("\n".join(findings.problems), exit_codes.FAULT)
    click.echo(write_certificate(sheet, keys, findings, folder))


@course.command()
@click.argument("assignment", shell_complete=assignments)
@click.argument("exercise", metavar="ID", required=False, shell_complete=exercise_ids)
@exercises_option
@solutions_option
def show(
    assignment: str, exercise: str | None, exercises: Path | None, solutions: Path | None
) -> None:
    """Show the exercise ID of ASSIGNMENT: its prompt, its key, and the accepted forms.

    Without ID, list the exercises. ASSIGNMENT:ID works too.
    """
    from cli.commands.showing import list_exercises, show_exercise
    from exercises.language.spelling import did_you_mean

    name, _, inside = assignment.partition(":")
    sheet = open_assignment(name, exercises)
    wanted = exercise or inside
    if not wanted:
        list_exercises(sheet)
        return
    found = sheet.exercise(wanted)
    if found is None:
        hint = did_you_mean(wanted, (one.id for one in sheet.exercises()))
        raise click.UsageError(f'{name} has no exercise "{wanted}"{hint}')
    folder = solutions_folder(solutions, exercises)
    reference = open_keys(sheet, folder).reference.get(found.id, {}) if folder else {}
    given = next(each.given for each in sheet.sections if found in each.exercises)
    show_exercise(found, given, reference)


@course.command()
@click.argument("assignment", shell_complete=assignments)
@marks_argument
@click.option("--as", "by", metavar="NAME", help="Who decides; your user name if left out.")
@click.option("--only", metavar="GLOB", help="Only the exercises that match, e.g. 'xor/*'.")
@click.option(
    "--audit-every",
    type=click.IntRange(1),
    default=10,
    show_default=True,
    metavar="K",
    help="One in K answers that needed no person is looked at all the same.",
)
@click.option("--list", "only_list", is_flag=True, help="Tell what there is to look at, and stop.")
@exercises_option
@solutions_option
def review(
    assignment: str,
    marks: Path,
    *,
    by: str | None,
    only: str | None,
    audit_every: int,
    only_list: bool,
    exercises: Path | None,
    solutions: Path | None,
) -> None:
    """Decide what `course mark` left to a person, in MARKS, the folder that it wrote.

    Names are hidden. Every decision is kept in the gradebook of MARKS, with who, when and why, and
    outlives a new run of `course mark`; reports and totals are brought up to date.
    """
    from fnmatch import fnmatchcase
    from getpass import getuser

    from cli.commands.review import Class
    from cli.commands.review import review as reviewed
    from cli.commands.review_page import listed
    from cli.gradebook.decisions import read_decisions
    from cli.gradebook.events import GradebookError
    from cli.gradebook.marks import REPORTS, read_class
    from cli.gradebook.queue import queue
    from cli.gradebook.standing import settle
    from cli.gradebook.totals import TotalsError
    from graders.marking.report_reading import ReportError

    sheet = open_assignment(assignment, exercises)
    place = needed_solutions(solutions, exercises)
    keys = open_keys(sheet, place)
    try:
        reports = read_class(marks)
        decisions = read_decisions(marks)
    except (ReportError, GradebookError, TotalsError) as error:
        raise click.UsageError(str(error)) from error
    for name, one in reports.items():
        made_by = one.provenance.key, one.provenance.exercises
        if made_by != (keys.sha256, sheet.sha256):
            raise click.UsageError(
                f"exercises or solutions changed since {REPORTS}/{name}.json was made; run"
                " `course mark` again, no decision is lost"
            )
    stacks = queue(sheet, keys, list(reports.items()), decisions, every=audit_every)
    stacks = [one for one in stacks if only is None or fnmatchcase(one.exercise, only)]
    for line in listed(stacks):
        click.echo(line)
    click.echo(f"{sum(map(len, stacks))} answers to look at")
    if only_list:
        return
    marked = Class(sheet, keys, marks, reports, place)
    try:
        if not stacks:
            settle(marks, reports)
            return
        try:
            who = by or getuser()
        except (KeyError, OSError) as error:
            raise click.UsageError("you have no user name here; give one with --as") from error
        decided = reviewed(marked, stacks, who)
    except (GradebookError, TotalsError) as error:
        raise click.UsageError(f"{error}; what was decided is kept") from error
    except OSError as error:
        raise click.UsageError(
            f"{marks} cannot be written, or there is no terminal ({error.strerror}); what is in"
            " the gradebook counts as soon as `course review` runs again"
        ) from error
    click.echo(f"{decided} decided; they are kept in the gradebook of {marks}")


@course.command()
@click.argument("assignment", required=False)
@exercises_option
@solutions_option
def doctor(assignment: str | None, exercises: Path | None, solutions: Path | None) -> None:
    """Tell how safely this machine runs programs of strangers, and what to do about it.

    Exits 4 where they cannot be run safely at all.
    """
    from cli.commands.doctor import examined

    if assignment:
        open_assignment(assignment, exercises)
    findings = list(examined(solutions_folder(solutions, exercises)))
    for finding in findings:
        click.echo(exit_codes.printable(f"{'✓' if finding.well else '!'} {finding.found}"))
        if finding.remedy:
            click.echo(f"    {finding.remedy}")
    if findings[0].found.startswith("sandbox level none"):
        raise SystemExit(exit_codes.FAULT)


@course.command()
@click.argument("cases", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@exercises_option
@solutions_option
def conformance(cases: Path, exercises: Path | None, solutions: Path | None) -> None:
    """Judge the cases of CASES, a file of JSON lines; print one line of JSON for each.

    Answers in words are judged by the rubrics among the solutions.
    """
    import json

    from graders.marking.conformance import judged
    from graders.words.rubric import by_sample

    folder = solutions_folder(solutions, exercises)
    rubrics = by_sample(folder) if folder else {}
    with cases.open(encoding="utf-8", errors="replace") as lines:
        for verdict in judged(lines, rubrics=rubrics):
            click.echo(json.dumps(verdict))


@course.command()
def schema() -> None:
    """Print the JSON Schema of exercise files, for editors."""
    from exercises.schema import section_schema

    click.echo(section_schema(), nl=False)


def main() -> None:
    """The entry point of the command."""
    exit_codes.run(course)


if __name__ == "__main__":
    main()
