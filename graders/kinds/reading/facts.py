"""Negations that say what something is like, `does not depend on x`, and deny nothing of the answer."""

from __future__ import annotations

import re
from functools import cache

# A negation of these says what something is like, and nothing of the answer.
_FACTS = r"(?:depend|contain|change|appear|occur|matter|contribute|vary|involve)s?"


def without_facts(text: str) -> str:
    """A text without negations that say what something is like: `does not depend on x`."""
    return _fact().sub(" ", text)


@cache
def _fact() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:(?:does|do|did)(?:\s+not|n['’]t)\s+{_FACTS}|(?:is|are)\s+(?:(?:not|also|only)\s+)?(?:depending|dependent)(?:\s+(?:only\s+)?on)?|depends?(?:\s+only\s+on)?|instead(?:\s+of|(?=\s+[a-z]+s\b)))\b",
        re.IGNORECASE,
    )
