"""What a section and an exercise hand down to their parts: names, conventions, graphs and programs.

Which part takes what follows from the class of its kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, TypeVar

from pydantic import ValidationError

from exercises.graph import Graph
from exercises.model import Model
from exercises.notebook import Notebook
from exercises.program import Program
from exercises.specs import InLanguage, Spec, spec_classes

_MERGED = ("symbols", "define", "also", "derivatives")
_NEAREST = ("sigma", "layout", "function")
_M = TypeVar("_M", bound=Model)


def inherit(section: Any, layout: str) -> None:
    """Hand down, in place, what stands in the data of a section; what is no mapping is left alone.

    Args:
        section: A section as it was read, not validated yet.
        layout: That of the assignment.
    """
    graphs = _shared(section, "graphs", Graph)
    for name, graph in graphs.items():
        asking = graph.asking(_asked(section, name), _named(section, name))
        graphs[name] = section["graphs"][name] = asking
    programs = _shared(section, "programs", Program)
    notebooks = _shared(section, "notebooks", Notebook)
    for exercise, spec in _specs(section):
        kind = _class_of(spec)
        if exercise.get("public") is False:
            spec["public"] = False
        if _takes_graph(kind, spec):
            _name(spec, "graph", exercise, graphs)
        if "program" in kind.model_fields:
            _name(spec, "program", exercise, programs)
        if "notebook" in kind.model_fields:
            _name(spec, "notebook", exercise, notebooks)
        if issubclass(kind, InLanguage):
            _declare(spec, exercise, section, layout)


def _specs(section: Any) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every part that is a mapping, with its exercise."""
    exercises = section.get("exercises") if isinstance(section, dict) else None
    for exercise in exercises if isinstance(exercises, list) else ():
        parts = exercise.get("parts") if isinstance(exercise, dict) else None
        for spec in parts.values() if isinstance(parts, dict) else ():
            if isinstance(spec, dict):
                yield exercise, spec


def _class_of(spec: Mapping[str, Any]) -> type[Spec]:
    kind = spec.get("kind")
    return spec_classes().get(kind, Spec) if isinstance(kind, str) else Spec


def _takes_graph(kind: type[Spec], spec: Mapping[str, Any]) -> bool:
    """A graph is for what has one; where that may have a value as well, only with the value."""
    fields = kind.model_fields
    return "graph" in fields and ("value" not in fields or bool(spec.get("value")))


def _name(
    spec: dict[str, Any], key: str, exercise: Mapping[str, Any], shared: Mapping[str, Model]
) -> None:
    """Put what the exercise names in the place of the name."""
    name = exercise.get(key)
    if isinstance(name, str) and name in shared:
        spec[key] = shared[name]


def _declare(
    spec: dict[str, Any], exercise: Mapping[str, Any], section: Mapping[str, Any], layout: str
) -> None:
    """Merge the declarations, the part's own last; take the nearest convention and function."""
    for key in _MERGED:
        merged: dict[str, Any] = {}
        for level in (section, exercise, spec):
            given = level.get(key)
            merged.update(given if isinstance(given, dict) else {})
        spec[key] = merged
    for nearest in (exercise, section, {"layout": layout}):
        for key in _NEAREST:
            if nearest.get(key):
                spec.setdefault(key, nearest[key])


def _asked(section: Any, graph: str) -> Iterator[str]:
    """The formulas of one graph that the parts of a section ask for."""
    for exercise, spec in _specs(section):
        if exercise.get("graph") == graph and isinstance(spec.get("value"), str):
            instead = spec.get("instead")
            yield spec["value"]
            yield from instead.values() if isinstance(instead, dict) else ()


def _named(section: Any, graph: str) -> dict[str, str]:
    """The formulas of one graph that the parts of a section ask for, by the names of these parts."""
    exercises = section.get("exercises") if isinstance(section, dict) else None
    return {
        str(name): spec["value"]
        for exercise in (exercises if isinstance(exercises, list) else ())
        if isinstance(exercise, dict) and exercise.get("graph") == graph
        for name, spec in _mapping(exercise.get("parts")).items()
        if isinstance(_mapping(spec).get("value"), str)
    }


def _mapping(data: Any) -> dict[Any, Any]:
    return data if isinstance(data, dict) else {}


def _shared(section: Any, key: str, model: type[_M]) -> dict[str, _M]:
    """What stands once in a section, one object for all parts; the section tells of faulty ones."""
    found: dict[str, _M] = {}
    given = section.get(key) if isinstance(section, dict) else None
    for name, data in given.items() if isinstance(given, dict) else ():
        with suppress(ValidationError):
            found[name] = model.model_validate(data)
    if isinstance(given, dict):
        given.update(found)
    return found
