"""One-node slips: the single change of the student's tree that makes it right."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from exercises.language.errors import UndefinedError
from exercises.language.printing import printed
from exercises.language.scope import Scope
from exercises.language.tree import (
    Big,
    Binary,
    Cases,
    Comparison,
    Constant,
    Filled,
    Name,
    Negative,
    Number,
    Transposed,
    Tree,
    children,
    with_children,
)
from graders.equivalence import Expected

_MOST_CHANGES = 200
_TWO = Number(Decimal(2))


def slip(expected: Expected, answer: Tree, scope: Scope) -> tuple[str, str] | None:
    """The kind of the slip (`sign`, `transposed`, `factor`) and the part of the formula it is in."""
    most = _MOST_CHANGES // 5 if expected.tensor else _MOST_CHANGES
    for number, (kind, place, changed) in enumerate(_changes(answer)):
        if number >= most:
            return None
        try:
            if expected.agrees_roughly(changed, scope) and (
                expected.compare(changed, scope).outcome == "equal"
            ):
                return kind, printed(place)
        except UndefinedError:
            continue
    return None


def _changes(tree: Tree) -> Iterator[tuple[str, Tree, Tree]]:
    """Every single change: its kind, the node where it is made, and the whole changed tree."""
    for kind, changed in _own_changes(tree):
        yield kind, tree, changed
    below = children(tree)
    if isinstance(tree, Comparison | Filled):
        return
    for at, child in enumerate(below):
        if isinstance(child, Comparison) and isinstance(tree, Cases):
            continue
        if isinstance(tree, Big) and at < len(below) - 1:
            continue
        for kind, place, changed in _changes(child):
            yield kind, place, with_children(tree, (*below[:at], changed, *below[at + 1 :]))


def _own_changes(tree: Tree) -> Iterator[tuple[str, Tree]]:
    match tree:
        case Binary(sign="+" | "-"):
            yield "sign", Binary("-" if tree.sign == "+" else "+", tree.left, tree.right)
        case Negative():
            yield "sign", tree.of
        case Transposed():
            yield "transposed", tree.of
    if not isinstance(tree, Negative):
        yield "sign", Negative(tree)
    if not isinstance(tree, Number | Constant | Transposed):
        yield "transposed", Transposed(tree)
    if isinstance(tree, Name | Binary | Number):
        yield "factor", Binary("*", _TWO, tree)
        yield "factor", Binary("/", tree, _TWO)
