"""Operators in words between two formulas: `sigmoid(x) times (1 minus sigmoid(x))`.

Every character behind them keeps its place.
"""

from __future__ import annotations

import re
from functools import cache

from exercises.language.nesting import CLOSING
from graders.kinds.reading.words.names import Names, word

_SUMS = {"plus": "+", "minus": "-"}
_POWERS = {"elevated to": "^", "raised to": "^", "to the power of": "^"}
_PRODUCTS = _POWERS | {
    "times": "*", "multiplied by": "*", "divided by": "/", "over": "/", "dot": "·"
}  # fmt: skip
_EDGES = {",", ";", "=", "\n", "<", ">", "≤", "≥", "≠", *CLOSING, *CLOSING.values()}


def with_operators(text: str, names: Names) -> str:
    """The text with signs for the words of operators.

    A product in words is none where a sum stands beside it outside of brackets: `1 over 1 + e^{-x}` can
    mean two things.
    """
    found = list(_operator().finditer(text))
    if not found:
        return text
    signs = []
    for match in found:
        said = " ".join(match[0].casefold().split())
        alone = said == "minus" and "=" not in text and not text[: match.start()].strip()
        begins = alone or _ends_formula(text, match.start(), names)
        if not (begins and _begins_formula(text, match.end(), names)):
            return text  # one of them is a word of a sentence, and so may the others be
        start, end = _clause(text, match.start(), match.end())
        # Before a sum, as everybody calculates, where a result shows that it was meant so.
        binds = names.at_a_point and said == "times" and "=" in text
        if said in _PRODUCTS and not binds and _has_sum(text, start, end):
            return text
        signs.append((match, (_SUMS | _PRODUCTS)[said]))
    for match, sign in signs:
        text = f"{text[: match.start()]}{sign.ljust(len(match[0]))}{text[match.end() :]}"
    return text


def with_said_product(text: str) -> str:
    """The text with ⊙ for a sign that it says to multiply entry by entry: `(a * b) x^T, * elementwise`."""
    said = _said_product().search(text)
    if said is None:
        return text
    before = text[: said.start()].replace(said["sign"], "⊙".ljust(len(said["sign"])))
    return before + " " * len(said[0])


@cache
def _said_product() -> re.Pattern[str]:
    sign = r"(?P<sign>\*|∘|⊙|·|×|\\(?:circ|odot|cdot|ast|times))\s*"
    means = r"(?:is|means|denotes|represents|stands\s+for|:|=)?\s*(?:an?\s+|the\s+)?"
    entrywise = r"(?:element[\s-]?wise|entry[\s-]?wise|pointwise|Hadamard)(?:\s+(?:product|multiplication))?"
    return re.compile(
        rf"(?<!\s)\s*+[,;.]?\s*+\(?(?:(?:where|with|and|here),?\s+)?(?:the\s+)?\$?\s*{sign}\$?\s*{means}{entrywise}\)?[\s.]*\Z",
        re.IGNORECASE,
    )


def _ends_formula(text: str, at: int, names: Names) -> bool:
    before = text[:at].rstrip()
    if not before:
        return False
    if before[-1] in ")]}'′" or before[-1].isdigit():
        return True
    words = list(word().finditer(before))
    if not words or words[-1].end() < len(before):
        return False
    last = words[-1][0]
    return last[0] == "\\" or names.means(last)


def _begins_formula(text: str, at: int, names: Names) -> bool:
    behind = text[at:].lstrip()
    if behind[:1] in {"(", "[", "{", "|", "-", "\\"} or behind[:1].isdigit():
        return True
    first = word().match(behind)
    return first is not None and names.means(first[0], behind[first.end() :])


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sum or product that a word stands in begins and ends, brackets inside it included."""
    return _edge(text, start - 1, -1) + 1, _edge(text, end, 1)


def _edge(text: str, at: int, step: int) -> int:
    opening, closing = set(CLOSING), set(CLOSING.values())
    deeper, out = (opening, closing) if step > 0 else (closing, opening)
    depth = 0
    while 0 <= at < len(text):
        character = text[at]
        if character in deeper:
            depth += 1
        elif character in out:
            if not depth:
                return at
            depth -= 1
        elif not depth and character in _EDGES:
            return at
        at += step
    return at


def _has_sum(text: str, start: int, end: int) -> bool:
    """Whether a sum, in signs or in words, stands outside of brackets; a sign in front is none."""
    depth, plain = 0, []
    for character in text[start:end]:
        depth += character in CLOSING
        plain.append(character if not depth else "#")
        depth -= character in CLOSING.values()
    return _sum().search("".join(plain)) is not None


@cache
def _operator() -> re.Pattern[str]:
    words = "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in (*_SUMS, *_PRODUCTS))
    return re.compile(rf"(?<![\w\\])(?:{words})(?![\w-])(?!\s*\(.*,)", re.IGNORECASE)


@cache
def _sum() -> re.Pattern[str]:
    return re.compile(r"(?<=[\w#)])\s*(?:[-+−]|\b(?:plus|minus)\b)", re.IGNORECASE)
