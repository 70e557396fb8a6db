"""`einsum('ij,jk->ik', X, W)`: a sum over products of entries, by the letters of the indices."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeGuard

from exercises.language.errors import RefusedError
from exercises.language.stream import Stream
from exercises.language.tree import (
    Big,
    Binary,
    Comparison,
    Element,
    Filled,
    Name,
    Number,
    Transposed,
    Tree,
)

# A declared name, or an identity matrix with its size.
Operand = Name | Filled

_QUOTES = {"'", '"'}
_ONE = Number(Decimal(1))


def einsum(stream: Stream) -> Tree:
    """What stands behind the word: the letters in quotes, then a declared name for each of them.

    Raises:
        RefusedError: The letters do not fit the names, or an operand is no declared name.
    """
    offset = stream.peek().offset
    stream.expect("(")
    inputs, output = _letters(stream)
    operands: list[Operand] = []
    while stream.took(","):
        operand = stream.sum()
        if not (isinstance(operand, Name) or _is_identity(operand)):
            raise RefusedError(
                "einsum takes declared names and eye(n); write the rest around it", offset
            )
        operands.append(operand)
    stream.expect(")")
    if len(operands) != len(inputs):
        raise RefusedError(f"einsum names {len(inputs)} operands and gets {len(operands)}", offset)
    sizes: dict[str, Tree] = {}
    for letters, operand in zip(inputs, operands, strict=True):
        _take_sizes(stream, sizes, letters, operand, offset)
    free = _free(stream, sizes, output)
    if not free and len(output) > 2:
        raise RefusedError("the letters behind -> must be one or two, or the free indices", offset)
    if len(set(output)) < len(output) or not set(output) <= set(sizes):
        raise RefusedError("the letters behind -> must be some of those before it", offset)
    return _summed(stream, sizes, inputs, output, operands, free=free)


def _is_identity(operand: Tree) -> TypeGuard[Filled]:
    """Whether an operand is an identity matrix of a size that is said."""
    return isinstance(operand, Filled) and operand.what == "eye" and bool(operand.sizes)


def _free(stream: Stream, sizes: dict[str, Tree], output: str) -> dict[str, str]:
    """The free index of the exercise that each letter of a 4-tensor is, in their order."""
    indices = stream.scope.indices
    if len(output) < 3 or len(output) != len(indices):
        return {}
    if [sizes.get(letter) for letter in output] != list(map(Name, indices.values())):
        return {}
    return dict(zip(output, indices, strict=True))


def _letters(stream: Stream) -> tuple[list[str], str]:
    opening = stream.next()
    if opening.text not in _QUOTES:
        raise RefusedError("einsum starts with its letters in quotes, 'ij,jk->ik'", opening.offset)
    text = ""
    while stream.peek().text not in _QUOTES:
        token = stream.next()
        if token.kind != "name" and token.text not in {",", "→"}:
            raise RefusedError("the letters of einsum are not closed by a quote", token.offset)
        text += token.text
    stream.next()
    before, arrow, output = text.partition("→")
    if not arrow:
        raise RefusedError("write what is left behind ->, as in 'ij,jk->ik'", opening.offset)
    return before.split(","), output


def _take_sizes(
    stream: Stream, sizes: dict[str, Tree], letters: str, operand: Operand, offset: int
) -> None:
    extents = _extents(stream, operand)
    if len(extents) != len(letters):
        name = operand.name if isinstance(operand, Name) else "an identity matrix"
        raise RefusedError(f"{name} does not have the indices {letters or 'of none'}", offset)
    for letter, extent in zip(letters, extents, strict=True):
        if sizes.setdefault(letter, extent) != extent:
            raise RefusedError(f"the index {letter} runs over two different sizes", offset)


def _extents(stream: Stream, operand: Operand) -> tuple[Tree, ...]:
    if isinstance(operand, Filled):
        return (operand.sizes[0], operand.sizes[-1])
    symbol = stream.scope.symbols.get(operand.name)
    shape = symbol.shape if symbol else ()
    return tuple(Number(Decimal(one)) if isinstance(one, int) else Name(one) for one in shape)


def _summed(
    stream: Stream,
    sizes: dict[str, Tree],
    inputs: list[str],
    output: str,
    operands: list[Operand],
    *,
    free: dict[str, str],
) -> Tree:
    known = set(stream.scope.known())
    variables = {letter: f"{letter}′" if letter in known else letter for letter in sizes} | free
    body: Tree | None = None
    for letters, operand in zip(inputs, operands, strict=True):
        indices = tuple(Name(variables[letter]) for letter in letters)
        entry: Tree = Element(operand, indices) if indices else operand
        if isinstance(operand, Filled):
            entry = Comparison(("=",), indices)
        body = entry if body is None else Binary("*", body, entry)
    assert body is not None
    for letter, size in sizes.items():
        if letter not in output:
            body = Big("sum", variables[letter], _ONE, size, body)
    if free:
        return body
    for function, letter in zip(("entries", "rows"), reversed(output), strict=False):
        body = Big(function, variables[letter], _ONE, sizes[letter], body)
    return Transposed(body) if len(output) == 1 else body
