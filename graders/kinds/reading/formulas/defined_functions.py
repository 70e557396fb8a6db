"""Functions that an answer defines by a variable of its own: `2 s(2x) - 1, where s(u) = 1/(1 + e^(-u))`."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.scope import Scope


def with_defined_functions(text: str, scope: Scope) -> tuple[str, tuple[str, ...]]:
    """The text with the function that is defined at its end written out at each argument, and the definition."""
    found = _definition().search(text)
    if found is None or any(scope.declared(found[one]) for one in ("variable", "name")):
        return text, ()
    before, formula = text[: found.start()], found["formula"]
    if not _calls(found["name"]).search(before):
        return text, ()
    variable = re.compile(rf"(?<![A-Za-z\\]){found['variable']}(?![A-Za-z])")
    written = _calls(found["name"]).sub(
        lambda call: f"({variable.sub(lambda _: f'({call[1]})', formula)})", before
    )
    return written, (f'"{" ".join(found["told"].split())}" is written out',)


@cache
def _calls(name: str) -> re.Pattern[str]:
    argument = r"([^()]*(?:\([^()]*\)[^()]*)*)"
    return re.compile(rf"(?<![A-Za-z\\]){name}\s*\({argument}\)")


@cache
def _definition() -> re.Pattern[str]:
    lead = r"[,;]?\s+(?:and\s+)?(?:where|with|here|for|and)\s+"
    call = r"(?P<name>[A-Za-z])\s*\(\s*(?P<variable>[a-z])\s*\)"
    return re.compile(rf"{lead}\$?(?P<told>{call}\s*:?=\s*(?P<formula>[^=,;\n$]+?))\$?[\s.]*\Z")
