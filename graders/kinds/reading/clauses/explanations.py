"""Sentences and clauses that explain an answer: `0.358916. The output is too big, so this weight shrinks`.

Such a clause has a subject of its own, or tells how the answer moves; or it has no verb, and only words of the
field and names. What is said of the answer itself, what sets a condition, doubts, or gives another value
explains nothing.
"""

from __future__ import annotations

import re
from functools import cache

from graders.kinds.reading.clauses.heads import spelled
from graders.kinds.reading.remarks.narration import doubts
from graders.kinds.reading.words import vocabulary as said

# What stands for the answer as the subject of a clause.
_ANSWER = said.words("""
    it this that these those they which answer answers result value number solution total mine everything rest
    others other another ones correct right real true old new previous
""")
# The same beside a formula, of which there are parts.
_FORMULA = said.words("""
    gradient derivative jacobian formula expression shape matrix vector entry entries element elements row rows column
    columns diagonal sign factor case cases term transpose
""")
_MOVING = said.words(
    "goes moves grows shrinks rises falls increases decreases changes drops stays go move"
)
_HOW = said.words("""
    up down most least hardly barely a little bit lot much more less slightly strongly too very only far further also
    again indeed here now the same fastest slowest by itself unchanged as
""")
_BEING = said.words("is are was were isn't aren't wasn't")
_EQUATING = said.words(
    "equals equal becomes gives give makes make yields leaves means should must ought would"
)
# What things do that leaves the answer alone.
_ACTING = (
    said.words("""
    fires fire sees see comes come cancels cancel adds add multiplies multiply uses use takes take needs need feeds
    feed acts act works work enters enter counts count contributes contribute appears appear depends depend remains
    remain follows follow applies apply passes pass flows flow does do doesn't don't has have can cannot can't kills
    survives enters involves involve carries reaches reach hits shares share affects affect matters occurs belongs
    contains vanishes saturates switches maps sums sum collects acts connects leads turns keeps stays hold holds
    stack stacks
""")
    | _MOVING
)
# What people say that they did.
_DID = said.words("""
    used use multiply multiplied sum summed add added apply applied computed calculated checked know see saw took take
    differentiate differentiated plugged plug insert inserted go went follow followed collect collected cached
""")
_LEADING = said.words("""
    and so because since as here also now then note that first just again only while where whereas hence thus therefore
    even though both same way for
""")
_BLOCKING = (
    said.words("if unless otherwise assuming provided except suppose instead or still forgot wish hope nearly almost")
    | said.FALSE | said.RETRACTING | said.EXCHANGING | said.words("mistake mistaken typo neighbour teacher friend")
)  # fmt: skip
_FEWEST = 2
_SUBJECTS = said.words("""
    the each every both all no nothing only there a an our my its one two first second third same i we you
""")


def explains(told: str, answer: str) -> bool:
    """Whether words behind an answer only explain it.

    Args:
        told: The words, of one sentence or more.
        answer: What stands in front of them, with its name if it has one.
    """
    if doubts(told) or _condition().search(told):
        return False
    asked = spelled(answer.partition("=")[0]) if "=" in answer else ""
    of_answer = _ANSWER | (
        _FORMULA if re.search(r"[A-Za-zα-ω]", answer.rpartition("=")[2]) else frozenset()
    )
    clauses = [one for one in _edge().split(_inner().sub(" ", told)) if re.search(r"\w", one)]
    return bool(clauses) and all(_explains(one, asked, of_answer) for one in clauses)


def _explains(clause: str, asked: str, of_answer: frozenset[str]) -> bool:
    if not _states_of_others(clause, asked):
        return False
    plain = _value().sub(r"\g<name> ", clause)
    words = [one[0].replace("’", "'") for one in _word().finditer(plain)]
    small = [one.casefold() for one in words]
    while small and small[0] in _LEADING - {"both", "same", "first", "for"}:
        words, small = words[1:], small[1:]
    if not small or {*small} & _BLOCKING:
        return False
    verb = next((at for at, one in enumerate(small) if at and _is_verb(one)), None)
    if verb is None:
        return _is_phrase(words, plain)
    subject, rest = small[:verb], small[verb + 1 :]
    if {*small} & _EQUATING or (re.search(r"(?<![\w.])\d", _counted().sub(" ", plain))):
        return False
    if {*subject} & of_answer:
        return small[verb] in _MOVING and {*rest} <= _HOW | said.PLAINLY
    if subject[0] in {"i", "we", "you", "one"}:
        return small[verb] in _DID and "to" not in rest[:1]
    own = subject[0] in _SUBJECTS or any(map(_is_name, words[:verb])) or len(subject) > 1
    return own and not ({*rest} & {"answer", "result", "solution"})


def _is_verb(word: str) -> bool:
    return word in _BEING | _ACTING | _EQUATING | _DID


def _is_phrase(words: list[str], plain: str) -> bool:
    """Whether words without a verb only name a rule, a place, or what was summed: `same for h2`, `sum over both`."""
    small = [one.casefold() for one in words]
    names = {one.casefold() for one in words if _is_name(one)}
    known = (
        said.NEUTRAL
        | names
        | said.words("same both sum over all plugged inserted rule only inputs biggest")
    )
    return (
        len(small) >= _FEWEST
        and {*small} <= known
        and not {*small} <= names
        and not re.search(r"[+*/^·]", plain)
    )


def _is_name(word: str) -> bool:
    """Whether it is a name rather than a word."""
    return len(word) == 1 and word not in {"a", "I"} or re.search(r"[\d_∂Δδσα-ω]", word) is not None


def _states_of_others(clause: str, asked: str) -> bool:
    """Whether every equation in a clause gives the value of a name that is not asked for."""
    values = [*_value().finditer(clause)]
    if _relation().search(_value().sub(" ", clause)):
        return False
    return all(spelled(one["name"]) != asked for one in values)


@cache
def _condition() -> re.Pattern[str]:
    """A clause that says for which values: `for x > 0`, `at x = 0`."""
    return re.compile(
        r"(?:\A|[.,;]\s+)\W*(?:for|when|at|if|where)\s+\$?\S{1,8}\s*(?:[=<>≤≥≠]|!=|is\b)",
        re.IGNORECASE,
    )


@cache
def _value() -> re.Pattern[str]:
    """`h1 = 0.85`, `i1 = 2`: the value of a name."""
    return re.compile(
        r"(?P<name>(?<![\w=+*/^·-])\$?\\?[A-Za-zα-ω∂][\w/∂]{0,12})\s*=\s*[-−]?\d[\d.]*\$?(?!\s*[-+*/^·=\w])"
    )


@cache
def _relation() -> re.Pattern[str]:
    return re.compile(r"[=<>≤≥≠≈→?%]")


@cache
def _counted() -> re.Pattern[str]:
    """Numbers that are no values of the answer: `layer 2`, `the output 0.191`, `(1,1)`, `2 inputs`."""
    things = r"(?:layer|unit|neuron|node|output|input|target|hidden|part|step|lecture|slide|case|class|row|column)s?"
    return re.compile(
        rf"\b{things}\s+[-−]?\d[\d.]*|\(\s*\d(?:\s*,\s*\d)+\s*\)|\b\d\s+(?:inputs?|outputs?|units?|biases|bias)\b"
        r"|\(\s*[-−]?\d[\d.]*\s*\)",
        re.IGNORECASE,
    )


@cache
def _inner() -> re.Pattern[str]:
    """Marks that stand around words."""
    return re.compile(r"[$`*]|\\text\s*\{|[{}]|\A\s*\(|\)\s*\Z")


@cache
def _edge() -> re.Pattern[str]:
    """Where a clause ends."""
    return re.compile(
        r"[.;!,:](?:\s+|\Z)|\s[-–—]+\s|\s(?=(?:so|because|since|but|while|whereas)\s)|\s+and\s+(?=\S+\s+\S+s\b)",
        re.IGNORECASE,
    )


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"[^\W\d][\w'’/∂]*(?:-[a-z]+)*")
