"""Comments of programs beside an answer, `# chain rule`: passed over, unless they take it back or change it.

Unlike a remark a comment may have any words in it that nobody knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from exercises.language.errors import RefusedError, SeveralError
from exercises.language.notation import RELATION_COMMANDS
from graders.kinds.reading.clauses.talk_or_formula import relation
from graders.kinds.reading.remarks.facts import without_facts
from graders.kinds.reading.remarks.narration import disputes
from graders.kinds.reading.remarks.remarks import Role, at_a_kink
from graders.kinds.reading.words import vocabulary as said
from graders.kinds.reading.words.names import word

_OPENING = said.CONDITION | said.ASSUMING | {"given", "only"}


def role_of_comment(text: str) -> Role:
    """What a comment does to the answer: nothing, or it doubts, denies, restricts or changes it."""
    if at_a_kink(text):
        return Role.COMMENT
    told = _contrast().sub(" ", without_facts(text))
    words = [one[0].casefold() for one in word().finditer(told)]
    bare = set(words)
    if disputes(told) or words[:1] == ["or"]:
        return Role.DOUBT
    if _at_a_point().fullmatch(told):
        return Role.COMMENT
    conditional = bool(words) and words[0] in _OPENING and relation().search(told) is not None
    beside = said.OBJECTS | said.ARTICLES | said.COUNTS.keys()
    changes = bool(bare & said.CHANGING) and bare <= said.CHANGING | beside
    if conditional or changes or bare & said.RESTRICTING or _bare_relation().fullmatch(told):
        return Role.UNCLEAR
    return Role.UNCLEAR if _base().search(told) else Role.COMMENT


def refuse_comments(comments: Iterable[str]) -> None:
    """Refuse comments that doubt, deny, restrict or change what stands beside them.

    Raises:
        RefusedError: One of them does.
    """
    for one in comments:
        role = role_of_comment(one)
        if role is Role.DOUBT:
            raise SeveralError(f'"{one}" leaves open which answer counts; write one alone', 0)
        if role is Role.UNCLEAR or _shape().fullmatch(one):
            raise RefusedError(f'what does "{one}" mean for it? Write the answer alone', 0)


@cache
def _shape() -> re.Pattern[str]:
    """Two sizes alone, `D_a x K`, which are another shape."""
    return re.compile(r"\W*\w+\s*(?:×|\bx\b)\s*\w+\W*")


@cache
def _contrast() -> re.Pattern[str]:
    """`W2, not dW2`: which of two names stands there."""
    return re.compile(r"(?<=[\w)]),\s*not\s+(?:[A-Za-z]\w*[\d_]\w*|[A-Za-z])(?!\w)")


@cache
def _bare_relation() -> re.Pattern[str]:
    """`i == j`, `L = 1`: a condition, or a value of a name."""
    side = r"-?[\w.']+"
    return re.compile(rf"[\s(]*{side}\s*(?:[=<>!]=?|[≤≥≠]|{RELATION_COMMANDS})\s*{side}[\s).]*")


@cache
def _at_a_point() -> re.Pattern[str]:
    """`0 at x == 0`: what is said of one point, where anything may be."""
    return re.compile(r"\W*-?[\d./]+\s+(?:at|for|if|when)\s+[a-z]\s*==?\s*0[\s.]*")


@cache
def _base() -> re.Pattern[str]:
    """Another base of a logarithm than the one that it has here."""
    return re.compile(r"\b(?:base|log)[\s_-]*(?:2|10|two|ten)\b", re.IGNORECASE)
