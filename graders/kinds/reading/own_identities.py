"""A derivative that is recalled behind an answer: `σ'(a_1) x_1, with σ'(a) = σ(a)(1 - σ(a))`."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.errors import RefusedError, UndefinedError
from exercises.language.parser import parse
from exercises.language.scope import Scope, Symbol
from exercises.language.tokens import tokenise
from graders.language.equivalence import Expected


def without_recalled(text: str, scope: Scope) -> tuple[str, tuple[str, ...]]:
    """The text without a true identity on a known function at its end, and that.

    A false one stays, and is asked about.
    """
    found = _recalled().search(text)
    if found is None or scope.sigma == "softmax":
        return text, ()
    argument = found["argument"] or "x"
    if not _is_so(f"{found['function']}'({argument})", found["right"], argument):
        return text, ()
    told = " ".join(re.sub(r"\$", " ", found["told"]).split())
    return text[: found.start()], (f'"{told}" is passed over',)


def _is_so(left: str, right: str, argument: str) -> bool:
    scope = Scope(symbols={argument: Symbol()})
    try:
        one, other = (parse(tokenise(side), scope) for side in (left, right))
        return Expected(one, scope).compare(other).outcome == "equal"
    except (RefusedError, UndefinedError):
        return False


@cache
def _recalled() -> re.Pattern[str]:
    function = r"(?P<function>\\?(?:sigma|sigmoid|tanh|exp|ln|log|softplus)|σ)"
    prime = r"(?:['′’]|\^\{?\\prime\}?)"
    lead = r"[,;.]?\s+\(?(?P<told>(?:with|where|since|as|because|using|note(?:\s+that)?|recall(?:\s+that)?)\s+"
    return re.compile(
        rf"{lead}\$?{function}{prime}\s*(?:\(\s*(?P<argument>[A-Za-z])\s*\)\s*)?=(?P<right>[^=\n]+?))\$?[.\s]*\Z"
    )
