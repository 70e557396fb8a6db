"""How far off a value is, told so coarsely that the key cannot be computed from many answers."""

from __future__ import annotations

from decimal import Decimal


def how_far(value: Decimal, expected: Decimal) -> str:
    """One of two phrases, which change only at powers of ten.

    A band around the key would have edges from which the key follows: a dozen answers found one.
    """
    if value and expected and value.adjusted() == expected.adjusted():
        return "of the right order of magnitude, but not right; check which numbers enter it"
    return "not right, nor of the right order of magnitude; check which numbers enter it"
