"""Ellipses in lists, sums and matrices, expanded where the pattern is unique."""

from __future__ import annotations

from decimal import Decimal

from exercises.language.errors import RefusedError
from exercises.language.scope import EMPTY, Scope
from exercises.language.tree import (
    Big,
    Binary,
    Call,
    Dots,
    Element,
    Filled,
    Name,
    Number,
    Rows,
    Transposed,
    Tree,
    children,
    substituted,
    with_children,
)

# Names that no answer can contain.
_COLUMN, _ROW = "column#", "row#"
_ZERO = Number(Decimal(0))


def expanded(tree: Tree, scope: Scope = EMPTY) -> Tree:
    """The tree without dots; the scope says which entries are blocks.

    Raises:
        RefusedError: The entries around the dots do not say what stands between them.
    """
    if isinstance(tree, Rows) and _has_dots(tree):
        if len(tree.rows) > 1:
            return _matrix(tree, scope)
        entries = _vector(tree.rows[0])
        # The row of a matrix environment lies; a list stands or lies.
        return entries if tree.vector else Rows(((entries,),))
    if isinstance(tree, Binary) and tree.sign == "+" and Dots() in (terms := _terms(tree)):
        return _sum(terms)
    below = tuple(expanded(one, scope) for one in children(tree))
    if Dots() in below:
        raise RefusedError("the dots do not say what they stand for", 0)
    return with_children(tree, below) if below else tree


def _has_dots(tree: Rows) -> bool:
    return any(isinstance(entry, Dots) for row in tree.rows for entry in row)


def _terms(tree: Tree) -> list[Tree]:
    if isinstance(tree, Binary) and tree.sign == "+":
        return [*_terms(tree.left), *_terms(tree.right)]
    return [tree]


def _sum(terms: list[Tree]) -> Tree:
    """A sum with dots in it; terms of another form may stand before and behind: `b + w_1 + … + w_n`."""
    at = terms.index(Dots())
    before, after = terms[:at], terms[at + 1 :]
    first = 0
    while first + 1 < at and _unified(before[first], before[first + 1], _COLUMN) is None:
        first += 1
    if first and first + 1 == at and after and _unified(before[at - 1], after[0], _COLUMN) is None:
        first = 0
    total = _list([*before[first:], Dots(), *after[:1]], "sum", _COLUMN)
    for term in reversed(before[:first]):
        total = Binary("+", term, total)
    for term in after[1:]:
        total = Binary("+", total, term)
    return total


def _vector(entries: tuple[Tree, ...]) -> Tree:
    return _list(list(entries), "entries", _COLUMN)


def _list(entries: list[Tree], function: str, variable: str) -> Tree:
    """`a_1, a_2, …, a_n` as one entry that depends on a variable, with its first and last value."""
    at = entries.index(Dots())
    before, after = entries[:at], entries[at + 1 :]
    if not before or len(after) != 1 or Dots() in after:
        raise RefusedError("write the first entries, the dots, and the last entry", 0)
    first, last = before[0], after[0]
    if all(entry == first for entry in (*before, last)):
        if function in {"entries", "rows"} and first in (_ZERO, Number(Decimal(1))):
            filled = Filled("ones" if first != _ZERO else "zeros", ())
            return _alike(filled) if function == "entries" else filled
        if function == "entries":
            return Binary("*", first, _alike(Filled("ones", ())))
        raise RefusedError("the entries around the dots are all alike; how many are there?", 0)
    body = _unified(first, before[1] if len(before) > 1 else last, variable)
    if body is None:
        raise RefusedError("the entries before the dots do not show a pattern", 0)
    start = _solved(body, first, variable)
    for offset, entry in enumerate(before):
        wanted = Number(Decimal(int(start.value) + offset)) if isinstance(start, Number) else None
        if wanted is None or substituted(body, variable, wanted) != entry:
            raise RefusedError("the entries before the dots do not show a pattern", 0)
    end = _solved(body, last, variable)
    if end is None or substituted(body, variable, end) != last:
        raise RefusedError("the last entry does not follow the pattern of the first ones", 0)
    return Big(function, variable, start, end, body)


def _alike(filled: Filled) -> Tree:
    """A list of zeros or ones; its transpose is a column, whatever its size."""
    return Rows(((Transposed(filled),),), vector=True)


def _matrix(tree: Rows, scope: Scope) -> Tree:
    rows = tree.rows
    diagonal = _diagonal(rows, scope)
    if diagonal is not None:
        return diagonal
    full = [row for row in rows if not all(isinstance(entry, Dots) for entry in row)]
    if len(full) == len(rows):
        raise RefusedError("the dots do not say which rows they stand for", 0)
    bodies = [_row(row) for row in full]
    return _list([*bodies[:-1], Dots(), bodies[-1]], "rows", _ROW)


def _row(row: tuple[Tree, ...]) -> Tree:
    if Dots() in row:
        return _vector(row)
    return row[0] if len(row) == 1 else Rows((row,))


def _diagonal(rows: tuple[tuple[Tree, ...], ...], scope: Scope) -> Tree | None:
    """A matrix with entries on the diagonal and zeros elsewhere."""
    told = [row for row in rows if not all(isinstance(entry, Dots) for entry in row)]
    if len({len(row) for row in told}) != 1:
        return None
    kept = [at for at in range(len(told[0])) if not all(isinstance(row[at], Dots) for row in told)]
    square = [[row[at] for at in kept] for row in told]
    size = len(square)
    if size < 2 or size != len(kept):
        return None
    on = [square[at][at] for at in range(size)]
    off = [square[r][c] for r in range(size) for c in range(size) if r != c]
    if any(entry != _ZERO and not isinstance(entry, Dots) for entry in off) or _ZERO not in off:
        return None
    if Dots() in on:
        return None
    blocks = any(_is_matrix(entry, scope) for entry in on)
    if all(entry == on[0] for entry in on):
        if blocks:
            return Binary("⊗", Filled("eye", ()), on[0])
        return Binary("*", on[0], Filled("eye", ()))
    if blocks:
        raise RefusedError("write a matrix of different blocks as a formula of its entries", 0)
    return Call("diag", (_list([*on[:-1], Dots(), on[-1]], "entries", _COLUMN),))


def _is_matrix(tree: Tree, scope: Scope) -> bool:
    """Whether a matrix is named in an entry, other than to pick an entry of it."""
    if isinstance(tree, Element):
        return False
    if isinstance(tree, Name):
        symbol = scope.symbols.get(tree.name)
        return symbol is not None and len(symbol.shape) == 2
    return any(_is_matrix(child, scope) for child in children(tree))


def _unified(first: Tree, second: Tree, variable: str) -> Tree | None:
    """The common form of two entries, with the variable where they differ by an index."""
    if first == second:
        return first
    whole = isinstance(first, Number) and first.last_digit is None
    if whole and isinstance(second, Number | Name):
        return Name(variable)
    one, other = children(first), children(second)
    if type(first) is not type(second) or len(one) != len(other) or not one:
        return None
    if with_children(first, one) != with_children(second, one):
        return None
    below = [_unified(a, b, variable) for a, b in zip(one, other, strict=True)]
    if any(tree is None for tree in below):
        return None
    return with_children(first, tuple(tree for tree in below if tree is not None))


def _solved(body: Tree, entry: Tree, variable: str) -> Tree | None:
    """What the variable stands for in an entry."""
    if body == Name(variable):
        return entry
    for inner, part in zip(children(body), children(entry), strict=False):
        found = _solved(inner, part, variable)
        if found is not None:
            return found
    return None
