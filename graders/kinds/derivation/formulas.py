"""Questions about the formulas of a derivation: derivatives, names written out, functions used."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from exercises.language.scope import DERIVATIVE
from exercises.language.tree import (
    Big,
    Binary,
    Call,
    Constant,
    Element,
    Name,
    Transposed,
    Tree,
    children,
    nodes,
    substituted,
    with_children,
)

# Definitions that stand in one another deeper than this go in circles.
_DEEPEST = 12


def is_derivative(tree: Tree) -> bool:
    """Whether a formula is a derivative itself, or its transpose."""
    call = tree.of if isinstance(tree, Transposed) else tree
    return isinstance(call, Call) and call.function == DERIVATIVE


def differentiates(tree: Tree) -> bool:
    """Whether a derivative occurs in a formula."""
    return any(map(is_derivative, nodes(tree)))


def replaced(tree: Tree, by: Callable[[Tree], Tree | None]) -> Tree:
    """The tree with something else in some places."""
    if (other := by(tree)) is not None:
        return other
    below = children(tree)
    return with_children(tree, tuple(replaced(one, by) for one in below)) if below else tree


def written_out(tree: Tree, own: Mapping[str, Tree], depth: int = 0) -> Tree:
    """The tree with what names stand for."""

    def value(one: Tree) -> Tree | None:
        if depth > _DEEPEST:
            return None
        if isinstance(one, Element) and isinstance(one.of, Name) and len(one.indices) == 1:
            of = own.get(one.of.name)
            if isinstance(of, Big) and of.function == "entries":
                return written_out(
                    substituted(of.body, of.variable, one.indices[0]), own, depth + 1
                )
        found = own.get(one.name) if isinstance(one, Name) else None
        return None if found is None else written_out(found, own, depth + 1)

    return replaced(tree, value)


def uses(tree: Tree, names: set[str]) -> bool:
    """Whether one of the names occurs in a formula."""
    return any(isinstance(node, Name) and node.name in names for node in nodes(tree))


def functions(tree: Tree) -> set[str]:
    """The functions in a formula; sums count."""
    found: set[str] = set()
    for node in nodes(tree):
        if isinstance(node, (Call, Big)):
            found.add(node.function)
        elif isinstance(node, Binary) and node.sign == "^" and node.left == Constant("e"):
            found.add("exp")
    return found
