"""Clauses about something else than the answer: `c does not move when w moves`, `only the sum does`.

They deny, add and multiply as they like, since nothing of it is said of the answer.
"""

from __future__ import annotations

import re
from functools import cache

from graders.kinds.reading.words import vocabulary as said

_SHORTEST_NOUN = 3  # letters; what is shorter is a name
# What a network and a formula are made of; the signs of an answer and its parts are not among them.
_THINGS = said.words("""
    numerator denominator sum node nodes gate gates path paths unit units neuron neurons layer layers network
    bias biases weight weights input inputs output outputs loss cost class classes example examples batch
    activation activations sigmoid softmax relu tanh product addition multiplication exponential exponentials
    logit logits probability probabilities feature features parameter parameters target label constant function
    exp exponent top bottom
""")
# What they do; verbs that equate, as "gives", are none of these, nor those that take something away.
_ACTING = frozenset(
    one + ending
    for one in said.words("""
        affect appear arrive contain contribute change depend fire feed flow hand involve matter move occur pass
        reach see share vary
    """)
    for ending in ("", "s", "es")
)
_ENTRIES = said.words("entry entries component components")
_HANDED_ON = said.words("gradient gradients value values")
_BEING = said.words("is are was were isn't aren't wasn't")
_DOING = said.words("does do did doesn't don't didn't has have can cannot can't")
_VERBS = _ACTING | _BEING | _DOING
# What a thing can be like, without being something else than the exercise says.
_LIKE = said.words("not already in inside linear affine constant fixed given known shared")
_BESIDE = (
    said.ARTICLES
    | _LIKE
    | said.words("""
    and or both other each every all only also just then when if on by through along further forward back backwards
    with from of at plus here there always never still too them together itself alone for any anything effect
""")
)
_LEADING = said.words("""
    and but so because since as here then also only note that while whereas
""")


def without_facts(text: str) -> str:
    """A text without clauses, and negations, that say something of something else than the answer."""
    kept = ""
    plain = text.replace("**", "  ")
    for clause in _edge().split(plain):
        whole = _is_of_something_else(clause)
        parts = [] if whole else _and().split(clause)
        kept += "".join(_fact().sub(" ", one) for one in parts if not _is_of_something_else(one))
    return kept


def is_fact(text: str) -> bool:
    """Whether a text is made of clauses about something else alone."""
    return re.search(r"\w", text) is not None and not re.search(r"\w", without_facts(text))


def _is_of_something_else(clause: str) -> bool:
    """Whether a clause has a subject and a verb of its own, and nothing in it may be meant of the answer."""
    clause = _inside().sub(" ", _power().sub("x_0", clause))
    if _sign().search(clause):
        return False
    words = [one.casefold().replace("’", "'") for one in _word().findall(clause)]
    while words and words[0] in _LEADING:
        words.pop(0)
    verb = next((at for at, one in enumerate(words) if one in _VERBS), 0)
    subject, rest = words[:verb], words[verb + 1 :]
    signs = {"sign", "minus"} if "already" in rest else set()
    names = [one for one in words if _is_name(one)]
    known = (
        _BESIDE
        | _THINGS
        | _VERBS
        | signs
        | {*names}
        | (_ENTRIES if {*subject} & {*names} else set())
    )
    if (
        not {*subject} & (_THINGS | signs | {*names})
        or {*subject} - known
        or {*rest} - known - _HANDED_ON
    ):
        return False
    if words[verb] in _BEING:
        return rest[:1] != [] and rest[0] in _LIKE and bool({*subject} & (signs | {*names}))
    return words[verb] in _DOING or rest[:1] != ["not"]


def _is_name(word: str) -> bool:
    """Whether it is a name rather than a word; T transposes."""
    return word not in _BESIDE and word != "t" and (len(word) < _SHORTEST_NOUN or "_" in word)


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"[^\W\d][\w'’]*(?:-[a-z]+)*")


@cache
def _power() -> re.Pattern[str]:
    """`e^{x_i}`, which is one name in a sentence."""
    return re.compile(r"\$?\\?[A-Za-z]+\^(?:\{[^{}]*\}|\w+)\$?")


@cache
def _inside() -> re.Pattern[str]:
    """`has no v in it`: where something is."""
    return re.compile(r"\bin\s+it\b")


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
        rf"\b(?:(?:does|do|did)(?:\s+not|n['’]t)\s+{verbs}|not\s+depends?\b|(?:is|are)\s+(?:(?:not|also|only)\s+)?(?:depending|dependent)(?:\s+(?:only\s+)?on)?|depends?(?:\s+only\s+on)?|(?:every|each)\s+(?:entry|output|component|row)\s+(?:only\s+)?depends\s+(?:only\s+)?on\s+(?:its\s+own\s+)?\w+|instead(?:\s+of|(?=\s+[a-z]+s\b)))\b",
        re.IGNORECASE,
    )
