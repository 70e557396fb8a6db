"""The web page of a report: one file that asks for nothing, runs nothing and can be printed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple, TextIO

from markupsafe import Markup

from cli.formats.html.curve import Curve, curve
from cli.formats.html.graph import Drawing, drawings
from cli.formats.html.history import histories
from cli.formats.html.offered import Offered, offered
from cli.formats.html.plane import Plane, plane
from cli.formats.html.prompt import prompt
from cli.formats.html.templates import rendered
from cli.formats.ledger import ledger
from cli.formats.notices import folded
from cli.formats.said import Said
from cli.formats.sums import sums
from cli.formats.to_fix import UNREAD, alike, runs
from exercises.answer import HandIn, Misread, UnreadableError
from exercises.assignment import Assignment, Exercise, Section
from exercises.language.mathml import formula
from exercises.specs import Formula, FunctionPlot, Network
from graders.kinds.formula import read
from graders.marking.report import ExerciseReport, PartReport, Report


class SectionView(NamedTuple):
    """A section as it is shown: its exercises that were marked, and the graphs behind them."""

    title: str
    given: Markup
    exercises: Sequence[ExerciseReport]
    drawings: Sequence[Drawing]


class HtmlReport:
    """The page of one hand-in; its sheet gives the prompts, its answers the formulas and pictures."""

    def __init__(self, sheet: Assignment, hand_in: HandIn) -> None:
        self._sheet = sheet
        self._hand_in = hand_in

    def write(self, report: Report, stream: TextIO, counts: Sequence[str] = ()) -> None:
        """Write the whole page; `counts` are lines on what the score counts for."""
        found = alike(report)
        stream.write(
            rendered(
                "report.html.j2",
                report=report,
                counts=counts,
                page=self,
                ledgers=[ledger(report), ledger(report, extra=True)],
                sums=list(sums(report))[1:],
                to_fix=found,
                unread=UNREAD if any(one.unread for one in found) else "",
                notices=list(folded(report.notices)),
                said=Said(),
                runs=runs,
                histories=histories,
                sections=self._sections(report),
            )
        )

    def prompt(self, exercise: ExerciseReport) -> Markup:
        """What was asked."""
        return prompt(self._exercises[exercise.id].prompt)

    def offered(self, exercise: ExerciseReport) -> Sequence[Offered]:
        """What could be chosen, and what was."""
        return list(offered(self._exercises[exercise.id], exercise))

    def math(self, exercise: ExerciseReport, part: PartReport) -> Markup:
        """The formula that was read, from its tree; nothing where there was none."""
        spec = self._exercises[exercise.id].parts[part.id]
        answer = self._answer(exercise.id, part.id)
        if not part.verdict.latex or not isinstance(spec, Formula) or answer is None:
            return Markup("")
        if isinstance(answer, Misread):
            return Markup("")
        try:
            members = read(spec, answer)[0].statement.members
        except UnreadableError:  # what was judged is another answer, given to this part by its name
            return Markup("")
        return Markup(formula(members))  # noqa: S704 - every letter in it is escaped

    def planes(self, exercise: ExerciseReport) -> Sequence[Plane]:
        """The planes of the networks of an exercise."""
        found = (
            plane(spec, self._answer(exercise.id, part))
            for part, spec in self._exercises[exercise.id].parts.items()
            if isinstance(spec, Network)
        )
        return [one for one in found if one]

    def curves(self, exercise: ExerciseReport) -> Sequence[Curve]:
        """The functions that were drawn by points in an exercise."""
        found = (
            curve(part, spec, self._answer(exercise.id, part))
            for part, spec in self._exercises[exercise.id].parts.items()
            if isinstance(spec, FunctionPlot)
        )
        return [one for one in found if one]

    def _answer(self, exercise: str, part: str) -> Any:
        return self._hand_in.answers.get(exercise, {}).get(part)

    @cached_property
    def _exercises(self) -> dict[str, Exercise]:
        return {one.id: one for one in self._sheet.exercises()}

    def _sections(self, report: Report) -> list[SectionView]:
        marked = {one.id: one for one in report.exercises}
        views = [self._section(one, report, marked) for one in self._sheet.sections]
        return [one for one in views if one.exercises]

    def _section(
        self, section: Section, report: Report, marked: dict[str, ExerciseReport]
    ) -> SectionView:
        return SectionView(
            section.title,
            prompt(section.given) if section.given else Markup(""),
            [marked[one.id] for one in section.exercises if one.id in marked],
            list(drawings(section, report, self._hand_in)),
        )
