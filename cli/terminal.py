"""The report for the terminal: what was read, what it earned, why, and where."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from fractions import Fraction

from rich.console import Console
from rich.text import Text

from cli.exit_codes import printable
from exercises.assignment import Assignment
from graders.marking.marking import Marking
from graders.marking.report import ExerciseReport, PartReport, Report
from graders.verdict import Checked, Status, told_together

# A sign and a word for each status: colour alone never carries the meaning.
_STATUS: dict[Status, tuple[str, str, str]] = {
    "correct": ("✓", "correct", "green"),
    "partial": ("◐", "partial", "yellow"),
    "incorrect": ("✗", "incorrect", "red"),
    "unanswered": ("–", "unanswered", "dim"),
    "unreadable": ("?", "unreadable", "magenta"),
    "needs-review": ("…", "needs review", "cyan"),
    "not-checked": ("·", "not checked", "dim"),
    "error": ("!", "error", "bold red"),
}
_LEVELS = {
    "A+B": "A+B: your programs ran locked, and in namespaces of their own",
    "A": "A: your programs ran locked, without namespaces of their own",
    "B": "B: your programs ran in namespaces of their own, without the lock",
    "none": "none: your programs ran in a plain process with a time limit and your own rights",
}
_INDENT = 4
_NARROWEST = 40


class Terminal(Console):
    """A console that leaves a reader who has gone away to `exit_codes.run`."""

    def on_broken_pipe(self) -> None:
        """Not an exit code of 1, which means a low score."""
        raise BrokenPipeError


def plain(text: str) -> str:
    """A student's text on one line, as it may reach a terminal or the log of a CI run."""
    return printable(text.replace("\n", " "))


def points(amount: Fraction) -> str:
    """Points with at most two decimals."""
    return f"{float(round(amount, 2)):g}"


def print_report(marking: Marking, assignment: Assignment, hand_in: str, *, strict: bool) -> Report:
    """Print a report to stdout, exercise by exercise as they are finished."""
    console = Terminal(highlight=False)
    name_width = max((len(one.id) for one in marking.exercises), default=0)
    sections = {one.id: each.title for each in assignment.sections for one in each.exercises}
    console.print(Text(f"{assignment.id} · {plain(hand_in)}", style="bold"), soft_wrap=True)
    section = ""
    for exercise in marking.finished():
        heading = "Programs" if exercise.id in marking.running else sections[exercise.id]
        if heading != section:
            console.print(Text.assemble("\n", (heading, "bold underline")), soft_wrap=True)
            section = heading
        lines = _exercise(exercise, name_width, console.width, strict=strict)
        console.print(Text("\n").join(lines), soft_wrap=True)
    report = marking.report()
    console.print(Text("\n").join(_closing(report, console.width)), soft_wrap=True)
    return report


def _closing(report: Report, width: int) -> Iterator[Text]:
    yield Text()
    totals = _totals(report)
    yield from (Text.assemble((f"{name:<16}", "bold"), value) for name, value in totals)
    if report.notices:
        yield from (Text(), Text("Noticed", style="bold underline"))
    for notice in report.notices:
        yield from _indented(plain(notice), 2, width)


def _exercise(
    exercise: ExerciseReport, name_width: int, width: int, *, strict: bool
) -> Iterator[Text]:
    counted = exercise.total("points_strict" if strict else "points")
    extra = " extra" if exercise.extra_credit else ""
    earned = f"{points(counted)} / {points(exercise.total('max_points'))}{extra}"
    yield status_line(exercise.status, exercise.id, name_width, earned)
    if len({(part.at, part.verdict) for part in exercise.parts}) == 1:
        for text, style in _details(exercise.parts[0]):
            yield from _indented(text, 2 * _INDENT, width, style)
        return
    for part in exercise.parts:
        details = list(_details(part))
        if details or part.verdict.status != exercise.status:
            own = part.points_strict if strict else part.points
            earned = f"{points(own)} / {points(part.max_points)}"
            line = status_line(part.verdict.status, part.id, name_width - _INDENT, earned)
            yield Text(" " * _INDENT) + line
        for text, style in details:
            yield from _indented(text, 2 * _INDENT, width, style)


def status_line(status: Status, name: str, name_width: int, earned: str) -> Text:
    """The sign, the name, the points and the word of one exercise or part."""
    sign, word, style = _STATUS[status]
    columns = f"{name:<{name_width}}  {earned:<12}"
    return Text.assemble((f"{sign} ", style), columns, (word, style))


def _indented(text: str, indent: int, width: int, style: str = "") -> Iterator[Text]:
    """A text wrapped to the width, every line indented."""
    room = max(width - indent, _NARROWEST)
    for line in textwrap.wrap(text, room, break_on_hyphens=False):
        yield Text(" " * indent + line, style=style)


def _details(part: PartReport) -> Iterator[tuple[str, str]]:
    verdict = part.verdict
    if verdict.interpreted_as:
        yield f"read as  {plain(verdict.interpreted_as)}", "dim"
    # Checks without a share decide nothing: the feedback tells what they found.
    if any(one.share for one in verdict.checks):
        yield from _checks(verdict.checks, part.max_points)
        return
    waits = verdict.status in {"needs-review", "not-checked"} and not verdict.checks
    if verdict.feedback and not waits:
        yield plain(f"{part.at + ': ' if part.at else ''}{verdict.feedback}"), ""
    elif verdict.feedback and verdict.code:
        yield plain(f"{part.at}: {verdict.feedback}"), ""
    elif verdict.feedback and verdict.proposal:
        yield plain(verdict.feedback), "dim"


def _checks(checks: Sequence[Checked], possible: Fraction) -> Iterator[tuple[str, str]]:
    """A line for each thing that checks of a program say."""
    for names, share, feedback in told_together(checks):
        lost = f" (−{points(possible * share)})" if share else ""
        yield plain(f"{names}{lost}: {feedback}"), ""


def _totals(report: Report) -> Iterator[tuple[str, str]]:
    yield "Score", f"{points(report.score)} of {points(report.total('max_points'))}"
    if possible := report.total("max_points", extra=True):
        yield "Extra credit", f"{points(report.extra_credit)} of {points(possible)}"
    strict = report.total("points_strict")
    if strict != report.score:
        yield "Strict score", f"{points(strict)} without leniency"
    if pending := report.total("pending") + report.total("pending", extra=True):
        yield "Pending", f"{points(pending)} more at most, once a person has looked"
    parts = [part for exercise in report.exercises for part in exercise.parts]
    if waiting := sum((part.not_checked for part in parts if part.self_check), Fraction(0)):
        yield "Waiting", f"{points(waiting)} are decided after submission; they could be read"
    if report.sandbox:
        yield "Sandbox", _LEVELS[report.sandbox]
    if unchecked := sum((part.not_checked for part in parts if not part.self_check), Fraction(0)):
        yield "Not checked", f"{points(unchecked)} that nothing decides yet"
