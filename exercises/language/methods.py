"""Calls as arrays of Python have them: `x.clamp(min=0)`, `(x > 0).float()`, `W.t()`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from exercises.language import axes
from exercises.language.errors import RefusedError
from exercises.language.extents import extents_of
from exercises.language.nesting import closing
from exercises.language.notation import FUNCTIONS, METHODS, TYPES
from exercises.language.stream import Stream
from exercises.language.tree import (
    Binary,
    Call,
    Cases,
    Comparison,
    Filled,
    Name,
    Negative,
    Number,
    Transposed,
    Tree,
    nodes,
)

Named = Callable[[str, tuple[Tree, ...], int, int], Tree]
_RESHAPING = {"reshape", "view"}
_LOWER, _UPPER = ("min", "a_min"), ("max", "a_max")


def comes(stream: Stream) -> bool:
    """Whether `.name(` follows at once."""
    dot, name = stream.peek(), stream.peek(1)
    return (
        dot.text == "."
        and dot.glued
        and name.kind == "name"
        and name.glued
        and stream.peek(2).text == "("
    )


def call(stream: Stream, of: Tree, named: Named) -> Tree:
    """The function of `of` that is called; `named` makes the call of a function."""
    stream.next()
    word = stream.next()
    if word.text in TYPES:
        end = closing([token.text for token in stream.tokens], stream.at)
        if end is None:
            raise RefusedError('")" is missing at the end', word.offset)
        given = [token.text for token in stream.tokens[stream.at : end]]
        stream.at = end + 1
        return as_number(of, _made(word.text, given), word.offset)
    if word.text in _RESHAPING:
        return _reshaped(stream, of, word.offset)
    function = METHODS.get(word.text) or FUNCTIONS.get(word.text)
    if function is None:
        raise RefusedError(f'".{word.text}" has no meaning here', word.offset)
    if function == "clamp":
        return clamp(stream, of)
    if function in axes.REDUCING and axes.comes(stream, of=of):
        return axes.along(stream, function, of)
    stream.next()
    arguments = [of]
    while not stream.took(")"):
        arguments.append(stream.conditional())
        if not stream.took(","):
            stream.expect(")")
            break
    return named(function, tuple(arguments), 0, word.offset)


def _reshaped(stream: Stream, of: Tree, offset: int) -> Tree:
    """A vector as a column or as a row: `s.reshape(-1, 1)`, `s.view(1, n)`."""
    stream.expect("(")
    inner = stream.took("(")
    sizes = [stream.sum()]
    while stream.took(","):
        if stream.peek().text != ")":
            sizes.append(stream.sum())
    stream.expect(")")
    if inner:
        stream.expect(")")
    one = Number(Decimal(1))
    if extents_of(of, stream.scope) == 1 and len(sizes) <= 2:
        if len(sizes) == 1 or sizes[1] == one:
            return of
        if sizes[0] == one:
            return Transposed(of)
    raise RefusedError("only a vector can be reshaped here, to a row or a column", offset)


def as_number(of: Tree, word: str, offset: int) -> Tree:
    """A condition as 0 and 1, a number without what stands behind its point.

    What has names may be negative, where cutting off is not rounding down: which is meant, is asked.
    """
    if TYPES[word] == "real" or _is_whole(of):
        return of
    if TYPES[word] == "whole" and not any(isinstance(node, Name) for node in nodes(of)):
        return Call("trunc", (of,))
    rounding = (
        "; write floor(…) to round down, ceil(…) to round up" if TYPES[word] == "whole" else ""
    )
    raise RefusedError(f'"{word}" rounds{rounding or ", which this answer cannot mean"}', offset)


def _made(word: str, given: Sequence[str]) -> str:
    """The kind of number that `.astype(int)`, `.to(torch.long)` makes, by what stands in its brackets."""
    for name in given:
        for kind in ("int", "long", "bool"):
            if name.casefold().lstrip("u").startswith(kind):
                return kind
    return word


def _is_whole(tree: Tree) -> bool:
    """Whether it has whole values anyway: conditions, whole numbers, and what is made of them."""
    match tree:
        case Comparison() | Filled():
            return True
        case Number(value=value):
            return value == value.to_integral_value()
        case Negative(of=of):
            return _is_whole(of)
        case Binary(sign=sign, left=left, right=right):
            return sign in {"+", "-", "*", " ", "⊙"} and _is_whole(left) and _is_whole(right)
        case Cases(cases=cases, otherwise=otherwise):
            values = [value for value, _ in cases] + ([otherwise] if otherwise is not None else [])
            return all(map(_is_whole, values))
        case Call(function="sign" | "step"):
            return True
    return False


def clamp(stream: Stream, of: Tree | None = None) -> Tree:
    """`clamp(x, min=0)`, `clip(x, 0, None)`: not below the first bound, not above the second."""
    offset = stream.peek().offset
    stream.expect("(")
    bounds: dict[str, Tree | None] = {}
    if of is None:
        of = stream.conditional()
        stream.took(",")
    while not stream.took(")"):
        name = _keyword(stream) or ("min" if "min" not in bounds else "max")
        if name in bounds:
            raise RefusedError("this bound is given twice", stream.peek().offset)
        bounds[name] = None if stream.took("None") else stream.conditional()
        if not stream.took(","):
            stream.expect(")")
            break
    lower, upper = bounds.get("min"), bounds.get("max")
    if lower is None and upper is None:
        raise RefusedError("clamp has no bound; write clamp(x, min=0)", offset)
    if lower is not None:
        of = Call("max", (of, lower))
    return of if upper is None else Call("min", (of, upper))


def _keyword(stream: Stream) -> str:
    """`min` for `min=` and `a_min=`, taken."""
    for names in (_LOWER, _UPPER):
        for name in names:
            if stream.took(*name.replace("_", " _ ").split(), "="):
                return names[0]
    return ""
