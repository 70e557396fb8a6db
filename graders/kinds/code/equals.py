"""A function of drawn arrays, compared with a formula of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from exercises.checks import Draw, Equals
from exercises.language.errors import UndefinedError
from exercises.symbols import scope_of
from graders.kinds.code.result import (
    AssignmentFaultError,
    Question,
    array_of,
    expect_value,
    finite,
    same_shape,
    within,
)
from graders.language.evaluate import evaluate
from graders.language.instance import Instance
from graders.sandbox.job import Call, Tensor
from graders.sandbox.replies import Reply


def calls(check: Equals, generator: np.random.Generator) -> list[Call]:
    """The function with arrays drawn anew for every case."""
    return [
        Call(
            "call",
            check.call,
            [Tensor(_drawn(draw, generator)) for draw in check.arguments.values()],
        )
        for _ in range(check.cases)
    ]


def samples(check: Equals, seed: int = 0) -> Iterator[np.ndarray]:
    """The formula's values for arrays as they are drawn.

    Raises:
        UndefinedError: The formula has no value for them.
    """
    generator = np.random.default_rng(seed)
    for _ in range(check.cases):
        yield _expected(check, {n: _drawn(draw, generator) for n, draw in check.arguments.items()})


def judge(question: Question, asked: Sequence[Call], replies: Sequence[Reply]) -> None:
    """Compare what was returned with the value of the formula."""
    check = question.check
    assert isinstance(check, Equals)
    for call, reply in zip(asked, replies, strict=True):
        expect_value(question, reply)
        arrays = dict(zip(check.arguments, (one.array for one in call.arguments), strict=True))
        shown = ", ".join(f"{name} = {array.tolist()}" for name, array in arrays.items())
        what = f"{check.call}({shown if check.public else ', '.join(arrays)})"
        expected = _certain(check, arrays)
        got = array_of(reply, "value", what, whole=bool((expected == np.round(expected)).all()))
        alike = np.squeeze(got).shape == np.squeeze(expected).shape
        expected = expected.reshape(got.shape if alike else _plain_shape(expected))
        same_shape(got, expected.shape, what)
        finite(got, expected, what)
        allowed = check.absolute + check.relative * np.abs(expected)
        rule = f"{check.relative:g} of the value, plus {check.absolute:g}"
        within(got, expected, allowed, what, rule)


def _plain_shape(expected: np.ndarray) -> tuple[int, ...]:
    """The shape as a program has it: a column of the formula is a vector."""
    return expected.shape if expected.ndim != 2 or expected.shape[1] != 1 else expected.shape[:1]


def _drawn(draw: Draw, generator: np.random.Generator) -> np.ndarray:
    if draw.distribution == "integers":
        return generator.integers(int(draw.low), int(draw.high) + 1, draw.shape).astype(draw.dtype)
    if draw.distribution == "uniform":
        return generator.uniform(draw.low, draw.high, draw.shape).astype(draw.dtype)
    return generator.normal(draw.low, draw.high, draw.shape).astype(draw.dtype)


def _certain(check: Equals, arrays: dict[str, np.ndarray]) -> np.ndarray:
    """The formula's value, which must be there to compare with."""
    try:
        expected = _expected(check, arrays)
    except UndefinedError as error:
        raise AssignmentFaultError(
            f"what {check.call} should return has no value ({error})"
        ) from error
    if not np.isfinite(expected).all():
        raise AssignmentFaultError(f"what {check.call} should return is not finite here")
    return expected


def _expected(check: Equals, arrays: dict[str, np.ndarray]) -> np.ndarray:
    """The formula's value, rows × columns."""
    values = {
        name: array.astype(np.float64).reshape(1, *(*array.shape, 1, 1)[:2])
        for name, array in arrays.items()
    }
    value = evaluate(check.formula(), scope_of(check.symbols), Instance(1, {}, values))
    return np.asarray(value[0])
