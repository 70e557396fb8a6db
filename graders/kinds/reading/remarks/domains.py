r"""What is said at the end of where a name lives, if it lives there anyway: `x \in \mathbb{R}`, `α > 0`."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.scope import Scope, canonical

_LONGEST = 90  # characters of such a clause


def with_domains(text: str, scope: Scope) -> str:
    """The text with `for all x ∈ R` for a domain at its end, which holds nothing back.

    A domain that is not the whole one of the exercise stays: it is a condition.
    """
    found = _at_the_end().search(text, max(0, len(text) - _LONGEST))
    if found is None:
        return text
    symbol = scope.symbols.get(scope.declared(canonical(found["name"])) or "")
    if symbol is None or symbol.shape:
        return text
    positive = (found["above"] or found["called"]) is not None
    if positive and symbol.domain not in {"positive", "unit"}:
        return text
    return f"{text[: found.start()]} for all {found['name']}{'' if positive else ' ∈ R'}"


@cache
def _at_the_end() -> re.Pattern[str]:
    blank = r"\\(?:q?quad\b|[,;:!])"
    lead = rf"(?:\s*[,;]|\s*{blank}|\s)\s*(?:{blank}\s*)*\(?(?:(?:with|where|for|and)\s+)?\$?"
    name = r"(?P<name>\\?[A-Za-zα-ω]\w*)"
    reals = r"\s*(?:∈|\\in(?![A-Za-z]))\s*(?:ℝ|R\b|\\R\b|\\mathbb\s*\{?\s*R\s*\}?)(?!\s*[\^_])"
    noun = r"\s*(?:is\s+)?(?:an?\s+)?(?:fixed\s+)?(?:constant|parameter)"
    above = rf"\s*(?P<above>>|\\gt(?![A-Za-z]))\s*0(?![.\d])(?:{noun})?"
    called = r"\s+(?P<called>is\s+(?:an?\s+)?positive)(?:\s+(?:constant|number|parameter))?"
    return re.compile(
        rf"(?<=\S)(?<!\ball)(?<!\bevery)(?<!\beach)(?<!\bany){lead}{name}(?:{reals}|{above}|{called})\$?\)?[\s.$]*\Z"
    )
