r"""An answer with an explanation behind it: `X, because …`, `X — which is highest at 0`, `X (predicted - true)`.

The explanation may have any words in it, so it is cut off only where the whole cannot be read, and only
where none of its words takes back, restricts or alters what stands in front.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from graders.kinds.reading import vocabulary as said
from graders.kinds.reading.comments import role_of_comment
from graders.kinds.reading.narration import alters, doubts
from graders.kinds.reading.remarks import Role

_FEWEST = 2  # words; one alone may be the name of something
_SHORT = 3


class Explained(NamedTuple):
    """What stands in front of an explanation, and the explanation."""

    text: str
    explanation: str


def explained(text: str) -> Iterator[Explained]:
    """The ways to cut an explanation off, the shortest explanation first."""
    found = {
        match.start(): match
        for pattern in (
            _aside(),
            _comment(),
            _sentence(),
            _model(),
            _role(),
            _mapping(),
            _clause(),
            _reason(),
        )
        for match in pattern.finditer(text)
    }
    for start in sorted(found, reverse=True):
        match, before = found[start], text[:start]
        if not before.strip() or before.count("(") != before.count(")"):
            continue
        groups = match.groupdict()
        told = match["told"] or groups["which"]
        words = _words(told)
        if groups.get("which") or _mapping().fullmatch(f" {told}"):
            yield Explained(before.rstrip(" ,;:"), _told(told))
            continue
        if "reason" in groups:
            refused = doubts(told) or _shape().search(told) is not None
        elif groups.get("arrow"):
            refused = role_of_comment(told) is not Role.COMMENT
        else:
            refused = _does_more(before, told, words)
        if not refused and len(words) >= _FEWEST:
            yield Explained(before.rstrip(" ,;:"), _told(told))


def _does_more(before: str, told: str, words: Sequence[str]) -> bool:
    """Whether it alters the answer, claims something of it, tells what to do with it, or holds another number."""
    number = re.search(r"\d", told) and not re.search(r"[A-Za-z]", before.rpartition("=")[2])
    instruction = len(words) <= _SHORT and words[-1:] != [] and words[-1].casefold() in said.OBJECTS
    few = 3 * sum(one.casefold() in said.NEUTRAL for one in words) < len(words)  # another language
    narrowed = few or {"alone", "rounded", "data"} & {one.casefold() for one in words}
    return (
        bool(number or instruction or narrowed)
        or alters(_purpose().sub(" ", told))
        or _claims(told)
    )


def _claims(text: str) -> bool:
    """Whether it says what something is, beside where: `at x = 0` is no claim."""
    equates = re.search(r"[=<>≤≥≠≈]", _place().sub(" ", text))
    return bool(equates or _another().search(text) or _shape().search(text))


@cache
def _shape() -> re.Pattern[str]:
    """A shape, which is judged where it can be read."""
    return re.compile(
        r"\b\w\s*(?:×|\\times|x|by)\s*\w\b|\b(?:row|column)\s+vector\b|\bcolumn\s+of\b",
        re.IGNORECASE,
    )


def _words(text: str) -> list[str]:
    return re.findall(r"(?<!\\)[A-Za-z]{2,}|\$\\?\w\$", text)


def _told(text: str) -> str:
    return " ".join(re.sub(r"\\(?:text|quad|qquad)\b|[${}]", " ", text).split()).strip(" ,;:().")


@cache
def _reason() -> re.Pattern[str]:
    """A clause that says why."""
    other = r"(?:an?|w|x|z|n|t|long|soon|far|if|much|well|in)\b"
    limit = r"[^\n]*(?:->|→|\\to\b|\\infty|∞)"
    as_ = rf"as(?=\s+(?!{other})[^\n]*\Z)(?!{limit})"
    return re.compile(
        rf"\$?[,;.]?\s+\(?(?P<told>(?P<reason>because|since|{as_}|due\s+to|owing\s+to)\b.*)\Z",
        re.IGNORECASE | re.DOTALL,
    )


@cache
def _aside() -> re.Pattern[str]:
    """Words in brackets at the end of all, or in a text of LaTeX far behind a formula."""
    character = r"(?:[A-Za-z'’,!✓✗→↔ /−-]|\$\\?\w\$)"
    return re.compile(
        rf"(?:\s\(|\\q?quad\s*(?:\\text\s*\{{|\()+\s*(?:\\text\s*\{{)?\(?)(?P<told>[A-Za-z]{{3}}(?:{character}|\\text\{{|\}})*?)[)}}\s$.]*(?:\\\])?\Z"
    )


@cache
def _comment() -> re.Pattern[str]:
    """Words behind a long dash, a colon, or an arrow that points back from far."""
    return re.compile(
        r"(?:\s[—–]\s|\s--+\s|(?<=[\w)}\]$]):\s|[ \t]{2,}(?P<arrow>←|<-+)\s*)(?P<told>[A-Za-z][^\n]*)\s*\Z"
    )


@cache
def _sentence() -> re.Pattern[str]:
    """A sentence of words behind a full stop or in a paragraph of its own."""
    return re.compile(
        r"(?:[.;!]\$?\s+|\n\s*\n\s*)[✅✓✔☑️]*\s*(?P<told>[A-Z][a-z]*\s[a-z][^\n]*)\s*\Z"
    )


@cache
def _model() -> re.Pattern[str]:
    """For which model it is: `for sigmoid + cross-entropy`."""
    noun = (
        r"(?:sigmoid|softmax|logistic|linear|binary|cross|entropy|squared|mean|error|mse|bce|regression"
        r"|loss|output|hidden|units?|layers?|activations?|neurons?|networks?|and|with|the|a"
        r"|off|diagonal|elements?|entries|terms?)"
    )
    return re.compile(
        rf"\s(?P<told>(?:for|with|in)\s+{noun}(?:[\s+-]+{noun})+)[\s.]*\Z", re.IGNORECASE
    )


@cache
def _role() -> re.Pattern[str]:
    """What a name is, behind all that is said of it: `… is the weight matrix`."""
    noun = r"(?:matrix|matrices|vector|bias(?:es)?|weights?|layer|output|input|parameter)"
    return re.compile(
        rf"[$)\]}}]\s+(?P<told>(?:is|are)\s+(?:the|a|an)\s+(?:[a-z-]+\s+)*{noun})[\s.,;]*\Z"
    )


@cache
def _mapping() -> re.Pattern[str]:
    """Between which sets a function goes: `(R → R)`."""
    line = r"(?:\\mathbb\s*\{?\s*R\s*\}?|[Rℝ])"
    return re.compile(rf"\s(?P<told>\(\s*\$?{line}\s*(?:→|->|\\to)\s*[^()\n=]*\)\$?)[\s.]*\Z")


@cache
def _clause() -> re.Pattern[str]:
    """A clause of words behind a comma: `only the denominator depends on x_j`; which of several it is."""
    which = r"for\s+the\s+(?:first|second|third|other|hidden|last)\s+(?:input|output|neuron|unit|weight|layer|one)"
    return re.compile(
        rf"(?:,\s+(?:only\s+)?(?P<told>the\s+[a-z]+\s+[a-z]+[^\n=]*)|\s(?P<which>{which})[\s.]*)\Z"
    )


@cache
def _place() -> re.Pattern[str]:
    """`at x = 0`: where something is so."""
    return re.compile(r"\b(?:at|when|where)\s+\$?\\?\w+\s*=\s*-?[\d.]+\$?")


@cache
def _purpose() -> re.Pattern[str]:
    """`for least squares`: what it is used for, unless that says for which values it holds."""
    amounts = r"all|any|each|every|most|some|other|only"
    values = rf"(?:{amounts}|the|non\w*|positive|negative|small|large|big|even|odd)\b"
    return re.compile(rf"\bfor\s+(?=[a-z]{{3,}})(?!{values})", re.IGNORECASE)


@cache
def _another() -> re.Pattern[str]:
    """Words that give the answer, or another one: `the derivative is …`."""
    asked = r"(?:it|this|that|which|answer|result|gradient|derivative|jacobian|shape|value|total|output)"
    kind = r"(?!\s+(?:the|an?|what|because|why)\b)"
    says = rf"{asked}\s+(?:(?:is|was){kind}|equals|becomes|has|should|must)"
    return re.compile(rf"\b(?:{says}|i\.?e\.?|namely|that\s+is)\b", re.IGNORECASE)
