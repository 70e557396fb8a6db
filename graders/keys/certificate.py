"""The certificate of an assignment: which keys were confirmed, and a fingerprint of each.

`course certify` writes it beside the solutions; marking refuses an exercise that no longer matches.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from exercises.answer import Answer, Fields, Text
from exercises.assignment import Assignment, Exercise
from exercises.canonical import FORM, canonical, digest
from exercises.loader import read_text
from exercises.specs import Number
from exercises.strict_yaml import AssignmentError, locate, read_strict_yaml
from graders.keys.keys import Keys
from graders.words.rubric import Evidenced

Rubrics = Mapping[tuple[str, str], Evidenced]

_SCHEMA = "backcheck/certificate/v"
SCHEMA = f"{_SCHEMA}{FORM}"
NAME = "certificate.json"
_NOT_DECISIVE = frozenset({"title", "prompt", "id"})
# Values are written with ten digits; another processor may round the last one otherwise.
_DIGITS = 10
_SAME = 1e-9


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


def certificate(assignment: Assignment, keys: Keys, oracles: Mapping[str, Sequence[str]]) -> str:
    """The text of a certificate: for each exercise its fingerprint, what confirmed it, and its numbers.

    Args:
        assignment: The assignment.
        keys: Its keys.
        oracles: The names of the oracles that agree with each exercise.
    """
    exercises = {
        exercise.id: {
            "fingerprint": fingerprint(exercise, keys.solutions.get(exercise.id), keys.rubrics),
            "confirmed_by": list(oracles.get(exercise.id, ())),
            "values": {part: _shown(value) for part, value in _values(exercise, keys)},
        }
        for exercise in assignment.exercises()
    }
    data = {"schema": SCHEMA, "assignment": assignment.id, "exercises": exercises}
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def _values(exercise: Exercise, keys: Keys) -> Iterator[tuple[str, Any]]:
    """The numbers that follow from the graphs of an exercise, by part."""
    for part, spec in exercise.parts.items():
        if isinstance(spec, Number) and spec.graph:
            yield part, keys.expected[exercise.id, part][0]


def _shown(value: Any) -> str:
    return f"{value:.{_DIGITS}g}"


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
        return Standing(None, f"{_place(path)}: there is no certificate yet; {remedy}")
    every = frozenset(exercise.id for exercise in assignment.exercises())
    schema, certified = _fingerprints(path)
    if schema != SCHEMA:
        of = "of an earlier form" if schema.startswith(_SCHEMA) else "no certificate"
        problem = f"{_place(path)}: this is {of}, so it confirms nothing; {remedy}"
        return Standing(every, problem)
    return Standing(
        frozenset(
            exercise.id
            for exercise in assignment.exercises()
            if fingerprint(exercise, solutions.get(exercise.id), rubrics)
            != certified.get(exercise.id)
        )
    )


def _place(path: Path) -> str:
    return "/".join(path.parts[-3:])


def _fingerprints(path: Path) -> tuple[str, Mapping[str, Any]]:
    """The form of a certificate and what it confirms; what cannot be read confirms nothing."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        exercises = {name: entry["fingerprint"] for name, entry in data["exercises"].items()}
        return str(data["schema"]), exercises
    except (ValueError, KeyError, TypeError, AttributeError):
        return "", {}


def other_values(assignment: Assignment, keys: Keys, folder: Path) -> Iterator[str]:
    """Where the numbers of a certificate are not those that follow from the graphs, with the place.

    Args:
        assignment: The assignment.
        keys: Its keys.
        folder: The folder of the assignment's solutions.
    """
    path = folder / NAME
    try:
        tree = read_strict_yaml(read_text(path), _place(path))
    except AssignmentError as error:
        yield from error.problems
        return
    certified = _under(tree, "exercises")
    for exercise in assignment.exercises():
        expected = dict(_values(exercise, keys))
        values = _under(_under(certified, exercise.id), "values")
        named = values.fields if isinstance(values, Fields) else {}
        for part in dict.fromkeys((*expected, *named)):
            at = locate(tree, ("exercises", exercise.id, "values", part))
            if part not in named:
                yield f"{at}: {exercise.id}: the value of {part} is missing"
            elif part not in expected or not _is_same(named[part], expected[part]):
                yield f"{at}: {exercise.id}: {part} is not the value that follows from the graph"


def _under(tree: Answer | None, name: str) -> Answer | None:
    return tree.fields.get(name) if isinstance(tree, Fields) else None


def _is_same(written: Answer, value: Any) -> bool:
    try:
        certified = float(written.text) if isinstance(written, Text) else float("nan")
    except ValueError:
        return False
    return abs(certified - float(value)) <= _SAME * abs(float(value))
