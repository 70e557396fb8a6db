"""Shapes in whole numbers and declared sizes, in the usual spellings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from exercises.answer import Answer, Items, Text, UnreadableError, as_written
from exercises.language.errors import RefusedError
from exercises.language.parser import parse
from exercises.language.printing import printed
from exercises.language.scope import Scope
from exercises.language.tokens import tokenise
from exercises.language.tree import Binary, Call, Name, Number, Tree
from exercises.specs import Shape
from graders.language.evaluate import evaluate
from graders.language.instance import Instance
from graders.language.true_value import shape_of_truth
from graders.verdict import Verdict, correct, incorrect

_PREFIX = re.compile(
    r"\s*(?:\\in\b|∈|in\b|shape\b\s*[:=]?|size\b\s*[:=]?|torch\.Size|an?\b|the\b|is\b"
    r"|(?:\\(?:mathbf|mathbb|mathrm|Bbb|bf|rm)\s*)?\{?\s*[Rℝ]\s*\}?\s*\^)\s*"
)
_SCALAR = re.compile(
    r"(?:a |one |single |real )*(?:scalar|number|real)(?: number)?|\\?(?:mathbb|mathbf)?\{?[Rℝ]\}?(?:\^\{?1\}?|¹)?",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"\s+\(?(?:matrix|vector|row|column|row vector|column vector|tensor|array|scalar)\)?\s*$",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\\times|×|⨯|[-\s]+by[-\s]+|\bby\b|(?<=[\w)\]}])\s*[xX]\s*(?=[\w(\[{])|,")
_MARKUP = re.compile(r"\\(?:left|right|,|;|!|\(|\)|\[|\])|\$|`")
_MAX_CHARACTERS = 300
# Pairwise different values for the sizes, on which equal sizes agree.
_TRIALS = ((2, 3, 5, 7, 11, 13), (7, 4, 9, 5, 3, 8), (17, 19, 6, 14, 10, 9))


class Reading(NamedTuple):
    """The extents in order, as formulas of the sizes."""

    extents: tuple[Tree, ...]


def read(spec: Shape, answer: Answer) -> Reading:
    """The extents; a single number has none."""
    text = as_written(answer) if isinstance(answer, Items) else ""
    text = answer.text if isinstance(answer, Text) else text
    if len(text) > _MAX_CHARACTERS:
        raise UnreadableError(f"longer than {_MAX_CHARACTERS} characters", answer.place)
    bare = " ".join(_MARKUP.sub(" ", text).split()).strip(" .")
    if _SCALAR.fullmatch(bare) or bare == "()":
        return Reading(())
    bare = re.sub(r"^[\w'()]{1,12}\s*(?:∈|\\in\b)", "", bare)
    while prefix := _PREFIX.match(bare):
        bare = bare[prefix.end() :]
    bare = _WORDS.sub("", re.sub(r"\s*\((?:scalar|1 ?[x×] ?1)\)\s*$", "", bare)).strip()
    if _SCALAR.fullmatch(bare):
        return Reading(())
    try:
        return Reading(tuple(_extents(bare, spec.scope)))
    except (RefusedError, RecursionError) as error:
        reason = getattr(error, "message", "too deeply nested")
        shown = " ".join(text.split())[:40]
        raise UnreadableError(
            f'"{shown}" is no shape ({reason}); write the sizes as in 3 x 4 or (n, d)', answer.place
        ) from error


def _extents(text: str, scope: Scope, depth: int = 0) -> list[Tree]:
    """The extents of `n x d`, of `(n, d)`, and of `(n x k) x (k x d)` one behind the other."""
    text = _without_brackets(text.strip(" ,"))
    if depth > 4 or not text:
        raise RefusedError("an extent is missing", 0)
    pieces = _split(text)
    if len(pieces) == 1 and depth == 0 and re.fullmatch(r"\w+(?:\s*\*\s*\w+)+", text):
        pieces = text.split("*")  # 3 * 4, where nothing else separates
    if len(pieces) > 1:
        return [extent for piece in pieces for extent in _extents(piece, scope, depth + 1)]
    tree = parse(tokenise(pieces[0]), scope)
    if not _is_size(tree, scope):
        raise RefusedError("an extent is a whole number or a declared size", 0)
    return [tree]


def _without_brackets(text: str) -> str:
    pairs = {"(": ")", "[": "]", "{": "}"}
    while text[:1] in pairs and text[-1:] == pairs[text[0]] and _closes_at_end(text):
        text = text[1:-1].strip(" ,")
    return text


def _closes_at_end(text: str) -> bool:
    depth = 0
    for position, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if depth == 0:
            return position == len(text) - 1
    return False


def _split(text: str) -> list[str]:
    """The pieces between separators outside all brackets."""
    pieces, start = [], 0
    for separator in _SEPARATOR.finditer(text):
        before = text[: separator.start()]
        if sum(before.count(o) for o in "([{") == sum(before.count(c) for c in ")]}"):
            pieces.append(text[start : separator.start()])
            start = separator.end()
    return [*pieces, text[start:]]


def _is_size(tree: Tree, scope: Scope) -> bool:
    match tree:
        case Number():
            return tree.last_digit is None and tree.value >= 1
        case Name():
            return tree.name in scope.sizes
        case Binary(sign="+" | "-" | "*" | " " | "/" | "^"):
            return _is_size(tree.left, scope) and _is_size(tree.right, scope)
        case Call(function="floor" | "ceil"):
            return _is_size(tree.arguments[0], scope)
        case _:
            return False


def key(spec: Shape, solution: Answer) -> Reading:
    """The expected extents."""
    return read(spec, solution)


def truth(spec: Shape) -> Sequence[Reading]:
    """The shape of the derivative of the exercise's function; that of a tensor also as a matrix."""
    if spec.truth is None:
        return ()
    extents = tuple(_extent(one) for one in shape_of_truth(spec.truth))
    if len(extents) < 4:
        return (Reading(extents),)
    m, n, p, q = extents
    return Reading(extents), Reading((Binary("*", m, n), Binary("*", p, q)))


def _extent(name: str) -> Tree:
    return Number(Decimal(name)) if name.isdigit() else Name(name)


def shown(reading: Reading) -> str:
    """The extents with × between them."""
    return " × ".join(map(printed, reading.extents)) or "a single number"


def decide(spec: Shape, expected: Reading, reading: Reading) -> Verdict:
    """Right if all extents are equal for all sizes; (), (1,) and 1 × 1 are the same."""
    sizes = sorted(spec.scope.sizes)
    trials = [dict(zip(sizes, trial, strict=False)) for trial in _TRIALS]
    mine, theirs = (
        [tuple(_value(one, spec.scope, trial) for one in which.extents) for trial in trials]
        for which in (reading, expected)
    )
    if mine == theirs or all(_single(one) for one in (*mine, *theirs)):
        return correct()
    if [one[::-1] for one in mine] == theirs and len(mine[0]) == 2:
        return incorrect("transposed", "the right sizes in the other order")
    if len(mine[0]) != len(theirs[0]):
        return incorrect("shape-mismatch", "the number of dimensions is not the expected one")
    return incorrect("shape-mismatch", "a size is not the expected one")


def _single(extents: tuple[float, ...]) -> bool:
    return len(extents) <= 2 and all(extent == 1 for extent in extents)


def _value(tree: Tree, scope: Scope, sizes: Mapping[str, int]) -> float:
    return float(evaluate(tree, scope, Instance(1, sizes, {})).flat[0])
