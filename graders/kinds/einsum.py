"""Subscripts of an einsum: right if they compute what is asked for, whatever the letters."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import permutations
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

from exercises.answer import Answer
from exercises.language.errors import UndefinedError
from exercises.specs import Einsum
from graders.kinds.kind import NO_CONTEXT, Context, no_latex, no_questions
from graders.kinds.reading.arrays.einsums import Subscripts, read_subscripts
from graders.language.evaluate import evaluate
from graders.language.instance import Instance
from graders.verdict import Outcome, Verdict, correct, incorrect

Arrays = Mapping[str, npt.NDArray[np.int64]]
# What is right, on operands of any sizes.
Truth = Callable[[Arrays, Mapping[str, int]], npt.NDArray[Any]]

_SIZES = ((2, 3, 4, 5, 6, 7, 8, 9), (5, 2, 7, 3, 4, 9, 6, 8))
# A number over an axis of 1 hides which letter is summed.
_LARGEST = 9


def read(spec: Einsum, answer: Answer) -> Subscripts:
    """The letters, for the operands in their order."""
    return read_subscripts(answer, tuple(spec.operands))


def shown(subscripts: Subscripts) -> str:
    """The letters and, where none was written, that of the result."""
    return subscripts.shown


def key(spec: Einsum, solution: Answer) -> Truth:
    """What the subscripts of the solution compute.

    Raises:
        ValueError: They do not fit the operands, or are not what the exercise says is computed.
    """
    subscripts = read(spec, solution)
    if fault := misfit(spec, subscripts):
        raise ValueError(fault)
    if fault := without_value(spec):
        raise ValueError(fault)
    for truth_ in truth(spec):
        if (verdict := decide(spec, truth_, subscripts)).status != "correct":
            raise ValueError(f"{subscripts.shown} is not {spec.computes}: {verdict.feedback}")
    return lambda arrays, _sizes: _computed(spec, subscripts, arrays)


def truth(spec: Einsum) -> Sequence[Truth]:
    """What the formula of the exercise computes, if it has one."""
    if spec.formula is None:
        return ()
    tree = spec.formula

    def value(arrays: Arrays, sizes: Mapping[str, int]) -> npt.NDArray[Any]:
        values = {
            name: array.reshape(1, *(*array.shape, 1, 1)[:2]).astype(float)
            for name, array in arrays.items()
        }
        found = evaluate(tree, spec.scope, Instance(1, sizes, values))[0]
        return np.asarray(found.reshape([extent for extent in found.shape if extent != 1]))

    return (value,)


def without_value(spec: Einsum) -> str:
    """Why the formula of the exercise cannot be worked out; empty if it can."""
    arrays, sizes = next(_trials(spec, seed=0))
    try:
        for truth_ in truth(spec):
            truth_(arrays, sizes)
    except UndefinedError as error:
        return f"{spec.computes} cannot be evaluated: {error}"
    return ""


def misfit(spec: Einsum, subscripts: Subscripts) -> str:
    """Why the subscripts cannot be applied to the operands; empty if they can."""
    names = list(spec.operands)
    if len(subscripts.inputs) != len(names):
        return f"there are {len(names)} operands ({', '.join(names)}) and letters for {len(subscripts.inputs)}"
    extents: dict[str, str | int] = {}
    for (name, shape), letters in zip(spec.operands.items(), subscripts.inputs, strict=True):
        if len(letters) != len(shape):
            return f"{name} has {len(shape)} axes and gets {len(letters)} letters"
        for letter, extent in zip(letters, shape, strict=True):
            if extents.setdefault(letter, extent) != extent:
                return f"the letter {letter} stands for two sizes, {extents[letter]} and {extent}"
    if unknown := [letter for letter in subscripts.output if letter not in extents]:
        return f"{unknown[0]} stands behind the arrow, and in front of it nowhere"
    if len(set(subscripts.output)) < len(subscripts.output):
        return "a letter stands twice behind the arrow"
    return ""


def decide(
    spec: Einsum, expected: Truth, subscripts: Subscripts, context: Context = NO_CONTEXT
) -> Verdict:
    """Right if the result is, on whole numbers and operands of different sizes."""
    if fault := misfit(spec, subscripts):
        return incorrect(Outcome.SHAPE_MISMATCH, fault)
    trials = [
        (_computed(spec, subscripts, arrays), expected(arrays, sizes))
        for arrays, sizes in _trials(spec, context.seed)
    ]
    if all(_equal(given, right) for given, right in trials):
        return correct()
    axes = trials[0][0].ndim
    if any(
        all(_equal(given.transpose(order), right) for given, right in trials)
        for order in permutations(range(axes))
    ):
        return incorrect(
            Outcome.TRANSPOSED, "the right entries, but the axes of the result in another order"
        )
    if any(given.ndim != right.ndim for given, right in trials):
        return incorrect(
            Outcome.SHAPE_MISMATCH, f"the result has {axes} axes, which is not what is asked for"
        )
    if any(given.shape != right.shape for given, right in trials):
        return incorrect(
            Outcome.SHAPE_MISMATCH, "the result does not have the shape that is asked for"
        )
    return incorrect(Outcome.VALUE, "the result has the right shape, but other entries")


def _equal(given: npt.NDArray[Any], right: npt.NDArray[Any]) -> bool:
    return given.shape == right.shape and bool(np.allclose(given, right, rtol=1e-9, atol=0))


def _computed(spec: Einsum, subscripts: Subscripts, arrays: Arrays) -> npt.NDArray[np.int64]:
    letters = f"{','.join(subscripts.inputs)}->{subscripts.output}"
    return np.asarray(np.einsum(letters, *(arrays[name] for name in spec.operands)))


def _trials(spec: Einsum, seed: int) -> Iterator[tuple[Arrays, Mapping[str, int]]]:
    """Operands of whole numbers, so that sums are exact, in two assignments of different sizes."""
    generator = random.Random(f"{seed}/einsum")  # noqa: S311
    for choice in _SIZES:
        sizes = dict(zip(spec.sizes, choice, strict=False))
        arrays = {}
        for name, shape in spec.operands.items():
            extents = [sizes[one] if isinstance(one, str) else one for one in shape]
            numbers = [generator.randint(1, _LARGEST) for _ in range(prod(extents))]
            arrays[name] = np.array(numbers, dtype=np.int64).reshape(extents)
        yield arrays, sizes


latex, questions = no_latex, no_questions
