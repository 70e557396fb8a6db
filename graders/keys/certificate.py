"""How an assignment stands to its certificate: marking refuses an exercise that no longer matches."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from exercises.answer import Answer
from exercises.assignment import Assignment, Exercise
from exercises.canonical import FORM, canonical, digest
from graders.words.rubric import Evidenced

Rubrics = Mapping[tuple[str, str], Evidenced]

_SCHEMA = "backcheck/certificate/v"
SCHEMA = f"{_SCHEMA}{FORM}"
NAME = "certificate.json"
_NOT_DECISIVE = frozenset({"title", "prompt", "id"})


def fingerprint(exercise: Exercise, solution: Answer | None, rubrics: Rubrics) -> str:
    """A hash over what decides the mark: specs, graph, conventions, tolerances, solution, rubrics."""
    written = canonical(exercise)
    decisive = {
        "exercise": {name: written[name] for name in written.keys() - _NOT_DECISIVE},
        "solution": canonical(solution),
    }
    names = [(exercise.id, part) for part in exercise.parts]
    if words := {
        part: rubrics[name, part].sha256 for name, part in names if (name, part) in rubrics
    }:
        decisive["rubrics"] = words
    return digest(decisive)


class Standing(NamedTuple):
    """How an assignment stands to its certificate.

    `differing` are the exercises that it does not confirm, None where there is no certificate;
    `problem` says in one line why it confirms none.
    """

    differing: frozenset[str] | None
    problem: str = ""


def standing(
    assignment: Assignment, solutions: Mapping[str, Answer], rubrics: Rubrics, folder: Path
) -> Standing:
    """Hold an assignment against its certificate.

    Args:
        assignment: The assignment.
        solutions: What the solutions say, by exercise.
        rubrics: The points of answers in words, by exercise and part.
        folder: The folder of the assignment's solutions.
    """
    path = folder / NAME
    remedy = f"run `course certify {assignment.id}`"
    if not path.is_file():
        return Standing(None, f"{certificate_place(path)}: there is no certificate yet; {remedy}")
    every = frozenset(exercise.id for exercise in assignment.exercises())
    schema, certified = _certified(path)
    if schema != SCHEMA:
        of = "of an earlier form" if schema.startswith(_SCHEMA) else "no certificate"
        problem = f"{certificate_place(path)}: this is {of}, so it confirms nothing; {remedy}"
        return Standing(every, problem)
    differing = frozenset(
        exercise.id
        for exercise in assignment.exercises()
        if fingerprint(exercise, solutions.get(exercise.id), rubrics) != certified.get(exercise.id)
    )
    return Standing(differing)


def certificate_place(path: Path) -> str:
    """The path of a certificate, for messages."""
    return "/".join(path.parts[-3:])


def _certified(path: Path) -> tuple[str, Mapping[str, Any]]:
    """The form of a certificate and what it confirms; what cannot be read confirms nothing."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        exercises = {name: entry["fingerprint"] for name, entry in data["exercises"].items()}
        return str(data["schema"]), exercises
    except (ValueError, KeyError, TypeError, AttributeError):
        return "", {}
