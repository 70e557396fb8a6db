"""The report for the terminal: exercise by exercise, and at the end what to fix first, and the score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from typing import TextIO

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from cli.formats.notices import folded
from cli.formats.said import Said
from cli.formats.sums import sums
from cli.formats.to_fix import UNREAD, Alike, alike, is_bare, runs, unanswered
from cli.terminal import STATUS, Terminal, indented, plain, points, status_line
from graders.marking.report import ExerciseReport, PartReport, Report
from graders.verdict import Checked, Status, told_together

_LEVELS = {
    "A+B": "A+B: your files were run and opened locked, and in namespaces of their own",
    "A": "A: your files were run and opened locked, without namespaces of their own",
    "B": "B: your files were run and opened in namespaces of their own, without the lock",
    "none": "none: your programs ran in a plain process with a time limit and your own rights",
}
_INDENT = 4
_TOTALS = 16
# The column of names leaves room for points and words, also on a narrow screen.
_BESIDE_NAMES = 26


def write(report: Report, stream: TextIO) -> None:
    """The whole report at once."""
    printer = Printer(report.exercises, strict=report.strict, stream=stream)
    printer.title(report.assignment, report.hand_in)
    printer.exercises(report.exercises, {})
    printer.closing(report)


class Printer:
    """Prints a report as it becomes known."""

    def __init__(
        self,
        exercises: Iterable[ExerciseReport | str],
        *,
        strict: bool,
        stream: TextIO | None = None,
    ) -> None:
        self._console = Terminal(highlight=False, file=stream)
        self._strict = strict
        self._said = Said()
        self._width = self._console.width
        names = [one if isinstance(one, str) else one.id for one in exercises]
        widest = max(map(len, names), default=0)
        self._name_width = max(min(widest, self._width - _BESIDE_NAMES), 0)

    def title(self, assignment: str, hand_in: str) -> None:
        """Whose report it is."""
        self._print(indented(f"{assignment} · {plain(hand_in)}", 0, self._width, "bold"))

    def exercises(self, finished: Iterable[ExerciseReport], headings: Mapping[str, str]) -> None:
        """Every exercise under its heading, as soon as it is finished."""

        def place(exercise: ExerciseReport) -> tuple[str, bool]:
            return headings.get(exercise.id, ""), all(map(is_bare, exercise.parts))

        heading = ""
        for (above, blank), together in groupby(finished, place):
            if above != heading:
                self._print([Text(), *indented(above, 0, self._width, "bold underline")])
                heading = above
            if blank:
                self._print(self._unanswered(list(together)))
            else:
                for exercise in together:
                    self._print(self._exercise(exercise))

    def closing(self, report: Report) -> None:
        """What was noticed, what to fix, and the score: last, where it is looked for."""
        self._print(self._closing(report))

    def _print(self, lines: Iterable[Text]) -> None:
        self._console.print(Text("\n").join(lines), soft_wrap=True)

    def _unanswered(self, exercises: Sequence[ExerciseReport]) -> Iterator[Text]:
        """A run of exercises without an answer, in one line where they are many."""
        if len(exercises) == 1:
            yield self._line(exercises[0])
            return
        possible = sum((one.total("max_points") for one in exercises), Fraction(0))
        yield from self._blank([one.id for one in exercises], possible, 0)

    def _blank(self, names: Sequence[str], possible: Fraction, indent: int) -> Iterator[Text]:
        worth = f"{points(possible)} point{'' if possible == 1 else 's'}"
        text = f"– {len(names)} unanswered, {worth}: {', '.join(names)}"
        yield from indented(text, indent, self._width, "dim")

    def _line(self, exercise: ExerciseReport) -> Text:
        counted = exercise.total("points_strict" if self._strict else "points")
        extra = " extra" if exercise.extra_credit else ""
        earned = f"{points(counted)} / {points(exercise.total('max_points'))}{extra}"
        return self._row(exercise.status, exercise.id, self._name_width, earned, 0)

    def _row(self, status: Status, name: str, names: int, earned: str, indent: int) -> Text:
        """A name with its points and word; on a screen that is too narrow these stand below it."""
        row = Text(" " * indent) + status_line(status, name, names, earned)
        if cell_len(row.plain) <= self._width:
            return row
        sign, word, style = STATUS[status]
        above, below = f"{name}\n", f"{' ' * (indent + _INDENT)}{earned:<12}"
        return Text.assemble(" " * indent, (f"{sign} ", style), above, below, (word, style))

    def _exercise(self, exercise: ExerciseReport) -> Iterator[Text]:
        line, width = self._line(exercise), self._width
        if exercise.status == "correct":
            yield self._right(exercise, line)
            return
        yield line
        if len({(part.at, part.verdict) for part in exercise.parts}) == 1:
            for text, style in self._details(exercise, exercise.parts[0]):
                yield from indented(text, 2 * _INDENT, width, style)
            return
        for part, *more in runs(exercise.parts):
            if more:
                blank = [part, *more]
                possible = sum((one.max_points for one in blank), Fraction(0))
                yield from self._blank([one.id for one in blank], possible, _INDENT)
                continue
            details = list(self._details(exercise, part))
            if not details and part.verdict.status == exercise.status:
                continue
            own = part.points_strict if self._strict else part.points
            earned = f"{points(own)} / {points(part.max_points)}"
            names = max(self._name_width - _INDENT, 0)
            inner = self._row(part.verdict.status, part.id, names, earned, _INDENT)
            if part.verdict.status == "correct":
                yield self._with_echo(inner, part)
                continue
            yield inner
            for text, style in details:
                yield from indented(text, 2 * _INDENT, width, style)

    def _right(self, exercise: ExerciseReport, line: Text) -> Text:
        """One line for what is right, with how it was read as far as there is room."""
        if len({(part.at, part.verdict) for part in exercise.parts}) == 1:
            return self._with_echo(line, exercise.parts[0])
        told = "; ".join(part.verdict.feedback for part in exercise.parts if part.verdict.feedback)
        return self._beside(line, told)

    def _with_echo(self, line: Text, part: PartReport) -> Text:
        verdict = part.verdict
        return self._beside(
            line, "; ".join(filter(None, (verdict.interpreted_as, verdict.feedback)))
        )

    def _beside(self, line: Text, told: str) -> Text:
        room = self._width - cell_len(line.plain.rpartition("\n")[2]) - 2
        if not told or room < _INDENT:
            return line
        told = plain(told)
        short = told if cell_len(told) <= room else set_cell_size(told, room - 1).rstrip() + "…"
        return Text.assemble(line, "  ", (short, "dim"))

    def _details(self, exercise: ExerciseReport, part: PartReport) -> Iterator[tuple[str, str]]:
        verdict = part.verdict
        if verdict.interpreted_as:
            yield f"read as  {plain(verdict.interpreted_as)}", "dim"
        # Checks without a share decide nothing: the feedback tells what they found.
        if any(one.share for one in verdict.checks):
            yield from _checks(verdict.checks, part.max_points)
            return
        waits = verdict.status in {"needs-review", "not-checked"} and not verdict.checks
        if waits and not verdict.code and not verdict.proposal:
            return
        if not (said := self._said.of(exercise, part)):
            return
        if waits and not verdict.code:
            yield plain(said), "dim"
        else:
            yield plain(f"{part.at + ': ' if part.at else ''}{said}"), ""

    def _closing(self, report: Report) -> Iterator[Text]:
        if report.notices:
            yield from (Text(), Text("Noticed", style="bold underline"))
            for notice in folded(report.notices):
                yield from indented(notice, 2, self._width)
        found, left = alike(report), list(_unanswered(report))
        if found:
            yield from (Text(), Text("To fix, by points", style="bold underline"))
            for one in found:
                yield from self._to_fix(one)
            if any(one.unread for one in found):
                yield from indented(UNREAD, 8, self._width, "dim")
        yield from (Text(),) if left and not found else ()
        yield from left
        yield Text()
        for name, value in _totals(report):
            first, *rest = indented(value, _TOTALS, self._width)
            yield Text.assemble((f"{name:<{_TOTALS}}", "bold"), first.plain[_TOTALS:])
            yield from rest

    def _to_fix(self, one: Alike) -> Iterator[Text]:
        first, *rest = indented(f"{one.name}: {one.reason}", 8, self._width)
        yield Text.assemble((f"{points(one.points):>6}  ", "bold"), first.plain[8:])
        yield from rest
        if one.at:
            yield from indented(one.at, 8, self._width, "dim")


def _unanswered(report: Report) -> Iterator[Text]:
    if left := unanswered(report):
        yield Text(f"{points(left):>6}  not answered yet", style="dim")
    if left := unanswered(report, extra=True):
        yield Text(f"{points(left):>6}  of extra credit not answered yet", style="dim")


def _checks(checks: Sequence[Checked], possible: Fraction) -> Iterator[tuple[str, str]]:
    """A line for each thing that checks of a program say."""
    for names, share, feedback in told_together(checks):
        lost = f" (−{points(possible * share)})" if share else ""
        yield plain(f"{names}{lost}: {feedback}"), ""


def _totals(report: Report) -> Iterator[tuple[str, str]]:
    yield from sums(report)
    if report.sandbox:
        yield "Sandbox", _LEVELS[report.sandbox]
