"""Numerical stability: functions at the edges of a type, against a reference of higher precision.

What is allowed follows P. Blanchard, D. J. Higham, N. J. Higham, "Accurately computing the
log-sum-exp and softmax functions", IMA J. Numer. Anal. 41 (2021): rounding z_i − max z, or the
log-sum-exp that is subtracted, moves softmax by that much times the unit roundoff.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from exercises.checks import Stable
from graders.kinds.code.result import (
    FailedCheckError,
    Question,
    array_of,
    expect_value,
    finite,
    same_shape,
    same_type,
    within,
)
from graders.sandbox.job import Call, Tensor
from graders.sandbox.replies import Reply

Precise = npt.NDArray[np.longdouble]
_SHAPES = ((5,), (4, 7), (2, 3, 6))
# One more has two rows of so many classes: what looks at the first ten only is no softmax.
_MANY_CLASSES = (40, 300)
# Four axes, one class, and an empty batch.
_OTHER_SHAPES = ((2, 3, 2, 4), (3, 1), (0, 6))
_LARGE = 1e4
# What each kind of input is made of: rows that lie far apart, and rows that reach far.
_MADE_OF = {
    "moderate": ("moderate",),
    "large": ("far apart", "far reaching"),
    "edges": ("edges", "lowest"),
    "masked": ("masked",),
    "shapes": ("moderate",),
}
# exp(z − logsumexp(z)) rounds the logsumexp; where that moves a probability by more, it is unstable.
_MOST_FROM_ROUNDING = 2e-3
_ULPS_OF_GRADIENT = 8
# A sum of half-precision probabilities is nearer to 1 than this.
_WHOLE = 0.02


def calls(check: Stable, generator: np.random.Generator) -> list[Call]:
    """The function of arrays of every kind, type, shape and axis that the check names."""
    asked = []
    pairs = [(name, kind) for name in check.inputs for kind in _MADE_OF[name]]
    for inputs, kind in pairs:
        for dtype in check.dtypes:
            many = (2, int(generator.integers(*_MANY_CLASSES)))
            for shape in _OTHER_SHAPES if inputs == "shapes" else (*_SHAPES, many):
                for axis in check.axes:
                    if _is_possible(check, shape, axis):
                        z = _input(kind, dtype, shape, axis, generator)
                        asked.append(_call(check, z, axis, generator))
    return asked


def _is_possible(check: Stable, shape: tuple[int, ...], axis: int) -> bool:
    """Whether there is such an axis, with something along it; an empty batch has no mean loss."""
    if not -len(shape) <= axis < len(shape) or not shape[axis]:
        return False
    return 0 not in shape or check.function != "cross-entropy"


def _call(check: Stable, z: np.ndarray, axis: int, generator: np.random.Generator) -> Call:
    targets = generator.integers(0, z.shape[axis], _without(z.shape, axis))
    highest = np.expand_dims(z.argmax(axis=axis), axis)
    aimed = np.take_along_axis(z, np.expand_dims(np.asarray(targets), axis), axis)
    # A target of probability 0 has an infinite cross-entropy, which is nothing to compare.
    targets = np.where(np.isfinite(aimed), np.expand_dims(np.asarray(targets), axis), highest)
    given = {
        "z": Tensor(z, requires_grad=check.gradient),
        "axis": axis,
        "targets": Tensor(targets.squeeze(axis).astype(np.int64)),
    }
    options: dict[str, Any] = {}
    if check.gradient:
        like = _value(check, z, axis, targets).shape
        options["cotangent"] = Tensor(generator.normal(size=like).astype(z.dtype))
    return Call("call", check.call, [given[one] for one in check.given], options=options)


def _input(
    kind: str, dtype: str, shape: tuple[int, ...], axis: int, generator: np.random.Generator
) -> np.ndarray:
    largest = float(np.finfo(dtype).max)
    # Of many classes the first half says nothing of the largest: it is low, or hidden.
    low = shape[axis] // 2 if shape[axis] >= _MANY_CLASSES[0] else 0
    if kind == "far apart":
        z = generator.normal(size=shape)
        rows = np.moveaxis(z, axis, -1).reshape(-1, shape[axis]).copy()
        rows += _LARGE * np.resize([-1.0, 1.0, 0.0], len(rows))[:, None]
        across = np.moveaxis(z, axis, -1).shape
        z = np.moveaxis(rows.reshape(across), -1, axis)
    elif kind == "far reaching":
        signs = generator.choice([-1, 1], shape)
        np.moveaxis(signs, axis, 0)[:low] = -1
        np.moveaxis(signs, axis, 0)[-1] = 1
        z = generator.normal(size=shape) + _LARGE * signs
    elif kind == "edges":
        z = largest * generator.choice([-1.0, -0.5, 0.0, 0.5, 1.0], shape)
        np.moveaxis(z, axis, 0)[:2] = largest  # two equal ones share all the probability
    elif kind == "lowest":
        z = np.full(shape, -largest)  # below every number that somebody may have put for −∞
    else:
        z = 2 * generator.normal(size=shape)
    z = z.astype(dtype)
    if kind in {"masked", "lowest"}:
        hidden = generator.random(shape) < 0.5
        np.moveaxis(hidden, axis, 0)[: max(low, 1)] = True
        np.moveaxis(hidden, axis, 0)[-1] = False  # at least one is left
        z[hidden] = -np.inf
    return z


def judge(question: Question, asked: Sequence[Call], replies: Sequence[Reply]) -> None:
    """Compare values and gradients, in units of the last place of the input's type."""
    check = question.check
    assert isinstance(check, Stable)
    for call, reply in zip(asked, replies, strict=True):
        expect_value(question, reply)
        given = dict(zip(check.given, call.arguments, strict=True))
        z: np.ndarray = given["z"].array
        axis: int = given.get("axis", check.axes[0])
        targets = given["targets"].array if "targets" in given else None
        if targets is not None:
            targets = np.expand_dims(targets, axis)
        what = _described(check, z)
        expected = _value(check, z, axis, targets)
        got = array_of(reply, "value", what)
        same_shape(got, expected.shape, what)
        same_type(reply, z, what)
        finite(got, expected, what)
        rule = f"{check.ulps:g} units in the last place of {z.dtype.name}, and the rounding of z"
        try:
            within(got, expected, _allowed(check, z, axis, expected), what, rule)
        except FailedCheckError as error:
            told = _added_up(got, axis) if check.function == "softmax" else ""
            if told:
                raise FailedCheckError(error.code, f"{what} {told}") from error
            raise
        if check.gradient:
            cotangent: np.ndarray = call.options["cotangent"].array
            slope = _gradient(check, z, axis, targets, cotangent)
            what = f"the gradient of {what}"
            gradient = array_of(reply, "gradient", what)
            same_shape(gradient, slope.shape, what)
            finite(gradient, slope, what)
            scale = float(np.abs(cotangent).max(initial=0.0))
            near = np.full(slope.shape, scale * _of_gradient(check, z, axis))
            within(gradient, slope, near, what, "rounding")


def _added_up(got: np.ndarray, axis: int) -> str:
    """What is wrong with a softmax that does not add up to 1 along its axis; empty where it does."""
    axis %= got.ndim
    if _adds_up(got, axis):
        return ""
    others = [one for one in range(got.ndim) if one != axis and _adds_up(got, one)]
    if len(others) == 1:
        return f"adds up to 1 along axis {others[0]}, but it is to be taken along axis {axis}, counted from 0"
    return f"does not add up to 1 along axis {axis}"


def _adds_up(got: np.ndarray, axis: int) -> bool:
    """Whether all entries along an axis are probabilities of a whole."""
    total = got.astype(np.float64).sum(axis=axis)
    return bool((np.abs(total - 1) <= _WHOLE).all() and total.size)


def _described(check: Stable, z: np.ndarray) -> str:
    if check.public and z.size <= 8:
        return f"{check.call}({z.tolist()})"
    return f"{check.call} of a {z.dtype.name} tensor of shape {z.shape}"


def _without(shape: tuple[int, ...], axis: int) -> tuple[int, ...]:
    axis %= len(shape)
    return shape[:axis] + shape[axis + 1 :]


def _logsumexp(z: np.ndarray, axis: int) -> tuple[Precise, Precise]:
    """Z in higher precision and its log-sum-exp, with the axis kept."""
    precise = z.astype(np.longdouble)
    highest = precise.max(axis=axis, keepdims=True)
    total = np.exp(precise - highest).sum(axis=axis, keepdims=True)
    return precise, highest + np.log(total)


def _softmax(z: np.ndarray, axis: int) -> Precise:
    precise = z.astype(np.longdouble)
    powers = np.exp(precise - precise.max(axis=axis, keepdims=True))
    return np.asarray(powers / powers.sum(axis=axis, keepdims=True))


def _value(check: Stable, z: np.ndarray, axis: int, targets: np.ndarray | None) -> np.ndarray:
    """The right value in float64; `targets` keep the axis, with length 1."""
    with np.errstate(all="ignore"):
        precise, total = _logsumexp(z, axis)
        if check.function == "softmax":
            value = _softmax(z, axis)
        elif check.function == "log-softmax":
            value = _softmax_logarithm(precise, axis)
        elif check.function == "logsumexp":
            value = total.squeeze(axis)
        else:
            assert targets is not None
            losses = -np.take_along_axis(_softmax_logarithm(precise, axis), targets, axis)
            value = np.asarray(losses.mean())
        beyond = np.isinf(value.astype(z.dtype))  # cannot be said in the type of z
        return np.asarray(np.where(beyond, np.sign(value) * np.inf, value), dtype=np.float64)


def _softmax_logarithm(precise: Precise, axis: int) -> Precise:
    """Log softmax, without the large number that a log-sum-exp may be."""
    shifted = precise - precise.max(axis=axis, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True)))


def _gradient(
    check: Stable, z: np.ndarray, axis: int, targets: np.ndarray | None, cotangent: np.ndarray
) -> np.ndarray:
    """The derivative with respect to z along the cotangent."""
    with np.errstate(all="ignore"):
        share = np.asarray(_softmax(z, axis), dtype=np.float64)
        along = cotangent.astype(np.float64)
        if check.function == "softmax":
            mean = (along * share).sum(axis=axis, keepdims=True)
            return np.asarray(share * (along - mean))
        if check.function == "log-softmax":
            return np.asarray(along - share * along.sum(axis=axis, keepdims=True))
        if check.function == "logsumexp":
            return np.asarray(share * np.expand_dims(along, axis))
        assert targets is not None
        hit = np.zeros_like(share)
        np.put_along_axis(hit, targets, 1.0, axis)
        return np.asarray((share - hit) * along / targets.size)


def _allowed(check: Stable, z: np.ndarray, axis: int, expected: np.ndarray) -> np.ndarray:
    """How far off each entry may be."""
    limits = np.finfo(z.dtype)
    unit = float(limits.eps)
    with np.errstate(all="ignore"):
        precise, total = _logsumexp(z, axis)
        distance = np.abs(precise - precise.max(axis=axis, keepdims=True)).astype(np.float64)
        size = np.abs(total).astype(np.float64)
    distance[~np.isfinite(distance)] = 0.0
    rounding = np.minimum(size * unit, _MOST_FROM_ROUNDING)
    if check.function == "softmax":
        relative = (check.ulps + np.minimum(distance, float(limits.max))) * unit + rounding
        return np.asarray(relative * np.abs(expected) + float(limits.tiny))
    if check.function == "logsumexp":
        rounding = rounding.squeeze(axis)
    elif check.function == "cross-entropy":
        rounding = np.asarray(rounding.max())
    return np.asarray(check.ulps * unit * np.maximum(np.abs(expected), 1.0) + rounding)


def _of_gradient(check: Stable, z: np.ndarray, axis: int) -> float:
    """How far off a gradient may be, for a cotangent of size 1."""
    with np.errstate(all="ignore"):
        size = float(np.abs(_logsumexp(z, axis)[1]).max())
    unit = float(np.finfo(z.dtype).eps)
    return _ULPS_OF_GRADIENT * check.ulps * unit + 2 * min(size * unit, _MOST_FROM_ROUNDING)
