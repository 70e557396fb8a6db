"""`course check` and `course certify`: the keys are proved, and the reference earns everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import NamedTuple

from exercises.assignment import Assignment, Exercise
from exercises.specs import Derivation, Number
from graders.keys.audit import Audit, audited
from graders.keys.certificate import NAME
from graders.keys.certifying import certificate, otherwise_confirmed
from graders.keys.gate import Gate, gates
from graders.keys.keys import Keys
from graders.keys.lint import linted_rubrics
from graders.keys.notebook_gate import notebook_gates
from graders.keys.oracle import torch_is_here
from graders.keys.proving import Foundation, Foundations, Ground, foundations
from graders.keys.soundness import unsound
from graders.keys.whole_numbers import rounded_reals
from graders.kinds.code.runner import Runner
from graders.kinds.code.running import open_runner
from graders.marking.reference import marked_reference, not_earned
from graders.marking.report import Report
from graders.verdict import Outcome, VerdictCode
from student_template.render import render_stub

NO_TORCH = "torch is not installed, so autograd confirms nothing here: pip install torch"
ADVICE = "nothing confirms this key; give the exercise a graph or function, or the solution a second form"

# A reference derivation with one of these is none; of others a person may know better.
_DISPROVED = {Outcome.FALSE_STEP, Outcome.NO_END}

Audits = Mapping[str, Mapping[str, Audit]]


class Findings(NamedTuple):
    """What `course check` found.

    `problems` are wrong; `uncertified` differs from the certificate; `on_trust` are keys that nothing
    confirms; `foundations` go into a certificate.
    """

    problems: list[str]
    uncertified: list[str]
    on_trust: list[str]
    foundations: Foundations


class Examined(NamedTuple):
    """Everything that was found out about one assignment.

    `wrong` counts for each exercise the mutants, or variants of a notebook, that lose what they
    should; `notes` are no problems.
    """

    assignment: Assignment
    report: Report
    foundations: Foundations
    audits: Audits
    wrong: Mapping[str, int]
    notes: Sequence[str]
    findings: Findings


def examined(assignment: Assignment, keys: Keys, folder: Path, *, quick: bool = False) -> Examined:
    """Prove the keys, and mark the reference hand-in.

    Args:
        assignment: The assignment.
        keys: Its keys.
        folder: The folder of solutions, where the reference programs lie as well.
        quick: Whether to leave out the wrong programs and notebooks, which take longest.
    """
    solutions = folder / assignment.id
    with ExitStack() as opened:

        @cache
        def runner() -> Runner:
            return opened.enter_context(open_runner([folder]))

        report = marked_reference(assignment, keys, solutions, runner)
        passed: list[Gate] = []
        if not quick:
            passed += gates(assignment, solutions, render_stub, runner)
            passed += notebook_gates(assignment, keys, solutions, runner)
    lint = linted_rubrics(assignment, solutions)
    derivations = list(_derivations(assignment, keys, report))
    found = foundations(assignment, keys)
    audits = {exercise.id: dict(_audits(exercise)) for exercise in assignment.exercises()}
    problems = [
        *unsound(assignment),
        *_disproved(found, keys),
        *not_earned(assignment, keys, report),
        *(said for code, said in derivations if code in _DISPROVED),
        *lint.problems,
        *(problem for one in passed for problem in one.problems),
        *_not_separated(audits, keys),
    ]
    if not torch_is_here():
        problems.append(NO_TORCH)
    on_trust = list(_on_trust(found, keys))
    if keys.certificate_problem:
        uncertified = [keys.certificate_problem]
    else:
        uncertified = [
            *_uncertified(assignment, keys),
            *otherwise_confirmed(assignment, keys, found, solutions),
        ]
    return Examined(
        assignment,
        report,
        found,
        audits,
        {name: count for one in passed for name, count in one.mutants.items()},
        [
            *rounded_reals(assignment, keys),
            *(said for code, said in derivations if code not in _DISPROVED),
            *lint.notes,
            *(note for one in passed for note in one.notes),
        ],
        Findings(problems, uncertified, on_trust, found),
    )


def _derivations(
    assignment: Assignment, keys: Keys, report: Report
) -> Iterator[tuple[VerdictCode, str]]:
    """The reference derivations that are not followed to the end, each with the code of what is amiss."""
    for exercise in report.exercises:
        asked = assignment.exercise(exercise.id)
        for part in exercise.parts:
            derivation = asked is not None and isinstance(asked.parts[part.id], Derivation)
            if derivation and (code := part.verdict.code):
                place = keys.reference[exercise.id][part.id].place
                told = part.verdict.feedback.removesuffix("; a person marks it")
                yield code, f"{place}: {exercise.id}: {part.id}: the reference derivation: {told}"


def write_certificate(assignment: Assignment, keys: Keys, findings: Findings, folder: Path) -> Path:
    """Write the certificate beside the solutions."""
    path = folder / assignment.id / NAME
    text = certificate(assignment, keys, findings.foundations)
    path.write_text(text, encoding="utf-8")
    return path


def _uncertified(assignment: Assignment, keys: Keys) -> Iterator[str]:
    for exercise in assignment.exercises():
        if exercise.id in (keys.uncertified or ()):
            solution = keys.solutions.get(exercise.id)
            yield (
                f"{solution.place if solution else assignment.id}: {exercise.id} differs from its"
                f" certificate; if the change is meant, run `course certify {assignment.id}`"
            )


def _disproved(found: Foundations, keys: Keys) -> Iterator[str]:
    for exercise, part, foundation in each(found):
        for problem in foundation.problems:
            yield f"{keys.reference[exercise][part].place}: {exercise}: {part}: {problem}"


def _not_separated(audits: Audits, keys: Keys) -> Iterator[str]:
    for exercise, parts in audits.items():
        for part, audit in parts.items():
            for problem in audit.problems:
                yield f"{keys.reference[exercise][part].place}: {exercise}: {part}: {problem}"


def _on_trust(found: Foundations, keys: Keys) -> Iterator[str]:
    for exercise, part, foundation in each(found):
        if foundation.ground is Ground.TRUST:
            yield f"{keys.reference[exercise][part].place}: {exercise}: {part} is on trust: {ADVICE}"


def each(found: Foundations) -> Iterator[tuple[str, str, Foundation]]:
    """Every key, by exercise and part."""
    for exercise, parts in found.items():
        for part, foundation in parts.items():
            yield exercise, part, foundation


def _audits(exercise: Exercise) -> Iterator[tuple[str, Audit]]:
    yield from ((part, audited(spec)) for part, spec in numbers(exercise))


def numbers(exercise: Exercise) -> Iterator[tuple[str, Number]]:
    """The parts that are numbers of a graph."""
    for part, spec in exercise.parts.items():
        if isinstance(spec, Number) and spec.graph:
            yield part, spec
