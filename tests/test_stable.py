"""Numerical stability, decided on values: what numpy computes in a type, as a student's program might."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from programs import LAB8

from exercises.checks import Stable
from graders.kinds.code import stable
from graders.kinds.code.result import FailedCheckError, Question
from graders.sandbox.job import Call
from graders.sandbox.replies import Reply

Function = Callable[..., Any]


def check(function: str, inputs: str, **options: Any) -> Stable:
    given = ("z", "targets") if function == "cross-entropy" else ("z",)
    return Stable.model_validate({
        "name": "n", "says": "s", "check": "stable", "call": "f", "function": function,
        "inputs": inputs.split(), "given": given, "dtypes": ["float16", "float32", "float64"],
        **options,
    })  # fmt: skip


def code(asked: Stable, function: Function, seed: int = 0) -> str:
    """The code of the failure of a function, empty if it passes."""
    error = failure(asked, function, seed)
    return error.code if error else ""


def failure(asked: Stable, function: Function, seed: int = 0) -> FailedCheckError | None:
    calls = stable.calls(asked, np.random.default_rng(seed))
    with np.errstate(all="ignore"):
        replies = [_reply(function, call) for call in calls]
    try:
        stable.judge(Question(asked, LAB8[0].spec.program), calls, replies)
    except FailedCheckError as error:
        return error
    return None


def _reply(function: Function, call: Call) -> Reply:
    try:
        return Reply("value", {"value": _applied(function, call)})
    except ValueError as error:
        return Reply("raised", error="ValueError", message=str(error))


def _applied(function: Function, call: Call) -> np.ndarray:
    given = [getattr(one, "array", one) for one in call.arguments]
    return np.asarray(function(*given))


def shifted(z: np.ndarray, axis: int = -1) -> np.ndarray:
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def naive(z: np.ndarray) -> np.ndarray:
    return np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)


def logsumexp(z: np.ndarray, axis: int = -1) -> np.ndarray:
    m = z.max(axis=axis, keepdims=True)
    return (m + np.log(np.exp(z - m).sum(axis=axis, keepdims=True))).squeeze(axis)


def log_softmax(z: np.ndarray) -> np.ndarray:
    shift = z - z.max(axis=-1, keepdims=True)
    return shift - np.log(np.exp(shift).sum(axis=-1, keepdims=True))


def cross_entropy(z: np.ndarray, targets: np.ndarray) -> np.ndarray:
    picked = np.take_along_axis(log_softmax(z), np.expand_dims(targets, -1), -1)
    return -picked.astype(np.float64).mean().astype(z.dtype)


EVERYWHERE = "moderate large edges masked"
SOFTMAX: dict[str, tuple[Function, str, str]] = {
    "shifted by the maximum": (shifted, EVERYWHERE, ""),
    "log-softmax first": (lambda z: np.exp(log_softmax(z)), EVERYWHERE, ""),
    "minus the log-sum-exp, single precision": (lambda z: np.exp(z - logsumexp(z)[..., None]), "moderate masked", ""),
    "naive where it works": (naive, "moderate masked", ""),
    "naive": (naive, "large", "not-finite"),
    "naive at the edges": (naive, "edges", "not-finite"),
    "minus the log-sum-exp at the edges": (lambda z: np.exp(z - logsumexp(z)[..., None]), "edges", "wrong-value"),
    "shifted by the mean": (lambda z: naive(z - z.mean(axis=-1, keepdims=True)), "large", "not-finite"),
    "shifted by the maximum of all": (lambda z: naive(z - z.max()), "large", "not-finite"),
    "shifted by the mean, masked": (lambda z: naive(z - z.mean(axis=-1, keepdims=True)), "masked", "not-finite"),
    "clipped": (lambda z: naive(np.clip(z, -8, 8)), "large", "wrong-value"),
    "another axis": (lambda z: shifted(z, 0), "moderate", "wrong-value"),
    "over everything": (lambda z: np.exp(z) / np.exp(z).sum(), "moderate", "wrong-value"),
    "not normalised": (lambda z: np.exp(z - z.max(axis=-1, keepdims=True)), "moderate", "wrong-value"),
    "a number added below": (lambda z: np.exp(z) / (np.exp(z).sum(-1, keepdims=True) + z.dtype.type(0.05)), "moderate", "wrong-value"),
    "its logarithm": (log_softmax, "moderate", "wrong-value"),
    "rounded": (lambda z: shifted(z).round(2), "moderate", "wrong-value"),
    "a smaller type": (lambda z: shifted(z).astype(np.float16), "moderate", "wrong-dtype"),
    "base two": (lambda z: np.exp2(z) / np.exp2(z).sum(-1, keepdims=True), "moderate", "wrong-value"),
    "the mask forgotten": (lambda z: shifted(np.where(np.isinf(z), 0, z)), "masked", "wrong-value"),
    "the mask a small number": (lambda z: shifted(np.where(np.isinf(z), -3, z)), "masked", "wrong-value"),
    "an axis lost": (lambda z: shifted(z)[..., 0], "moderate", "shape-mismatch"),
    "whole numbers": (lambda z: shifted(z).round().astype(np.int64), "moderate", "wrong-dtype"),
}  # fmt: skip


@pytest.mark.parametrize("what", SOFTMAX)
@pytest.mark.parametrize("seed", range(3))
def test_softmax(what: str, seed: int) -> None:
    function, inputs, expected = SOFTMAX[what]
    assert code(check("softmax", inputs), function, seed) == expected


@pytest.mark.parametrize(
    ("function", "inputs", "told"),
    [
        (lambda z: shifted(z, 0), "moderate", "adds up to 1 along axis 0, but it is to be taken along axis 1"),
        (lambda z: shifted(z, 0), "masked", "is NaN in"),
        (lambda z: np.exp(z - z.max(axis=-1, keepdims=True)), "moderate", "does not add up to 1"),
        (lambda z: shifted(z).round(2), "moderate", "is wrong in"),  # it adds up
        (lambda z: np.exp2(z) / np.exp2(z).sum(-1, keepdims=True), "moderate", "is wrong in"),
    ],
)  # fmt: skip
def test_along_which_axis_it_adds_up_is_told(function: Function, inputs: str, told: str) -> None:
    for seed in range(3):
        error = failure(check("softmax", inputs), function, seed)
        assert error
        assert told in error.feedback


OTHERS: dict[str, tuple[str, Function, str, str]] = {
    "logsumexp": ("logsumexp", logsumexp, EVERYWHERE, ""),
    "logsumexp, naive": ("logsumexp", lambda z: np.log(np.exp(z).sum(-1)), "large", "not-finite"),
    "logsumexp, the maximum only": ("logsumexp", lambda z: z.max(-1), "moderate", "wrong-value"),
    "logsumexp, the axis kept": ("logsumexp", lambda z: logsumexp(z)[..., None], "moderate", "shape-mismatch"),
    "log-softmax": ("log-softmax", log_softmax, EVERYWHERE, ""),
    "log-softmax, of a stable softmax": ("log-softmax", lambda z: np.log(shifted(z)), "large", "not-finite"),
    "cross-entropy": ("cross-entropy", cross_entropy, "moderate large masked", ""),
    "cross-entropy, of a stable softmax": ("cross-entropy", lambda z, t: -np.log(np.take_along_axis(shifted(z), np.expand_dims(t, -1), -1)).mean(), "large", "not-finite"),
    "cross-entropy, summed": ("cross-entropy", lambda z, t: cross_entropy(z, t) * t.size, "moderate", "wrong-value"),
    "cross-entropy, without the sign": ("cross-entropy", lambda z, t: -cross_entropy(z, t), "moderate", "wrong-value"),
}  # fmt: skip


@pytest.mark.parametrize("what", OTHERS)
@pytest.mark.parametrize("seed", range(3))
def test_other_functions(what: str, seed: int) -> None:
    function, call, inputs, expected = OTHERS[what]
    assert code(check(function, inputs), call, seed) == expected


@pytest.mark.parametrize("axis", [-3, -2, -1, 0, 1, 2])
def test_any_axis(axis: int) -> None:
    asked = check("softmax", EVERYWHERE, given=["z", "axis"], axes=[axis])
    assert code(asked, shifted) == ""
    assert code(asked, lambda z, axis: shifted(z, (axis + 1) % z.ndim)) in {"", "wrong-value"}


@pytest.mark.parametrize(("ulps", "expected"), [(2.0, ""), (40.0, "wrong-value")])
def test_both_sides_of_the_tolerance(ulps: float, expected: str) -> None:
    def off(z: np.ndarray) -> np.ndarray:
        right = shifted(z.astype(np.longdouble))
        return (right * (1 + ulps * np.finfo(z.dtype).eps)).astype(z.dtype)

    assert code(check("softmax", "moderate"), off) == expected


def test_a_check_that_makes_no_sense_is_refused() -> None:
    for options in ({"given": ["axis"]}, {"axes": [0, 1]}, {"given": ["z", "targets"]}):
        with pytest.raises(ValueError, match=r"function|cross-entropy"):
            check("softmax", "moderate", **options)
