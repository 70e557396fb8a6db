"""Sentences in front of a statement: reasons, and what is done next, none of which changes it.

`The numerator does not depend on x_j, so only the denominator is differentiated: dy_i/dx_j = …`. What
doubts, denies or restricts is none of them, nor what may hold for the statement only in part.
"""

from __future__ import annotations

import re
from functools import cache

from exercises.language.notation import RELATION_COMMANDS
from exercises.language.other_languages import is_foreign
from graders.kinds.reading.remarks.facts import without_facts
from graders.kinds.reading.remarks.remarks import restricts
from graders.kinds.reading.words import vocabulary as said
from graders.kinds.reading.words.editing import edits
from graders.kinds.reading.words.names import word

# What takes an answer back, or says of it that nobody should trust it.
_BELIEF = said.FALSE | {
    *("sure", "certain", "certainly", "know", "understand", "mistake", "mistaken", "ignore", "old"),
    *("attempt", "tried", "draft", "wanted"),
}


def is_narration(text: str, *, named: bool) -> bool:
    """Whether a sentence leaves the statement behind it as it is.

    A statement with its name, `J = …`, is whole; to one without, words such as "minus" may belong.
    """
    told = without_facts(text)
    words = [one[0].casefold().replace("’", "'") for one in word().finditer(told)]
    long = [one for one in words if one[0] != "\\" and len(one) > 1]
    bare = {one.replace("'", "") for one in long}
    if (
        not long
        or is_foreign(text)
        or "?" in text
        or _relation().search(text)
        or any(w.endswith("n't") for w in long)
    ):
        return False
    if bare & (said.DOUBT | said.DENIAL - {"only"} | said.ASSUMING | _BELIEF) or restricts(bare):
        return False
    if words[0] in said.CONDITION or bare & said.CONDITION - {"at", "on", "for"}:
        return False
    return named or not (
        bare & (said.OPERATION - {"product", "sum"} | said.COUNTING) or re.search(r"\d", text)
    )


def leads_to_statement(text: str) -> bool:
    """Whether words in front of a colon leave the statement behind it, `…: J = 2 w`, as it is."""
    words = {one[0].casefold() for one in word().finditer(text)}
    return is_narration(text, named=True) and not words & (said.CHANGING | said.QUANTITIES)


# Words in front of an answer that may make another one of it, or may say that it is one of several.
_ALTERING = (
    (said.OPERATION - {"product", "sum", "row", "rows", "column", "columns", "th"})
    | said.CHANGING | said.EXCHANGING | said.QUANTITIES | said.COUNTING | said.RESTRICTING
    | said.ASSUMING | (said.CONDITION - {"at", "on", "case"}) | (said.DEFINING - {"with"})
    | said.EARLIER | {"means", "stands", "denotes", "denote", "replace", "replacing", "swap", "other", "per"}
    | {"multiply", "divide", "add", "subtract"}
)  # fmt: skip


# What doubts or takes back even where it stands in a reason, in which "not" and "either" are about facts.
_DOUBTING = (
    (said.DOUBT - {"rather", "instead", "depends", "depending", "either"}) | said.RETRACTING | said.EXCHANGING
    | (_BELIEF - {"know", "certain", "certainly", "old"}) | {"unless", "except"}
)  # fmt: skip
# `transposing`, `halving`: what is done to the formula.
_STEMS = frozenset(one.rstrip("e") for one in said.OPERATION | said.CHANGING | said.EXCHANGING)


def does_something(text: str) -> bool:
    """Whether words tell of something that is done to the answer: `transposing it`, `twice the value`."""
    bare = {one[0].casefold() for one in word().finditer(text)}
    doing = any(one.endswith("ing") and one[:-3] in _STEMS for one in bare)
    return doing or bool(
        bare & (said.EXCHANGING | {"twice", "thrice", "double", "half", "opposite"})
    )


def alters(text: str) -> bool:
    """Whether words in front of an answer may change it: they deny, doubt, restrict, define, or do something."""
    text = _term().sub(" ", text)
    bare = {one[0].casefold().replace("’", "").replace("'", "") for one in word().finditer(text)}
    done = any(one.endswith("ed") and len(one) > 4 and one not in said.FINDING for one in bare)
    return bool(
        disputes(text) or bare & _ALTERING or restricts(bare) or done or does_something(text)
    )


def disputes(text: str) -> bool:
    """Whether words deny or doubt, take back, ask for a change, or put a question."""
    return bool(taken_back(text)) or edits(text) or "?" in text or is_foreign(text)


def doubts(text: str) -> bool:
    """Whether words that say why doubt or take back what they explain; what they deny is about something else."""
    plain = text.casefold().replace("’", "'")
    bare = {one.replace("'", "") for one in re.findall(r"[a-z']+", plain)}
    return "?" in text or edits(text) or bool(bare & _DOUBTING)


def taken_back(text: str) -> list[str]:
    """The words of a text that deny, doubt or take back, in small letters; negations of facts are none."""
    told = without_facts(text).casefold().replace("’", "'")
    refused = said.DENIAL | said.DOUBT | said.RETRACTING
    words = re.findall(r"(?<![\\A-Za-z_])[a-z']+", told)
    return [one for one in words if one.replace("'", "") in refused or one.endswith("n't")]


@cache
def _term() -> re.Pattern[str]:
    """Terms of the field with a word in them that would restrict or change a formula alone."""
    terms = r"least[ -]squares?|squared[ -](?:error|norm)|mean[ -]squared|(?:first|second)[ -]layer"
    return re.compile(rf"\b(?:{terms})\b", re.IGNORECASE)


@cache
def _relation() -> re.Pattern[str]:
    return re.compile(rf"[=<>≤≥≠≈→]|{RELATION_COMMANDS}")
