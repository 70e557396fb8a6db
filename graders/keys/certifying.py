"""Writes a certificate, which says what confirmed every key, and compares one with the keys as they are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from exercises.answer import Answer, Fields, Items, Place, Text, as_written
from exercises.assignment import Assignment
from exercises.loader import read_text
from exercises.specs import Number
from exercises.strict_yaml import read_strict_yaml
from graders.keys.certificate import NAME, SCHEMA, certificate_place, fingerprint
from graders.keys.keys import Keys
from graders.keys.proving import Foundations

# Values are written with ten digits; another processor may round the last one otherwise.
_DIGITS = 10
_SAME = 1e-9


def certificate(
    assignment: Assignment,
    keys: Keys,
    foundations: Foundations,
) -> str:
    """The text of a certificate: for each exercise its fingerprint and what was confirmed.

    Args:
        assignment: The assignment.
        keys: Its keys.
        foundations: What every key rests on.
    """
    confirmed = _confirmed(assignment, keys, foundations)
    exercises = {
        exercise.id: {
            "fingerprint": fingerprint(exercise, keys.solutions.get(exercise.id), keys.rubrics),
            **confirmed[exercise.id],
        }
        for exercise in assignment.exercises()
    }
    data = {"schema": SCHEMA, "assignment": assignment.id, "exercises": exercises}
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def _confirmed(
    assignment: Assignment,
    keys: Keys,
    foundations: Foundations,
) -> dict[str, dict[str, Any]]:
    """What a certificate says of every exercise beside its fingerprint."""
    return {
        exercise.id: {
            "rests_on": {part: str(one.ground) for part, one in foundations[exercise.id].items()},
            "confirmed_by": list(
                dict.fromkeys(by for one in foundations[exercise.id].values() for by in one.by)
            ),
            "values": {
                part: f"{keys.expected[exercise.id, part][0]:.{_DIGITS}g}"
                for part, spec in exercise.parts.items()
                if isinstance(spec, Number) and spec.graph
            },
        }
        for exercise in assignment.exercises()
    }


def otherwise_confirmed(
    assignment: Assignment,
    keys: Keys,
    foundations: Foundations,
    folder: Path,
) -> Iterator[str]:
    """Where a certificate says something else of the keys than they give now, with the place.

    Args:
        assignment: The assignment.
        keys: Its keys.
        foundations: What every key rests on.
        folder: The folder of the assignment's solutions.
    """
    path = folder / NAME
    tree = read_strict_yaml(read_text(path), certificate_place(path))
    for exercise, wanted in _confirmed(assignment, keys, foundations).items():
        if exercise in (keys.uncertified or ()):
            continue  # which is told already
        entry = _at(tree, ("exercises", exercise))
        differing = list(_differing(entry, {"fingerprint": None, **wanted}, tree.place))
        if differing:
            what = "; ".join(": ".join(steps) for steps, _ in differing)
            at = differing[0][1]
            yield f"{at}: {exercise}: {what}: this is not what the keys give now"


def _at(tree: Answer | None, path: Sequence[str]) -> Answer | None:
    for name in path:
        tree = tree.fields.get(name) if isinstance(tree, Fields) else None
    return tree


def _differing(
    written: Answer | None, wanted: Any, place: Place
) -> Iterator[tuple[tuple[str, ...], Place]]:
    """The paths at which something else is written than is wanted; None wants any text."""
    if isinstance(wanted, dict) and isinstance(written, Fields):
        for name in dict.fromkeys((*wanted, *written.fields)):
            at = written.places.get(name, written.place)
            if name not in wanted:
                yield (name,), at
                continue
            for steps, where in _differing(written.fields.get(name), wanted[name], at):
                yield (name, *steps), where
    elif isinstance(wanted, list) and isinstance(written, Items):
        if [as_written(item) for item in written.items] != wanted:
            yield (), place
    elif not isinstance(written, Text) or not _is_same(written.text, wanted):
        yield (), place


def _is_same(written: str, wanted: Any) -> bool:
    """Whether a text is what is wanted; of a number the last digit may be rounded otherwise."""
    if wanted is None or written == wanted:
        return True
    try:
        number, other = float(written), float(wanted)
    except (ValueError, TypeError):
        return False
    return abs(number - other) <= _SAME * abs(other)
