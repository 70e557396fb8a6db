"""`course check` and `course certify`: the keys are proved, and the reference earns everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import NamedTuple

from rich.table import Table

from cli.terminal import Terminal, points
from exercises.assignment import Assignment, Exercise
from exercises.specs import Number
from graders.keys.audit import Audit, audited
from graders.keys.certificate import NAME
from graders.keys.certifying import certificate, otherwise_confirmed
from graders.keys.gate import gates
from graders.keys.keys import Keys
from graders.keys.lint import linted_rubrics
from graders.keys.notebook_gate import notebook_gates
from graders.keys.oracle import torch_is_here
from graders.keys.proving import Foundation, Foundations, Ground, foundations
from graders.keys.soundness import unsound
from graders.kinds.code.runner import Runner
from graders.kinds.code.running import open_runner
from graders.marking.reference import marked_reference, not_earned
from graders.marking.report import ExerciseReport, Report
from student_template.render import render_stub

NO_TORCH = "torch is not installed, so autograd confirms nothing here: pip install torch"
ADVICE = "nothing confirms this key; give the exercise a graph or function, or the solution a second form"

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


def checked(assignment: Assignment, keys: Keys, folder: Path) -> Findings:
    """Prove the keys, mark the reference hand-in, and print a line per exercise.

    Args:
        assignment: The assignment.
        keys: Its keys.
        folder: The folder of solutions, where the reference programs lie as well.
    """
    solutions = folder / assignment.id
    with ExitStack() as opened:

        @cache
        def runner() -> Runner:
            return opened.enter_context(open_runner([folder]))

        report = marked_reference(assignment, keys, solutions, runner)
        passed = [
            *gates(assignment, solutions, render_stub, runner),
            *notebook_gates(assignment, keys, solutions, runner),
        ]
    lint = linted_rubrics(assignment, solutions)
    found = foundations(assignment, keys)
    audits = {exercise.id: dict(_audits(exercise)) for exercise in assignment.exercises()}
    problems = [
        *unsound(assignment),
        *_disproved(found, keys),
        *not_earned(assignment, keys, report),
        *lint.problems,
        *(problem for one in passed for problem in one.problems),
        *_not_separated(audits, keys),
    ]
    if not torch_is_here():
        problems.append(NO_TORCH)
    _print_table(report, found, audits, {k: v for one in passed for k, v in one.mutants.items()})
    _print_notes([*lint.notes, *(note for one in passed for note in one.notes)])
    _print_hidden(assignment, audits)
    on_trust = list(_on_trust(found, keys))
    _print_grounds(found)
    if keys.certificate_problem:
        uncertified = [keys.certificate_problem]
    else:
        uncertified = [
            *_uncertified(assignment, keys),
            *otherwise_confirmed(assignment, keys, found, solutions),
        ]
    return Findings(problems, uncertified, on_trust, found)


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
    for exercise, part, foundation in _each(found):
        for problem in foundation.problems:
            yield f"{keys.reference[exercise][part].place}: {exercise}: {part}: {problem}"


def _not_separated(audits: Audits, keys: Keys) -> Iterator[str]:
    for exercise, parts in audits.items():
        for part, audit in parts.items():
            for problem in audit.problems:
                yield f"{keys.reference[exercise][part].place}: {exercise}: {part}: {problem}"


def _on_trust(found: Foundations, keys: Keys) -> Iterator[str]:
    for exercise, part, foundation in _each(found):
        if foundation.ground is Ground.TRUST:
            yield f"{keys.reference[exercise][part].place}: {exercise}: {part} is on trust: {ADVICE}"


def _each(found: Foundations) -> Iterator[tuple[str, str, Foundation]]:
    for exercise, parts in found.items():
        for part, foundation in parts.items():
            yield exercise, part, foundation


def _audits(exercise: Exercise) -> Iterator[tuple[str, Audit]]:
    yield from ((part, audited(spec)) for part, spec in _numbers(exercise))


def _numbers(exercise: Exercise) -> Iterator[tuple[str, Number]]:
    for part, spec in exercise.parts.items():
        if isinstance(spec, Number) and spec.graph:
            yield part, spec


# What is printed

_LEGEND = (
    "earned: by the reference; digits: how many agree, by the oracle that agrees least; models:"
    " misconceptions that the tolerances tell apart, or mutants of the program that the checks do;"
    " margin: the nearest of them, in tolerances"
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


def _print_notes(notes: list[str]) -> None:
    console = Terminal(highlight=False)
    for note in notes:
        console.print(note)


def _print_hidden(assignment: Assignment, audits: Audits) -> None:
    """Misconceptions that a graph's own point hides."""
    console = Terminal(highlight=False)
    for exercise in assignment.exercises():
        second = any(spec.graph.second for _, spec in _numbers(exercise) if spec.graph)
        remedy = "" if second else "; declare a second point"
        for part, audit in audits[exercise.id].items():
            if audit.hidden:
                names = ", ".join(sorted(audit.hidden))
                console.print(
                    f"{exercise.id}: {part}: at this point {names} gives the right value too{remedy}"
                )


def _print_grounds(found: Foundations) -> None:
    """How many keys rest on what."""
    grounds = Counter(foundation.ground for _, _, foundation in _each(found))
    oracles = Counter(by for _, _, foundation in _each(found) for by in foundation.by)
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
