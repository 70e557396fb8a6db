"""What a text claims about its experiment: which configuration is best, which is above which, trends."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal, NamedTuple

from graders.kinds.findings.figures import mentioned
from graders.kinds.findings.vocabulary import LOSS, Names, measures, sets

Trend = Literal["falls", "rises", "diverges", "overfits", "flat"]

_BEST = r"best|highest|top|greatest|strongest|winner|wins|won"
_WORST = r"worst|lowest|weakest|poorest"
_LESS_IS_BETTER = r"lowest|smallest|least"
_ABOVE = r"better|higher|above|outperform\w*|beats?|exceeds?|surpass\w*|superior|ahead|greater"
_BELOW = r"worse|lower|below|underperform\w*|inferior|behind|smaller"
_DENIED = r"\b(?:not|never|no|neither|nor|cannot|hardly|without)\b|n't\b"
_TRENDS: dict[Trend, str] = {
    "diverges": r"diverg\w*|explod\w*|blows? up|blew up",
    "overfits": r"overfit\w*",
    "falls": r"decreas\w*|falls?|fell|drops?|dropped|declin\w*|goes down|went down",
    "rises": r"increas\w*|rises?|rose|grows?|grew|goes up|went up",
    "flat": r"stays? (?:flat|constant)|hardly (?:moves?|changes?)|plateaus?|is flat|remains constant",
}
_CLAUSE = (
    r"[;:()]|,(?!\s*(?:followed|then))|\b(?:while|whereas|but|although|though|because|since|as)\b"
    r"|[.!?](?:\s|$)"
)


class Superlative(NamedTuple):
    """One configuration is called best or worst; `measure` and `part` are empty where that is open."""

    name: str
    best: bool
    measure: str
    part: str
    quoted: str


class Order(NamedTuple):
    """Configurations are put in an order, the better (or larger) one first."""

    names: tuple[str, ...]
    measure: str
    part: str
    quoted: str


class Course(NamedTuple):
    """How a curve of some configurations is said to go; without names, that of all."""

    trend: Trend
    names: tuple[str, ...]
    measure: str
    part: str
    quoted: str


Claim = Superlative | Order | Course


def claims(text: str, names: Names) -> Iterator[Claim]:
    """The claims of a text that can be read for certain; what is denied or hedged is left out."""
    for clause in _clauses(text):
        if _denied().search(clause):
            continue
        named = tuple(dict.fromkeys(one.name for one in mentioned(clause, names)))
        measure = next((one.name for one in measures(clause)), "")
        part = next((one.name for one in sets(clause)), "")
        quoted = " ".join(clause.split())
        order = _order(clause, names)
        if order:
            yield Order(order, measure, part, quoted)
        elif len(named) == 1 and (best := _superlative(clause, measure)) is not None:
            yield Superlative(named[0], best, measure, part, quoted)
        if measure == LOSS or not measure:
            for trend in _trends(clause):
                yield Course(trend, named, measure, part, quoted)


def _clauses(text: str) -> Iterator[str]:
    for clause in _clause().split(text):
        if clause.strip():
            yield clause


def _superlative(clause: str, measure: str) -> bool | None:
    """Whether the one configuration of a clause is called best (True) or worst (False) of all."""
    best, worst = _word(_BEST).search(clause), _word(_WORST).search(clause)
    if _word(_LESS_IS_BETTER).search(clause) and measure == LOSS:
        return True
    if measure == LOSS and _word("highest|greatest").search(clause):
        return False
    if bool(best) == bool(worst):
        return None
    return bool(best)


def _order(clause: str, names: Names) -> tuple[str, ...]:
    """Configurations in the order in which a clause puts them, the better one first."""
    said = mentioned(clause, names)
    if len({one.name for one in said}) < 2 or len(said) > len(names.known):
        return ()
    gaps = [clause[a.end : b.start] for a, b in itertools.pairwise(said)]
    listed = tuple(one.name for one in said)
    if all(re.fullmatch(r"\s*(?:>|≻)\s*", gap) for gap in gaps):
        return listed
    if all(_then().search(gap) for gap in gaps) and _word(_BEST).search(clause):
        return listed
    if len(said) == 2 and _word(_ABOVE).search(gaps[0]) and not _word(_BELOW).search(gaps[0]):
        return listed
    if len(said) == 2 and _word(_BELOW).search(gaps[0]) and not _word(_ABOVE).search(gaps[0]):
        return listed[::-1]
    return ()


def _trends(clause: str) -> Sequence[Trend]:
    found = [trend for trend, pattern in _TRENDS.items() if _word(pattern).search(clause)]
    return found if len(found) == 1 else []


@cache
def _word(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


@cache
def _then() -> re.Pattern[str]:
    return re.compile(r"\b(?:followed (?:closely )?by|then|next)\b", re.IGNORECASE)


@cache
def _denied() -> re.Pattern[str]:
    return re.compile(_DENIED, re.IGNORECASE)


@cache
def _clause() -> re.Pattern[str]:
    return re.compile(_CLAUSE, re.IGNORECASE)
