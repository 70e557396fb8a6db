"""What words beside an answer say: nothing, something that can be checked, or a doubt.

A reason changes nothing and is passed over. A remark on the shape, a definition and a condition are
judged with the answer. A doubt, a second answer, and what is not understood leave it unread.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from functools import cache
from typing import NamedTuple

from graders.kinds.reading import vocabulary as said


class Role(Enum):
    """What a stretch of words does to the answer beside it."""

    PASSED = "passed over"
    COMMENT = "a comment of a program"
    SHAPE = "shape"
    MEANING = "what a name means"
    ORDER = "in which order a matrix is stacked"
    DOUBT = "doubt"
    UNCLEAR = "not understood"


class Remark(NamedTuple):
    """Words beside an answer, where they stand, and what they do."""

    role: Role
    text: str
    offset: int


def role_of(text: str, words: Sequence[str], names: int) -> Role:
    """What a stretch does.

    Args:
        text: The stretch.
        words: Its words that are no names of the scope, folded to small letters.
        names: How many names of the scope stand in it.
    """
    if stacking().search(text):
        return Role.ORDER
    plain = [word.replace("’", "'") for word in words]
    bare = {word.replace("'", "") for word in plain}
    first = plain[0] if plain else ""
    reasons = first in said.REASON
    if (
        bare & said.DOUBT
        or "?" in text
        or any(word.endswith("n't") for word in plain if not reasons)
    ):
        return Role.DOUBT
    if bare & {"wrong", "false", "incorrect", "mistake", "mistaken", "untrue"} and not reasons:
        return Role.DOUBT
    lawful = bool(bare & said.LAWS)
    if _is_shape(text, bare):
        return Role.SHAPE
    if reasons:
        return Role.PASSED
    if bare & {"defined", "undefined", "differentiable"} and not bare & said.OPERATION:
        # Not defined at x = 0: single points are judged without it; of a whole range it says much.
        return Role.UNCLEAR if _range().search(text) else Role.PASSED
    if _single_point().search(text) and bare & said.EVERY and not _range().search(text):
        return Role.PASSED  # any value in [0, 1] at x = 0, where it may be any
    if _equation().search(text) or (_number().search(text) and not lawful):
        return Role.UNCLEAR  # it may be the answer, or another one
    if (
        bare & {"otherwise", "else", "elsewhere"}
        or bare & (said.DENIAL | said.COUNTING)
        or (bare & said.OPERATION and not lawful)
    ):
        return Role.UNCLEAR
    if not lawful and any(_is_done_to(word) for word in bare):
        return Role.UNCLEAR
    return Role.PASSED if len(plain) >= names or lawful else Role.UNCLEAR


def _is_done_to(word: str) -> bool:
    """Whether a participle says what was done to the formula: `halved`, `reversed`, `with x removed`."""
    return word.endswith("ed") and len(word) > len("used") and word not in said.FINDING


def _is_shape(text: str, words: set[str]) -> bool:
    """Whether a stretch speaks of a shape: shape words and sizes, and little else."""
    if not words & said.SHAPE and not _extents().search(text):
        return False
    return words <= said.SHAPE | said.ARTICLES | said.NAMING | said.CONSEQUENCE | said.SHAPED | {
        "x"
    }


@cache
def _single_point() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:at|if|for|when|where)\s+(?:[A-Za-z]\w?\s*=\s*)?-?\d+(?:\.\d+)?\b", re.IGNORECASE
    )


@cache
def _equation() -> re.Pattern[str]:
    return re.compile(r"(?<![<>!=:])=(?!=)|≈")


@cache
def _number() -> re.Pattern[str]:
    """A number that stands alone."""
    return re.compile(r"(?<![\w.^_{(-])\d+(?:\.\d+)?(?![\w)])")


@cache
def stacking() -> re.Pattern[str]:
    """How a matrix becomes a vector: `vec stacks rows`, `column-major`, `in C order`."""
    line = r"(?P<line>row|column|col)s?"
    between = r"(?:\s+(?:the|by|along|up|in|a|matrix|its|over))*"
    stacks = rf"(?:vec\w*\W*(?:\s*\w+){{0,2}}?|stack\w*|flatten\w*|ravel\w*){between}"
    major = r"(?P<major>row|column|col)s?[\s-]?(?:major|wise|stacking|stacked)"
    return re.compile(
        rf"\b{stacks}[\s-]+{line}\b|\b{major}"
        r"|\b(?P<language>C|Fortran|F)[\s-](?:order|style)",
        re.IGNORECASE,
    )


class Order(NamedTuple):
    """How matrices become vectors: `output` and `input` are `row` or `column`, or "" where it is not said."""

    output: str
    input: str

    def contradicts(self, layout: str) -> bool:
        """Whether it is not the layout in which an answer is right, `row-major output, …`."""
        return any(
            said and f"{said}-major {what}" not in layout
            for what, said in zip(("output", "input"), self, strict=True)
        )


def order_of(text: str) -> Order:
    """What a remark says: `row-major` alone of both matrices, of a vec only how the output is stacked.

    `vec(W^T)` stacks the input the other way round.
    """
    line = stacked_by(text)
    if _transposed().search(text):
        return Order(line, {"row": "column", "column": "row"}[line])
    of_vec = re.search(r"\bvec|stack|flatten|ravel", text, re.IGNORECASE)
    return Order(line, "" if of_vec else line)


@cache
def _transposed() -> re.Pattern[str]:
    return re.compile(r"transpos|\^\s*\{?\s*(?:T\b|\\top|ᵀ|')|ᵀ|\.T\b", re.IGNORECASE)


def stacked_by(text: str) -> str:
    """`row` or `column`: what a remark says that a matrix is stacked by."""
    found = stacking().search(text)
    assert found
    if found["language"]:
        return "row" if found["language"].casefold() == "c" else "column"
    return "row" if (found["line"] or found["major"]).casefold() == "row" else "column"


@cache
def _range() -> re.Pattern[str]:
    """What holds for more than single points."""
    words = r"positive|negative|greater|less|smaller|larger|above|below|everywhere|between"
    return re.compile(
        rf"[<>≤≥≠]|\\(?:le|ge|ne|lt|gt|leq|geq|neq)(?![A-Za-z])|\b(?:{words})\b", re.IGNORECASE
    )


@cache
def _extents() -> re.Pattern[str]:
    return re.compile(r"\w\s*(?:×|\\times|\bx\b|\bby\b)\s*\w")
