"""Clauses about something else than the answer: `c does not move when w moves`, `only the sum does`.

They deny, add and multiply as they like, since nothing of it is said of the answer.
"""

from __future__ import annotations

import re
from functools import cache

from graders.kinds.reading import vocabulary as said

_MOST_WORDS = 7  # of a subject

_SHORTEST_NOUN = 3  # letters; what is shorter is a name
# What a name can be like, without being something else than the exercise says.
_LIKE = said.words("not already in inside linear affine constant fixed given known shared")

# What is or does something in a network or a formula. Verbs that equate, as "gives", are none of these.
_ACTING = frozenset(
    one + ending
    for one in said.words("""
        act add adapt affect appear arrive belong block cancel carry clip come connect contain contribute
        count depend drop enter feed fire flow go grow hand hit involve join keep kill know lead learn
        leave let matter meet move need occur pass point reach remain saturate see send share shrink sit
        split start stay take touch use vanish vary work
    """)
    for ending in ("", "s", "es")
)
_BEING = said.words("is are was were isn't aren't wasn't")
_DOING = said.words("does do did doesn't don't didn't has have can cannot can't")
_VERBS = _ACTING | _BEING | _DOING
_LEADING = said.words("""
    and but so because since as here then also only note that while whereas
""")
# What stands for the answer, or for a part of it, of which a clause would say something.
_OF_ANSWER = said.words("""
    it this that these those which they them everything all what he she mine i we you one
    answer answers result results solution value values jacobian derivative derivatives gradient gradients
    formula expression shape size dimension dimensions choice statement claim option verdict letter
    equation equality sign factor transpose inverse opposite half square coefficient exponent entry entries
    element elements diagonal row rows column columns version attempt
""")
# What a clause about something else says that may be meant of the answer: that something of it is missing or
# wrong, that a name is not any number.
_REACHING = (
    said.DOUBT | said.RETRACTING | said.FALSE | said.EXCHANGING | said.RESTRICTING | said.ASSUMING
    | said.QUANTITIES | said.EARLIER | (said.CHANGING - {"minus", "plus", "times"})
    | said.words("""
        missing mistake mistaken forgotten omitted ignored dropped neglected positive negative nonzero needed
        required wanted symmetric orthogonal invertible diagonal equal equals same unless except should must
        would could correct right true answer result instead twofold too extra more less hold holds
    """)
)  # fmt: skip


def without_facts(text: str) -> str:
    """A text without clauses, and negations, that say something of something else than the answer."""
    kept = ""
    for clause in _edge().split(text):
        whole = _is_of_something_else(clause)
        parts = [] if whole else _and().split(clause)
        kept += "".join(_fact().sub(" ", one) for one in parts if not _is_of_something_else(one))
    return kept


def is_fact(text: str) -> bool:
    """Whether a text is made of clauses about something else alone."""
    return re.search(r"\w", text) is not None and not re.search(r"\w", without_facts(text))


def _is_of_something_else(clause: str) -> bool:
    """Whether a clause has a subject and a verb of its own, and nothing in it may be meant of the answer."""
    if _sign().search(clause):
        return False
    words = [one.casefold().replace("’", "'") for one in _word().findall(clause)]
    while words and words[0] in _LEADING:
        words.pop(0)
    verb = next((at for at, one in enumerate(words[: _MOST_WORDS + 1]) if one in _VERBS), 0)
    subject, rest = words[:verb], words[verb + 1 :]
    own = _OF_ANSWER - ({"sign", "factor"} if "already" in rest else set())
    if (
        not {*subject} - said.ARTICLES
        or said.DEFINING & {*subject}
        or own & {*subject}
        or _REACHING & {*words}
        or {*rest[1:]} & (_BEING | _DOING)
    ):
        return False
    if words[verb] in _BEING:
        names = [one for one in subject if one not in said.ARTICLES]
        if all(len(one) < _SHORTEST_NOUN or "_" in one for one in names):
            return bool(rest) and rest[0] in _LIKE
        done = any(one.endswith("ed") and one not in said.FINDING for one in rest)
        return not done and any(len(one) > 2 for one in rest)
    return words[verb] in _DOING or rest[:1] != ["not"]


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"[^\W\d][\w'’]*(?:-[a-z]+)*")


@cache
def _edge() -> re.Pattern[str]:
    """Where a clause ends."""
    return re.compile(
        r"([,;.:]\s+|\s[-–—]+\s|[()]|(?:\A|\s)(?:so|but|because|since|while)\s+)", re.IGNORECASE
    )


@cache
def _and() -> re.Pattern[str]:
    return re.compile(r"(\s+and\s+)", re.IGNORECASE)


@cache
def _sign() -> re.Pattern[str]:
    """What makes more of a clause than words: a number, or a sign."""
    return re.compile(r"(?<![\w_{])\d|[=<>≤≥≠≈→?!*/^+]")


@cache
def _fact() -> re.Pattern[str]:
    verbs = r"(?:depend|contain|change|appear|occur|matter|contribute|vary|involve)s?"
    return re.compile(
        rf"\b(?:(?:does|do|did)(?:\s+not|n['’]t)\s+{verbs}|(?:is|are)\s+(?:(?:not|also|only)\s+)?(?:depending|dependent)(?:\s+(?:only\s+)?on)?|depends?(?:\s+only\s+on)?|instead(?:\s+of|(?=\s+[a-z]+s\b)))\b",
        re.IGNORECASE,
    )
