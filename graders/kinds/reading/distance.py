"""How far off a value is, told in bands so coarse that the key cannot be computed from them."""

from __future__ import annotations

from decimal import Decimal

_BANDS = (
    (Decimal("0.01"), "off by less than 1 %"),
    (Decimal("0.1"), "off by 1 % to 10 %"),
    (Decimal(1), "off by 10 % to 100 %"),
)


def how_far(value: Decimal, expected: Decimal) -> str:
    """A phrase such as `off by 1 % to 10 %`."""
    if not expected:
        return "off"
    share = abs(value - expected) / abs(expected)
    for limit, phrase in _BANDS:
        if share < limit:
            return phrase
    return "off by 100 % or more"
