r"""Cases whose conditions stand in front: `for i = j we get a = b, for i ≠ j it is c = d`.

Every case may be a chain of its own. They become a chain of cases, so that the steps in each are compared.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from graders.kinds.reading.heads import head
from graders.kinds.reading.separating import depths, members


class _Case(NamedTuple):
    condition: str
    chain: tuple[str, ...]


def conditions_in_front(text: str) -> str:
    """The text as a chain of cases, where each of its clauses begins with a condition; else as it is."""
    text = _where().sub(r"\g<front>for  ", text)
    if len(_apart().findall(text)) > 1:
        text = _apart().sub(r"\g<condition>: ", text)
    if (named := _named().match(text)) and head().fullmatch(f"{named['name']} ="):
        return f"{named['name']} = {named['value']} for {named['condition']}"
    opened = _opening().match(text)
    if opened is None:
        return text
    behind = _words_behind().search(text)
    words = text[behind.start() :] if behind else ""
    whole, text = text, text[: len(text) - len(words)]
    depth = depths(text)
    starts = [one for one in _opening().finditer(text) if not depth[one.start()]]
    edges = [*(one.start() for one in starts[1:]), len(text)]
    cases = [_case(one, text[one.end() : edge]) for one, edge in zip(starts, edges, strict=True)]
    if any(not one.chain[-1] or _unfit().search(" ".join(one.chain)) for one in cases):
        return whole
    if len(cases) == 1:
        only = cases[0]
        value = " = ".join(only.chain)
        return f"{value} for {only.condition}{words}"
    longest = max(len(one.chain) for one in cases)
    return " = ".join(_level(cases, at) for at in range(longest)) + words


def _case(opening: re.Match[str], rest: str) -> _Case:
    value = " ".join(rest.split()).rstrip(" .,;")
    *before, last = members(value, _equality())
    if before and _derivative_named().fullmatch(before[0]):
        before = before[1:]  # what is asked for, in every case
    steps = [one for one in before if one and not _operator().match(one)]
    return _Case(opening["condition"].strip(" ,"), (*steps, last))


def _level(cases: list[_Case], at: int) -> str:
    """The members of all cases at one place of their chains; a shorter one stays at its last."""
    rows = (
        f"{one.chain[min(at, len(one.chain) - 1)]} & \\text{{if }} {one.condition}" for one in cases
    )
    return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"


_SIDE = r"(?:[^\W\d_][\w{}\\,]*|-?\d[\d.]*)"
_COMPARED = r"(?:!=|[<>≤≥≠]=?|\\(?:neq?|leq?|geq?|lt|gt)(?![A-Za-z]))"
# What is equal in a case is an index, or a number: `f = X w` is none.
_EQUAL = rf"{_SIDE}\s*={{1,2}}\s*(?:[a-z](?![\w(])|-?\d[\d.]*)"
_CONDITION = rf"(?P<condition>{_EQUAL}|{_SIDE}\s*{_COMPARED}\s*{_SIDE})"


@cache
def _named() -> re.Pattern[str]:
    """A name, the condition, and its value there: `∂y_i/∂x_j for i ≠ j is −y_i y_j`."""
    noun = r"(?:the\s+)?(?:derivative|entry|gradient)\s+"
    return re.compile(
        rf"\s*(?:{noun})?(?P<name>[^\s=:,;][^\n=:,;]{{0,60}}?)\s+(?:for|if|when)\s+{_CONDITION}\s*,?"
        r"\s+(?:is|equals)\s+(?P<value>[^\n=,;]+?)[\s.]*\Z",
        re.IGNORECASE,
    )


@cache
def _opening() -> re.Pattern[str]:
    """`for i = j:`, `when x > 0 we get`, `x < 0:`, at the start of a clause."""
    noun = r"(?:the\s+)?(?:derivative|entry|result|gradient|value)"
    words = rf"(?:it\s+is|it['’]s|we\s+(?:get|have|obtain)|this\s+(?:is|gives)|{noun}\s+(?:is|equals)|it\s+equals)"
    numbered = r"(?:\\text(?:bf)?\s*\{\s*)?case\s*(?:\d|[a-z]\b)?\s*\}?\s*[:.,)(-]*\s*"
    arrow = r"(?:⇒|⟹|=>|→|-+>|\\(?:[Rr]ightarrow|implies|to)(?![A-Za-z]))"
    lead = rf"[*-]*\s*\**(?:(?P<for>(?:{numbered})?\b(?:for|if|when)\b|{numbered})[\s$]*)?[*$]*"
    return re.compile(
        rf"(?:\A|(?<=[\n;,])|(?<=\.\s)|(?<=\band\s))\s*{lead}{_CONDITION}[*$)]*"
        rf"(?:\s*(?::(?![=:])|{arrow})[*$]*|(?(for)(?:\s*\n|,?\s*then\b)|(?!))|(?:\s*[,:])?\s+(?P<words>{words})\b:?)\s*",
        re.IGNORECASE,
    )


@cache
def _apart() -> re.Pattern[str]:
    """A condition and its value in two columns, `i≠j   -y_i y_j`; of equalities only that of two indices."""
    return re.compile(
        rf"^(?P<condition>[ \t]*(?:[a-z]\s*={{1,2}}\s*[a-z]|{_SIDE}\s*{_COMPARED}\s*{_SIDE}))"
        r"(?:[ \t]{2,}|[ \t]*\|[ \t]*)(?=[^\s|])",
        re.MULTILINE,
    )


@cache
def _where() -> re.Pattern[str]:
    """`where i ≠ j,` in front of all, which defines nothing."""
    between = r"\s*(?:[<>≠≤≥]|!=|\\(?:neq?|leq?|geq?|lt|gt)(?![A-Za-z]))"
    front = r"(?P<front>\A[\s$]*(?:\\text\s*\{\s*)?)"
    return re.compile(rf"{front}where(?=[\s}}$]+{_SIDE}(?:{between}|\s*=\s*[a-z]\s*,)[^\n=]*,)")


@cache
def _words_behind() -> re.Pattern[str]:
    """Words in brackets at the end: `(by the chain rule)`, `(at 0: 1)`."""
    return re.compile(r"\s+\([A-Za-z]{2,}\s[^()]*\)[\s.]*\Z")


@cache
def _equality() -> re.Pattern[str]:
    return re.compile(r"(?<![<>!=:])=(?!=)")


@cache
def _operator() -> re.Pattern[str]:
    """`d/dx x²`: what is to be done, and no value yet."""
    above, below = r"(?:d|∂|\\partial)", r"(?:d|∂|\\partial\s*)\\?[A-Za-z]\w*"
    return re.compile(rf"{above}\s*/\s*{below}\s|\\[dtc]?frac\s*\{{\s*{above}\s*\}}")


@cache
def _derivative_named() -> re.Pattern[str]:
    """`ELU'(x)`: the derivative by its name."""
    return re.compile(
        r"\\?[A-Za-zα-ω]+(?:_\w|_\{\w+\})?\s*(?:['′’]|\^\s*\{?\\prime\}?)\s*(?:\(\s*\w+\s*\))?"
    )


@cache
def _unfit() -> re.Pattern[str]:
    """What stands in no value of a case."""
    return re.compile(
        r"\b(?:if|for|when|where|with|so|because|since|otherwise|else|or|maybe|not)\b|\?|:",
        re.IGNORECASE,
    )
