"""How many indices an entry of a name has: of a symbol as declared, of a definition by its formula."""

from __future__ import annotations

from exercises.language.scope import Scope
from exercises.language.tree import (
    Big,
    Binary,
    Call,
    Cases,
    Constant,
    Name,
    Negative,
    Transposed,
    Tree,
)

# Functions of an array that are one number.
_SINGLE = {"norm", "norm1", "total", "trace"}


def extents(name: str, scope: Scope) -> int:
    """The number of indices of an entry; 0 for a single number, and where it cannot be told."""
    known = scope.declared(name)
    if known is None:
        return 0
    known = scope.rows.get(known, known)
    if known in scope.definitions:
        return extents_of(scope.definitions[known], scope)
    symbol = scope.symbols.get(known)
    if symbol is None:
        return 0
    return 1 if symbol.sequence else len(symbol.shape)


def extents_of(tree: Tree, scope: Scope) -> int:
    """The same of a formula."""
    match tree:
        case Name(name=name):
            return extents(name, scope)
        case Negative(of=of) | Transposed(of=of):
            return extents_of(of, scope)
        case Call(function="max" | "min" | "mean", arguments=(_,)):
            return 0
        case Call(function=function, arguments=(of, *_)):
            return 0 if function in _SINGLE else 2 if function == "diag" else extents_of(of, scope)
        case Binary(sign="+" | "-" | "⊙" | "/" | ".^", left=left, right=right):
            return max(extents_of(left, scope), extents_of(right, scope))
        case Binary(sign="*" | " " | "@", left=left, right=right):
            return _of_product(extents_of(left, scope), extents_of(right, scope))
        case Binary(sign="^", left=Constant(), right=right):
            return extents_of(right, scope)
        case Cases(cases=((value, _), *_)):
            return extents_of(value, scope)
        case Big(function="entries" | "rows", body=body):
            return 1 + extents_of(body, scope)
        case _:
            return 0


def _of_product(left: int, right: int) -> int:
    """A matrix by a vector is a vector; of two vectors it is not known which way they stand."""
    if 0 in (left, right):
        return max(left, right)
    return {(2, 2): 2, (2, 1): 1, (1, 2): 1}.get((left, right), 0)
