"""`grade --explain ID`: how one answer was read, what it was compared with, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cli.terminal import Terminal, plain, points, status_line
from exercises.answer import OWN_NAMES, Answer, Fields, HandIn, as_written
from exercises.assignment import Exercise
from exercises.specs import Formula, Spec
from graders.language.comparing import RELATIVE
from graders.language.draws import ASSIGNMENTS, DRAWS
from graders.marking.report import PartReport, Report


def print_explanation(report: Report, exercise: Exercise, hand_in: HandIn) -> None:
    """Print everything that was decided about one exercise."""
    console = Terminal(highlight=False)
    marked = next(one for one in report.exercises if one.id == exercise.id)
    console.print(Text(f"{exercise.id}: {exercise.title}", style="bold"))
    given = hand_in.answers.get(exercise.id, {})
    # Under own names of nodes a number may answer a part of another name.
    own = given.get(OWN_NAMES)
    others = own.fields if isinstance(own, Fields) else {}
    written = {str(one.place): one for one in (*given.values(), *others.values())}
    for part in marked.parts:
        spec = exercise.parts[part.id]
        console.print()
        earned = f"{points(part.points)} / {points(part.max_points)}"
        console.print(status_line(part.verdict.status, part.id, len(part.id), earned))
        answer = written.get(part.at, given.get(part.id))
        table = Table.grid("name", "text", padding=(0, 2))
        for name, text in _lines(part, spec, answer if isinstance(answer, Answer) else None):
            table.add_row(Text(name, style="dim"), Text(plain(text)))
        console.print(Padding.indent(table, 4))


def _lines(part: PartReport, spec: Spec, answer: Answer | None) -> Iterator[tuple[str, str]]:
    verdict = part.verdict
    if answer is not None and not answer.blank:
        yield "written", f"{as_written(answer)}  ({part.at})"
    if verdict.interpreted_as:
        yield "read as", verdict.interpreted_as
    if verdict.latex:
        yield "LaTeX", verdict.latex
    yield "asked", spec.how_to_answer()
    if isinstance(spec, Formula):
        draws = f"on {ASSIGNMENTS} choices of sizes with {DRAWS} random draws each"
        yield "compared", f"{draws}, to {RELATIVE:.0e} of the largest entry"
    for one in verdict.checks:
        earned = points(part.max_points * one.share if one.earned else Fraction(0))
        worth = f" {earned} / {points(part.max_points * one.share)} " if one.share else ""
        said = f": {one.feedback}" if one.feedback else ""
        yield "check", f"{'✓' if one.earned else '✗'}{worth} {one.says}{said}"
    if any(one.share for one in verdict.checks):
        return
    if verdict.code:
        yield "code", verdict.code
    if verdict.feedback:
        yield "because", verdict.feedback
