"""Words around the values of an answer that make others of them, or take them back."""

from __future__ import annotations

import re
from functools import cache

# What denies or doubts, what is done to a value, and values of another time.
WORDS = (
    "not|never|false|or|if|unless|maybe|perhaps|wrong|incorrect|except|minus|twice|half|double|opposite|negative"
    "|before|old|previous|initial|exchanged|swapped|instead|actually|ignore|sorry|wait|guess|mistake|should"
    "|would|were|was|percent"
)
# What does so in a heading, but in a sentence only tells how the values were found.
IN_HEADINGS = "no|none|nothing|impossible|cannot|when|without|times|two|second"


def changes(text: str) -> bool:
    """Whether there are such words."""
    return _changing().search(text) is not None


@cache
def _changing() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{WORDS})\b|\?", re.IGNORECASE)
