"""What `course stats` prints: what to look at first, then a line for every part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

from rich.text import Text

from cli.formats.causes import in_words
from cli.statistics.figures import Figure
from cli.statistics.observations import Place
from cli.statistics.summary import (
    FEWEST_STUDENTS,
    AnswerCount,
    ExerciseFigures,
    PartFigures,
    Statistics,
)
from cli.statistics.suspicions import Suspicion, said
from cli.terminal import STATUS_SIGNS, STATUS_WORDS, Terminal, indented, plain
from graders.verdict import Status

_MOST_SUSPICIOUS = 20
_MOST_PLACES = 3
_LONGEST = 40
_MOST_ANSWERS = 5
_NUMBER_WIDTH = 4
_COUNTED: Sequence[Status] = (
    "correct",
    "partial",
    "incorrect",
    "unanswered",
    "unreadable",
    "needs-review",
)


def print_statistics(statistics: Statistics, stream: TextIO | None = None) -> None:
    """All of them, for a terminal."""
    console = Terminal(highlight=False, file=stream, soft_wrap=True)
    for line in _heading(statistics):
        console.print(Text(line))
    console.print()
    _look_first(console, statistics.look_first)
    for line in _parts(statistics):
        console.print(Text(line))


def _heading(statistics: Statistics) -> Iterator[str]:
    later, other, blank = statistics.left_out
    yield f"{statistics.assignment}: {statistics.students} students"
    if later:
        yield f"left out: {later} whose report is of a later attempt"
    if blank:
        yield f"left out: {blank} who handed in nothing that can be read"
    if other:
        yield (
            f"left out: {other} marked by other exercises, keys or versions than most; `course mark`"
            " or `course regrade` brings them up to date"
        )
    if statistics.small:
        yield f"counts only: below {FEWEST_STUDENTS} students other figures are mostly chance"
    if (totals := statistics.totals) is not None:
        yield (
            f"points: mean {totals.mean:.1f}, median {totals.median:.1f}, standard deviation"
            f" {totals.deviation:.1f}, of {totals.most:g}"
        )
    if statistics.alpha is not None:
        yield (
            f"alpha {_with_interval(statistics.alpha)} over {statistics.alpha_items} exercises"
            f" and {statistics.alpha.students} students"
        )


def _with_interval(figure: Figure) -> str:
    return f"{figure.value:.2f} [{figure.low:.2f}, {figure.high:.2f}]"


def _look_first(console: Terminal, suspicious: Sequence[Suspicion]) -> None:
    if not suspicious:
        console.print(Text("Nothing looks like a fault of the key, a tolerance or the reading.\n"))
        return
    console.print(Text("Look at these first", style="bold"))
    for number, (one, told) in enumerate(said(suspicious[:_MOST_SUSPICIOUS]), 1):
        better = "" if one.better_half is None else f", {one.better_half} of the better half"
        shown = f": {_cut(one.shown)}" if one.shown else ""
        console.print(Text(f"{number:>{_NUMBER_WIDTH - 1}} {_places(one.places)}{shown}"))
        counted = f"{one.students} students{better}; {one.right} have all points. {plain(told)}"
        for line in indented(counted, _NUMBER_WIDTH, console.width, "dim"):
            console.print(line)
    if more := len(suspicious) - _MOST_SUSPICIOUS:
        console.print(Text(f"and {more} more; --json lists all") if more > 0 else Text(""))
    console.print()


def _places(places: Sequence[Place]) -> str:
    named = ", ".join(_name(one) for one in places[:_MOST_PLACES])
    more = len(places) - _MOST_PLACES
    return f"{named} and {more} more" if more > 0 else named


def _name(place: Place) -> str:
    return place.exercise if place.part == "answer" else f"{place.exercise}:{place.part}"


def _cut(text: str) -> str:
    text = plain(text)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _parts(statistics: Statistics) -> Iterator[str]:
    """A line for every part, and below it what else there is to tell."""
    parts = [(exercise, part) for exercise in statistics.exercises for part in exercise.parts]
    width = max((len(_name(part.place)) for _, part in parts), default=0)
    signs = "".join(f"{STATUS_SIGNS[one]:>5}" for one in _COUNTED)
    yield f"{'part':<{width}}  mean  disc{signs}"
    for exercise, part in parts:
        counts = "".join(f"{part.statuses.get(one) or '':>5}" for one in _COUNTED)
        yield f"{_name(part.place):<{width}}  {_figures(part)}{counts}".rstrip()
        yield from (f"{'':{_NUMBER_WIDTH}}{line}" for line in _told(exercise, part))
    words = ", ".join(f"{STATUS_SIGNS[one]} {STATUS_WORDS[one]}" for one in _COUNTED)
    yield f"mean share of the points, discrimination, students by status: {words}"


def _figures(part: PartFigures) -> str:
    mean = "" if part.facility is None else f"{part.facility:.2f}"
    separates = "" if part.discrimination is None else f"{part.discrimination.value:.2f}"
    return f"{mean:>4} {separates:>5}"


def _told(exercise: ExerciseFigures, part: PartFigures) -> Iterator[str]:
    notes = [*part.flags]
    if exercise.extra_credit:
        notes.append("extra credit")
    for number, what in (
        (part.follow_through, "followed through"),
        (part.decisions, "decided by a person"),
        (part.overrides, "overridden"),
    ):
        if number:
            notes.append(f"{number} {what}")
    if part.seconds_to_mark is not None:
        notes.append(f"{part.seconds_to_mark:.0f} s to mark")
    if notes:
        yield "; ".join(notes)
    for heading, counts in (("answers", part.options), ("wrong", part.wrong)):
        if counts:
            yield f"{heading}: {'; '.join(map(_counted, counts[:_MOST_ANSWERS]))}"
    if part.misconceptions:
        named = "; ".join(f"{in_words(code)} × {n}" for code, n in part.misconceptions)
        yield f"named mistakes: {named}"


def _counted(one: AnswerCount) -> str:
    right = " (right)" if one.right else ""
    return f"{_cut(one.shown)}{right} × {one.students}"
