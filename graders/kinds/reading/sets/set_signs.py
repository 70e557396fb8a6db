"""What joins sets and what they are called, in signs, words and LaTeX, and the words around a set."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from exercises.language.characters import plain
from exercises.language.layout import unwrapped
from exercises.language.scope import Scope
from exercises.language.tokens import Token
from graders.kinds.reading.clauses.comments import refuse_comments
from graders.kinds.reading.clauses.separating import without_comments
from graders.kinds.reading.clauses.values import reason

Tokens = Sequence[Token]

# What joins sets, and what they are called, in LaTeX and in signs; letters that no formula needs.
OR, AND, WITHOUT, IN, REALS, NOTHING = "or", "and", "without", "∈", "Reals", "Nothing"
_SIGNS = {
    OR: r"\\(?:cup|bigcup|lor|vee)\b|[∪∨]|\|\|",
    AND: r"\\(?:cap|land|wedge)\b|[∩∧]|&&",
    WITHOUT: r"\\(?:setminus|smallsetminus|backslash)\b|∖|\\(?=\s+[\[({])|\bexcept\b",
    IN: r"\\in\b|\bin\b",
    NOTHING: r"\\(?:emptyset|varnothing)\b|[∅Ø]|\bnone\b|\bempty(?: set)?\b",
    REALS: (
        r"\\mathbb\s*(?:\{\s*R\s*\}|R)|\\R\b|ℝ|\bR\b(?!\s*\^)|\ball real numbers\b|\bthe reals\b"
    ),
    "{": r"\\\{|\\lbrace\b",
    "}": r"\\\}|\\rbrace\b",
    "≠": r"\\neq?\b|!=|<>",
}
# Words around a set that say nothing of it.
_SAYING_NOTHING = frozenset({
    "for", "all", "any", "every", "when", "if", "iff", "where", "with", "whenever", "values", "of",
    "the", "interval", "set", "it", "holds", "converges", "learning", "rates", "exactly",
})  # fmt: skip
# The names of groups in the pattern are letters.
_MEANING = {f"g{number}": meaning for number, meaning in enumerate(_SIGNS)}


def with_one_spelling(text: str, scope: Scope) -> str:
    """The text with one spelling for everything that joins sets, without layout and reasons.

    R is the real numbers where it is no name.
    """

    def meant(match: re.Match[str]) -> str:
        if scope.declared(match[0]):
            return match[0]
        return f" {_MEANING[match.lastgroup or '']} "

    bare, comments = without_comments(unwrapped(plain(_joining().sub(meant, text)).text))
    refuse_comments(comments)
    return reason().sub("", bare).strip(" .,;\n")


@cache
def _joining() -> re.Pattern[str]:
    groups = (f"(?P<g{n}>{pattern})" for n, pattern in enumerate(_SIGNS.values()))
    return re.compile("|".join(groups))


def without_label(tokens: Tokens, about: str, called: Sequence[str]) -> Tokens:
    """The tokens behind `S =`, `eta ∈` and words such as `for all`."""
    at, end = 0, len(tokens)
    while at < end and tokens[at].text.casefold() in _SAYING_NOTHING:
        at += 1
    while end > at and tokens[end - 1].text.casefold() in _SAYING_NOTHING:
        end -= 1
    rest = tokens[at:end]
    texts = [token.text for token in rest]
    if texts[1:2] == ["="] and texts[0] in called and texts[0] != about:
        return rest[2:]
    return rest
