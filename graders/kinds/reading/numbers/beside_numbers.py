"""Words in brackets behind numbers: `0.5113 (goes up)`, `[0, -1] (one fires only for x1 = x2 = 1)`.

A number is whole as it stands. What is said of it changes nothing, as long as no word denies or doubts it, makes
another number of it, or gives one.
"""

from __future__ import annotations

import re
from functools import cache

from exercises.language.errors import RefusedError
from graders.kinds.reading.clauses.comments import role_of_comment
from graders.kinds.reading.clauses.fields import NO_BIAS
from graders.kinds.reading.numbers.readings import readings_of
from graders.kinds.reading.remarks.facts import is_fact, without_facts
from graders.kinds.reading.remarks.remarks import Role, restricts
from graders.kinds.reading.words import vocabulary as said
from graders.kinds.reading.words.names import word

# What the node is, at which a derivative is taken: `1 (sum)`.
_NODES = frozenset(["sum", "addition", "product", "multiplication", "constant"])
_FEWEST = 2  # words; one alone may be a unit, or the name of something
# Words that say that there is more to it, or that it is part of something.
_AMOUNTS = frozenset(
    [
        *("add", "added", "adding", "include", "included", "includes", "including", "extra"),
        *("missing", "still", "too", "yet", "share", "top", "factor", "log", "ln"),
        *("by", "then", "comes", "without", "before"),
    ]
)
# Words that make another number, but for those that tell which row or unit it is about.
_CHANGING = (
    said.OPERATION - {"sum", "summed", "product", "first", "second", "last"}
    | said.CHANGING | said.EXCHANGING | said.QUANTITIES | said.COUNTING | said.SHARING | said.EARLIER
    | said.ASSUMING | said.CONDITION - {"at", "on", "for", "if", "when"} | _AMOUNTS
)  # fmt: skip


def tells_nothing(told: str, before: str) -> bool:
    """Whether words behind numbers leave them as they are.

    Args:
        told: The words.
        before: What stands in front of them, the numbers at its end.
    """
    told = _uncounted().sub(" ", told).strip(" ,;")
    if not re.search(r"\w", told):
        return True
    if re.match(r"\W*(?:before|after|until|without)\b", told, re.IGNORECASE):
        return False
    if (
        told.strip().casefold() in _NODES
        or _place().fullmatch(told)
        or _fact().fullmatch(told)
        or is_fact(told)
        or _is_worked_out(told, before)
    ):
        return True
    words = [one[0].casefold() for one in word().finditer(told)]
    plain = without_facts(_fact().sub(" ", _input().sub(" ", told)))
    bare = {one[0].casefold() for one in word().finditer(plain)}
    return (
        len(words) >= _FEWEST
        and (bool(bare) or plain == told)
        and not said.NEUTRAL.isdisjoint(words)  # in a language whose denials are known
        and role_of_comment(plain) is Role.COMMENT
        and not bare & _CHANGING
        and all(one in said.FINDING for one in bare if one.endswith("ed"))
        and not restricts(bare)
        and not _other().search(plain)
        and {*_number().findall(_place().sub(" ", plain))} <= {*_number().findall(before), "1"}
    )


def _is_worked_out(told: str, before: str) -> bool:
    """Whether it calculates the number in front, `760 (10*(5*5*3 + 1 bias) = 760)`."""
    found = _calculated().fullmatch(told)
    if found is None or _squeezed(found["same"]) != _squeezed(before):
        return False
    sides = re.sub(r"\bx\b", "*", re.sub(r"bias(?:es)?|weights?|(?<=\d),(?=\d{3})", "", told))
    try:
        return not all(one.contradictory() for one in readings_of(sides, ()))
    except RefusedError:
        return False


def _squeezed(number: str) -> str:
    return re.sub(r"[\s,$]", "", number)


@cache
def _calculated() -> re.Pattern[str]:
    step = r"(?:[\d\s*·×⋅+().,\\-]|(?<=[\d\s])x(?=[\s\d]))"
    return re.compile(
        rf"{step}+(?:(?:bias|biases|weights?)\s*)?{step}*=\s*(?P<same>\d[\d.,\s]*)", re.IGNORECASE
    )


@cache
def _number() -> re.Pattern[str]:
    return re.compile(r"(?:(?<![\w.)] )(?<![\w.)])[-−]\s?)?(?<![\w.])\d+(?:\.\d+)?")


@cache
def _other() -> re.Pattern[str]:
    """A relation, a calculation, or a name such as w2, which may be what the number is said to be."""
    return re.compile(r"[=<>≤≥≠≈%*/^]|\b[A-Za-z]_?\d")


@cache
def _input() -> re.Pattern[str]:
    """Where a unit of a network does something: `for x1 = x2 = 1`, `if x1 + x2 > 1`."""
    name = r"\bx_?\d\b"
    both = rf"{name}(?:\s*(?:[=+,]|and|or)\s*{name})*"
    when = r"\b(?:only\s+)?(?:for|if|when|where|iff)\s+"
    return re.compile(rf"{when}{both}(?:\s*(?:[=<>≥≤]|>=|<=)\s*[01]\b)?|{both}")


@cache
def _fact() -> re.Pattern[str]:
    """What is so beside the number: that it goes up, what it aims at, that there are no biases."""
    sign = r"\b(?:since|because|as)\s+[^\s<>]{1,12}\s*[<>]\s*0\b"
    output = r"\b(?:out(?:puts?)?(?:_?[a-z]?\d)?|o_?\d|predictions?|targets?|network)\s+(?:is|are|was|were)"
    checked = (
        r"\bI\s+(?:double[-\s]?)?checked\s+(?:it|this|that)(?:\s+(?:twice|again))?|\bno\s+activations?\b"
        r"|(?<=\bchecked)\s+by\s+hand\b"
    )
    off = rf"{output}\s+too\s+(?:small|large|big|high|low)\b"
    each = r"\b(?:one|1)\s+(?:[a-z]+\s+)?(?:per|for\s+(?:each|every))\s+[a-z]+"
    return re.compile(
        rf"{checked}|\bup\b(?!\s+to\b)|\btarget\s+(?:(?:is|was|would\s+be)\s+)?\d[\d.]*|{NO_BIAS}|{sign}|{each}|{off}",
        re.IGNORECASE,
    )


@cache
def _uncounted() -> re.Pattern[str]:
    """That biases are not counted, or the old value of which weight was taken: `the bias is not counted`."""
    bias = r"(?:the\s+)?bias(?:es)?"
    without = rf"(?:without|excluding|not)\s+(?:counting\s+)?{bias}"
    left_out = r"(?:counted|included|part\s+of\s+(?:it|this|x))"
    taken = r"(?:with|uses|using|taking)\s+the\s+old\s+(?:value\s+of\s+)?[a-z]_?\d"
    return re.compile(
        rf"\b(?:{without}|{bias}\s+(?:(?:is|are)(?:\s+not|n['’]t)|not)\s+{left_out}|{taken})(?=\W*(?:[,;.]|\Z))",
        re.IGNORECASE,
    )


@cache
def _place() -> re.Pattern[str]:
    """`hidden 2`, `layer 1`: which of several it is."""
    places = "hidden|input|layer|neuron|node|output|unit"
    return re.compile(rf"\b(?:{places})\s+\d\b", re.IGNORECASE)
