"""Rows and columns of a matrix: `X[i, :]`, `X_{:,j}`, and `x_k` where the rows of X are called so."""

from __future__ import annotations

from decimal import Decimal

from exercises.language import matrices
from exercises.language.errors import RefusedError
from exercises.language.scope import Symbol
from exercises.language.stream import Stream
from exercises.language.tree import Big, Element, Name, Number, Transposed, Tree

# A variable that no answer can contain.
_ALONG = "along#"
_ONE = Number(Decimal(1))


def indexed(stream: Stream, of: Tree, end: str) -> Tree:
    """What the indices up to a closing bracket pick of a vector or matrix."""
    symbol = _matrix(stream, of)
    if symbol is not None and (row := _any_row(stream, symbol, end)) is not None:
        return row
    picked: list[Tree | None] = [_index(stream)]
    while stream.took(","):
        picked.append(_index(stream))
    stream.expect(end)
    if symbol is not None and len(picked) == 1 and end == "]":
        picked.append(None)  # X[i] in Python
    if None not in picked:
        return matrices.entry(of, tuple(one for one in picked if one is not None), stream.scope)
    if symbol is None or len(picked) != 2:
        raise RefusedError("only a matrix has rows and columns", stream.peek().offset)
    row, column = picked
    if row is not None:
        return Transposed(_line(of, symbol.shape[1], (row, Name(_ALONG))))
    return of if column is None else _line(of, symbol.shape[0], (Name(_ALONG), column))


def holds_slice(stream: Stream) -> bool:
    """Whether the subscript in braces that comes picks a row or column: `{i,:}`."""
    texts = [token.text for token in stream.tokens[stream.at : stream.at + 6]]
    return texts[:1] == ["{"] and ":" in texts[: texts.index("}") if "}" in texts else 0]


def row_by_name(stream: Stream, letter: str) -> Tree | None:
    """`x_k`, a row of the matrix whose rows are called `x_i`, as a column; `x_{kb}` is its entry."""
    for name, symbol in stream.scope.symbols.items():
        if not symbol.row or symbol.row.partition("_")[0] != letter or not stream.comes("_"):
            continue
        stream.next()
        if stream.took("{"):
            index = stream.sum()
            if stream.took(","):
                entry = Element(Name(name), (index, stream.sum()))
                stream.expect("}")
                return entry
            stream.expect("}")
        elif stream.peek().kind == "number":
            index = Number(Decimal(stream.next().text))
        else:
            index = stream.operand()
        return _line(Name(name), symbol.shape[1], (index, Name(_ALONG)))
    return None


def _matrix(stream: Stream, of: Tree) -> Symbol | None:
    symbol = stream.scope.symbols.get(of.name) if isinstance(of, Name) else None
    return symbol if symbol is not None and len(symbol.shape) == 2 else None


def _any_row(stream: Stream, symbol: Symbol, end: str) -> Tree | None:
    """`X[i, :]` for the row that is called x_i."""
    index = symbol.row.partition("_")[2]
    for behind in ((",", ":", end), (end,)):
        if index and stream.comes(index, *behind) and (end == "]" or len(behind) > 1):
            stream.took(index, *behind)
            return Transposed(Name(symbol.row))
    return None


def _index(stream: Stream) -> Tree | None:
    return None if stream.took(":") else stream.sum()


def _line(of: Tree, size: str | int, indices: tuple[Tree, Tree]) -> Tree:
    last = Name(size) if isinstance(size, str) else Number(Decimal(size))
    return Big("rows", _ALONG, _ONE, last, Element(of, indices))
