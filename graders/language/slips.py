"""One-node slips: the single change of the student's tree that makes it right."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import chain

from exercises.language.errors import UndefinedError
from exercises.language.printing import printed
from exercises.language.scope import Scope
from exercises.language.tree import (
    Big,
    Binary,
    Comparison,
    Constant,
    Element,
    Filled,
    Name,
    Negative,
    Number,
    Percent,
    Transposed,
    Tree,
    children,
    with_children,
)
from graders.language.equivalence import Expected
from graders.language.evaluate import Memory
from graders.language.instance import constant, is_scalar

# A long formula is not searched to its end.
_MOST_VISITED = 300
_TWO = Number(Decimal(2))
_PRODUCTS = {"*", " ", "@", "⊙", "⊗", "/"}
_ONE = constant(1)
_TURNED = {"<": ">", ">": "<", "≤": "≥", "≥": "≤"}


def slip(expected: Expected, answer: Tree, scope: Scope, seed: int) -> tuple[str, str] | None:
    """The kind of the slip (`sign`, `transposed`, `factor`) and the part of the formula it is in."""
    ground = expected.grounds(answer, seed)[0]
    sized = expected.sized(answer, scope, ground)
    if sized is None:
        return None
    memory = Memory()
    tried = [sized]  # the memory knows nodes by identity, so none may be freed
    expected.looks_equal(sized, scope, ground, memory)
    for kind, place, changed in _changes(sized):
        if kind == "transposed" and is_scalar(memory.values.get(id(place), _ONE)):
            continue
        tried.append(changed)
        if memory.visited > _MOST_VISITED:
            return None
        try:
            if expected.looks_equal(changed, scope, ground, memory) and (
                expected.compare(changed, scope, seed).outcome == "equal"
            ):
                return kind, printed(place)
        except UndefinedError:
            continue
    return None


def _changes(tree: Tree, *, scaled: bool = True) -> Iterator[tuple[str, Tree, Tree]]:
    """Every single change: its kind, the node where it is made, and the whole changed tree.

    A `scaled` node is a factor of something whose sign and factor were changed already.
    """
    own = _rescaled(tree) if scaled else ()
    for kind, changed in chain(own, _own_changes(tree)):
        yield kind, tree, changed
    if isinstance(tree, Comparison | Filled | Element):
        return
    below = children(tree)
    product = isinstance(tree, Binary) and tree.sign in _PRODUCTS
    inside = product or isinstance(tree, Negative | Transposed | Percent)
    for at, child in enumerate(below):
        if isinstance(tree, Big) and at < len(below) - 1:
            continue
        for kind, place, changed in _changes(child, scaled=not inside):
            yield kind, place, with_children(tree, (*below[:at], changed, *below[at + 1 :]))


def _rescaled(tree: Tree) -> Iterator[tuple[str, Tree]]:
    if not isinstance(tree, Negative | Comparison):
        yield "sign", Negative(tree)
    if isinstance(tree, Name | Binary | Number):
        yield "factor", Binary("*", _TWO, tree)
        yield "factor", Binary("/", tree, _TWO)


def _own_changes(tree: Tree) -> Iterator[tuple[str, Tree]]:
    match tree:
        case Comparison():
            turned = tuple(_TURNED.get(sign, sign) for sign in tree.signs)
            if turned != tree.signs:
                yield "sign", Comparison(turned, tree.sides)
            return
        case Binary(sign="+" | "-"):
            yield "sign", Binary("-" if tree.sign == "+" else "+", tree.left, tree.right)
        case Negative():
            yield "sign", tree.of
        case Transposed():
            yield "transposed", tree.of
        case Binary() if tree.sign in _PRODUCTS:
            yield "factor", tree.left
            if tree.sign != "/":
                yield "factor", tree.right
    if not isinstance(tree, Number | Constant | Transposed):
        yield "transposed", Transposed(tree)
