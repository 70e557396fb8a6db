"""What somebody takes at a kink: `At x = 0 it's not differentiable, one usually takes 0`."""

from __future__ import annotations

import re
from functools import cache


def without_value_at_kink(text: str) -> str:
    """The text without the value that is taken where a derivative does not exist, and a kink called by that."""
    text = _kink().sub("it is not differentiable", text)
    return _taken().sub(lambda found: " " * len(found[0]), text)


@cache
def _kink() -> re.Pattern[str]:
    return re.compile(r"\b(?:it|there)\s+(?:has|is)\s+a\s+kink\b", re.IGNORECASE)


@cache
def _taken() -> re.Pattern[str]:
    takes = r"(?:one|we|I|people)\s+(?:usually\s+|just\s+|often\s+)?(?:takes?|sets?|uses?)"
    return re.compile(
        rf"(?<=differentiable)(?:\s+there)?[,;]\s+(?:so\s+|but\s+)?{takes}\s+(?:0|1|0\.5|1/2)(?:\s+there)?(?!\w|\.\d)",
        re.IGNORECASE,
    )
