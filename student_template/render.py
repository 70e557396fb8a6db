"""Renders what the student receives: an empty answer sheet, its schema for editors, and stubs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from exercises.assignment import Assignment, Exercise
from exercises.program import Program
from exercises.specs import Prose, Spec, Unsupported


def render_answer_sheet(assignment: Assignment) -> str:
    """An answer sheet with every id and prompt, and no answer."""
    return _template("answers.yaml.j2").render(
        assignment=assignment,
        points=_points,
        listed=_listed,
        hints=_hints,
        blank=_blank,
        list=list,
    )


def render_stub(program: Program) -> str:
    """A file with everything that a program defines, where every function is still to be written."""
    return _template("program.py.j2").render(program=program)


def _template(name: str) -> Template:
    # The results are YAML and Python, not HTML: there is nothing to escape.
    environment = Environment(
        loader=PackageLoader("student_template", "."),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701
        keep_trailing_newline=True,
    )
    return environment.get_template(name)


def answer_schema(assignment: Assignment) -> dict[str, Any]:
    """The JSON Schema of an answer sheet: it knows all names, and allows any notation."""
    answers = {exercise.id: _exercise_schema(exercise) for exercise in assignment.exercises()}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"Answer sheet for {assignment.id}",
        "type": "object",
        "required": ["assignment", "answers"],
        "properties": {
            "assignment": {"const": assignment.id},
            "answers": {
                "type": ["object", "null"],
                "additionalProperties": False,
                "properties": answers,
            },
        },
    }


def _exercise_schema(exercise: Exercise) -> dict[str, Any]:
    """Anything is allowed; a mapping must use the names of parts and fields."""
    schema: dict[str, Any] = {"title": exercise.title, "description": exercise.prompt.strip()}
    names = [
        *(part for part in exercise.parts if len(exercise.parts) > 1 or part != "answer"),
        *(field for spec in exercise.parts.values() for field in spec.fields()),
    ]
    if names and exercise.names == "given":
        schema["properties"] = {name: {} for name in names}
        schema["additionalProperties"] = False
    return schema


def _points(exercise: Exercise) -> str:
    noun = "point" if exercise.points == 1 else "points"
    extra = ", extra credit" if exercise.extra_credit else ""
    return f"{float(exercise.points):g} {noun}{extra}"


def _listed(exercise: Exercise) -> Iterator[str]:
    """The lines of what stands below the question; of several parts each behind its name."""
    for part, spec in exercise.parts.items():
        lists = spec.listed().values()
        if lists and len(exercise.parts) > 1:
            yield f"{part}:"
        for number, entries in enumerate(lists):
            if number:
                yield ""
            for key, text in entries.items():
                first, *rest = text.strip().splitlines() or [""]
                yield f"  {key}: {first}"
                yield from (f"     {line}" for line in rest)


def _hints(exercise: Exercise) -> Iterator[tuple[str, str]]:
    """How to answer, once for all parts that are answered alike: (hint, `a, b: `)."""
    parts: dict[str, list[str]] = {}
    for part, spec in exercise.parts.items():
        parts.setdefault(spec.how_to_answer(), []).append(part)
    for hint, names in parts.items():
        yield hint, "" if len(parts) == 1 else f"{', '.join(names)}: "


def _blank(spec: Spec, indent: int) -> str:
    """What stands behind the name of an unanswered part."""
    if fields := spec.fields():
        return "".join(f"\n{' ' * indent}{field}:" for field in fields)
    return " |" if isinstance(spec, Prose | Unsupported) else ""
