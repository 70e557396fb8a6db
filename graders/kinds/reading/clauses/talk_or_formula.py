"""Which stretches of a statement are mathematics, and which are talk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from exercises.language.notation import ACTIVATIONS, RELATION_COMMANDS
from graders.kinds.reading.clauses.separating import depths
from graders.kinds.reading.remarks.remarks import stacking
from graders.kinds.reading.words import vocabulary as said
from graders.kinds.reading.words.names import KEYWORDS, Names, word


class Token(NamedTuple):
    """A word, a sign, or all of a bracket."""

    start: int
    end: int
    kind: str  # "math", "talk", "keyword", "sign"
    word: str


class Tokens:
    """Reads the tokens of a stretch; behind `read`, `signs` says which words stand for a sign."""

    def __init__(self, text: str, start: int, end: int, names: Names) -> None:
        self.text = text
        self.names = names
        self.start, self.end = start, end
        self.signs: dict[int, str] = {}

    def read(self) -> Iterator[Token]:
        """The words and signs outside brackets; a bracket is one token, of words or of mathematics."""
        depth = depths(self.text[self.start : self.end])
        at = self.start
        while at < self.end:
            here = at - self.start
            character = self.text[at]
            if character.isspace():
                at += 1
            elif depth[here] > 0:
                end = at
                while end < self.end and depth[end - self.start] > 0:
                    end += 1
                kind = "talk" if self._is_remark(at, end) else "math"
                yield Token(at, end, kind, "(")
                at = end
            elif matched := word().match(self.text, at, self.end):
                yield self._word(matched)
                at = matched.end()
            else:
                kind = "sign" if character in ",;." and not self._decimal(at) else "math"
                yield Token(at, at + 1, kind, character)
                at += 1

    def _decimal(self, at: int) -> bool:
        """Whether a point or comma belongs to a number or a name."""
        behind = self.text[at + 1 : at + 2]
        if self.text[at] == ".":
            return (
                behind.isalnum()
                or behind in {"*", "/", "^", "_", ".", "·"}
                or self.text[at - 1 : at] == "."
            )
        return self.text[at] == "," and behind.isdigit() and self.text[at - 1 : at].isdigit()

    def _word(self, matched: re.Match[str]) -> Token:
        start, end = matched.span()
        text, behind = matched[0], self.text[matched.end() : matched.end() + 1]
        glued = self.text[start - 1 : start] in {"_", "^", "{", "."} and start > self.start
        differential = text[0] == "d" and (
            (len(text) < 4 and self.text[start - 1 : start] == "/")
            or any(first <= start < last for first, last in self._derivatives())
        )
        if text[0] == "\\" or glued or differential:
            kind = "math"
        elif text.casefold() in KEYWORDS or (text == "then" and self._behind_if(start)):
            kind = "keyword"
        elif text.casefold() in said.EVERY and self._behind_for(start):
            kind = "math"
            self.signs[start] = " "
        elif (text in {"a", "I"} and self._article(matched)) or (
            len(text) > 1 and _noun().match(self.text, end, self.end)
        ):
            kind = "talk"  # also the dot of a dot product
        else:
            kind = "math" if self.names.means(text, behind) else "talk"
        return Token(start, end, kind, text)

    def _derivatives(self) -> list[tuple[int, int]]:
        """Where `dL/dyhat` stands, whatever its letters."""
        return [
            one.span() for one in _inline_derivative().finditer(self.text, self.start, self.end)
        ]

    def _behind_if(self, start: int) -> bool:
        """Whether a condition stands in front, so that "then" belongs to it."""
        return re.search(r"\bif\b", self.text[self.start : start]) is not None

    def _behind_for(self, start: int) -> bool:
        """Whether "all" stands in `for all x > 0`, where it says nothing."""
        before = re.search(r"\bfor\s+$", self.text[self.start : start], re.IGNORECASE)
        return before is not None and relation().search(self.text, start, self.end) is not None

    def _article(self, matched: re.Match[str]) -> bool:
        """Whether `a` or `I` stands before a word rather than in a formula."""
        if matched[0] == "a" and not self.names.means_letter("a"):
            sized = re.compile(r"[ \t]+(\w+\s*(?:×|x|by)\s*\w+)").match(
                self.text, matched.end(), self.end
            )
            if sized and self.names.is_shape(sized[1].replace("x", " x ")):
                return True
        if matched[0] == "I" and re.match(r"[ \t]+of\b", self.text[matched.end() :]):
            return False  # an identity matrix of some size
        following = re.compile(r"[ \t]+([A-Za-z]{2,})").match(self.text, matched.end(), self.end)
        if following is None or following[1].casefold() in KEYWORDS:
            return False
        return not self.names.means(following[1])

    def _is_remark(self, start: int, end: int) -> bool:
        """Whether what stands in brackets is words: `(product rule)`, `(1 × d row vector)`."""
        if self.text[start] not in "([" or (
            start > self.start and not self.text[start - 1].isspace()
        ):
            return False
        in_front = _sign_in_front().search(self.text, self.start, start)
        if in_front or _sign_behind().match(self.text, end, self.end):
            return False  # = (784 x 128) + 128
        inside = self.text[start + 1 : end - 1]
        if self.names.is_shape(inside) or stacking().search(inside):
            before = self.text[self.start : start].rstrip()
            return before[-1:] not in {"", *"=+*/·×−"}
        words = [
            m
            for m in word().finditer(inside)
            if m[0][0] != "\\" and m[0].casefold() not in KEYWORDS
        ]
        talk = [
            m for m in words if _is_article(inside, m) or not is_formula_word(inside, m, self.names)
        ]
        if inside.strip().casefold() in ACTIVATIONS and self.text[:start].strip():
            return True  # a function without its argument is no factor
        if words and words[0][0].casefold() in {"because", "since"}:
            return True  # (because d/dt a^t = a^t ln a)
        if any(one[0].casefold() in {"is", "are", "denotes", "means"} for one in talk):
            return True  # (g is gradient)
        of_shapes = bool(talk) and all(m[0].casefold() in said.SHAPE for m in talk)
        return of_shapes or (bool(talk) and 2 * len(talk) >= len(words))


def is_formula_word(text: str, matched: re.Match[str], names: Names) -> bool:
    """Whether a word belongs to a formula: a name, a keyword, or a part of a name."""
    if matched[0].casefold() in KEYWORDS:
        return True
    glued = text[matched.start() - 1 : matched.start()] in {"_", "^", "{", "."}
    return glued or names.means(matched[0], text[matched.end() : matched.end() + 1])


def _is_article(text: str, matched: re.Match[str]) -> bool:
    return matched[0] == "a" and re.match(r"[ \t]+[A-Za-z]{2,}", text[matched.end() :]) is not None


@cache
def _inline_derivative() -> re.Pattern[str]:
    return re.compile(r"(?<![A-Za-z\\])d[A-Za-z]\w*\s*/\s*d[A-Za-z]\w*")


@cache
def _sign_in_front() -> re.Pattern[str]:
    """An operator or a sign of equality, behind which a formula goes on."""
    return re.compile(r"[=+*/·×]\s*\Z")


@cache
def _sign_behind() -> re.Pattern[str]:
    return re.compile(r"\s*[+*·×]")


@cache
def _noun() -> re.Pattern[str]:
    """What makes the name of a function in front of it a part of a word: `dot product`."""
    return re.compile(r"[ \t]+(?:products?|rules?|functions?|layers?)\b")


@cache
def relation() -> re.Pattern[str]:
    """A sign that compares or equates."""
    return re.compile(rf"[<>≤≥≠=]|{RELATION_COMMANDS}")
