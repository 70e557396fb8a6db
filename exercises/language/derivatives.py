r"""Derivatives inside formulas: `∂X/∂z_j`, `\frac{d}{dz_j} X`, `d(X, z_j)`, all read as the last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from exercises.language.errors import RefusedError
from exercises.language.notation import FUNCTIONS
from exercises.language.scope import DERIVATIVE, Scope
from exercises.language.tokens import Token
from exercises.language.tree import Call, Element, Name, Rows, Tree

if TYPE_CHECKING:
    from exercises.language.parser import Parser

PARTIAL = "∂"
_SIGNS = {"d", "D", "partial"}
_PRODUCT = 20
_SUBSCRIPT = 45


def with_signs(tokens: Sequence[Token], scope: Scope) -> list[Token]:
    """The tokens with ∂ for the `d` of `d x`, `dx` and `D(X, z)`."""
    known = scope.stems() | {name for name in FUNCTIONS if len(name) > 1}
    found: list[Token] = []
    for token in tokens:
        rest = token.text[1:]
        if token.kind != "name" or token.text in scope.stems() - {DERIVATIVE}:
            found.append(token)
        elif token.text in _SIGNS:
            found.append(Token("sign", PARTIAL, token.offset, token.glued))
        elif token.text[0] == "d" and rest in known:
            found.append(Token("sign", PARTIAL, token.offset, token.glued))
            found.append(Token("name", rest, token.offset + 1, glued=True))
        else:
            found.append(token)
    return found


def derivative(parser: Parser) -> Tree:
    """What stands behind ∂: `X/∂z`, `/∂z X`, `_z X` or `(X, z)`."""
    if parser.peek().text == "_":
        parser.next()
        return _operator(parser, _entry(parser, _by(parser)))
    if parser.peek().text == "/":
        parser.next()
        parser.expect(PARTIAL)
        return _operator(parser, _by(parser))
    of = parser.expression(_PRODUCT)
    if isinstance(of, Rows) and len(of.rows[0]) == 2 and parser.peek().text != "/":
        return _of(of.rows[0][0], of.rows[0][1], parser.peek().offset)
    parser.expect("/")
    parser.expect(PARTIAL)
    return Call(DERIVATIVE, (of, _by(parser)))


def fraction(parser: Parser) -> Tree:
    """A fraction of LaTeX that is a derivative: `{∂ X}{∂ z}` or `{∂}{∂ z} X`."""
    parser.expect("{")
    parser.expect(PARTIAL)
    of = None if parser.peek().text == "}" else parser.sum()
    for sign in ("}", "{", PARTIAL):
        parser.expect(sign)
    by = _by(parser)
    parser.expect("}")
    return _operator(parser, by) if of is None else Call(DERIVATIVE, (of, by))


def _operator(parser: Parser, by: Tree) -> Tree:
    """The derivative of what follows: of a bracket, or of the whole product."""
    bracketed = parser.peek().text in {"(", "[", "{"}
    of = parser.expression(_PRODUCT if bracketed else _PRODUCT - 1)
    if isinstance(of, Rows) and len(of.rows) == len(of.rows[0]) == 1:
        of = of.rows[0][0]  # square brackets around a formula
    return Call(DERIVATIVE, (of, by))


def _entry(parser: Parser, by: Tree) -> Tree:
    """`z_j` for the index of `∂_j`, where z is the only vector with such entries."""
    if not isinstance(by, Name) or by.name not in parser.scope.indices:
        return by
    size = parser.scope.indices[by.name]
    of = [name for name, symbol in parser.scope.symbols.items() if symbol.shape == (size,)]
    if len(of) != 1:
        raise RefusedError(
            "a derivative is taken by a name or one entry of it", parser.peek().offset
        )
    return Element(Name(of[0]), (by,))


def _by(parser: Parser) -> Tree:
    offset = parser.peek().offset
    by = parser.expression(_SUBSCRIPT)
    _checked(by, offset)
    return by


def _of(of: Tree, by: Tree, offset: int) -> Tree:
    _checked(by, offset)
    return Call(DERIVATIVE, (of, by))


def _checked(by: Tree, offset: int) -> None:
    name = by.of if isinstance(by, Element) else by
    if not isinstance(name, Name):
        raise RefusedError("a derivative is taken by a name or one entry of it", offset)
