"""How far the number is from its target, told behind it: `0.191, so the error is 1 - 0.191 = 0.809`."""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal
from functools import cache

from exercises.language.errors import RefusedError
from exercises.tolerances import TypedNumber
from graders.kinds.reading.clauses.heads import spelled

_HALF = Decimal("0.5")


def without_error(text: str, data: Collection[Decimal], own: Collection[str]) -> tuple[str, str]:
    """The text without the error that is told behind its number, and that error; none where none is told.

    Args:
        text: What was typed.
        data: The values that the exercise gives; the target is one of them.
        own: What the number that is asked for may be called, each as `spelled`.

    Raises:
        RefusedError: No value that the exercise gives is so far from the number.
    """
    found = _error_behind().fullmatch(text) if data else None
    if found is None or spelled(found["quantity"] or "error") in own:
        return text, ""
    value = Decimal(found["value"].replace("−", "-"))
    error = TypedNumber.rounded((found["error"] or found["off"]).replace("−", "-"))
    told = " ".join(found["told"].split())
    differences = [target - value for target in data]
    if not any(
        error.rounds(abs(one)) or error.rounds(-abs(one)) or error.rounds(_HALF * one**2)
        for one in differences
    ):
        raise RefusedError(f'what does "{told}" mean for it? Write the number alone', 0)
    return text[: found.end("value")], told


@cache
def _error_behind() -> re.Pattern[str]:
    number = r"[-−]?\d+(?:\.\d+)?"
    so = r"(?:(?:and|so|thus|hence|therefore|then|which\s+means)\s+)*"
    joint = rf"(?:\s*[,;.(]\s*|\s+[-–—]\s+|\s+(?=and\b|so\b)){so}"
    target = rf"(?:(?:the\s+)?target\s+(?:is|was|=)\s+{number}[,;]?\s+{so})?"
    named = r"(?:(?:the|its|my|an?)\s+)?(?P<quantity>error|loss|difference|residual)"
    named += r"(?:\s*[=:]\s*|\s+(?:(?:is|of|equals)\s+)?)"
    signs = r"[a-zŷ]\w*\s*[-−]\s*[a-zŷ]\w*\s*=\s*"
    calculated = r"(?:[-\d.\s()^*/½·−]+=\s*)?"
    side = r"below|above|short\s+of|off|under|over|away\s+from|from"
    return re.compile(
        rf".*?(?<![\d.])(?P<value>{number}){joint}(?P<told>{target}(?:{named}|{signs}){calculated}(?P<error>{number})"
        rf"|(?:which|this|it)\s+is\s+(?P<off>{number})\s+(?:{side})(?:\s+(?:the|its|our)\s+target)?)[\s.)!]*",
        re.IGNORECASE | re.DOTALL,
    )
