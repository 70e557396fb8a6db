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
from graders.kinds.reading.remarks.signs_said import is_contradicted
from graders.kinds.reading.words import vocabulary as said

# What stands for the answer as the subject of a clause.
_ANSWER = said.words("""
    it its this that these those they which answer answers result value number solution total mine
    everything rest others other another ones correct right real old new previous sign decimals digits point
    comma minus magnitude
""")
# The same beside a formula, of which there are parts.
_FORMULA = said.words("""
    gradient derivative jacobian formula expression shape matrix vector entry entries element elements row
    rows column columns diagonal sign factor case cases transpose
""")
_MOVING = said.words(
    "goes moves grows shrinks rises falls increases decreases changes drops stays go move"
)
_HOW = said.words("""
    up down most least hardly barely a little bit lot much more less slightly strongly too very only far
    further also again indeed here now the same fastest slowest by itself unchanged as
""")
_BEING = said.words("there's is are was were isn't aren't wasn't")
_EQUATING = said.words(
    "equals equal becomes gives give makes make yields leaves means should must ought would"
)
# What things do that leaves the answer alone.
_ACTING = (
    said.words("""
    fires fire shows show sees see comes come cancels cancel adds add multiplies multiply uses use takes take needs
    need feeds feed acts act works work enters enter counts count contributes contribute appears appear
    depends depend remains remain follows follow applies apply passes pass flows flow does do doesn't don't
    has have can cannot can't kills survives involves involve carries reaches reach hits shares affects
    affect matters occurs belongs contains vanishes saturates switches maps collects connects leads turns
    keeps stays hold holds stack stacks
""")
    | _MOVING
)
# What people say that they did.
_DID = said.words("""
    put used use multiply multiplied sum summed add added apply applied computed calculated checked know see saw
    took take differentiate differentiated plugged plug insert inserted go went follow followed collect
    collected cached
""")
_LEADING = said.words("""
    and ok okay so because since as here also now then note just again while whereas hence thus therefore even
    though way
""")
_BLOCKING = (
    (said.RESTRICTING - _HOW) | said.FALSE | said.RETRACTING | said.EXCHANGING
    | said.words("""
        if unless otherwise assuming provided except suppose instead or still forgot wish hope nearly almost
        think believe guess feel mistake mistaken typo neighbour teacher friend
    """)
)  # fmt: skip
_DEFINING = said.DEFINING - {"here", "with", "writing", "setting"}
_CONCLUSIONS = said.words("answer result solution")
_SHARING = (
    said.SHARING
    | said.SHAPE
    | said.words("before earlier previously without only value values to as share")
)
_SIGNS = said.words("positive negative")
_PHRASES = _SIGNS | said.words("""
    chain quotient out outer inner
    same both sum over all plugged inserted rule only inputs pattern further idea thing added deltas delta
""")
# What may be said of a part of a formula that should not be there, or should.
_GOING = _MOVING | said.words("""
    vanishes vanish enters enter counts count occurs occur appears appear happens happen remains remain does
    do
""")
_DENYING = said.words("not never none")
_TURNING = said.words("with before after until although though but however whose")
_SHORTEST = 4  # letters of a word in -ed that is no participle, as "need"
_FEWEST = 2


def explains(told: str, answer: str) -> bool:
    """Whether words behind an answer only explain it.

    Args:
        told: The words, of one sentence or more.
        answer: What stands in front of them, with its name if it has one.
    """
    if doubts(told) or _condition().search(told):
        return False
    if answer and is_contradicted(answer, told):
        return False
    asked = spelled(answer.partition("=")[0]) if "=" in answer else ""
    of_answer = _ANSWER | (
        _FORMULA if re.search(r"[A-Za-zα-ω\[]", answer.rpartition("=")[2]) else frozenset()
    )
    told = _layered().sub(r"_\g<index>", _even_if().sub(" ", told))
    clauses = [one for one in _edge().split(_inner().sub(" ", told)) if re.search(r"\w", one)]
    return bool(clauses) and all(_explains(one, asked, of_answer) for one in clauses)


def _explains(clause: str, asked: str, of_answer: frozenset[str]) -> bool:
    if not _states_of_others(clause, asked):
        return False
    plain = _one_each().sub(" ", _value().sub(r"\g<name> ", clause))
    if not _word().search(_one_each().sub(" ", _value().sub(" ", clause))):
        first = re.match(r"\W*([A-Za-z]+)\s", clause)
        return first is not None and first[1].casefold() in said.REASON | {"and", "since", "as"}
    words = [one[0].replace("’", "'") for one in _word().finditer(plain)]
    small = [one.casefold() for one in words]
    while (small and small[0] in _LEADING) or small[:2] == ["that", "way"]:
        words, small = words[1:], small[1:]
    if not small or {*small} & (_BLOCKING | _DEFINING) or small[0] in said.CONDITION | _TURNING:
        return False
    if any(map(_is_done, small)) or re.search(r"\\[a-z]", clause):
        return False
    people = small[0] in {"i", "we", "you"}
    verbs = _BEING | _ACTING | _EQUATING | (_DID if people else frozenset())
    verb = next((at for at, one in enumerate(small) if one in verbs), None)
    if small[:2] == ["comes", "from"]:
        return _number().search(plain) is None
    if verb is None:
        absent = small[0] in {"no", "nothing"}
        return _is_phrase(words, plain) and not (absent and of_answer >= _FORMULA)
    subject, rest = small[:verb], small[verb + 1 :]
    if {*small} & _EQUATING or _number().search(_counted().sub(" ", plain)):
        return False
    if subject in (["it"], ["this"]) and small[verb] == "maps":
        return True
    pointed = subject[1:] if subject[:1] in (["this"], ["these"]) and len(subject) > 1 else subject
    if not subject or {*pointed} & of_answer:
        return small[verb] in _MOVING and {*rest} <= _HOW | said.PLAINLY
    if people:
        for_another = of_answer >= _FORMULA and (_value().search(clause) or "for" in rest)
        changed = {*rest} & (said.CHANGING - {"product"})
        return small[verb] in _DID and "to" not in rest[:1] and not for_another and not changed
    if small[verb] in {"comes", "come"} and {*rest} & {"first", "last", "before", "after"}:
        return False
    if small[verb] in _BEING and {*rest} & (
        {*said.COUNTS} | said.COUNTING | {"zero", "first", "last"}
    ):
        return False
    if of_answer >= _FORMULA:
        if small[verb] in _GOING or (small[verb] in _BEING and {*rest} & said.SHAPE):
            return False
    elif {*small} & _DENYING or any(one.endswith("n't") for one in small):
        return False
    defines = small[verb] in _BEING and any(map(_is_name, words[:verb]))
    return not (defines and of_answer >= _FORMULA) and not {*rest} & _CONCLUSIONS


def _is_done(word: str) -> bool:
    """Whether something is done to something: `dropped`, `scaled`, and not only found or shared."""
    return (
        word.endswith("ed")
        and len(word) > _SHORTEST
        and word not in said.FINDING | _PHRASES | _DID | {"need"}
    )


def _is_phrase(words: list[str], plain: str) -> bool:
    """Whether words without a verb name a rule, what was summed, or what is not there: `same for h2`."""
    small = [one.casefold() for one in words]
    if _sign().search(plain) or _number().search(plain) or _size().search(plain):
        return False
    if small[0] in {"no", "nothing"}:
        return len(small) >= _FEWEST and not {*small} & (
            _ANSWER - {"this", "that", "other", "others"}
        )
    names = {one.casefold() for one in words if _is_name(one)}
    moved = {*small} <= _HOW and {*small} & {"up", "down", "most", "least", "unchanged"}
    if moved or (small[1:2] == ["to"] and {*small} <= names | {"to"}):
        return True
    if small[0] == "already" and small[-1].endswith("ing"):
        return True  # `already fading`
    if {*small} & _SHARING:
        return False
    known = {*small} <= said.NEUTRAL | _PHRASES | _HOW | names and not {*small} <= names
    known = known and not {*small} <= said.ARTICLES | said.TOPICS
    return known and (len(small) >= _FEWEST or small[0] in said.FINDING | _SIGNS)


def _is_name(word: str) -> bool:
    """Whether it is a name rather than a word."""
    return (len(word) == 1 and word not in {"a", "I"}) or re.search(
        r"[\d_∂Δδσα-ω]", word
    ) is not None


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
        r"(?P<name>(?<![\w=+*/^·-])\$?\\?(?:[a-z]+_\w+|[A-Za-z]\w?|[α-ω∂][\w/∂]{0,12}|d\w+/d\w+))\s*[=<>]\s*[-−]?\d[\d.]*\$?(?!\s*[-+*/^·=\w])"
    )


@cache
def _relation() -> re.Pattern[str]:
    return re.compile(r"[=<>≤≥≠≈→?%]")


@cache
def _counted() -> re.Pattern[str]:
    """Numbers that are no values of the answer: `layer 2`, `the output 0.191`, `(1,1)`, `2 inputs`."""
    things = r"(?:layer|unit|neuron|node|output|input|target|hidden|part|step|lecture|slide|case|class)s?"
    return re.compile(
        rf"\b{things}\s+[-−]?\d[\d.]*|\(\s*\d(?:\s*,\s*\d)+\s*\)|\b\d\s+(?:inputs?|outputs?|units?|biases|bias)\b"
        r"|\(\s*[-−]?\d[\d.]*\s*\)|\b(?:inputs?|both)\s+(?:is|are)\s+[01]\b|\bthe\s+\d\b",
        re.IGNORECASE,
    )


@cache
def _layered() -> re.Pattern[str]:
    """The index of an entry of a layer: `a_{1,i}`."""
    return re.compile(r"_\{\d\s*,\s*(?P<index>[a-z])\}")


@cache
def _even_if() -> re.Pattern[str]:
    return re.compile(r",?\s*\beven\s+(?:if|though)\b[^,.;]*", re.IGNORECASE)


@cache
def _one_each() -> re.Pattern[str]:
    """How many there are of something: `one bias per neuron`."""
    return re.compile(
        r"\bonly\s+one\s+[a-z]+|\b(?:one|1)\s+(?:[a-z]+\s+)?(?:per|for\s+(?:each|every|the))\s+(?:[a-z]+\s+)?[a-z]+",
        re.IGNORECASE,
    )


@cache
def _number() -> re.Pattern[str]:
    return re.compile(r"(?<![\w.])\d")


@cache
def _size() -> re.Pattern[str]:
    """`k x d`, which is another shape."""
    return re.compile(r"\b\w\s?(?:×|\s[xX]\s|\\times)\s?\w\b")


@cache
def _sign() -> re.Pattern[str]:
    return re.compile(r"[+*/^·]")


@cache
def _inner() -> re.Pattern[str]:
    """Marks that stand around words."""
    return re.compile(r"[$`*]|\\text\s*\{|[{}]")


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
