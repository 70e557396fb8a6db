"""Shapes with whole numbers as sizes, in the usual spellings."""

from __future__ import annotations

import re

from exercises.answer import Answer, Items, Text, UnreadableError, as_written
from exercises.specs import Shape
from graders.verdict import Verdict, correct, incorrect

_PREFIX = re.compile(
    r"^\\?in\b|^∈|^(?:\\mathbf|\\mathbb|\\mathrm)?\{?[Rℝ]\}?\s*\^\s*|^shape\s*[:=]?|^a\b|^an\b"
)
_SCALAR = re.compile(r"(?:a\s+)?(?:scalar|single number|number)", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*(?:\\times|×|[xX*·,;]|-?\bby\b-?)\s*")
_SIZE = re.compile(r"\d{1,9}")


def read(_spec: Shape, answer: Answer) -> tuple[int, ...]:
    """The sizes in order; a single number of any spelling has the shape (1,)."""
    text = as_written(answer) if isinstance(answer, Items) else ""
    text = answer.text if isinstance(answer, Text) else text
    if not text:
        raise UnreadableError("a shape such as 3 x 4 is wanted", answer.place)
    bare = text.strip().strip("$. ")
    if _SCALAR.fullmatch(bare):
        return (1,)
    while prefix := _PREFIX.match(bare):
        bare = bare[prefix.end() :].strip()
    bare = re.sub(r"[()\[\]{}$]", " ", bare).strip(" ,")
    if not bare:
        return (1,)
    pieces = _SEPARATOR.split(bare)
    if not all(_SIZE.fullmatch(piece) for piece in pieces):
        raise UnreadableError(
            f'"{text[:40]}" is no shape; write the sizes as in 3 x 4 or (3, 4)', answer.place
        )
    return tuple(map(int, pieces))


def key(spec: Shape, solution: Answer) -> tuple[int, ...]:
    """The expected sizes."""
    return read(spec, solution)


def shown(shape: tuple[int, ...]) -> str:
    """The sizes with × between them."""
    return " × ".join(map(str, shape))


def decide(_spec: Shape, expected: tuple[int, ...], shape: tuple[int, ...]) -> Verdict:
    """Right if all sizes are; (1,), 1 × 1 and a scalar are the same."""
    if shape == expected or {*shape, *expected} == {1}:
        return correct()
    if len(shape) == 2 and shape[::-1] == expected:
        return incorrect("transposed", "the right sizes in the other order")
    if len(shape) != len(expected):
        return incorrect("shape-mismatch", "the number of dimensions is not the expected one")
    return incorrect("shape-mismatch", "a size is not the expected one")
