"""A definition in brackets at the end: `alpha·e^x  (a = alpha)`, `y_i y_j (S = sum_k e^{x_k})`."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.scope import Scope
from graders.kinds.reading.heads import spelled


def with_definitions_behind(text: str, scope: Scope) -> str:
    """`…, where a = alpha` for `… (a = alpha)`, where a is no name of the exercise and stands in front."""
    found = _definition().search(text)
    if found is None:
        return text
    name = found["name"].strip("\\ ")
    known = scope.declared(spelled(name)) or name in scope.indices
    used = re.search(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", text[: found.start()])
    if known or not used:
        return text
    said = f", where {found['name']} = {found['value']}"
    return text[: found.start()] + said.ljust(len(found[0]))


@cache
def _definition() -> re.Pattern[str]:
    lead = r"(?:(?:with|where|here|for)\s+)?"
    inside = r"[^()=<>]|\([^()=<>]*\)"
    return re.compile(
        rf"\$?\s{{2,}}\$?\(\s*{lead}(?P<name>\\?[A-Za-z](?:_\w)?)\s*:?=\s*(?P<value>(?:{inside})+?)\s*\)[\s$.]*\Z"
    )
