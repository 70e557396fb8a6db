"""What stands before the number that answers: working, in lines and sentences.

`The output is the sigmoid of the net input. out = 1/(1 + e^(-x)) = 0.59. So the answer is 0.59.`
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from graders.kinds.reading.clauses.heads import head, spelled
from graders.kinds.reading.words import vocabulary as said
from graders.kinds.reading.words.names import word

# Operations that name what a number is, and do not change it.
_RESULTS = frozenset(
    (
        "times",
        "sum",
        "product",
        "mean",
        "average",
        "first",
        "second",
        "last",
        "squared",
        "summed",
        "norm",
    )
)
# A function in front of a number that it is taken of: `ln 2`, `exp(3)`.
APPLIED = r"(?:exp|ln|log|sqrt)(?=\(|\s\d)"
# What a number may be called in a sentence.
_NOUNS = "answer|result|value|total|sum|product|difference|number|derivative|gradient|output|error|loss|weight|bias"


# What points back at the working and gives what it comes to: `that's`, `this makes`.
_POINTING = (
    r"(?:(?:that|this|which)(?:['’]?s\b|\s+is\b)|(?:that|this|it|which)\s+(?:makes?|gives?|equals)\b)"
    r"(?=\s+(?:just\s+|about\s+|then\s+)?[-−+]?[\d(.])"
)


class Answered(NamedTuple):
    """A text of the same length with blanks for what is working, and that; `members` were part of its chain."""

    text: str
    working: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


class _Sentence(NamedTuple):
    start: int
    end: int
    text: str
    concludes: bool

    @property
    def counts(self) -> bool:
        """Whether it has a number or a sign of equality in it, and is more than words."""
        return bool(number().search(self.text) or re.search(r"[=≈]", self.text))

    @property
    def bare(self) -> bool:
        """Whether it is a number or a formula alone, which would be an answer by itself."""
        words = [one[0] for one in word().finditer(self.text) if len(one[0]) > 2]
        return len(words) < 2 and not re.search(r"[=≈:]", self.text)


def answered(text: str, called: Collection[str], others: Collection[str] = ()) -> Answered:
    """The sentences that give the number, its name in front of them said with a sign of equality.

    Args:
        text: What was typed, in plain characters.
        called: What the number may be called, each as `spelled`.
        others: What the numbers of the other parts are called.
    """
    if not word().search(text) and not re.search(r"[\n;]", text):
        return Answered(text)  # one number or calculation, and nothing said of it
    members, text = _without_word_members(_with_signs(_without_noun(text), called))
    sentences = list(_sentences(text))
    if any(_doubts(one.text) for one in sentences):
        return Answered(text, members=members)
    giving = _giving(sentences, called)
    behind = sentences[sentences.index(giving[-1]) + 1 :] if giving else []
    if any(not one.counts and _does_something(one.text) for one in behind):
        return Answered(text, members=members)
    if giving is None:
        return Answered(_named(_without_lead(text, others), called), members=members)
    kept, working = [" "] * len(text), []
    for sentence in sentences:
        if sentence in giving:
            kept[sentence.start : sentence.end] = text[sentence.start : sentence.end]
        else:
            working.append(" ".join(sentence.text.split()))
    text = _without_lead(_joined(kept, giving, called), others)
    return Answered(_named(text, called), tuple(working), members)


def in_one_chain(text: str) -> str:
    """Lines that all begin with one name and a sign of equality as the members of one chain.

    Two of them with numbers alone are two answers.
    """
    lines = text.split("\n")
    heads = [_name_of_line().match(line) for line in lines]
    if len(lines) < 2 or None in heads or len({spelled(one["name"]) for one in heads if one}) > 1:
        return text
    alone = [
        one
        for line, one in zip(lines, heads, strict=True)
        if one and literal().fullmatch(line[one.end() :].strip(" .,;"))
    ]
    if len(alone) > 1:
        return text
    rest = (line[one.end("name") :] for line, one in zip(lines[1:], heads[1:], strict=True) if one)
    return " ".join([lines[0].rstrip(" .,;"), *(one.strip().rstrip(".,;") for one in rest)])


@cache
def _name_of_line() -> re.Pattern[str]:
    return re.compile(r"\s*(?P<name>\\?[A-Za-z]\w*(?:_\{\w+\})?)\s*=(?!=)")


def _giving(sentences: Sequence[_Sentence], called: Collection[str]) -> list[_Sentence] | None:
    """The sentences that give the number; None where that is not clear, or all of them do."""
    counting = [one for one in sentences if one.counts]
    own = [one for one in counting if _names(one, called)]
    if own:
        last = counting[counting.index(own[-1]) :]
        giving = [*own, *last[1:]]
        if not all(one.concludes for one in last[1:]):
            return None
    elif not counting:
        return None
    else:
        *before, end = counting
        if not all(end.concludes or _uses(end, one) for one in before):
            return None
        calculated = before and before[-1].bare and _operator().search(before[-1].text)
        giving = [before[-1], end] if calculated and end.concludes else [end]
    if any(one.bare and not _uses(giving[-1], one) for one in counting if one not in giving):
        return None  # two answers
    return giving


def _joined(kept: list[str], giving: Sequence[_Sentence], called: Collection[str]) -> str:
    """The sentences as one chain: a conclusion is the same once more."""
    for sentence in giving:
        if sentence is not giving[-1] and (led := _told_by().match(sentence.text)):
            kept[sentence.start : sentence.start + led.end()] = " " * led.end()
        opened = _concluding().match(sentence.text)
        if opened and not _names(sentence, called):
            sign = "" if sentence is giving[0] else "="
            kept[sentence.start : sentence.start + opened.end()] = sign.ljust(opened.end())
    return "".join(kept)


def _uses(end: _Sentence, before: _Sentence) -> bool:
    """Whether a calculation goes on with the result of another: `24000 + 80` behind `300*80 = 24000`."""
    results = number().findall(re.split(r"[=≈]", before.text)[-1])
    return bool(results) and results[0] in number().findall(end.text)


def _names(sentence: _Sentence, called: Collection[str]) -> bool:
    """Whether a sentence has a name of the number before a sign of equality."""
    return any(spelled(match["head"]) in called for match in _heads(sentence.text))


def _heads(text: str) -> Iterator[re.Match[str]]:
    for at in (0, *(one.end() for one in re.finditer(r"(?<=[\w,:;])\s+|[,;:]\s*", text))):
        if match := head().match(text, at):
            yield match


def _named(text: str, called: Collection[str]) -> str:
    """The text without words in front of the name that the number has."""
    match = next((one for one in _heads(text) if spelled(one["head"]) in called), None)
    if match is None:
        return text
    lead = text[: match.start("head")]
    words = {one[0].casefold() for one in word().finditer(lead)}
    if number().search(lead) or re.search(r"[=≈]", lead) or not words or _doubts(lead):
        return text
    if words & said.ANOTHER:
        return text
    return " " * len(lead) + text[len(lead) :]


def _with_signs(text: str, called: Collection[str]) -> str:
    """The text with `w4 =` for `w4 is`, and `obtain`, `equal to` and the like before a number."""

    def put(match: re.Match[str]) -> str:
        return (
            f"{match['name']} =".ljust(len(match[0]))
            if spelled(match["name"]) in called
            else match[0]
        )

    text = _that_is().sub(lambda match: " =".ljust(len(match[0])), text)
    text = _is_number().sub(put, text)
    text = _which_is().sub(lambda match: " =".ljust(len(match[0])), text)
    return _changes().sub(lambda match: "= ".rjust(len(match[0])), text)


def _without_lead(text: str, others: Collection[str]) -> str:
    """The text without words that lead to its first number: `We apply the sigmoid and obtain 0.75`."""
    lead = None if head().match(text) else _lead().match(text)
    if lead is None or _doubts(lead[0]) or {*map(spelled, lead[0].split())} & {*others}:
        return text
    words = {one[0].casefold() for one in word().finditer(lead[0])}
    if words & (said.OPERATION - _RESULTS | said.EARLIER):
        return text
    return " " * lead.end() + text[lead.end() :]


def _without_noun(text: str) -> str:
    """The text without what the number is, in brackets at the end: `(no unit)`, `(squared error)`."""
    noun = _noun_behind().search(text)
    if noun is None or _doubts(noun["said"] or ""):
        return text
    return text[: noun.start()].ljust(len(text))


def _without_word_members(text: str) -> tuple[tuple[str, ...], str]:
    """The members of a chain in words, `new w = old w - rate * gradient = 0.4 - 0.5 * 0.08`, and the rest."""
    found = []
    for member in re.finditer(r"[=≈]?[^=≈.;]+(?=[=≈])", text):
        names = (one[0] for one in word().finditer(member[0]))
        first = not text[: member.start()].strip()  # a derivative in LaTeX, which is the name
        words = [one for one in names if len(one) > 2 and not (first and one[0] == "\\")]
        plain = not number().search(member[0]) and "(" not in member[0]
        foreign = _foreign().search(member[0]) and _calculated().fullmatch(text, member.end())
        if foreign or (len(words) > 1 and plain and not says_where(member[0])):
            found.append(member[0].strip("=≈ \n"))
            text = text[: member.start()] + " " * len(member[0]) + text[member.end() :]
    return tuple(found), text


def _does_something(text: str) -> bool:
    """Whether a sentence behind a number goes on to change it: `Then we double it`."""
    words = {one[0].casefold() for one in word().finditer(text)}
    return bool(words & said.CHANGING and words & said.OBJECTS)


def _doubts(text: str) -> bool:
    words = {one[0].casefold() for one in word().finditer(text)}
    if not number().search(text):
        words -= {"only"}  # `Only one path leads there.`
    return bool(words & (said.DOUBT | said.DENIAL)) or "?" in text


def _sentences(text: str) -> Iterator[_Sentence]:
    """Lines, sentences, and what is concluded in them; a line `= …` goes on with the one before."""
    start = 0
    for edge in (*_edges().finditer(text), None):
        end = edge.start() if edge else len(text)
        stretch = text[start:end]
        if stretch.strip(" \t\n.,;:"):
            concludes = _concluding().match(stretch) is not None
            yield _Sentence(start, end, stretch, concludes)
        start = edge.end() if edge and not edge["so"] else end


def says_where(label: str) -> str:
    """`at x` of what stands in front of a sign of equality: where something is so, and no name of the number."""
    found = _where().search(label)
    return found["said"] if found else ""


@cache
def _where() -> re.Pattern[str]:
    return re.compile(
        r"(?<=\S)\s(?P<said>(?:at|for|when|where|if|à|in|en|bei|für|para|pour|при)\s+\$?[a-z]\w?\$?)\s*\Z"
    )


@cache
def number() -> re.Pattern[str]:
    """A number that stands by itself, and is no part of a name such as `h1`."""
    return re.compile(r"(?<![\w.])\d+(?:[.,]\d+)?(?![A-DF-Za-df-z_])")


@cache
def literal() -> re.Pattern[str]:
    """Digits and nothing else: `-0.0125`, `1e-3`. Most numbers are typed so, and need no reading."""
    return re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?", re.ASCII)


@cache
def _told_by() -> re.Pattern[str]:
    """`I make`, `we have`, in front of a calculation."""
    return re.compile(r"\s*(?:(?:I|we)\s+[a-z]+|it\s+is)\s+(?=[-−]?[\d(])", re.IGNORECASE)


@cache
def _operator() -> re.Pattern[str]:
    """A sign of calculation between two operands, in a text without a number of a list in front."""
    return re.compile(r"\A(?!\s*\d{1,2}[.)]\s).*[\w)]\s*[-−+*/·×^]\s*[\w(]", re.DOTALL)


@cache
def _foreign() -> re.Pattern[str]:
    """A sum, or words in other letters, with a sign of calculation."""
    return re.compile(r"∑|(?=[^=]*[*+×·/])[\u0400-\u04ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@cache
def _calculated() -> re.Pattern[str]:
    """A calculation in numbers alone, and its result."""
    return re.compile(r"(?:\s*=\s*[-−+*/×·^()\d.,\s]+)+", re.ASCII)


@cache
def _edges() -> re.Pattern[str]:
    stop = r"(?:[.!](?=\s+[A-Z\\])|;|:(?=[ \t]*\n))"
    lines = r"\n(?!\s*(?:[=≈+*/^)·×-]|\\approx))"
    so = rf",?\s*\b(?=(?:so|hence|thus|therefore)\b)|,\s*(?=(?:(?:the|my)\s+)?(?:{_NOUNS})\s+(?:is|are)\b)"
    so += rf"|,\s*(?={_POINTING})|\s+and\s+(?=(?:I\s+|we\s+)?get\b)"
    so += r"|(?<=[\d)]),\s*(?:and\s+)?(?=(?:(?:in\s+)?total|together|altogether)\s+[-+\d(])"
    return re.compile(rf"(?:{stop}|{lines})\s*|(?P<so>{so})", re.IGNORECASE)


@cache
def _concluding() -> re.Pattern[str]:
    """Words that lead to a result: `So the answer is`, `In total:`, `The sum with the bias is`."""
    lead = r"(?:so|hence|thus|therefore|finally|altogether|together|in\s+total|total|sum|result|answer)"
    lead = rf"(?:{lead}\b[\s,:]*{_POINTING}|{lead}|{_POINTING}|(?:and\s+)?(?:(?:we|I)\s+)?get)"
    noun = rf"(?:final\s+|new\s+)?(?:{_NOUNS})"
    copula = (
        r"(?:is|are|equals?|makes|gives|becomes|(?:we|I)\s+(?:get|have|obtain)|there\s+are|it\s+is)"
    )
    named = rf"(?:the|this|my)\s+{noun}(?:\s+[a-z]+){{0,5}}?\s+{copula}"
    return re.compile(
        rf"[\s,]*(?:{lead}\b[\s,:]*(?:{named}|{copula}|the\s+{noun})?|{named})\b[\s:]*(?:=\s*)?",
        re.IGNORECASE,
    )


@cache
def _noun_behind() -> re.Pattern[str]:
    said = rf"(?P<said>(?:[a-z]+\s+){{0,3}}(?:{_NOUNS}))"
    return re.compile(
        rf"\s*\((?:no\s+units?|unitless|dimensionless|{said})\)[\s.]*$", re.IGNORECASE
    )


@cache
def _lead() -> re.Pattern[str]:
    copula = (
        r"is|are|equals?|gives?|yields?|becomes?|obtain|get|find|have|be|to|has|approximately|about|i\.e\."
        r"|receives?|outputs?|leaves|comes\s+out\s+as|comes\s+to"
    )
    again = r"(?:and|so|then|now|likewise|similarly|again|finally|also|simply|only),?\s+(?=[-+−]?\s*[\d.(])"
    return re.compile(
        rf"\s*{again}|\s*(?:[A-Za-z][\w'’]*,?\s+){{1,16}}?(?:{copula})[\s:,]*(?=[-+−]?\s*(?:[\d.(]|e\s*\^))",
        re.IGNORECASE,
    )


@cache
def _is_number() -> re.Pattern[str]:
    value = r"(?=[-+−]?\s*(?:[\d.(]|e\s*\^|exp\b|ln\b|log\b|sqrt\b|\\(?:frac|sqrt|exp|ln|log)\b))"
    return re.compile(
        rf"(?P<name>\b[A-Za-z]\w*(?:_\{{\w+\}})?)\s+(?:is(?:\s+equal\s+to)?|equals|becomes)\s+{value}"
    )


@cache
def _that_is() -> re.Pattern[str]:
    value = r"(?=\s+(?:(?:exactly|about|just)\s+)?(?:[-−+]?[\d.(\\$√]|[A-Za-z]\w{0,2}\b))"
    return re.compile(rf",?\s*(?<![A-Za-z])i\.\s?e\.,?{value}(?!\s+it\b)")


@cache
def _which_is() -> re.Pattern[str]:
    nearly = "|".join(sorted(said.NEARLY))
    return re.compile(
        rf"(?:,?\s*\bwhich\s+(?:is|equals|gives)\s+(?:{nearly}|equal\s+to)?|,\s+(?:that['’]?s|that\s+is|so\s+I\s+get|(?:I|we)\s+get)\s+|(?<=[\w)}}])\s*,\s*(?:{nearly}))\s*(?=[-+−]?\d)",
        re.IGNORECASE,
    )


@cache
def _changes() -> re.Pattern[str]:
    """`changes from 0.15 to` before a number: the value before a step is none of the answer."""
    return re.compile(r"\b(?:changes?|goes|moves?)\s+from\s+[-+−]?[\d.,]+\s+to\s+(?=[-+−]?[\d.])")
