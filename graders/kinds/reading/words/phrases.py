"""Answers in a few words, such as a choice or a verdict: clauses of words, and what they do.

The word that answers stands in the first clause that says something; what follows is a reason, or it
takes back.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from exercises.answer import Text
from exercises.language.characters import plain
from exercises.language.layout import without_lists, without_marks
from exercises.language.other_languages import verdict_in_english
from graders.kinds.reading.words import vocabulary as said
from graders.kinds.reading.words.editing import edits

# What may stand around the word that answers without changing it.
LEADS = (
    said.CONSEQUENCE
    | said.NAMING
    | said.COPULA
    | said.BELIEVING
    | {"that", "with", "go", "goes", "going", "went", "only", "just", "ok", "okay", "well"}
    | {"i'm", "im", "i’m", "pretty", "quite", "very", "sure", "must", "has", "to"}
)
TAILS = said.COPULA | {
    "only",
    "alone",
    "it",
    "one",
    "true",
    "right",
    "correct",
    "here",
    "too",
    "all",
    "nothing",
    "else",
    *("i", "think", "believe", "guess", "for", "sure"),
    *("explain", "explains", "apply", "applies", "hold", "holds", "fit", "fits"),
}
# What takes back or offers something else; "probably" doubts, "not" denies what stands before.
RETRACTIONS = said.DOUBT | {"second", "thought", "thoughts", "changed", "mind", "meant"}

# A clause that begins so holds the answer for some cases only.
_RESTRICTING = frozenset(["except", "unless", "if", "although"])
# What an answer calls itself.
_ANSWERS = frozenset(["it", "that", "this", "really", "answer", "the", "well", "all", "also"])
# "It's not a" is read as mathematics: it's ≠ a.
_DENIED = {"≠": "not"}
_GUESSING = said.DOUBT | {"guess", "guessing", "guessed"}
_DENYING = said.DENIAL - {"only", "without"}
# What may stand around a doubt or a denial in brackets: `(I am not really sure)`.
_AROUND = (
    LEADS
    | said.ARTICLES
    | {"really", "sure", "just", "am", "im", "very", "quite", "all", "here", "was"}
)


class Clause(NamedTuple):
    """A stretch between separators: its words in small letters, and how it was typed."""

    words: tuple[str, ...]
    text: str
    reason: bool  # opened by "because" and the like, or in brackets
    bracketed: bool = False


def bare(text: str) -> str:
    """A short answer on one line in plain characters, without marks and quotes around it."""
    # In mathematics "that is" is a sign of equality.
    said_again = _that_is().sub("namely ", text)
    unmarked = without_marks(plain(said_again).text)
    line = " ".join(re.sub(r"[{}]", " ", without_lists(unmarked)).split())
    return line.strip(" \"'`*$.,;:!\\").strip()


def clauses(text: str) -> list[Clause]:
    """The clauses of a short answer, in order."""
    found = []
    for piece in _pieces(_interval().sub("[interval]", bare(text))):
        words = tuple(_DENIED.get(word, word.casefold()) for word in _word().findall(piece))
        if words:
            bracketed = piece.startswith("(")
            reason = bracketed or words[0] in said.REASON | {"as", "see", "namely"}
            found.append(Clause(words, piece.strip(" ()"), reason, bracketed))
    return found


def clauses_of(answer: Text) -> list[Clause]:
    """The clauses of a short answer as it was typed."""
    return clauses(answer.text)


def with_english_verdict(answer: Text) -> Text:
    """The answer without what people say before they begin, its first verdict in English."""
    return replace(answer, text=verdict_in_english(_filler().sub("", answer.text)))


@cache
def _filler() -> re.Pattern[str]:
    """What people say before they begin: `hmm no`, `ok, true`, `No doubt: yes`."""
    return re.compile(
        r"\A\W*(?:(?:h+m+|ok(?:ay)?|well|uh+|ah+|no\s+doubt(?:\s+about\s+it)?)[,.…:!\s]+)+(?=\w)",
        re.IGNORECASE,
    )


def negated(text: str) -> bool:
    """Whether a sign of negation stands in front: `~a`, `-d`, `!b`."""
    return re.match(r"[\s\"'`*$({\[]*[-−~¬!](?=\w)", text) is not None


def is_negated(answer: Text) -> bool:
    """The same of an answer as it was typed."""
    return negated(answer.text)


def questioned(text: str) -> bool:
    """Whether the answer itself is put as a question: `d?`, `false? because …`."""
    line = bare(text)
    mark = _separator().search(line)
    return line.endswith("?") or (mark is not None and "?" in mark[0])


def is_questioned(answer: Text) -> bool:
    """The same of an answer as it was typed."""
    return questioned(answer.text)


def retracts(found: Collection[Clause]) -> bool:
    """Whether a clause behind the answer takes it back; inside a reason such words are about it."""
    return any(
        edits(_of_others().sub(r"\g<subject> do", one.text))
        or (one.words[0] in _RESTRICTING and not one.reason)
        or (one.bracketed and _only_says(one, _GUESSING))
        or (not one.reason and RETRACTIONS & set(_of_itself(one.words)))
        for one in found
    )


@cache
def _of_others() -> re.Pattern[str]:
    """`the layers must be computed in order`: what has to be so of something else than the answer."""
    return re.compile(
        r"\A(?P<subject>\W*(?!(?:it|this|that|which|answer|the\s+answer)\b)(?:[a-z]+\s+){1,4}?)(?:must|should|needs?\s+to)\b",
        re.IGNORECASE,
    )


def _of_itself(words: Sequence[str]) -> Sequence[str]:
    """The first words; `g' depends on z` tells of something else, `it depends` of the answer."""
    depends = [at for at, one in enumerate(words) if one == "depends"]
    of_other = bool(depends) and not {*words[: depends[0]]} <= _ANSWERS
    return [one for one in words[:4] if one != "depends"] if of_other else words[:4]


def takes_itself_back(found: Collection[Clause]) -> bool:
    """Whether words in brackets deny what stands before them, and say nothing else: `(not really)`."""
    return any(one.bracketed and _only_says(one, _GUESSING | _DENYING) for one in found)


def _only_says(clause: Clause, wanted: frozenset[str]) -> bool:
    words = {word.replace("'", "").replace("’", "") for word in clause.words}
    return bool(words & wanted) and words <= wanted | _AROUND


def _pieces(text: str) -> Iterator[str]:
    start = 0
    for mark in _separator().finditer(text):
        yield text[start : mark.start()]
        start = mark.end() if mark["sign"] else mark.start()
    yield text[start:]


@cache
def _separator() -> re.Pattern[str]:
    """Signs that separate, and words and brackets with which a clause begins."""
    words = r"because|since|due|as|see|namely|but|or(?!(?<=\d\sor)\s[-−]?\d)|though|although"
    return re.compile(
        rf"(?P<sign>[.,:;!?–—)\n]+(?=\s|$)|\s-+\s|-+>|=>|→|⇒|[.;!?,](?=[^\w\s]))|(?=\()|(?=\b(?:{words})\b)",
        re.IGNORECASE,
    )


@cache
def _interval() -> re.Pattern[str]:
    """Two numbers in brackets, whose comma separates no clauses: `(-1, 1)`."""
    number = r"[-−+]?(?:\d+(?:\.\d+)?|\.\d+|∞)"
    return re.compile(rf"[\[(]\s*{number}\s*[,;]\s*{number}\s*[\])]")


@cache
def _that_is() -> re.Pattern[str]:
    return re.compile(r"\bi\.?\s?e\.,?\s|\bthat\s+is,\s", re.IGNORECASE)


@cache
def _word() -> re.Pattern[str]:
    return re.compile(r"[^\W_]+(?:['’][a-z]+)?|≠", re.IGNORECASE)
