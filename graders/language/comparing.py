"""Two values on one instance: equal, or how they differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

import numpy as np
import numpy.typing as npt

from graders.language.instance import Array, is_scalar

Booleans = npt.NDArray[np.bool_]

# What double precision keeps of a formula of homework; a digit that a student mistypes is a thousand times larger.
RELATIVE = 1e-9
_FLOOR = 64 * np.finfo(float).eps / RELATIVE


def judged(given: Array, expected: Array, largest: Callable[[], Array] | None) -> tuple[str, str]:
    """The outcome on one instance, and the layout in which a matrix was read as a tensor.

    `largest` tells the largest values on the way, for each draw: what cancels loses digits.
    """
    candidates = fitted(given, expected)
    if candidates is None:
        turned = given.swapaxes(1, 2) if given.ndim == 3 else given
        if turned.shape == expected.shape and compared(turned, expected, None) == "equal":
            return "transposed", ""
        return "shape-mismatch", ""
    outcomes = []
    for layout, one in candidates:
        outcome = compared(one, expected, None)
        if largest and outcome not in {"equal", "skipped"}:
            floor = largest().reshape(len(expected), -1).max(axis=1)
            outcome = compared(one, expected, floor)
        if outcome in {"equal", "skipped"}:
            return outcome, layout
        outcomes.append(outcome)
    return next((one for one in outcomes if one != "value"), outcomes[0]), ""


def fitted(given: Array, expected: Array) -> list[tuple[str, Array]] | None:
    """The answer in the shape of the expected value, in every way that is allowed."""
    if given.shape == expected.shape:
        return [("", given)]
    if (
        given.ndim == 3
        and is_scalar(given)
        and not given.any()
        and not expected[np.isfinite(expected)].any()
    ):
        return [("", np.zeros_like(expected))]
    if given.ndim == 3 and expected.ndim == 2 and 1 in given.shape[1:]:
        return [("", given.reshape(len(given), -1))] if given[0].size == expected[0].size else None
    if given.ndim == 2 and expected.ndim == 3 and 1 in expected.shape[1:]:
        same = given[0].size == expected[0].size
        return [("", given.reshape(expected.shape))] if same else None
    if given.ndim == 3 and expected.ndim == 5:
        return _tensor_layouts(given, expected)
    return None


def _tensor_layouts(given: Array, expected: Array) -> list[tuple[str, Array]] | None:
    """A matrix read as a 4-tensor, its rows and columns stacked in one of two orders each."""
    _, m, n, p, q = expected.shape
    if given.shape[1:] != (m * n, p * q):
        return None
    layouts = []
    for rows, columns in product(("row", "column"), repeat=2):
        out = (m, n) if rows == "row" else (n, m)
        into = (p, q) if columns == "row" else (q, p)
        tensor = given.reshape(len(given), *out, *into)
        if rows == "column":
            tensor = tensor.swapaxes(1, 2)
        if columns == "column":
            tensor = tensor.swapaxes(3, 4)
        layouts.append((f"{rows}-major output, {columns}-major input", tensor))
    return layouts


def agreeing(given: Array, expected: Array, relative: float = RELATIVE) -> Booleans:
    """In which draws the values agree up to a share of the largest expected entry.

    Only where the expected value is defined is it looked at.
    """
    axes = tuple(range(1, expected.ndim))
    defined = np.isfinite(expected)
    known = (np.isfinite(given) | ~defined).all(axis=axes)
    scale = np.abs(np.where(defined, expected, 0.0)).max(axis=axes)
    with np.errstate(invalid="ignore"):
        far = np.where(defined, np.abs(given - expected), 0.0).max(axis=axes)
        return np.asarray(known & (far <= relative * scale))


def farthest(given: Array, expected: Array, draws: Booleans, most: int) -> list[int]:
    """Of some draws those in which the values differ most, relative to the largest expected entry."""
    numbers = np.flatnonzero(draws)
    axes = tuple(range(1, expected.ndim))
    with np.errstate(all="ignore"):
        far = np.abs(given[numbers] - expected[numbers]).max(axis=axes)
        shares = np.nan_to_num(far / np.abs(expected[numbers]).max(axis=axes), nan=np.inf)
    return [int(number) for number in numbers[np.argsort(-shares, kind="stable")[:most]]]


def compared(given: Array, expected: Array, floor: Array | None) -> str:
    """How the answer compares on one instance, wherever the expected formula is defined."""
    axes = tuple(range(1, expected.ndim))
    defined = np.isfinite(expected)
    if not defined.any():
        return "skipped"
    if not np.isfinite(given[defined]).all():
        return "undefined"
    expected = np.where(defined, expected, 0.0)
    given = np.where(defined, given, 0.0)
    scale = np.abs(expected).max(axis=axes)
    if floor is not None:
        scale = np.maximum(scale, _FLOOR * floor)
    if _close(given, expected, scale, axes):
        return "equal"
    if _close(-given, expected, scale, axes):
        return "sign"
    square = given.ndim == 3 and given.shape[1] == given.shape[2] != 1
    if square and _close(given.swapaxes(1, 2), expected, scale, axes):
        return "transposed"
    ratio = _ratio(given, expected)
    return f"factor {ratio:.9g}" if ratio else "value"


def _close(given: Array, expected: Array, scale: Array, axes: tuple[int, ...]) -> bool:
    return bool((np.abs(given - expected).max(axis=axes) <= RELATIVE * scale).all())


def _ratio(given: Array, expected: Array) -> float:
    """The constant factor between two values, 0 if there is none."""
    largest = np.unravel_index(np.abs(given).argmax(), given.shape)
    if not given[largest] or not expected[largest]:
        return 0.0
    ratio = float(expected[largest] / given[largest])
    error = np.abs(given * ratio - expected).max()
    return ratio if error <= 1e-7 * np.abs(expected).max() else 0.0


def together(outcomes: Sequence[str]) -> str:
    """One outcome for all instances: a diagnosis only where it holds on each of them."""
    told = [outcome for outcome in outcomes if outcome != "skipped"]
    if all(outcome == "equal" for outcome in told):
        return "equal"
    for special in ("shape-mismatch", "undefined"):
        if special in told:
            return special
    if len(set(told)) == 1:
        return told[0].split()[0]
    return "value"
