"""A choice between two values: as C writes it, `x > 0 ? 1 : 0`, and what the whole of it is said to be."""

from __future__ import annotations

import re
from functools import cache

_OPENING, _CLOSING = "([{", ")]}"


def with_choices(text: str) -> str:
    """`(x if x > 0 else 0)` for `(x > 0 ? x : 0)`, the innermost choice first."""
    end = len(text)
    while (mark := text.rfind("?", 0, end)) >= 0:
        end = mark
        start, colon = _start(text, mark), _edge(text, mark + 1, ":")
        condition = text[start:mark].strip()
        if colon == len(text) or text[colon] != ":" or not _compares().search(condition):
            continue
        behind = _edge(text, colon + 1, ",;\n")
        value, other = text[mark + 1 : colon].strip(), text[colon + 1 : behind].strip()
        if value and other:
            text = f"{text[:start]}{value} if {condition} else {other}{text[behind:]}"
    return text


def with_whole_restated(text: str) -> str:
    """`(1 if x > 0 else 0) = H(x)` for `1 if x > 0 else 0, i.e. H(x)`, which is said of the whole."""
    found = _restated().fullmatch(text)
    if found is None:
        return text
    return f"{found['label'] or ''}({found['whole'].strip()}) = {found['again'].strip()}"


@cache
def _restated() -> re.Pattern[str]:
    again = r"(?:i\.\s?e\.,?|that\s+is,?|in\s+short,?|which\s+is)"
    return re.compile(
        rf"(?P<label>[^=\n]*=(?!=)\s*)?(?P<whole>[^,;\n]*\bif\b[^,;\n]*\belse\b[^,;=\n]*),\s*{again}\s+(?P<again>[^,;=\n]*[^,;=\n.\s])[.\s]*"
    )


def _start(text: str, mark: int) -> int:
    """Where the condition in front of a question mark begins: behind a bracket, or a sign that equates."""
    depth, at = 0, mark - 1
    while at >= 0:
        depth += (text[at] in _CLOSING) - (text[at] in _OPENING)
        equates = text[at] == "=" and not _comparison().match(text, at - 1)
        if depth < 0 or (depth == 0 and (equates or text[at] in ":,;?\n")):
            at += text.startswith("=>", at)  # of a function: `x => x > 0 ? x : 0`
            break
        at -= 1
    returned = _return().match(text, at + 1)
    return returned.end() if returned else at + 1


def _edge(text: str, start: int, edges: str) -> int:
    """Where one of the edges stands outside of brackets, or a bracket is closed; else the end of the text."""
    depth = 0
    for at in range(start, len(text)):
        character = text[at]
        depth += (character in _OPENING) - (character in _CLOSING)
        if depth < 0 or (depth == 0 and character in edges):
            return at
    return len(text)


@cache
def _return() -> re.Pattern[str]:
    return re.compile(r"\s*return\b\s*")


@cache
def _comparison() -> re.Pattern[str]:
    return re.compile(r"[<>!=]=|==")


@cache
def _compares() -> re.Pattern[str]:
    return re.compile(r"[<>≤≥≠]|[=!]=|\\(?:leq?|geq?|neq?|lt|gt)(?![a-z])")
