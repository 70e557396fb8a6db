"""What students receive of an assignment: its files without what is private, and without comments.

Private is what decides an exercise that is not `public`: its graph, function and checks, the formulas
of its numbers, and the graphs that no public exercise takes. The files are JSON, which is YAML that
no reader can take otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from exercises.assignment import Assignment
from exercises.specs import spec_classes
from exercises.strict_yaml import plain

# What an exercise declares for its parts, and what decides them.
_DECISIVE = frozenset({"graph", "function"})


def released(assignment: Assignment) -> dict[str, str]:
    """The text of every file that students receive, by its name in the folder of the assignment."""
    sheet = assignment.sheet
    files: dict[str, Any] = {
        "assignment.yaml": {
            "title": sheet.title,
            "layout": sheet.layout,
            "sections": list(sheet.sections),
        }
    }
    for stem, written in zip(sheet.sections, assignment.written, strict=True):
        files[f"{stem}.yaml"] = _section(plain(written))
    return {name: _text(content) for name, content in files.items()}


def _text(content: Any) -> str:
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _section(section: Mapping[str, Any]) -> dict[str, Any]:
    exercises = [
        exercise if exercise.get("public", True) else _private(exercise)
        for exercise in section["exercises"]
    ]
    taken = {exercise.get("graph") for exercise in exercises}
    graphs = {name: one for name, one in section.get("graphs", {}).items() if name in taken}
    kept = {key: value for key, value in section.items() if key != "graphs"}
    return {**kept, **({"graphs": graphs} if graphs else {}), "exercises": exercises}


def _private(exercise: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in exercise.items() if key not in _DECISIVE}
    kinds = spec_classes()
    parts = {part: kinds[spec["kind"]].released(spec) for part, spec in exercise["parts"].items()}
    return {**kept, "parts": parts}
