"""`course check` and `course certify`: the keys are proved, and the reference earns everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from rich.table import Table

from cli.terminal import Terminal, points
from exercises.answer import HandIn, Place, Text
from exercises.assignment import Assignment, Exercise
from exercises.language.errors import UndefinedError
from exercises.language.tree import Call
from exercises.specs import Code, Formula, Number, Prose, Shape, ShortText, Spec, Truth
from exercises.strict_yaml import AssignmentError
from graders.keys.audit import Audit, audited
from graders.keys.certificate import NAME, certificate, other_values
from graders.keys.gate import Gate, gate
from graders.keys.keys import Keys
from graders.keys.lint import linted
from graders.keys.mutants import load_reference, reference_files
from graders.keys.oracle import Agreement, confirm, confirm_number, torch_is_here
from graders.kinds import shape
from graders.kinds.code.runner import CodePart, NotRunError, Runner
from graders.kinds.code.running import open_runner
from graders.kinds.grader import grader_of
from graders.language.equivalence import Expected
from graders.marking.marking import mark
from graders.marking.report import ExerciseReport, PartReport, Report
from graders.words.rubric import by_part, load_exemplars, load_rubrics
from student_template.render import render_stub

NO_TORCH = "torch is not installed, so autograd confirms nothing here: pip install torch"


class Proof(NamedTuple):
    """What confirms one exercise: where an oracle disagrees, and how many digits agree."""

    problems: list[str]
    digits: dict[str, float]

    def __str__(self) -> str:
        return "/".join(f"{digits:.0f}" for digits in self.digits.values())


class Findings(NamedTuple):
    """What is wrong, what differs from the certificate, and what confirmed each exercise."""

    problems: list[str]
    uncertified: list[str]
    proofs: dict[str, Proof]


def checked(assignment: Assignment, keys: Keys, folder: Path) -> Findings:
    """Prove the keys, mark the reference hand-in, and print a line per exercise.

    Args:
        assignment: The assignment.
        keys: Its keys.
        folder: The folder of solutions, where the reference programs lie as well.
    """
    with ExitStack() as opened:

        @cache
        def runner() -> Runner:
            return opened.enter_context(open_runner([folder]))

        # What is checked is the key as it stands, whatever the certificate says.
        certified = keys._replace(uncertified=frozenset())
        reference = _reference(assignment, keys, folder / assignment.id)
        report = mark(assignment, certified, reference, markers=True, open_runner=runner)
        rubrics = list(_lint(assignment, folder / assignment.id))
        gates = _gates(assignment, folder / assignment.id, runner)
    audits = {exercise.id: list(_audits(exercise)) for exercise in assignment.exercises()}
    proofs = {exercise.id: _proved(exercise, keys) for exercise in assignment.exercises()}
    problems = [problem for proof in proofs.values() for problem in proof.problems]
    problems += _not_earned(assignment, report)
    problems += rubrics
    problems += [problem for one in gates for problem in one.problems]
    problems += [
        f"{keys.reference[name][part].place}: {name}: {part}: {problem}"
        for name, found in audits.items()
        for part, audit in found
        for problem in audit.problems
    ]
    if not torch_is_here():
        problems.append(NO_TORCH)
    mutants = {name: number for one in gates for name, number in one.mutants.items()}
    _print(assignment, report, proofs, audits, mutants)
    return Findings(problems, list(_uncertified(assignment, keys, folder)), proofs)


def _uncertified(assignment: Assignment, keys: Keys, folder: Path) -> Iterator[str]:
    """Where keys and certificate differ; one line where it confirms nothing at all."""
    if keys.certificate_problem:
        yield keys.certificate_problem
        return
    for exercise in assignment.exercises():
        if exercise.id in (keys.uncertified or ()):
            yield (
                f"{_place(assignment, keys, exercise.id)}: {exercise.id} differs from its"
                f" certificate; if the change is meant, run `course certify {assignment.id}`"
            )
    yield from other_values(assignment, keys, folder / assignment.id)


def write_certificate(
    assignment: Assignment, keys: Keys, proofs: dict[str, Proof], folder: Path
) -> Path:
    """Write the certificate beside the solutions."""
    path = folder / assignment.id / NAME
    oracles = {name: tuple(proof.digits) for name, proof in proofs.items()}
    path.write_text(certificate(assignment, keys, oracles), encoding="utf-8")
    return path


def _reference(assignment: Assignment, keys: Keys, folder: Path) -> HandIn:
    """The reference answers and programs as a hand-in."""
    files = reference_files(folder)
    answers = {name: dict(parts) for name, parts in keys.reference.items()}
    for one in _programs(assignment):
        if (file := one.spec.program.file) in files:
            place = Place(f"{folder.parent.name}/{folder.name}/code/{file}", 1, 1)
            answers.setdefault(one.exercise.id, {})[one.part] = Text(file, place)
    return HandIn("reference", "", answers, files=files)


def _programs(assignment: Assignment) -> list[CodePart]:
    return [
        CodePart(exercise, part, spec)
        for exercise in assignment.exercises()
        for part, spec in exercise.parts.items()
        if isinstance(spec, Code)
    ]


def _lint(assignment: Assignment, folder: Path) -> Iterator[str]:
    """What is wrong with the rubrics of answers in words, or which text has none."""
    exemplars = load_exemplars(folder)
    for rubric, evidenced in load_rubrics(folder):
        exercise = assignment.exercise(rubric.exercise)
        parts = {point.part for point in rubric.points}
        texts = exercise and any(isinstance(exercise.parts.get(p), ShortText) for p in parts)
        question = exercise.prompt if exercise else ""
        found = exemplars.get(rubric.name, ())
        for problem in linted(evidenced, found, question, person=not texts):
            yield f"{folder.parent.name}/{folder.name}/rubrics: {rubric.name}: {problem}"
    marked = by_part(folder)
    for exercise in assignment.exercises():
        for part, spec in exercise.parts.items():
            if isinstance(spec, Prose) and (exercise.id, part) not in marked:
                yield f"{folder.parent.name}/{folder.name}/rubrics: {exercise.id}: {part} has no rubric"


def _gates(assignment: Assignment, folder: Path, runner: Callable[[], Runner]) -> list[Gate]:
    """The mutation gate of every program."""
    asking: dict[str, list[CodePart]] = {}
    for one in _programs(assignment):
        asking.setdefault(one.spec.program.file, []).append(one)
    found = []
    for file, parts in asking.items():
        stub = render_stub(parts[0].spec.program)
        try:
            found.append(gate(parts, load_reference(folder, file), stub, runner()))
        except AssignmentError as error:
            found.append(Gate(list(error.problems), {}))
        except NotRunError as error:
            found.append(Gate([f"{file}: {error}"], {}))
    return found


def _place(assignment: Assignment, keys: Keys, name: str) -> str:
    solution = keys.solutions.get(name)
    return str(solution.place) if solution else assignment.id


# Proofs


def _proved(exercise: Exercise, keys: Keys) -> Proof:
    """What autograd and finite differences say against a solution, with the place."""
    proof = Proof([], {})
    for part, spec in exercise.parts.items():
        if not _is_derivable(spec):
            continue
        place = keys.reference[exercise.id][part].place
        for expected in keys.expected[exercise.id, part]:
            if isinstance(spec, Shape):
                said = _against_shape(spec, expected)
            else:
                said = _against(spec, expected, proof.digits)
            proof.problems.extend(f"{place}: {exercise.id}: {part}: {one}" for one in said)
    return proof


def _against(spec: Spec, expected: Any, digits: dict[str, float]) -> list[str]:
    """What the oracles say against one accepted answer; `digits` keeps the fewest that agree."""
    try:
        if isinstance(spec, Number):
            assert spec.graph
            found = confirm_number(spec.graph, spec.value)
        else:
            assert isinstance(spec, Formula)
            assert spec.truth
            found = confirm(spec.truth, expected)
            if any(one.disagreement for one in found):
                found = _of_the_diagonal(spec.truth, expected) or found
    except UndefinedError as error:
        return [f"cannot be confirmed ({error})"]
    for one in found:
        digits[one.oracle] = min(one.digits, digits.get(one.oracle, one.digits))
    return [str(one.disagreement) for one in found if one.disagreement]


def _of_the_diagonal(truth: Truth, expected: Expected) -> list[Agreement]:
    """The vector of a diagonal matrix may be accepted in its place; else nothing."""
    diagonal = Expected(Call("diag", (expected.tree,)), expected.scope)
    try:
        found = confirm(truth, diagonal)
    except UndefinedError:
        return []
    return [] if any(one.disagreement for one in found) else found


def _against_shape(spec: Shape, expected: Any) -> list[str]:
    truths = shape.truth(spec)
    if any(shape.decide(spec, one, expected).status == "correct" for one in truths):
        return []
    shapes = " or ".join(map(shape.shown, truths))
    return [f"the reference answer is not the shape of the derivative, {shapes}"]


def _is_derivable(spec: Spec) -> bool:
    derived = isinstance(spec, Number) and spec.graph is not None
    return derived or (isinstance(spec, Formula | Shape) and spec.truth is not None)


def _audits(exercise: Exercise) -> Iterator[tuple[str, Audit]]:
    yield from ((part, audited(spec)) for part, spec in _numbers(exercise))


def _numbers(exercise: Exercise) -> Iterator[tuple[str, Number]]:
    for part, spec in exercise.parts.items():
        if isinstance(spec, Number) and spec.graph:
            yield part, spec


# The table

_LEGEND = (
    "earned: by the reference; open: what nothing decides; digits: how many agree with finite"
    " differences and with autograd; models: misconceptions that the tolerances tell apart, or"
    " mutants of the program that the checks do; margin: the nearest of them, in tolerances"
)


def _print(
    assignment: Assignment,
    report: Report,
    proofs: dict[str, Proof],
    audits: dict[str, list[tuple[str, Audit]]],
    mutants: Mapping[str, int],
) -> None:
    console = Terminal(highlight=False)
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("exercise", no_wrap=True)
    for column in ("max", "earned", "pending", "open", "digits", "models", "margin"):
        table.add_column(column)
    for exercise in report.exercises:
        found = [audit for _, audit in audits[exercise.id]]
        separated = str(sum(audit.separated for audit in found)) if found else ""
        if exercise.id in mutants:
            separated = str(mutants[exercise.id])
        margins = [audit.margin for audit in found if audit.margin is not None]
        margin = f"{min(margins):.1f}" if margins else ""
        table.add_row(exercise.id, *_figures(exercise), str(proofs[exercise.id]), separated, margin)
    regular, extra = (
        [exercise for exercise in report.exercises if exercise.extra_credit is kind]
        for kind in (False, True)
    )
    table.add_section()
    table.add_row("together", *_sums(regular), style="bold")
    table.add_row("extra credit", *_sums(extra), style="bold")
    console.print(table)
    console.print(_LEGEND, style="dim")
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


def _not_earned(assignment: Assignment, report: Report) -> Iterator[str]:
    """Where the reference does not earn everything, or is not proposed everything in words."""
    for exercise in report.exercises:
        for part in exercise.parts:
            verdict, proposal = part.verdict, part.verdict.proposal
            place = f"{part.at or assignment.id}: {exercise.id}: {part.id}: the reference answer is"
            whole = part.points + part.pending == part.max_points
            if not whole and _is_decided(assignment, exercise, part):
                said = verdict.feedback or "no reference answer"
                yield f"{place} {verdict.status} ({said})"
            elif proposal and proposal.share < 1:
                found = ", ".join(found for found, _ in proposal.found)
                yield f"{place} proposed {proposal.share} only ({found})"


def _is_decided(assignment: Assignment, exercise: ExerciseReport, part: PartReport) -> bool:
    asked = assignment.exercise(exercise.id)
    spec = asked.parts[part.id] if asked else None
    return isinstance(spec, Code) or (spec is not None and grader_of(spec) is not None)


_COLUMNS = ("max_points", "points", "pending", "not_checked")


def _figures(exercise: ExerciseReport) -> list[str]:
    return [points(exercise.total(column)) for column in _COLUMNS]


def _sums(exercises: list[ExerciseReport]) -> list[str]:
    return [
        points(sum((exercise.total(column) for exercise in exercises), Fraction(0)))
        for column in _COLUMNS
    ]
