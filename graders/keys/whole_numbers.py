"""Whole numbers that are declared as any number: what is rounded is told, as its draws are no counts."""

from __future__ import annotations

from collections.abc import Iterator

from exercises.assignment import Assignment
from exercises.language.tree import Call, Name, nodes
from graders.keys.keys import Keys
from graders.language.equivalence import Expected

_ROUNDING = {"floor", "ceil"}


def rounded_reals(assignment: Assignment, keys: Keys) -> Iterator[str]:
    """A note for every scalar inside floor or ceil that may be any number.

    Answers that are right for whole numbers alone, `ceil((n + 1)/s)` for `floor(n/s) + 1`, are wrong there.
    """
    for exercise in assignment.exercises():
        for part in exercise.parts:
            found: dict[str, None] = {}
            for expected in keys.expected.get((exercise.id, part), ()):
                if isinstance(expected, Expected):
                    found |= dict.fromkeys(_reals_inside(expected))
            for name in found:
                yield (
                    f"{exercise.id}: {part}: {name} is rounded, and declared as any number; if it is a whole"
                    f" number, write {name}: {{domain: count}} (0, 1, …) or {name}: {{domain: step}} (1, 2, …)"
                )


def _reals_inside(expected: Expected) -> Iterator[str]:
    symbols = expected.scope.symbols
    for node in nodes(expected.tree):
        if isinstance(node, Call) and node.function in _ROUNDING:
            for inner in nodes(node.arguments[0]):
                symbol = symbols.get(inner.name) if isinstance(inner, Name) else None
                if isinstance(inner, Name) and symbol and symbol == type(symbol)():
                    yield inner.name
