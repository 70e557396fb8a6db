"""What students receive of an assignment, with the shapes of what its private exercises define."""

from __future__ import annotations

from exercises.assignment import Assignment
from exercises.language.errors import UndefinedError
from exercises.language.scope import canonical
from exercises.language.tree import Name
from exercises.release import released
from exercises.specs import InLanguage


def files_for_students(assignment: Assignment) -> dict[str, str]:
    """The text of every file that students receive, by its name in the folder of the assignment."""
    return released(assignment, _declared)


def _declared(spec: InLanguage, name: str) -> str | list[str | int]:
    """As what a defined name can be declared: what cannot be told is a number."""
    from graders.language.shapes import shapes_of

    try:
        shape = shapes_of(Name(canonical(name)), spec.scope).whole
    except UndefinedError:
        return "scalar"
    extents: list[str | int] = [int(one) if one.isdigit() else one for one in shape]
    if not shape or "?" in shape or extents == [1, 1]:
        return "scalar"
    return extents[:1] if extents[1] == 1 else extents
