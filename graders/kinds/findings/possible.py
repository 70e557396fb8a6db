"""Whether reported figures can be true at all: shares of examples, spreads, losses beside accuracies."""

from __future__ import annotations

import math

# A float stands for a decimal here; what is cut off and what is rounded differ by whole units.
_ROUNDING = 1e-9


def is_share_of(value: float, unit: float, examples: int) -> bool:
    """Whether so many examples can be right, of `examples`, that the share is written like this.

    Args:
        value: The share as it was written.
        unit: One unit of its last digit; it may have been rounded, or cut off.
        examples: How many there are.
    """
    if not 0 <= value <= 1:
        return False
    nearest = math.floor(value * examples)
    return any(
        _is_written(count / examples, value, unit)
        for count in (nearest - 1, nearest, nearest + 1)
        if 0 <= count <= examples
    )


def _is_written(share: float, value: float, unit: float) -> bool:
    room = _ROUNDING * max(1.0, unit)
    rounded = abs(share - value) <= unit / 2 + room
    cut_off = -room <= share - value < unit - room
    return rounded or cut_off


def widest_spread(mean: float, runs: int | None = None) -> float:
    """The largest standard deviation of shares with this mean: all of them 0 or 1.

    Args:
        mean: Between 0 and 1.
        runs: How many there are, for the deviation of a sample; unknown, at least two.
    """
    runs = 2 if runs is None else max(runs, 2)
    return math.sqrt(max(mean * (1 - mean), 0.0) * runs / (runs - 1))


def least_loss(accuracy: float) -> float:
    """The least mean cross-entropy beside an accuracy.

    The right class of a misclassified example has at most probability ½, however many classes there
    are, since another one has at least as much: each costs at least log 2.
    """
    return (1 - accuracy) * math.log(2)
