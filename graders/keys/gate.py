"""The mutation gate: a stub earns nothing, the reference everything, a mutant loses what it should."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from graders.keys.mutants import Reference
from graders.kinds.code.runner import CodePart, Runner
from graders.kinds.code.running import code_verdicts
from graders.verdict import Checked, Verdict

_FEWEST = 10
_SEED = 1


class Gate(NamedTuple):
    """What the gate found for the exercises of one program: problems, and the mutants told apart."""

    problems: list[str]
    mutants: Mapping[str, int]


def gate(parts: Sequence[CodePart], reference: Reference, stub: str, runner: Runner) -> Gate:
    """Run stub, reference and mutants of one program.

    Args:
        parts: The parts that the program answers.
        reference: The reference with its mutants.
        stub: What students receive.
        runner: Runs the code.
    """
    problems = [f"{reference.place}: {one}" for one in _problems(parts, reference, stub, runner)]
    noticed = {
        one.exercise.id: sum(one.exercise.id in mutant.fails for mutant in reference.mutants)
        for one in parts
    }
    problems += [
        f"{reference.place}: {name}: {number} mutants fail here; at least {_FEWEST} are wanted"
        for name, number in noticed.items()
        if number < _FEWEST
    ]
    return Gate(problems, noticed)


def _problems(
    parts: Sequence[CodePart], reference: Reference, stub: str, runner: Runner
) -> Iterator[str]:
    for part, verdict in _run(parts, stub, runner):
        if verdict.earned:
            yield f"{part.exercise.id}: the untouched stub earns {_share(verdict.earned)}"
    for part, verdict in _run(parts, reference.program, runner):
        if verdict.earned != 1 or verdict.strict != 1:
            yield f"{part.exercise.id}: the reference does not earn everything: {verdict.feedback}"
    for mutant in reference.mutants:
        try:
            program = mutant.program(reference.program)
        except ValueError as error:
            yield f"{mutant.name}: {error}"
            continue
        known = {one.exercise.id for one in parts}
        if unknown := sorted(set(mutant.fails) - known):
            yield f"{mutant.name}: no exercise {', '.join(unknown)} asks for this program"
        for part, verdict in _run(parts, program, runner):
            wanted = set(mutant.fails.get(part.exercise.id, ()))
            failed = {one.name for one in verdict.checks if not one.earned}
            if failed != wanted:
                yield (
                    f"{mutant.name}: {part.exercise.id}: fails {_listed(failed)}, but should fail"
                    f" {_listed(wanted)} ({_reasons(verdict.checks, failed - wanted)})"
                )


def _run(
    parts: Sequence[CodePart], program: str, runner: Runner
) -> Iterator[tuple[CodePart, Verdict]]:
    files = {parts[0].spec.program.file: program.encode()}
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
