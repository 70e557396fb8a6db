"""The mutation gate: a stub earns nothing, the reference everything, a mutant loses what it should."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from exercises.assignment import Assignment
from exercises.language.spelling import did_you_mean
from exercises.program import Program
from exercises.specs import Code
from exercises.strict_yaml import AssignmentError
from graders.keys.mutants import Mutant, Reference, load_reference
from graders.kinds.code.runner import CodePart, NotRunError, Runner
from graders.kinds.code.running import code_verdicts
from graders.verdict import Checked, Verdict

# Fewer wrong programs than this leave whole checks that none of them fails.
_FEWEST = 10
_SEED = 1


class Gate(NamedTuple):
    """What the gate found for the exercises of one program.

    `problems`, the number of `mutants` told apart by exercise, and `notes` on how many are missing.
    """

    problems: list[str]
    mutants: Mapping[str, int]
    notes: Sequence[str] = ()


def gates(
    assignment: Assignment,
    folder: Path,
    stub: Callable[[Program], str],
    runner: Callable[[], Runner],
) -> list[Gate]:
    """The gate of every program of an assignment.

    Args:
        assignment: The assignment.
        folder: The folder of its solutions.
        stub: What students receive of a program.
        runner: Opens what runs the code, where there is some.
    """
    asking: dict[str, list[CodePart]] = {}
    for part in code_parts(assignment):
        asking.setdefault(part.spec.program.file, []).append(part)
    return [
        _opened(parts, folder, file, stub(parts[0].spec.program), runner)
        for file, parts in asking.items()
    ]


def code_parts(assignment: Assignment) -> list[CodePart]:
    """Every part that a program answers."""
    return [
        CodePart(exercise, part, spec)
        for exercise in assignment.exercises()
        for part, spec in exercise.parts.items()
        if isinstance(spec, Code)
    ]


def _opened(
    parts: Sequence[CodePart], folder: Path, file: str, stub: str, runner: Callable[[], Runner]
) -> Gate:
    try:
        return gate(parts, load_reference(folder, file), stub, runner())
    except AssignmentError as error:
        return Gate(list(error.problems), {})
    except NotRunError as error:
        return Gate([f"{file}: {error}"], {})


def gate(parts: Sequence[CodePart], reference: Reference, stub: str, runner: Runner) -> Gate:
    """Run stub, reference and mutants of one program.

    Args:
        parts: The parts that the program answers.
        reference: The reference with its mutants.
        stub: What students receive.
        runner: Runs the code.
    """
    problems = list(_problems(parts, reference, stub, runner))
    noticed = {
        one.exercise.id: sum(one.exercise.id in mutant.fails for mutant in reference.mutants)
        for one in parts
    }
    notes = [
        f"{reference.place}: {name}: {number or 'no'} mutants fail here, of {_FEWEST} that would show"
        " what its checks notice"
        for name, number in noticed.items()
        if number < _FEWEST
    ]
    return Gate(problems, noticed, notes)


def _problems(
    parts: Sequence[CodePart], reference: Reference, stub: str, runner: Runner
) -> Iterator[str]:
    for part, verdict in _run(parts, stub, reference, runner):
        if verdict.earned:
            yield f"{reference.place}: {part.exercise.id}: the untouched stub earns {_share(verdict.earned)}"
    for part, verdict in _run(parts, reference.program, reference, runner):
        if verdict.earned != 1 or verdict.strict != 1:
            yield (
                f"{reference.place}: {part.exercise.id}: the reference does not earn everything:"
                f" {verdict.feedback}"
            )
    for mutant, place in zip(reference.mutants, reference.places, strict=True):
        for problem in _of_mutant(mutant, parts, reference, runner):
            yield f"{place}: {mutant.name}: {problem}"


def _of_mutant(
    mutant: Mutant, parts: Sequence[CodePart], reference: Reference, runner: Runner
) -> Iterator[str]:
    try:
        program = mutant.program(reference.program)
    except ValueError as error:
        yield str(error)
        return
    if strange := list(_unknown(mutant, parts)):
        yield from strange
        return
    for part, verdict in _run(parts, program, reference, runner):
        wanted = {one.name for one in part.spec.checks} & set(
            mutant.fails.get(part.exercise.id, ())
        )
        failed = {one.name for one in verdict.checks if not one.earned}
        if failed != wanted:
            yield (
                f"{part.exercise.id}: fails {_listed(failed)}, but should fail"
                f" {_listed(wanted)} ({_reasons(verdict.checks, failed - wanted)})"
            )


def _unknown(mutant: Mutant, parts: Sequence[CodePart]) -> Iterator[str]:
    """The exercises and checks that a mutant should fail, and that there are not."""
    asked = {one.exercise.id for one in parts}
    for exercise, names in mutant.fails.items():
        if exercise not in asked:
            hint = did_you_mean(exercise, asked)
            yield f"no exercise {exercise}{hint} asks for this program; {_listed(asked)} does"
            continue
        checks = {
            check.name for one in parts if one.exercise.id == exercise for check in one.spec.checks
        }
        for name in names:
            if name not in checks:
                hint = did_you_mean(name, checks)
                yield f"{exercise} has no check {name}{hint}; it has {_listed(checks)}"


def _run(
    parts: Sequence[CodePart], program: str, reference: Reference, runner: Runner
) -> Iterator[tuple[CodePart, Verdict]]:
    files = {**reference.beside, parts[0].spec.program.file: program.encode()}
    verdicts = code_verdicts(parts, files, _SEED, runner)
    for part, verdict in zip(parts, verdicts, strict=True):
        yield part, verdict.verdict


def _reasons(checks: Sequence[Checked], names: set[str]) -> str:
    said = [f"{one.name}: {one.code}" for one in checks if one.name in names]
    return "; ".join(said) or "the others pass"


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "nothing"


def _share(share: Fraction) -> str:
    return f"{share} of its points"
