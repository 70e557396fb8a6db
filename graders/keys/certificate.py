"""The certificate of an assignment: which keys were confirmed, and a fingerprint of each.

`course certify` writes it beside the solutions; marking refuses an exercise that no longer matches.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from exercises.answer import Answer, as_written
from exercises.assignment import Assignment, Exercise
from exercises.model import Model
from exercises.specs import Number
from graders.keys.keys import Keys
from graders.words.rubric import Evidenced

Rubrics = Mapping[tuple[str, str], Evidenced]

SCHEMA = "backcheck/certificate/v1"
NAME = "certificate.json"
_NOT_DECISIVE = frozenset({"title", "prompt", "id"})


def fingerprint(exercise: Exercise, solution: Answer | None, rubrics: Rubrics) -> str:
    """A hash over what decides the mark: specs, graph, conventions, tolerances, solution, rubrics."""
    decisive = {
        "exercise": _plain(exercise, _NOT_DECISIVE),
        "solution": as_written(solution) if solution is not None else None,
    }
    names = [(exercise.id, part) for part in exercise.parts]
    if words := {
        part: rubrics[name, part].sha256 for name, part in names if (name, part) in rubrics
    }:
        decisive["rubrics"] = words
    text = json.dumps(decisive, sort_keys=True, ensure_ascii=False)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def _plain(value: Any, left_out: frozenset[str] = frozenset()) -> Any:
    """A model as plain data; pydantic's own way would first build a serialiser for every class."""
    if isinstance(value, Model):
        names = sorted(type(value).model_fields.keys() - left_out)
        return {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list | frozenset):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, bool) else str(value)


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
            "values": {
                part: f"{keys.expected[exercise.id, part][0]:.10g}"
                for part, spec in exercise.parts.items()
                if isinstance(spec, Number) and spec.graph
            },
        }
        for exercise in assignment.exercises()
    }
    data = {"schema": SCHEMA, "assignment": assignment.id, "exercises": exercises}
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def uncertified(
    assignment: Assignment, solutions: Mapping[str, Answer], rubrics: Rubrics, folder: Path
) -> frozenset[str] | None:
    """The exercises that differ from their certificate; None where there is no certificate.

    Args:
        assignment: The assignment.
        solutions: What the solutions say, by exercise.
        rubrics: The points of answers in words, by exercise and part.
        folder: The folder of the assignment's solutions.
    """
    path = folder / NAME
    if not path.is_file():
        return None
    certified = _fingerprints(path)
    return frozenset(_differing(assignment.exercises(), solutions, rubrics, certified))


def _fingerprints(path: Path) -> Mapping[str, Any]:
    try:
        exercises = json.loads(path.read_text(encoding="utf-8"))["exercises"]
        return {name: entry["fingerprint"] for name, entry in exercises.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}  # what cannot be read certifies nothing


def _differing(
    exercises: Iterable[Exercise],
    solutions: Mapping[str, Answer],
    rubrics: Rubrics,
    certified: Mapping[str, Any],
) -> Iterable[str]:
    for exercise in exercises:
        if fingerprint(exercise, solutions.get(exercise.id), rubrics) != certified.get(exercise.id):
            yield exercise.id
