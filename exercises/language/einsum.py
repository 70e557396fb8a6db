"""`einsum('ij,jk->ik', X, W)`: a sum over products of entries, by the letters of the indices."""

from __future__ import annotations

from decimal import Decimal

from exercises.language.errors import RefusedError
from exercises.language.stream import Stream
from exercises.language.tree import Big, Binary, Element, Name, Number, Transposed, Tree

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
    operands: list[Name] = []
    while stream.took(","):
        operand = stream.sum()
        if not isinstance(operand, Name):
            raise RefusedError("einsum takes declared names; write the rest around it", offset)
        operands.append(operand)
    stream.expect(")")
    if len(operands) != len(inputs):
        raise RefusedError(f"einsum names {len(inputs)} operands and gets {len(operands)}", offset)
    sizes: dict[str, Tree] = {}
    for letters, operand in zip(inputs, operands, strict=True):
        _take_sizes(stream, sizes, letters, operand, offset)
    if len(output) > 2 or len(set(output)) < len(output) or not set(output) <= set(sizes):
        raise RefusedError("the letters behind -> must be one or two of those before it", offset)
    return _summed(stream, sizes, inputs, output, operands)


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
    stream: Stream, sizes: dict[str, Tree], letters: str, operand: Name, offset: int
) -> None:
    symbol = stream.scope.symbols.get(operand.name)
    if symbol is None or len(symbol.shape) != len(letters):
        raise RefusedError(
            f"{operand.name} does not have the indices {letters or 'of none'}", offset
        )
    for letter, size in zip(letters, symbol.shape, strict=True):
        extent = Number(Decimal(size)) if isinstance(size, int) else Name(size)
        if sizes.setdefault(letter, extent) != extent:
            raise RefusedError(f"the index {letter} runs over two different sizes", offset)


def _summed(
    stream: Stream, sizes: dict[str, Tree], inputs: list[str], output: str, operands: list[Name]
) -> Tree:
    known = set(stream.scope.known())
    variables = {letter: f"{letter}′" if letter in known else letter for letter in sizes}
    body: Tree | None = None
    for letters, operand in zip(inputs, operands, strict=True):
        indices = tuple(Name(variables[letter]) for letter in letters)
        entry = Element(operand, indices) if indices else operand
        body = entry if body is None else Binary("*", body, entry)
    assert body is not None
    for letter, size in sizes.items():
        if letter not in output:
            body = Big("sum", variables[letter], _ONE, size, body)
    for function, letter in zip(("entries", "rows"), reversed(output), strict=False):
        body = Big(function, variables[letter], _ONE, sizes[letter], body)
    return Transposed(body) if len(output) == 1 else body
