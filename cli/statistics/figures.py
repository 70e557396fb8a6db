"""The figures of item analysis: facility, discrimination, and how reliable the sum is."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# The two-sided 95 % point of the normal distribution.
_Z = 1.96
# Enough that the ends of the interval stand still in the second decimal.
_RESAMPLES = 1000
# Any fixed number: the same class has the same figures.
_SEED = 20

# An interval of a correlation needs its standard error, 1/√(n − 3), and a spread on both sides.
_FEWEST = 5


class Figure(NamedTuple):
    """A figure with its 95 % interval, and over how many students it was taken."""

    value: float
    low: float
    high: float
    students: int


def facility(shares: Floats) -> float | None:
    """The mean share of the points, over those whose mark is known."""
    known = shares[~np.isnan(shares)]
    return float(known.mean()) if known.size else None


def discrimination(shares: Floats, rest: Floats) -> Figure | None:
    """The correlation of a part with the rest of the sheet; None where one of them never differs.

    The interval is Fisher's.
    """
    known = ~np.isnan(shares) & ~np.isnan(rest)
    here, elsewhere = shares[known], rest[known]
    if here.size < _FEWEST or np.ptp(here) == 0 or np.ptp(elsewhere) == 0:
        return None
    value = float(np.corrcoef(here, elsewhere)[0, 1])
    middle, half = math.atanh(max(-1 + 1e-9, min(1 - 1e-9, value))), _Z / math.sqrt(here.size - 3)
    return Figure(value, math.tanh(middle - half), math.tanh(middle + half), int(here.size))


def alpha(items: Floats) -> Figure | None:
    """Cronbach's alpha of a table of students by items, with a bootstrap interval over students.

    None where there are fewer than two items, or all sums are equal.
    """
    value = alpha_value(items)
    if math.isnan(value):
        return None
    draws = np.random.default_rng(_SEED)
    weights = draws.multinomial(len(items), [1 / len(items)] * len(items), size=_RESAMPLES)
    spread = _alpha(items, weights.astype(float))
    low, high = np.nanquantile(spread, [0.025, 0.975])
    return Figure(value, float(low), float(high), len(items))


def alpha_value(items: Floats) -> float:
    """Cronbach's alpha alone, NaN where there is none."""
    return float(_alpha(items, np.ones((1, len(items))))[0]) if len(items) else math.nan


def _alpha(items: Floats, weights: Floats) -> Floats:
    """Alpha under each row of weights of the students."""
    number = items.shape[1]
    if number < 2:
        return np.full(len(weights), np.nan)
    single = _variances(items, weights).sum(axis=1)
    whole = _variances(items.sum(axis=1, keepdims=True), weights)[:, 0]
    ratio: Floats = np.divide(single, whole, out=np.full(len(weights), np.nan), where=whole > 0)
    values: Floats = number / (number - 1) * (1 - ratio)
    return values


def _variances(columns: Floats, weights: Floats) -> Floats:
    total = weights.sum(axis=1, keepdims=True)
    centred = columns - columns.mean(axis=0)  # else squares of large numbers are subtracted
    mean = weights @ centred / total
    variances: Floats = np.maximum(weights @ centred**2 / total - mean**2, 0.0)
    return variances
