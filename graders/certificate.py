"""The certificate of an assignment: which keys were confirmed, and a fingerprint of each.

`course certify` writes it beside the solutions; marking refuses an exercise that no longer matches.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from exercises.answer import Answer, as_written
from exercises.assignment import Assignment, Exercise

SCHEMA = "backcheck/certificate/v1"
NAME = "certificate.json"
_NOT_DECISIVE = {"title", "prompt", "id", "graph"}


def fingerprint(exercise: Exercise, solution: Answer | None) -> str:
    """A hash over what decides the mark: specs, graph, conventions, tolerances and solution."""
    graphs = {id(graph): graph for spec in exercise.parts.values() if (graph := _graph(spec))}
    decisive = {
        **exercise.model_dump(exclude={*_NOT_DECISIVE, "parts"}, warnings=False),
        "parts": {
            part: spec.model_dump(exclude={"graph"}, warnings=False)
            for part, spec in exercise.parts.items()
        },
        "graphs": [graph.model_dump() for graph in graphs.values()],
        "solution": as_written(solution) if solution is not None else None,
    }
    text = json.dumps(decisive, sort_keys=True, ensure_ascii=False, default=str)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def _graph(spec: Any) -> Any:
    return getattr(spec, "graph", None)


def certificate(
    assignment: Assignment, solutions: Mapping[str, Answer], proofs: Mapping[str, str]
) -> str:
    """The text of a certificate; `proofs` says for each exercise what confirmed it."""
    exercises = {
        exercise.id: {
            "fingerprint": fingerprint(exercise, solutions.get(exercise.id)),
            "confirmed": proofs.get(exercise.id, ""),
        }
        for exercise in assignment.exercises()
    }
    data = {"schema": SCHEMA, "assignment": assignment.id, "exercises": exercises}
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def uncertified(
    assignment: Assignment, solutions: Mapping[str, Answer], folder: Path
) -> frozenset[str] | None:
    """The exercises that differ from their certificate; None where there is no certificate.

    Args:
        assignment: The assignment.
        solutions: What the solutions say, by exercise.
        folder: The folder of the assignment's solutions.
    """
    path = folder / NAME
    if not path.is_file():
        return None
    certified = _fingerprints(path)
    return frozenset(_differing(assignment.exercises(), solutions, certified))


def _fingerprints(path: Path) -> Mapping[str, Any]:
    try:
        exercises = json.loads(path.read_text(encoding="utf-8"))["exercises"]
        return {name: entry["fingerprint"] for name, entry in exercises.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}  # what cannot be read certifies nothing


def _differing(
    exercises: Iterable[Exercise], solutions: Mapping[str, Answer], certified: Mapping[str, Any]
) -> Iterable[str]:
    for exercise in exercises:
        if fingerprint(exercise, solutions.get(exercise.id)) != certified.get(exercise.id):
            yield exercise.id
