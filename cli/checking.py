"""`course check`: the reference is a hand-in that must earn everything that is decided."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from rich.table import Table

from cli.terminal import Terminal, points
from exercises.answer import HandIn
from exercises.assignment import Assignment
from exercises.language.errors import UndefinedError
from exercises.language.tree import Call
from exercises.specs import Formula, Shape, Truth
from graders import shape
from graders.equivalence import Expected
from graders.grader import grader_of
from graders.keys import Keys
from graders.marking import mark
from graders.oracle import confirm
from graders.report import ExerciseReport, PartReport, Report


def unconfirmed(assignment: Assignment, keys: Keys) -> Iterator[str]:
    """What autograd and finite differences say against the solutions, with the place."""
    for exercise in assignment.exercises():
        for part, spec in exercise.parts.items():
            if not isinstance(spec, Formula | Shape) or spec.truth is None:
                continue
            place = keys.reference[exercise.id][part].place
            for expected in keys.expected[exercise.id, part]:
                said = _against(spec, expected)
                yield from (f"{place}: {exercise.id}: {part}: {one}" for one in said)


def _against(spec: Formula | Shape, expected: Any) -> list[str]:
    """What the truth of an exercise says against one accepted answer."""
    assert spec.truth
    if isinstance(spec, Shape):
        truths = shape.truth(spec)
        if any(shape.decide(spec, one, expected).status == "correct" for one in truths):
            return []
        shapes = " or ".join(map(shape.shown, truths))
        return [f"the reference answer is not the shape of the derivative, {shapes}"]
    try:
        found = confirm(spec.truth, expected)
    except UndefinedError as error:
        return [f"cannot be confirmed ({error})"]
    return [str(one) for one in found if not _is_the_diagonal(spec.truth, expected)]


def _is_the_diagonal(truth: Truth, expected: Expected) -> bool:
    """Whether this is the vector of a diagonal matrix, which may be accepted in its place."""
    diagonal = Expected(Call("diag", (expected.tree,)), expected.scope)
    try:
        return not confirm(truth, diagonal)
    except UndefinedError:
        return False


def check_reference(assignment: Assignment, keys: Keys) -> list[str]:
    """Mark the reference hand-in, print a line per exercise, and return what is wrong."""
    hand_in = HandIn("reference", "", keys.reference)
    report = mark(assignment, keys, hand_in)
    table = Table("exercise", "points", "reference", "pending", "not checked", box=None)
    for exercise in report.exercises:
        table.add_row(exercise.id, *_figures(exercise))
    regular, extra = (
        [exercise for exercise in report.exercises if exercise.extra_credit is kind]
        for kind in (False, True)
    )
    table.add_section()
    table.add_row("together", *_sums(regular), style="bold")
    table.add_row("extra credit", *_sums(extra), style="bold")
    Terminal(highlight=False).print(table)
    return [
        *unconfirmed(assignment, keys),
        *_not_earned(assignment, report),
    ]


def _not_earned(assignment: Assignment, report: Report) -> list[str]:
    return [
        f"{part.at or assignment.id}: {exercise.id}: {part.id}: the reference answer is"
        f" {part.verdict.status} ({part.verdict.feedback or 'no reference answer'})"
        for exercise in report.exercises
        for part in exercise.parts
        if part.points + part.pending != part.max_points and _is_decided(assignment, exercise, part)
    ]


def _is_decided(assignment: Assignment, exercise: ExerciseReport, part: PartReport) -> bool:
    asked = assignment.exercise(exercise.id)
    return asked is not None and grader_of(asked.parts[part.id]) is not None


_COLUMNS = ("max_points", "points", "pending", "not_checked")


def _figures(exercise: ExerciseReport) -> list[str]:
    return [points(exercise.total(column)) for column in _COLUMNS]


def _sums(exercises: list[ExerciseReport]) -> list[str]:
    return [
        points(sum((exercise.total(column) for exercise in exercises), Fraction(0)))
        for column in _COLUMNS
    ]
