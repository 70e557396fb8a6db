"""How far off a value is, told in bands so coarse that the key cannot be computed from them."""

from __future__ import annotations

from decimal import Decimal

_BANDS = ((Decimal("0.01"), "1 %"), (Decimal("0.1"), "10 %"), (Decimal(1), "100 %"))


def how_far(value: Decimal, expected: Decimal) -> str:
    """A phrase such as `off by less than 10 %`."""
    if not expected:
        return "off"
    share = abs(value - expected) / abs(expected)
    for limit, name in _BANDS:
        if share < limit:
            return f"off by less than {name}"
    return "off by 100 % or more"
