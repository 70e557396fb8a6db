"""A condition between indices behind other words than "for": `…, since i = j`, `… with i ≠ j`, `… (i = j)`."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.scope import Scope


def with_conditions_behind(text: str, scope: Scope) -> str:
    """The text with "if" in front of such conditions; what stands before them keeps its place."""
    if not scope.indices:
        return text
    text = _behind_word(tuple(scope.indices)).sub(
        lambda match: "if".rjust(len(match["word"])) + match["condition"], text
    )
    bracketed = _in_brackets(tuple(scope.indices))
    lines = text.rstrip().split("\n")
    if not bracketed.search(lines[-1]) or any(map(_sum().search, lines)):
        return text  # a list of cases, or the factor of a term
    return "\n".join(
        bracketed.sub(lambda match: f"{match['blank']}if {match['condition']}", line)
        for line in lines
    )


def _condition(indices: tuple[str, ...]) -> str:
    index = rf"(?:{'|'.join(map(re.escape, indices))}|\d+)(?![\w(^'])"
    sign = r"(?:={1,2}|!=|[<>≤≥≠]|\\(?:neq?|leq?|geq?|lt|gt)(?![A-Za-z]))"
    return rf"\$?\s*{index}\s*{sign}\s*{index}\s*\$?"


@cache
def _behind_word(indices: tuple[str, ...]) -> re.Pattern[str]:
    words = r"\b(?:with|where|since|as|because|given|provided|assuming|here)"
    end = r"(?=[\s.]*(?:[,;:\n)]|\Z))"
    return re.compile(
        rf"(?P<word>{words}(?:\s+that)?)(?P<condition>\s+{_condition(indices)}){end}",
        re.IGNORECASE,
    )


@cache
def _in_brackets(indices: tuple[str, ...]) -> re.Pattern[str]:
    """At the end, behind a factor, and no `δ (i = j)`."""
    return re.compile(
        rf"(?<=[\w)\]}}])(?<!\bδ)(?<!\b1)(?<!\bI)(?<!delta)(?P<blank>\s+)\((?:(?:for|if|when|with|where)\s+)?(?P<condition>{_condition(indices)})\)(?=[\s.]*\Z)"
    )


@cache
def _sum() -> re.Pattern[str]:
    """A sum of terms outside brackets, of which the last may have the condition as a factor."""
    return re.compile(r"\+|(?<=[\w)\]}])\s*[-−]\s*[^()]*(?:\([^()]*\)[^()]*)*\Z")
