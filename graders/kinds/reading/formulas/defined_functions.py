"""Functions that an answer defines by a variable of its own: `2 s(2x) - 1, where s(u) = 1/(1 + e^(-u))`."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.scope import Scope


def with_defined_functions(text: str, scope: Scope) -> tuple[str, tuple[str, ...]]:
    """The text with the function that is defined at its end written out at each argument, and the definition."""
    found = _definition().search(text)
    if found is None or any(scope.declared(found[one]) for one in ("variable", "letter")):
        return text, ()
    before, formula = text[: found.start()], found["formula"]
    if not _calls(found["name"]).search(before):
        return text, ()
    variable = re.compile(rf"(?<![A-Za-z\\]){found['variable']}(?![A-Za-z])")
    formula = _cases().sub(_in_words, formula)
    written = _calls(found["name"]).sub(
        lambda call: f"({variable.sub(lambda _: f'({call[1]})', formula)})", before
    )
    return written, (f'"{" ".join(found["told"].split())}" is written out',)


@cache
def _calls(name: str) -> re.Pattern[str]:
    argument = r"([^()]*(?:\([^()]*\)[^()]*)*)"
    primed = name.rstrip("'′’")
    prime = r"\s*['′’]" if primed != name else ""
    return re.compile(rf"(?<![A-Za-z\\]){primed}{prime}\s*\({argument}\)")


def _in_words(cases: re.Match[str]) -> str:
    rows = [row.split("&") for row in re.split(r"\\\\", cases["rows"]) if "&" in row]
    return ", ".join(
        f"{value.strip(' ,')} if {condition.strip(' ,.')}" for value, condition in rows
    )


@cache
def _cases() -> re.Pattern[str]:
    r"""`\begin{cases} 1 & t > 0 \\ 0 & t < 0 \end{cases}`, with a value and its condition in each row."""
    row = r"[^&\\{}]*&[^&\\{}]*"
    return re.compile(
        rf"\\begin\{{cases\}}(?P<rows>{row}(?:\\\\{row})*)(?:\\\\\s*)?\\end\{{cases\}}"
    )


@cache
def _definition() -> re.Pattern[str]:
    lead = r"(?:[,;]?\s+(?:and\s+)?(?:where|with|here|for|and)\s+|[,;]\s+(?:\\q?quad\s*)?(?=\$?[A-Za-z]\s*['′’]))"
    call = r"(?P<name>(?P<letter>[A-Za-z])\s*['′’]?)\s*\(\s*(?P<variable>[a-z])\s*\)"
    formula = r"[^=,;\n$]+?|[^=;\n$]*\s(?:if|for)\s[^=;\n$]+?|\\begin\{cases\}[^=$]+\\end\{cases\}"
    return re.compile(rf"{lead}\$?(?P<told>{call}\s*:?=\s*(?P<formula>{formula}))\$?[\s.]*\Z")
