r"""Derivatives inside formulas: `∂X/∂z_j`, `\frac{d}{dz_j} X`, `d(X, z_j)`, all read as the last."""

from __future__ import annotations

from exercises.language.errors import RefusedError
from exercises.language.notation import PARTIAL
from exercises.language.scope import DERIVATIVE
from exercises.language.stream import Stream
from exercises.language.tree import Call, Element, Name, Rows, Tree

# Strengths of the signs in the parser: what a derivative takes reaches to the end of a product, and what
# it is taken by ends before an index.
_PRODUCT = 20
_SUBSCRIPT = 45


def derivative(stream: Stream) -> Tree:
    """What stands behind ∂: `X/∂z`, `/∂z X`, `_z X` or `(X, z)`."""
    if stream.peek().text == "_":
        stream.next()
        return _operator(stream, _entry(stream, _by(stream)))
    if stream.peek().text == "/":
        stream.next()
        stream.expect(PARTIAL)
        return _operator(stream, _by(stream))
    of = stream.expression(_PRODUCT)
    if isinstance(of, Rows) and len(of.rows[0]) == 2 and stream.peek().text != "/":
        return _of(of.rows[0][0], of.rows[0][1], stream.peek().offset)
    stream.expect("/")
    stream.expect(PARTIAL)
    return Call(DERIVATIVE, (of, _by(stream)))


def fraction(stream: Stream) -> Tree:
    """A fraction of LaTeX that is a derivative: `{∂ X}{∂ z}` or `{∂}{∂ z} X`."""
    stream.expect("{")
    stream.expect(PARTIAL)
    of = None if stream.peek().text == "}" else stream.sum()
    for sign in ("}", "{", PARTIAL):
        stream.expect(sign)
    by = _by(stream)
    stream.expect("}")
    return _operator(stream, by) if of is None else Call(DERIVATIVE, (of, by))


def _operator(stream: Stream, by: Tree) -> Tree:
    """The derivative of what follows: of a bracket, or of the whole product."""
    bracketed = stream.peek().text in {"(", "[", "{"}
    of = stream.expression(_PRODUCT if bracketed else _PRODUCT - 1)
    if isinstance(of, Rows) and len(of.rows) == len(of.rows[0]) == 1:
        of = of.rows[0][0]  # square brackets around a formula
    return Call(DERIVATIVE, (of, by))


def _entry(stream: Stream, by: Tree) -> Tree:
    """`z_j` for the index of `∂_j`, where z is the only vector with such entries."""
    if not isinstance(by, Name) or by.name not in stream.scope.indices:
        return by
    size = stream.scope.indices[by.name]
    of = [name for name, symbol in stream.scope.symbols.items() if symbol.shape == (size,)]
    if len(of) != 1:
        raise RefusedError(
            "a derivative is taken by a name or one entry of it", stream.peek().offset
        )
    return Element(Name(of[0]), (by,))


def _by(stream: Stream) -> Tree:
    offset = stream.peek().offset
    by = stream.expression(_SUBSCRIPT)
    _checked(by, offset)
    return by


def _of(of: Tree, by: Tree, offset: int) -> Tree:
    _checked(by, offset)
    return Call(DERIVATIVE, (of, by))


def _checked(by: Tree, offset: int) -> None:
    name = by.of if isinstance(by, Element) else by
    if not isinstance(name, Name):
        raise RefusedError("a derivative is taken by a name or one entry of it", offset)
