"""Conditions in the text of a derivation: `for i = j`, `x > 0`, `off the diagonal`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import combinations

from exercises.language.derivation.split import Split
from exercises.language.derivation.tidied import environment
from exercises.language.printing import printed
from exercises.language.tree import Name

# The condition of what is said beside the proof.
ASIDE = "aside"
_MOST = 120  # in one line; more is no mathematics
_DIAGONAL_WAYS = ("=", "≠")

_SIGNS = {
    "=": r"==?", "≠": r"≠|!=|\\neq?(?![a-z])|\\not\s*=|/=",
    ">": r">=?|≥|\\g(?:eq?|t|eqslant)(?![a-z])", "<": r"<=?|≤|\\l(?:eq?|t|eqslant)(?![a-z])",
}  # fmt: skip
_TURNED = {"=": "=", "≠": "≠", ">": "<", "<": ">"}
_HEADING = (
    r"\s*[(\[]?(?:\w+[).:]\s*)?(?:(?:case|for|on|the|if|first|second|now|then|and)\W+|\d\W+)*"
)
_ATTACHED = r"[\s(\[\0]*(?:for|if|when|where|whenever|in\s+(?:the\s+)?case|case)?[\s(\[\0]*"


class Conditions:
    """Finds the conditions that set the cases of a proof apart."""

    def __init__(self, split: Split | None, indices: Iterable[str]) -> None:
        """Prepare the spellings.

        Args:
            split: What cases are set apart by.
            indices: The free indices: where others of them are compared, as in `1 when k = j`, that is no
                case of the proof.
        """
        self.by_indices = split is not None and split.ways == _DIAGONAL_WAYS
        self._spellings = list(_spellings(split)) if split else []
        for one, other in combinations(map(Name, indices), 2):
            pair = Split(one, other, _DIAGONAL_WAYS)
            if split is None or pair[:2] != split[:2]:
                self._spellings += [(pattern, ASIDE) for pattern, _ in _spellings(pair)]

    def without(self, line: str) -> tuple[str, list[tuple[int, str]]]:
        """The line with zeros in place of its conditions, and where they stood."""
        found: list[tuple[int, str]] = []
        spans = [match.span() for match in environment().finditer(line)]
        for pattern, way in self._spellings:
            for match in pattern.finditer(line):
                if within(match.start(), spans) or len(found) >= _MOST:
                    continue
                found.append((match.start(), way))
                start, end = match.span()
                if re.search(r"[(\[]\s*$", line[:start]) and (
                    closing := re.match(r"\s*[)\]]", line[end:])
                ):
                    start, end = len(line[:start].rstrip()) - 1, end + closing.end()
                blank = "\0" * (end - start)
                line = f"{line[:start]}{blank}{line[end:]}"
        if self.by_indices:
            named = _mid_diagonal().finditer(line)
            found += [(match.start(), "≠" if match[1] else "=") for match in named]
        return line, sorted(found)

    def in_words(self, line: str) -> str:
        """The condition that a line begins with in words."""
        if not self.by_indices:
            return ""
        if _off_diagonal().match(line):
            return "≠"
        return "=" if _diagonal().match(line) else ""


def is_general(line: str) -> bool:
    """Whether a line puts the cases together again."""
    return _general().search(line) is not None


def is_heading(before: str) -> bool:
    """Whether what stands before a condition makes it one for all that follows."""
    return _heads().fullmatch(before) is not None


def introduces(line: str, at: int, fragments: list[tuple[int, str]]) -> bool:
    """Whether a condition between two formulas counts for the second: not right behind the first."""
    if re.match(r"[\0\s)\]}.]*:", line[at:]):
        return True
    start, text = [one for one in fragments if one[0] < at and re.search("[=≈]", one[1])][-1]
    between = line[start + len(text.rstrip()) : at]
    return not re.fullmatch(_ATTACHED, between, re.IGNORECASE)


def heads_next_line(line: str, at: int) -> bool:
    """Whether a condition at the end of a line begins a sentence: `… If i = j,`, with formulas below."""
    return bool(
        re.search(r"(?:\A|[\s.])(?:And\s+(?:if|for)|If|For|When|Case|Now)\b[\s\0$(]*\Z", line[:at])
        and re.fullmatch(r"[\0\s,:.)$\\]*", line[at:])
    )


def within(at: int, spans: Iterable[tuple[int, int]]) -> bool:
    """Whether a place lies in one of the spans."""
    return any(start <= at < end for start, end in spans)


def _spellings(split: Split) -> Iterator[tuple[re.Pattern[str], str]]:
    """How the conditions of a split may be written, and which way each is."""
    left, right = printed(split.left), printed(split.right)
    for one, other, turned in ((left, right, False), (right, left, True)):
        for way in split.ways:
            sign = _SIGNS[_TURNED[way] if turned else way]
            ahead = rf"(?<![\w_{{^\\\[.])(?<!_\{{){re.escape(one)}"
            yield re.compile(rf"{ahead}\s*(?:{sign})\s*{re.escape(other)}(?![\w^]|\.\d)"), way


@cache
def _heads() -> re.Pattern[str]:
    """Words before a condition that begins a case."""
    return re.compile(
        r"[\s\W]*(?:(?:cases?|for|if|when|and|now|then|first(?:ly)?|second(?:ly)?|let|suppose|assume|with|the|in|our"
        r"|this|we|consider|take|diagonal|off|next|finally|consequently|otherwise|\w\)|\d)\W+)*",
        re.IGNORECASE,
    )


@cache
def _off_diagonal() -> re.Pattern[str]:
    """A heading for different indices."""
    return re.compile(rf"{_HEADING}(?:off[- ]?diagonal|otherwise|else)\b", re.IGNORECASE)


@cache
def _diagonal() -> re.Pattern[str]:
    """A heading for equal indices."""
    return re.compile(rf"{_HEADING}diagonal\b", re.IGNORECASE)


@cache
def _mid_diagonal() -> re.Pattern[str]:
    """Such a heading within a line."""
    return re.compile(
        r"(?<=[.,;] )(off[- ]?)?diagonal(?:\s+(?:entries|elements|terms|case))?\s*:", re.IGNORECASE
    )


@cache
def _general() -> re.Pattern[str]:
    """Words that put the cases together."""
    return re.compile(
        r"\b(?:together|(?:both|two) cases|combin\w+|in general|overall|general|the same)\b",
        re.IGNORECASE,
    )
