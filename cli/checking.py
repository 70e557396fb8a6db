"""`course check` and `course certify`: the keys are proved, and the reference earns everything."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from rich.table import Table

from cli.terminal import Terminal, points
from exercises.answer import HandIn
from exercises.assignment import Assignment, Exercise
from exercises.language.errors import UndefinedError
from exercises.language.tree import Call
from exercises.specs import Formula, Number, Shape, Spec, Truth
from graders import shape
from graders.audit import Audit, audited
from graders.certificate import NAME, certificate
from graders.equivalence import Expected
from graders.grader import grader_of
from graders.keys import Keys
from graders.marking import mark
from graders.oracle import confirm, confirm_number, torch_is_here
from graders.report import ExerciseReport, PartReport, Report

NO_TORCH = "torch is not installed, so autograd confirms nothing here: pip install torch"


class Findings(NamedTuple):
    """What is wrong, what differs from the certificate, and what confirmed each exercise."""

    problems: list[str]
    uncertified: list[str]
    proofs: dict[str, str]


def checked(assignment: Assignment, keys: Keys) -> Findings:
    """Prove the keys, mark the reference hand-in, and print a line per exercise."""
    # What is checked is the key as it stands, whatever the certificate says.
    report = mark(assignment, keys._replace(uncertified=frozenset()), _reference(keys))
    audits = {exercise.id: list(_audits(exercise)) for exercise in assignment.exercises()}
    problems = [*_unconfirmed(assignment, keys), *_not_earned(assignment, report)]
    problems += [
        f"{keys.reference[name][part].place}: {name}: {part}: {problem}"
        for name, found in audits.items()
        for part, audit in found
        for problem in audit.problems
    ]
    if not torch_is_here():
        problems.append(NO_TORCH)
    proofs = {exercise.id: _proof(exercise) for exercise in assignment.exercises()}
    _print(assignment, report, proofs, audits)
    differing = (
        keys.uncertified if keys.uncertified is not None else {e.id for e in report.exercises}
    )
    uncertified = [
        f"{_place(assignment, keys, name)}: {name} differs from its certificate; if the change is"
        f" meant, run `course certify {assignment.id}`"
        for name in (exercise.id for exercise in assignment.exercises())
        if name in differing
    ]
    return Findings(problems, uncertified, proofs)


def write_certificate(
    assignment: Assignment, keys: Keys, proofs: dict[str, str], folder: Path
) -> Path:
    """Write the certificate beside the solutions."""
    path = folder / assignment.id / NAME
    path.write_text(certificate(assignment, keys.solutions, proofs), encoding="utf-8")
    return path


def _reference(keys: Keys) -> HandIn:
    return HandIn("reference", "", keys.reference)


def _place(assignment: Assignment, keys: Keys, name: str) -> str:
    solution = keys.solutions.get(name)
    return str(solution.place) if solution else assignment.id


# Proofs


def _proof(exercise: Exercise) -> str:
    """What confirms the key of an exercise."""
    specs = list(exercise.parts.values())
    if any(_is_derivable(spec) for spec in specs):
        return "autograd, differences" if torch_is_here() else "differences"
    if all(_witness(spec) for spec in specs):
        return "running it"
    return ""


def _is_derivable(spec: Spec) -> bool:
    derived = isinstance(spec, Number) and spec.graph is not None
    return derived or (isinstance(spec, Formula | Shape) and spec.truth is not None)


def _witness(spec: Spec) -> bool:
    grader = grader_of(spec)
    return getattr(spec, "kind", "") in {"network", "computation-graph"} and grader is not None


def _unconfirmed(assignment: Assignment, keys: Keys) -> Iterator[str]:
    """What autograd and finite differences say against the solutions, with the place."""
    for exercise in assignment.exercises():
        for part, spec in exercise.parts.items():
            if not _is_derivable(spec):
                continue
            place = keys.reference[exercise.id][part].place
            for expected in keys.expected[exercise.id, part]:
                said = _against(spec, expected)
                yield from (f"{place}: {exercise.id}: {part}: {one}" for one in said)


def _against(spec: Spec, expected: Any) -> list[str]:
    """What the truth of an exercise says against one accepted answer."""
    if isinstance(spec, Number):
        assert spec.graph
        return [str(one) for one in confirm_number(spec.graph, spec.value)]
    assert isinstance(spec, Formula | Shape)
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


def _audits(exercise: Exercise) -> Iterator[tuple[str, Audit]]:
    for spec in exercise.parts.values():
        if isinstance(spec, Number) and spec.graph:
            yield from ((part, audited(one)) for part, one in _numbers(exercise))
            return


def _numbers(exercise: Exercise) -> Iterator[tuple[str, Number]]:
    for part, spec in exercise.parts.items():
        if isinstance(spec, Number) and spec.graph:
            yield part, spec


# The table


def _print(
    assignment: Assignment,
    report: Report,
    proofs: dict[str, str],
    audits: dict[str, list[tuple[str, Audit]]],
) -> None:
    columns = (
        "exercise",
        "points",
        "reference",
        "pending",
        "not checked",
        "proved by",
        "misconceptions",
    )
    table = Table(*columns, "margin", box=None)
    for exercise in report.exercises:
        found = [audit for _, audit in audits[exercise.id]]
        separated = str(sum(audit.separated for audit in found)) if found else ""
        margins = [audit.margin for audit in found if audit.margin is not None]
        margin = f"{min(margins):.1f}" if margins else ""
        table.add_row(exercise.id, *_figures(exercise), proofs[exercise.id], separated, margin)
    regular, extra = (
        [exercise for exercise in report.exercises if exercise.extra_credit is kind]
        for kind in (False, True)
    )
    table.add_section()
    table.add_row("together", *_sums(regular), style="bold")
    table.add_row("extra credit", *_sums(extra), style="bold")
    console = Terminal(highlight=False)
    console.print(table)
    for exercise_id, found_ in audits.items():
        for part, audit in found_:
            if audit.hidden:
                names = ", ".join(sorted(audit.hidden))
                console.print(
                    f"{exercise_id}: {part}: at this point {names} gives the right value too"
                    f"{'' if _has_second(assignment, exercise_id) else '; declare a second point'}"
                )


def _has_second(assignment: Assignment, exercise_id: str) -> bool:
    exercise = assignment.exercise(exercise_id)
    assert exercise
    return any(spec.graph.second for _, spec in _numbers(exercise) if spec.graph)


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
