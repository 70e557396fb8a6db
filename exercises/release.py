"""What students receive of an assignment: its files without what is private, and without comments.

Private is what decides an exercise that is not `public`: its graph, function and checks, the formulas
of its numbers, what its names are defined as, and what no public exercise takes of its section. The
files are JSON, which is YAML that no reader can take otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from exercises.assignment import Assignment, Exercise, Section
from exercises.checks import Equals
from exercises.specs import Code, Einsum, FunctionPlot, InLanguage, Number, Witness, spec_classes
from exercises.strict_yaml import plain

# What an exercise declares for its parts, and what decides them.
_DECISIVE = frozenset({"graph", "function"})
# What says how names are computed; without it they are declared, so that answers can be read.
_DEFINING = ("define", "also")
# As what a defined name can be declared: a shape, or `scalar`.
Declaring = Callable[[InLanguage, str], Any]


def released(assignment: Assignment, declaring: Declaring) -> dict[str, str]:
    """The text of every file that students receive, by its name in the folder of the assignment.

    Args:
        assignment: The assignment.
        declaring: As what a name that a private exercise defines is declared.
    """
    sheet = assignment.sheet
    files: dict[str, Any] = {
        "assignment.yaml": {
            "title": sheet.title,
            "layout": sheet.layout,
            "sections": list(sheet.sections),
        }
    }
    sections = zip(sheet.sections, assignment.sections, assignment.written, strict=True)
    for stem, section, written in sections:
        files[f"{stem}.yaml"] = _Release(section, plain(written), declaring).content()
    return {name: _text(content) for name, content in files.items()}


def given_away(assignment: Assignment) -> Iterator[str]:
    """The public exercises of which students receive a formula that computes what is asked for."""
    for exercise in assignment.exercises():
        if exercise.public and any(map(_gives_away, exercise.parts.values())):
            yield exercise.id


def _gives_away(spec: Any) -> bool:
    match spec:
        case Number():
            return spec.graph is not None
        case Code():
            return any(isinstance(check, Equals) for check in spec.checks)
        case Einsum():
            return bool(spec.computes)
        case FunctionPlot():
            return True
        case InLanguage():
            return spec.function is not None
    return False


def _text(content: Any) -> str:
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


class _Release:
    """One section without what is private."""

    def __init__(self, section: Section, written: Mapping[str, Any], declaring: Declaring) -> None:
        self.section = section
        self.written = written
        self.declaring = declaring
        in_language = [
            exercise.public
            for exercise in section.exercises
            for spec in exercise.parts.values()
            if isinstance(spec, InLanguage)
        ]
        # Answers to a public exercise may use every name of its section.
        self.keeps_names = any(in_language)

    def content(self) -> dict[str, Any]:
        """The section as students receive it."""
        exercises = [
            written if exercise.public else self._private(exercise, written)
            for exercise, written in zip(
                self.section.exercises, self.written["exercises"], strict=True
            )
        ]
        taken = {exercise.get("graph") for exercise in exercises}
        graphs = {n: one for n, one in self.written.get("graphs", {}).items() if n in taken}
        left_out = {"graphs"} if self.keeps_names else {"graphs", *_DEFINING}
        kept = {key: value for key, value in self.written.items() if key not in left_out}
        if not self.keeps_names and "symbols" in kept:
            kept["symbols"] = _without_rules(kept["symbols"])
        return {**kept, **({"graphs": graphs} if graphs else {}), "exercises": exercises}

    def _private(self, exercise: Exercise, written: Mapping[str, Any]) -> dict[str, Any]:
        left_out = {*_DECISIVE, *_DEFINING}
        kept = {key: value for key, value in written.items() if key not in left_out}
        kinds = spec_classes()
        kept["parts"] = {
            part: {
                key: value
                for key, value in kinds[spec["kind"]].released(spec).items()
                if key not in _DEFINING
            }
            for part, spec in written["parts"].items()
        }
        for level in (kept, *kept["parts"].values()):
            if "symbols" in level:
                level["symbols"] = _without_rules(level["symbols"])
        if declared := self._declared(exercise):
            kept["symbols"] = {**declared, **kept.get("symbols", {})}
        return kept

    def _declared(self, exercise: Exercise) -> dict[str, Any]:
        """The names that were defined, as symbols; a witness needs none but its own."""
        declared: dict[str, Any] = {}
        for spec in exercise.parts.values():
            if isinstance(spec, InLanguage) and not isinstance(spec, Witness):
                kept = self.section.define if self.keeps_names else {}
                for name in spec.define:
                    if name not in kept:
                        declared[name] = self.declaring(spec, name)
        return declared


def _without_rules(symbols: Mapping[str, Any]) -> dict[str, Any]:
    """Declarations without the recurrences that sequences follow."""
    return {
        name: {key: value for key, value in one.items() if key not in {"recurrence", "start"}}
        if isinstance(one, dict)
        else one
        for name, one in symbols.items()
    }
