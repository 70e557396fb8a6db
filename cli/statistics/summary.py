"""All statistics of a class together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from cli.gradebook.decisions import logged
from cli.gradebook.events import Event
from cli.statistics.attempts import Attempts
from cli.statistics.effort import Effort, effort
from cli.statistics.figures import Figure, Floats, alpha, alpha_value, discrimination, facility
from cli.statistics.groups import same_answers
from cli.statistics.observations import ClassAnswers, Place, Version, observed
from cli.statistics.standing import Rest
from cli.statistics.suspicions import Sheet, Suspicion, is_chosen, suspicions
from graders.verdict import Outcome, is_misconception

# Below, the standard error of a correlation, 1/√(n − 3), is more than 0.24: its interval would reach
# from "separates badly" to "separates well" for any question. What can be counted is still told.
FEWEST_STUDENTS = 20
# What is open for more than this share of the class has no figures yet, and is no item of alpha: blank
# answers are judged long before answers in words. For less, whoever it is open for is left out.
_OPEN = 0.2
_LONGEST = 8
_TENTHS = 10
_EASY, _HARD, _SEPARATES = 0.95, 0.2, 0.15


class AnswerCount(NamedTuple):
    """An answer, how many gave it, how many of them of the better half, and whether it is right."""

    shown: str
    students: int
    better_half: int | None
    right: bool
    code: str


class PartFigures(NamedTuple):
    """The statistics of one part. Figures are None in a small class, or where nothing differs."""

    place: Place
    kind: str
    max_points: float
    asked: int
    statuses: Mapping[str, int]
    facility: float | None
    discrimination: Figure | None
    misconceptions: Sequence[tuple[str, int]]
    options: Sequence[AnswerCount]
    wrong: Sequence[AnswerCount]
    follow_through: int
    pending: int
    decisions: int
    overrides: int
    seconds_to_mark: float | None
    flags: Sequence[str]


class ExerciseFigures(NamedTuple):
    """The statistics of one exercise; `alpha_without` is that of the sheet without it."""

    id: str
    title: str
    extra_credit: bool
    facility: float | None
    discrimination: Figure | None
    alpha_without: float | None
    parts: Sequence[PartFigures]


class Totals(NamedTuple):
    """The points of the whole sheet, what is open counted as nothing.

    `tenths` counts the students below a tenth of `most`, below two tenths, and so on; all of it is in
    the last.
    """

    mean: float
    median: float
    deviation: float
    most: float
    tenths: Sequence[int]


class LeftOut(NamedTuple):
    """The reports that say nothing here.

    They are of a later attempt, marked by other exercises or keys, or blank sheets of people of whom
    nothing could be read.
    """

    later_attempts: int
    other_version: int
    blank: int


class Statistics(NamedTuple):
    """What a class tells. A `small` class gets counts only."""

    assignment: str
    provenance: Version | None
    students: int
    small: bool
    left_out: LeftOut
    totals: Totals | None
    alpha: Figure | None
    alpha_items: int
    look_first: Sequence[Suspicion]
    exercises: Sequence[ExerciseFigures]


def statistics_of(
    assignment: str,
    reports: Iterable[tuple[str, Mapping[str, Any]]],
    attempts: Attempts,
    events: Sequence[Event],
    sheet: Sheet,
) -> Statistics:
    """The statistics of a class.

    Args:
        assignment: Its name.
        reports: The reports, as plain data, by the names of the hand-ins.
        attempts: Whose report is of no first attempt.
        events: What people did.
        sheet: What is known of the questions.

    Raises:
        ReportError: A report is none.
    """
    skipped: Counter[str] = Counter()
    found = observed(_first_attempts(reports, attempts, skipped))
    provenance = _most_frequent(found)
    answers = found.of(provenance) if provenance else found
    left_out = LeftOut(skipped["later"], found.students - answers.students, skipped["blank"])
    marked = _Class(
        answers,
        sheet,
        Rest(answers),
        effort(events, map(logged, answers.names)),
        small=answers.students < FEWEST_STUDENTS,
    )
    items = marked.items()
    whole = marked.complete(items)
    return Statistics(
        assignment,
        provenance,
        answers.students,
        marked.small,
        left_out,
        None if marked.small else marked.totals(),
        alpha(whole) if len(items) > 1 else None,
        len(items),
        suspicions(answers, sheet, marked.rest, small=marked.small),
        [marked.exercise(one, _without(one, items, whole)) for one in answers.titles],
    )


def _first_attempts(
    reports: Iterable[tuple[str, Mapping[str, Any]]],
    attempts: Attempts,
    skipped: Counter[str],
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The reports of first attempts, one by one, as thousands are large; how many are others."""
    for name, report in reports:
        if logged(name) in attempts.later:
            skipped["later"] += 1
        elif logged(name) in attempts.blank:
            skipped["blank"] += 1
        else:
            yield name, report


def _most_frequent(answers: ClassAnswers) -> Version | None:
    """What most reports were made by."""
    counts = Counter(answers.versions)
    return max(sorted(counts), key=lambda one: counts[one], default=None)


def _without(exercise: str, items: Sequence[str], whole: Floats) -> float | None:
    if exercise not in items or len(items) <= 2:
        return None
    figure = alpha_value(np.delete(whole, items.index(exercise), axis=1))
    return None if np.isnan(figure) else figure


class _Class(NamedTuple):
    """A class, and what every statistic of it needs."""

    answers: ClassAnswers
    sheet: Sheet
    rest: Rest
    cost: Effort
    small: bool

    def items(self) -> tuple[str, ...]:
        """The exercises whose sum alpha is about."""
        counted = [one for one in self.answers.titles if one not in self.answers.extra]
        return () if self.small else tuple(one for one in counted if self._known(one) is not None)

    def complete(self, items: Sequence[str]) -> Floats:
        """The points of the students for whom no item is open."""
        if not items:
            return np.zeros((0, 0))
        table = np.array([self.rest.points(one) for one in items]).T
        known: Floats = table[~np.isnan(table).any(axis=1)]
        return known

    def totals(self) -> Totals:
        """The points of the sheet."""
        points = self.answers.points
        counted = [one for one in self.answers.columns if one.exercise not in self.answers.extra]
        sums = np.zeros(self.answers.students)
        for place in counted:
            sums += np.nan_to_num(self.rest.shares[place]) * points[place]
        most = sum(points[place] for place in counted)
        tenths, _ = np.histogram(sums / most if most else sums, bins=_TENTHS, range=(0, 1))
        return Totals(
            float(sums.mean()), float(np.median(sums)), float(sums.std()), most, tenths.tolist()
        )

    def exercise(self, exercise: str, alpha_without: float | None) -> ExerciseFigures:
        """The figures of an exercise and of its parts."""
        answers, places = self.answers, self._places(exercise)
        most, points = sum(answers.points[place] for place in places), self._known(exercise)
        easy, separates = self._figures(
            None if points is None or not most else points / most, exercise
        )
        return ExerciseFigures(
            exercise,
            answers.titles[exercise],
            exercise in answers.extra,
            easy,
            separates,
            alpha_without,
            [self._part(place) for place in places],
        )

    def _places(self, exercise: str) -> list[Place]:
        return [place for place in self.answers.columns if place.exercise == exercise]

    def _known(self, exercise: str) -> Floats | None:
        """The points of an exercise, unless it is open for too many."""
        points = self.rest.points(exercise)
        return None if np.isnan(points).mean() > _OPEN else points

    def _figures(self, shares: Floats | None, exercise: str) -> tuple[float | None, Figure | None]:
        if self.small or shares is None:
            return None, None
        return facility(shares), discrimination(shares, self.rest.of(exercise))

    def _part(self, place: Place) -> PartFigures:
        column = self.answers.columns[place]
        there = [one for one in column if one is not None]
        kind = self.sheet.kinds.get(place, "")
        shares = self.rest.shares[place]
        settled = shares if np.isnan(shares).mean() <= _OPEN else None
        easy, separates = self._figures(settled, place.exercise)
        named = Counter(one.code for one in there if one.wrong and is_misconception(one.code))
        counts = [] if kind == "code" else self._counts(place)
        statuses = Counter(one.status for one in there)
        return PartFigures(
            place,
            kind,
            self.answers.points[place],
            len(there),
            dict(sorted(statuses.items())),
            easy,
            separates,
            named.most_common(_LONGEST),
            counts if is_chosen(kind) else (),
            () if is_chosen(kind) else [one for one in counts if not one.right][:_LONGEST],
            sum(one.code == Outcome.FOLLOW_THROUGH for one in there),
            statuses["needs-review"] + statuses["unreadable"],
            self.cost.decisions.get(place, 0),
            self.cost.overrides.get(place, 0),
            self.cost.seconds.get(place),
            tuple(_flags(easy, separates)),
        )

    def _counts(self, place: Place) -> list[AnswerCount]:
        """The answers of a part with how many gave them; what is right and what is not stay apart."""
        column, better = self.answers.columns[place], self.rest.better_half(place.exercise)
        lines: dict[bool, list[int]] = {True: [], False: []}
        for line, one in enumerate(column):
            if one is not None and (one.wrong or one.share == 1):
                lines[not one.wrong].append(line)
        counts = [
            AnswerCount(
                one.shown,
                len(one.students),
                None if self.small else int(better[list(one.students)].sum()),
                right,
                one.code,
            )
            for right, some in lines.items()
            for one in same_answers(column, some)
        ]
        return sorted(counts, key=lambda one: -one.students)


def _flags(easy: float | None, separates: Figure | None) -> Iterable[str]:
    if easy is not None and easy > _EASY:
        yield "nearly all right"
    if easy is not None and easy < _HARD:
        yield "nearly all wrong"
    if separates is not None and separates.value < 0:
        yield "separates backwards"
    elif separates is not None and separates.value < _SEPARATES:
        yield "hardly separates"
