"""A definition in brackets at the end: `alpha·e^x  (a = alpha)`, `y_i y_j (S = sum_k e^{x_k})`."""

from __future__ import annotations

import re
from functools import cache

from exercises.language.scope import Scope
from graders.kinds.reading.clauses.heads import spelled


def with_definitions_behind(text: str, scope: Scope) -> str:
    """`…, where a = alpha` for `… (a = alpha)`, where a is no name of the exercise and stands in front."""
    found = _definition().search(text)
    if found is None:
        return text
    name = found["name"].strip("\\ ")
    known = scope.declared(spelled(name)) or name in scope.indices
    used = re.search(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])", text[: found.start()])
    restated = known in scope.definitions and _formula().search(found["value"])  # no condition
    if not used or (known and not restated):
        return text
    said = f", where {found['name']} = {found['value']}"
    return text[: found.start()] + said.ljust(len(found[0]))


def with_denoted(text: str) -> str:
    r"""`…, where S = \sum_k e^{x_k}` for `where we use S to denote \sum_k e^{x_k}`."""
    return _denoted().sub(lambda match: f", where {match['name']} = ".ljust(len(match[0])), text)


def with_sum_by_name(text: str, scope: Scope) -> str:
    """`S` for a Σ that the answer defines as a name of its own: `e^{x_i}/Σ (Σ = Σ_k e^{x_k})`."""
    free = [one for one in "SZQ" if scope.declared(one) is None and one not in text]
    return _bare_sum().sub(free[0], text) if free and _sum_defined().search(text) else text


def with_names_defined(text: str, scope: Scope) -> str:
    """`… where s = softmax(z)` for `… for s = softmax(z)`, of a name that the exercise defines; and its meanings.

    `…, where p = … and y is the label` says of two names what they are.
    """

    def defined(match: re.Match[str]) -> str:
        known = scope.declared(spelled(match["name"])) in scope.definitions
        return f"where{match['between']}" if known else match[0]

    return _and_meaning().sub(", where ", _for_definition().sub(defined, text))


@cache
def _for_definition() -> re.Pattern[str]:
    return re.compile(
        r"(?<=\s)for(?P<between>[\s*$\\(]+)(?=(?P<name>\\?[A-Za-z]+(?:_\{?\w+\}?)?)\s*=\s*\\?[A-Za-z]{3})"
    )


@cache
def _and_meaning() -> re.Pattern[str]:
    name = r"\$?\\?[A-Za-z]\w{0,8}(?:_\{?\w+\}?)?\$?"
    return re.compile(
        rf"(?<=\S)\s+and\s+(?={name}\s+(?:is|are|denotes?)\s+(?:the|an?)\s+[a-z][\w -]+[\s.$]*\Z)"
    )


@cache
def _sum_defined() -> re.Pattern[str]:
    return re.compile(r"[Σ∑]\s*:?=\s*\\?(?:[Σ∑]|sum\b)")


@cache
def _bare_sum() -> re.Pattern[str]:
    """Σ with nothing to add up behind it."""
    return re.compile(r"[Σ∑](?!\s*[_\w\\({])")


@cache
def _denoted() -> re.Pattern[str]:
    purpose = r"(?:[Ff]or\s+(?:convenience|brevity|short|simplicity),?\s+)?"
    lead = r"(?:where\s+|with\s+|here\s+)?(?:(?:we|I|let\s+us)\s+(?:use|let|write)\s+|[Ll]et\s+)?"
    says = r"(?:to\s+denote|denotes?|stands?\s+for)"
    return re.compile(
        rf"[,.;]?(?:\s+|\A){purpose}{lead}\$?(?P<name>\\?[A-Za-z]+)\$?\s+{says}\s+(?:the\s+sum\s+)?\$?(?=\\(?:sum|[dt]?frac|sqrt|exp|prod)|[∑Σ]|[A-Za-z]\^)"
    )


@cache
def _formula() -> re.Pattern[str]:
    return re.compile(r"[∑Σ]|\\?sum|[A-Za-z]\s*[(_^]|\w\s*[-+*/]\s*\w")


@cache
def _definition() -> re.Pattern[str]:
    lead = r"(?:(?:with|where|here|for)\s+)?"
    inside = r"[^()=<>]|\([^()=<>]*\)"
    return re.compile(
        rf"\$?\s+\$?\(\s*{lead}(?P<name>\\?[A-Za-z](?:_(?:\w|\{{\w+\}}))?)\s*:?=\s*(?P<value>(?:{inside})+?)\s*\)[\s$.]*\Z"
    )
