"""Shapes in whole numbers and declared sizes, in the usual spellings."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from exercises.answer import (
    Answer,
    Fields,
    SeveralAnswersError,
    Text,
    UnreadableError,
    as_text,
    as_written,
)
from exercises.language.errors import RefusedError, SeveralError, UndefinedError, UntrueError
from exercises.language.printing import printed
from exercises.language.scope import Scope
from exercises.language.tree import Binary, Name, Number, Tree
from exercises.specs import Shape
from graders.kinds.kind import NO_CONTEXT, Context, no_latex, no_questions
from graders.kinds.reading.shapes.answers import read_shape_answer
from graders.kinds.reading.statements.statements import unreadable
from graders.language.evaluate import evaluate
from graders.language.instance import Instance
from graders.language.shapes import shapes_of
from graders.language.trial_sizes import pairwise_different
from graders.language.true_value import shape_of_truth
from graders.verdict import Outcome, Verdict, correct, incorrect

# Pairwise different values for the sizes, on which equal sizes agree.
_TRIALS = ((2, 3, 5, 7, 11, 13), (7, 4, 9, 5, 3, 8), (17, 19, 6, 14, 10, 9))


class Reading(NamedTuple):
    """The extents in order, as formulas of the sizes, and the words that change nothing."""

    extents: tuple[Tree, ...]
    passed_over: tuple[str, ...] = ()


def read(spec: Shape, answer: Answer) -> Reading:
    """The extents; a single number has none."""
    text = as_text(answer) if not isinstance(answer, Fields) else Text("", answer.place)
    try:
        return Reading(*read_shape_answer(text, spec.scope, spec.names(), spec.other_names()))
    except UntrueError as error:
        raise unreadable(error, answer.place) from error
    except (RefusedError, RecursionError) as error:
        reason = getattr(error, "message", "too deeply nested")
        shown = as_written(text)[:40]
        kind = SeveralAnswersError if isinstance(error, SeveralError) else UnreadableError
        raise kind(
            f'"{shown}" is no shape ({reason}); write the sizes as in 3 x 4 or (n, d)', answer.place
        ) from error


def key(spec: Shape, solution: Answer) -> Reading:
    """The expected extents."""
    return read(spec, solution)


def truth(spec: Shape) -> Sequence[Reading]:
    """The shape of the derivative of the exercise's function; that of a tensor also as a matrix."""
    if spec.truth is None:
        return ()
    extents = tuple(_extent(one) for one in shape_of_truth(spec.truth))
    if len(extents) < 4:
        return (Reading(extents),)
    m, n, p, q = extents
    return Reading(extents), Reading((Binary("*", m, n), Binary("*", p, q)))


def _extent(name: str) -> Tree:
    return Number(Decimal(name)) if name.isdigit() else Name(name)


def shown(reading: Reading) -> str:
    """The extents with × between them, and what is passed over."""
    text = " × ".join(map(printed, reading.extents)) or "a single number"
    passed = ", ".join(f'"{one}"' for one in reading.passed_over)
    return f"{text} (passed over: {passed})" if passed else text


def decide(
    spec: Shape, expected: Reading, reading: Reading, _context: Context = NO_CONTEXT
) -> Verdict:
    """Right if all extents are equal for all sizes; (), (1,) and 1 × 1 are the same."""
    trials = [pairwise_different(spec.scope.sizes, trial) for trial in _TRIALS]
    mine, theirs = (
        [tuple(_value(one, spec.scope, trial) for one in which.extents) for trial in trials]
        for which in (reading, expected)
    )
    if mine == theirs or all(_single(one) for one in (*mine, *theirs)):
        return correct()
    if [one[::-1] for one in mine] == theirs and len(mine[0]) == 2:
        return incorrect(Outcome.TRANSPOSED, "the right sizes in the other order")
    if [one[2:] + one[:2] for one in mine] == theirs and len(mine[0]) == 4:
        return incorrect(Outcome.TRANSPOSED, "the two shapes are in the other order")
    told = _of_another(spec, mine, trials) or _counted(mine, theirs) or _off(mine, theirs)
    return incorrect(Outcome.SHAPE_MISMATCH, told)


def _of_another(
    spec: Shape, mine: Sequence[tuple[float, ...]], trials: Sequence[Mapping[str, int]]
) -> str:
    """What has this shape instead: the function, what it is differentiated by, or both."""
    if spec.truth is None or spec.truth.by is None:
        return ""
    scope = spec.truth.scope
    found = []
    for what, tree in (
        ("the function itself", spec.truth.of),
        (printed(spec.truth.by), spec.truth.by),
    ):
        try:
            extents = tuple(map(_extent, shapes_of(tree, scope).whole))
        except UndefinedError:
            continue
        shapes = [tuple(_value(one, scope, trial) for one in extents) for trial in trials]
        if any(
            [_column(one) for one in mine] == [_column(one) for one in some]
            for some in (shapes, [one[::-1] for one in shapes])
        ):
            found.append(what)
    if not found:
        return ""
    return (
        f"this is the shape of {' and of '.join(found)}, standing or lying; that of the derivative has an"
        " entry for each output with each input"
    )


def _column(extents: tuple[float, ...]) -> tuple[float, ...]:
    """A shape in two extents: d is d × 1, and a single number 1 × 1."""
    return (*extents, 1.0, 1.0)[:2] if len(extents) < 2 else extents


def _counted(mine: Sequence[tuple[float, ...]], theirs: Sequence[tuple[float, ...]]) -> str:
    """Whether these are too many numbers or too few, for all sizes."""
    numbers = [(math.prod(one), math.prod(other)) for one, other in zip(mine, theirs, strict=True)]
    if all(one == 1 < other for one, other in numbers):
        return "this is the shape of a single number, and here are more"
    if all(one > other for one, other in numbers):
        return "this is the shape of more numbers than there are here"
    return ""


def _off(mine: Sequence[tuple[float, ...]], theirs: Sequence[tuple[float, ...]]) -> str:
    if len(mine[0]) != len(theirs[0]):
        return "the number of dimensions is not the expected one"
    columns = range(len(theirs[0]))
    off = [at for at in columns if any(a[at] != b[at] for a, b in zip(mine, theirs, strict=True))]
    return (
        f"size {off[0] + 1} is not the expected one"
        if len(off) == 1 < len(columns)
        else ("the sizes are not the expected ones")
    )


def _single(extents: tuple[float, ...]) -> bool:
    return len(extents) <= 2 and all(extent == 1 for extent in extents)


def _value(tree: Tree, scope: Scope, sizes: Mapping[str, int]) -> float:
    return float(evaluate(tree, scope, Instance(1, sizes, {})).flat[0])


latex, questions = no_latex, no_questions
