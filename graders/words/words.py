"""A text as words in sentences, each with its place, and whether it stands under a negation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

REACH = 6  # words that a negation may be away from what it denies
_REACHES = {"without": 4}  # which denies a noun only
_NEGATORS = frozenset({
    "not", "no", "never", "without", "cannot", "neither", "nor", "none", "nothing", "hardly",
    "barely", "fails", "fail", "lacks",
})  # fmt: skip
_CLAUSE_ENDS = frozenset({
    "but", "because", "since", "so", "while", "which", "that", "instead", "then", "therefore",
    "however", "although", "thus", "hence",
})  # fmt: skip
_ALMOST = frozenset({"almost", "nearly", "practically", "virtually", "to"})
_FOLDED = str.maketrans({"–": "-", "—": "; ", "‑": "-", "−": "-", "’": "'", "“": '"', "”": '"'})
_SENTENCE_ENDS = frozenset(".!?;\n")


class Word(NamedTuple):
    """One word: normalised, with its place in the answer and the number of its sentence."""

    text: str
    start: int
    end: int
    sentence: int
    negated: bool
    negator: bool


def normalised(text: str) -> str:
    """Lower case, plain dashes and quotes, no TeX, no control characters; the length may change."""
    text = unicodedata.normalize("NFKC", text).translate(_FOLDED).casefold()
    text = "".join(
        one if one == "\n" or unicodedata.category(one)[0] != "C" else " " for one in text
    )
    text = _wrapped().sub(" ", _formatting().sub(" ", text))
    text = re.sub(r"\$|\\[()\[\]]|\\(?:text|mathrm|mathbf|operatorname)\b|[{}]", " ", text)
    text = re.sub(r"\\not\s*=|\\neq?(?![a-z])|≠|!=", " not = ", text)
    text = re.sub(r"\\([a-z]+)", r" \1 ", text)
    text = re.sub(r"(?<=\w)[_^]\s*(?=\w)", "", text)
    text = _abbreviations().sub(lambda found: found[1].replace(".", ""), text)
    text = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text)
    for pattern, plain in _contractions():
        text = pattern.sub(plain, text)
    return text


def words(text: str) -> list[Word]:
    """The words of a text that is normalised already."""
    found: list[Word] = []
    sentence, scope, parity = 0, 0, False
    joined = False  # by `and` since the last denial: then another one adds to it
    at_start = True
    for match in _word().finditer(text):
        token = match[0]
        if token in _SENTENCE_ENDS:
            if found and found[-1].sentence == sentence:
                sentence += 1
            scope, parity = 0, False
            continue
        if token in {",", ":", "(", ")"}:
            scope, parity = 0, False
            continue
        following = text[match.end() : match.end() + 8].lstrip()
        verdict = at_start and token in {"no", "yes"} and not following[:1].isalpha()
        at_start = False
        before = found[-1].text if found else ""
        negator = token in _NEGATORS and not verdict and _denies(token, before, following)
        if token in _CLAUSE_ENDS:
            scope, parity = 0, False
        found.append(
            Word(token, match.start(), match.end(), sentence, parity and scope > 0, negator)
        )
        scope = max(scope - 1, 0)
        joined = joined or token in {"and", "or", "nor"}
        if negator:
            parity = not parity if scope and not joined else True
            joined = False
            scope = _REACHES.get(token, REACH)
    return found


def numbers(words: Sequence[Word]) -> Iterator[float]:
    """The numbers among the words; those with a comma are left out, as it may mean two things."""
    for word in words:
        if re.fullmatch(r"[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?%?", word.text):
            yield float(word.text.removesuffix("%"))


def _denies(word: str, before: str, following: str) -> bool:
    """Not so `not only`, `no matter`, `almost nothing`; nor `none` as a name or value, not `none of`."""
    if word == "none":
        return following.startswith("of")
    if word == "nothing":
        return before not in _ALMOST
    return word not in {"not", "no"} or not following.startswith(("only", "just", "matter"))


@cache
def _word() -> re.Pattern[str]:
    """A number, a word, or a sign."""
    return re.compile(
        r"[+-]?\d+(?:[.,]\d+)*(?:e[+-]?\d+)?%?|[^\W\d_]\w*|[.!?;:,()\n]|[=<>≤≥≈→×·+*/-]",
        re.IGNORECASE,
    )


@cache
def _formatting() -> re.Pattern[str]:
    """Tags of HTML that only format."""
    return re.compile(r"</?(?:b|i|u|em|strong|sub|sup|code|tt|pre|br|p|ul|ol|li|h[1-6]) ?/?>")


@cache
def _wrapped() -> re.Pattern[str]:
    """The end of a line inside a sentence: no blank line, and no item of a list behind it."""
    return re.compile(r"[ \t]*\n(?![ \t]*(?:\n|[-*•·>][ \t]|\(?(?:\d+|[a-z])[.)][ \t]))(?<!\n\n)")


@cache
def _abbreviations() -> re.Pattern[str]:
    """Abbreviations with their full stop."""
    return re.compile(r"\b(e\.g|i\.e|etc|cf|vs|resp|approx|w\.r\.t|fig|eq)\.", re.IGNORECASE)


@cache
def _contractions() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Contractions, and what they are short for."""
    return (
        (re.compile(r"\bcan['’]?t\b"), "cannot"),
        (re.compile(r"\bcan not\b"), "cannot"),
        (re.compile(r"\bwon['’]t\b"), "will not"),
        (re.compile(r"n['’]t\b"), " not"),
        (re.compile(r"\b(do|does|did|is|are|was|were|would|could|should|has|have)nt\b"), r"\1 not"),
        (re.compile(r"['’](?:s|re|ve|ll|d|m)\b"), ""),
    )
