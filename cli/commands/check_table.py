"""What `course check` prints: a row for every exercise of one sheet, or of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from rich.table import Table

from cli.commands.checking import Audits, Examined, each, numbers
from cli.terminal import Terminal, points
from exercises.assignment import Assignment, Exercise
from graders.keys.proving import Foundation, Foundations, Ground
from graders.marking.report import ExerciseReport, Report


def print_sheet(seen: Examined) -> None:
    """A row for every exercise of one sheet, and what is worth a note."""
    _print_table(seen.report, seen.foundations, seen.audits, seen.wrong)
    _print_notes(seen.notes)
    _print_hidden(seen.assignment, seen.audits)
    _print_grounds(seen.foundations)


_LEGEND = (
    "earned: by the reference; digits: how many agree, by the oracle that agrees least; models:"
    " misconceptions that the tolerances tell apart, or mutants of the program that the checks do;"
    " margin: the nearest of them, in tolerances"
)
_LEGEND_OF_ALL = (
    "*: extra credit; wrong: mutants of the program, variants of the notebook, or misconceptions, that lose"
    " exactly what they should"
)
_HEADINGS = ("max", "earned", "pending", "digits", "models", "margin", "rests on")


def _print_table(
    report: Report, found: Foundations, audits: Audits, mutants: Mapping[str, int]
) -> None:
    console = Terminal(highlight=False)
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("exercise", no_wrap=True)
    for heading in _HEADINGS:
        table.add_column(heading, no_wrap=heading != _HEADINGS[-1])
    for exercise in report.exercises:
        parts = list(found[exercise.id].values())
        separating = list(audits[exercise.id].values())
        models = str(sum(audit.separated for audit in separating)) if separating else ""
        table.add_row(
            exercise.id,
            *_figures(exercise),
            _digits(parts),
            str(mutants.get(exercise.id, models)),
            _least([audit.margin for audit in separating if audit.margin is not None], ".1f"),
            _grounds(parts),
        )
    regular, extra = (
        [exercise for exercise in report.exercises if exercise.extra_credit is kind]
        for kind in (False, True)
    )
    table.add_section()
    table.add_row("together", *_sums(regular), style="bold")
    table.add_row("extra credit", *_sums(extra), style="bold")
    console.print(table)
    console.print(_LEGEND, style="dim")


def print_all(sheets: Sequence[Examined]) -> None:
    """A row for every exercise of every sheet, each with its kinds, how they are decided, and by what."""
    console = Terminal(highlight=False)
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False)
    for heading in ("sheet", "exercise", "kind", "decided by", "rests on", "points", "wrong"):
        table.add_column(heading, no_wrap=heading in {"sheet", "exercise", "points", "wrong"})
    for seen in sheets:
        for exercise in seen.assignment.exercises():
            table.add_row(seen.assignment.id, *_row(exercise, seen))
    console.print(table)
    exercises = [one for seen in sheets for one in seen.assignment.exercises()]
    parts = sum(len(one.parts) for one in exercises)
    told = f"{len(exercises)} exercises with {parts} parts on {len(sheets)} sheets"
    console.print(f"{told}; {_LEGEND_OF_ALL}", style="dim")
    _print_grounds({f"{s.assignment.id}:{k}": v for s in sheets for k, v in s.foundations.items()})


def _row(exercise: Exercise, seen: Examined) -> Iterator[str]:
    kinds = dict.fromkeys(str(getattr(spec, "kind", "")) for spec in exercise.parts.values())
    ways = dict.fromkeys(spec.decided for spec in exercise.parts.values())
    yield from (exercise.id, ", ".join(kinds), "; ".join(ways))
    yield _grounds(list(seen.foundations[exercise.id].values()))
    yield points(exercise.points) + ("*" if exercise.extra_credit else "")
    yield _wrong(exercise.id, seen.audits, seen.wrong)


def _wrong(exercise: str, audits: Audits, wrong: Mapping[str, int]) -> str:
    """How many wrong hand-ins lose what they should: mutants, or misconceptions told apart."""
    separating = audits[exercise].values()
    told_apart = sum(audit.separated for audit in separating) if separating else 0
    return str(wrong.get(exercise, told_apart) or "")


def _grounds(parts: list[Foundation]) -> str:
    """The grounds of an exercise, with their number where there are several."""
    counts = Counter(foundation.ground for foundation in parts)
    if len(counts) == 1:
        return str(*counts)
    return ", ".join(f"{ground} {number}" for ground, number in counts.items())


def _digits(parts: list[Foundation]) -> str:
    return _least([digits for one in parts for digits in one.digits.values()], ".0f")


def _least(numbers: list[float], form: str) -> str:
    return format(min(numbers), form) if numbers else ""


def _print_notes(notes: Sequence[str]) -> None:
    console = Terminal(highlight=False)
    for note in notes:
        console.print(note)


def _print_hidden(assignment: Assignment, audits: Audits) -> None:
    """Misconceptions that a graph's own point hides."""
    console = Terminal(highlight=False)
    for exercise in assignment.exercises():
        second = any(spec.graph.second for _, spec in numbers(exercise) if spec.graph)
        remedy = "" if second else "; declare a second point"
        for part, audit in audits[exercise.id].items():
            if audit.hidden:
                names = ", ".join(sorted(audit.hidden))
                console.print(
                    f"{exercise.id}: {part}: at this point {names} gives the right value too{remedy}"
                )


def _print_grounds(found: Foundations) -> None:
    """How many keys rest on what."""
    grounds = Counter(foundation.ground for _, _, foundation in each(found))
    oracles = Counter(by for _, _, foundation in each(found) for by in foundation.by)
    proofs = ", ".join(f"{number} by {by}" for by, number in oracles.items())
    told = [
        f"{grounds[Ground.PROVED]} proved" + (f" ({proofs})" if proofs else ""),
        f"{grounds[Ground.SECOND_FORM]} agree with a second form",
        f"{grounds[Ground.PERSON]} are a person's word",
        f"{grounds[Ground.TRUST]} on trust",
    ]
    Terminal(highlight=False).print(f"{grounds.total()} keys: {'; '.join(told)}")


_COLUMNS = ("max_points", "points", "pending")


def _figures(exercise: ExerciseReport) -> list[str]:
    return [points(exercise.total(column)) for column in _COLUMNS]


def _sums(exercises: list[ExerciseReport]) -> list[str]:
    return [
        points(sum((exercise.total(column) for exercise in exercises), Fraction(0)))
        for column in _COLUMNS
    ]
