"""A shape as an answer: the shape, shapes that say the same once more, and words beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from exercises.answer import Text
from exercises.language.characters import plain
from exercises.language.errors import RefusedError, SeveralError
from exercises.language.layout import unwrapped
from exercises.language.printing import printed
from exercises.language.scope import Scope
from exercises.language.tree import Binary, Tree
from graders.kinds.reading import vocabulary as said
from graders.kinds.reading.names import Names, word
from graders.kinds.reading.remarks import Role, role_of
from graders.kinds.reading.separating import depths, without_comments
from graders.kinds.reading.shapes import SaidShape, read_shape, without_label

# A shape with its reason; more is an answer in sentences.
_MAX_CHARACTERS = 300
# Words that speak of shapes alone.
_OF_SHAPES = (
    said.SHAPE
    | said.ARTICLES
    | said.NAMING
    | said.COPULA
    | said.CONSEQUENCE
    | said.CONCLUDING
    | {"by", "one", "two", "three", "four", "dim"}
)


class ShapeAnswer(NamedTuple):
    """The extents that an answer says, and the words that change nothing."""

    extents: tuple[Tree, ...]
    passed_over: tuple[str, ...] = ()


def read_shape_answer(answer: Text, scope: Scope) -> ShapeAnswer:
    """The shape that an answer says.

    Raises:
        SeveralError: It doubts, or says two shapes.
        RefusedError: It says none, or something that is not understood.
    """
    if len(answer.text) > _MAX_CHARACTERS:
        raise RefusedError(f"longer than {_MAX_CHARACTERS} characters", 0)
    bare, comments = without_comments(unwrapped(plain(answer.text).text))
    try:
        return ShapeAnswer(_extents(read_shape(bare, scope)), tuple(filter(None, comments)))
    except SeveralError:
        raise
    except RefusedError:
        found = _with_remarks(bare, scope)
        if found is None:
            raise
        return found


def _extents(shape: SaidShape) -> tuple[Tree, ...]:
    if shape.extents is None:
        raise RefusedError("no size is named", 0)
    return shape.extents


def _with_remarks(text: str, scope: Scope) -> ShapeAnswer | None:
    """The shape among words, with which all that is said of it agrees; None where there is none."""
    shapes: list[tuple[SaidShape, str]] = []
    passed: list[str] = []
    refused: RefusedError | None = None
    for piece in _pieces(text, scope):
        if _mapping().fullmatch(piece):
            passed.append(piece)
            continue
        try:
            role = _role(piece, scope)
        except RefusedError as error:
            refused = refused or error
            continue
        if role is Role.PASSED:
            passed.append(piece)
            continue
        shapes.append((read_shape(piece, scope), piece))
    if refused is not None and shapes:
        raise refused
    told = [(one.extents, piece) for one, piece in shapes if one.extents is not None]
    if not told:
        return None
    extents = told[0][0]
    flat = next((one for one in passed if _flattened().fullmatch(one)), "")
    if flat and not any(isinstance(one, Binary) for one in extents):
        raise RefusedError(f'what does "{flat}" mean for it', 0)  # n × d as a vector is n·d
    for shape, piece in shapes:
        if not _agrees(shape, extents):
            raise SeveralError(f'"{piece}" is another shape; write the one that you mean alone', 0)
    return ShapeAnswer(extents, tuple(passed))


def _agrees(shape: SaidShape, extents: tuple[Tree, ...]) -> bool:
    """Whether a shape says the same once more, or what is called a row is one."""
    mine = [printed(one) for one in extents]
    if shape.extents is not None:
        theirs = [printed(one) for one in shape.extents]
        if mine != theirs and {*mine, *theirs} != {"1"}:
            return False
    lies, stands = mine[:1] == ["1"] or len(mine) < 2, mine[1:] == ["1"] or len(mine) < 2
    return {"row": lies, "column": stands, "scalar": set(mine) <= {"1"}, "": True}[
        shape.orientation
    ]


def _role(piece: str, scope: Scope) -> Role:
    """Whether a piece says a shape or says nothing of it.

    Raises:
        RefusedError: It doubts, or is not understood.
    """
    names = Names(scope)
    if _of_lines().fullmatch(piece) or _flattened().fullmatch(piece):
        return Role.PASSED
    words = [one[0] for one in word().finditer(piece) if one[0][0] != "\\"]
    talk = [one.casefold() for one in words if not _is_size(one, scope) and one not in {"x", "R"}]
    if talk and talk[0] in said.REASON | said.CONDITION | said.DEFINING - {"with"}:
        role = role_of(piece, talk, len(words) - len(talk))
    elif names.is_shape(piece) or (
        set(talk) <= _OF_SHAPES and _speaks_of_shape(piece, talk, scope)
    ):
        return Role.SHAPE
    else:
        role = role_of(piece, talk, 0)
        if any(names.is_shape(other) for other in _inside().findall(piece)):
            raise RefusedError(f'what does "{piece}" mean for it', 0)  # another shape
        if role is Role.SHAPE and not _speaks_of_shape(piece, talk, scope):
            return Role.PASSED  # output x hidden
    if role in {Role.PASSED, Role.SHAPE}:
        return role
    if role is Role.DOUBT:
        raise SeveralError(f'"{piece}" leaves open which shape counts; write one alone', 0)
    raise RefusedError(f'what does "{piece}" mean for it', 0)


def _speaks_of_shape(piece: str, talk: list[str], scope: Scope) -> bool:
    sized = any(one.isdigit() or _is_size(one, scope) for one in re.findall(r"\w+", piece))
    return sized or bool(set(talk) & said.SHAPE) or not talk


def _pieces(text: str, scope: Scope) -> Iterator[str]:
    """What stands between separators, and what stands in brackets if it holds words."""
    if mapping := _mapping().search(text):
        yield mapping[0].strip()
        text = text[: mapping.start()] + " " * len(mapping[0]) + text[mapping.end() :]
    text = without_label(text, scope)
    depth = depths(text)
    start = 0
    for edge in _edge().finditer(text):
        at = edge.start()
        reasons = re.match(r"\W*(\w*)", text[start:at])
        opened = reasons is not None and reasons[1].casefold() in said.REASON
        name = edge["word"] or ""
        if depth[min(at, len(depth) - 1)] or (
            name and not opened and (len(name) < 2 or _is_size(name, scope))
        ):
            continue
        yield from _outside_brackets(text[start:at], scope)
        start = edge.start("word") if edge["word"] else edge.end()
    yield from _outside_brackets(text[start:], scope)


def _outside_brackets(text: str, scope: Scope) -> Iterator[str]:
    """The text, and apart from it what stands in brackets that hold words rather than sizes."""
    kept = text
    apart: list[str] = []
    for bracket in re.finditer(r"[(\[]([^()\[\]]*)[)\]]", text):
        words = [one[0] for one in word().finditer(bracket[1]) if one[0][0] != "\\"]
        if any(
            len(one) > 1 and one.casefold() != "by" and not _is_size(one, scope) for one in words
        ):
            kept = kept[: bracket.start()] + " " * len(bracket[0]) + kept[bracket.end() :]
            apart.append(bracket[1])
    for piece in (kept, *apart):
        concluding = _concluding().match(piece)
        concluded = concluding is not None and bool(concluding[0].strip())
        rest = (
            without_label(piece[concluding.end() :], scope) if concluding and concluded else piece
        )
        if stripped := " ".join(rest.split()).strip(" .,;:"):
            yield stripped


def _is_size(name: str, scope: Scope) -> bool:
    named = scope.declared(name) in scope.sizes or f"{name[:1]}_{name[1:]}" in scope.sizes
    return named or all(letter in scope.sizes for letter in name)  # nk


@cache
def _inside() -> re.Pattern[str]:
    """What may be a shape among words."""
    return re.compile(r"\w+(?:\s*(?:×|\s[xX]\s|\sby\s|\\times)\s*\w+)+")


@cache
def _of_lines() -> re.Pattern[str]:
    """What the rows or columns are: `one column per example`, `examples as columns`."""
    counted = r"(?:one|a|each)\s+(?:row|column)\s+(?:per|for\s+(?:each|every)|is\s+an?)\s+\w+"
    named = r"(?:the\s+)?\w+\s+(?:as|are|in)\s+(?:the\s+)?(?:rows|columns)"
    return re.compile(rf"(?:with\s+)?(?:{counted}|{named})", re.IGNORECASE)


@cache
def _flattened() -> re.Pattern[str]:
    """What makes a tensor a matrix, whose sizes are products."""
    return re.compile(
        r"(?:(?:when|if|after|both|as)\s+)?(?:vectori[sz]ed|flattened|unrolled|reshaped)",
        re.IGNORECASE,
    )


@cache
def _concluding() -> re.Pattern[str]:
    """Words behind which what is concluded follows, perhaps with its name."""
    return re.compile(r"\s*(?:(?:so|hence|thus|therefore|then)\b[\s,]*)*", re.IGNORECASE)


@cache
def _mapping() -> re.Pattern[str]:
    """`f: R^d → R`, which says what is differentiated."""
    space = r"\\?(?:mathbb)?\s*\{?R\}?(?:\s*\^\s*(?:\{[^{}]*\}|\w+))?"
    return re.compile(rf"\b\w+\s*:\s*{space}\s*(?:→|-+>|\\to|\\rightarrow)\s*{space}")


@cache
def _edge() -> re.Pattern[str]:
    """What separates a shape from words: line, sign, a word that gives a reason."""
    reason = r"in|hence|thus|therefore|because|since|as|due|so|where|given|when|for|due|namely"
    return re.compile(
        rf"\n|[;=:→⇒⟹]|\s-+>?\s|\.\s+|,\s*(?P<word>[A-Za-z]\w*)|\s(?=(?:{reason})\b)", re.IGNORECASE
    )
