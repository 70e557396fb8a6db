"""Pairwise different values for the sizes of a sheet, however many it declares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, count


def pairwise_different(names: Iterable[str], first: Sequence[int]) -> dict[str, int]:
    """A value for each size: the first ones as they are listed, then the smallest that are free."""
    free = (number for number in count(2) if number not in first)
    return dict(zip(sorted(names), chain(first, free), strict=False))
