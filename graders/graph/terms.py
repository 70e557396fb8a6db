"""The terms and factors of a formula, and the formula without one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce

from exercises.language.tree import Binary, Name, Negative, Tree, children, with_children
from graders.language.symbolic import ONE, ZERO


def terms(tree: Tree) -> list[Tree]:
    """What a formula adds up, subtracted terms with their sign; the formula itself if it is no sum."""
    match tree:
        case Binary(sign="+"):
            return [*terms(tree.left), *terms(tree.right)]
        case Binary(sign="-"):
            return [*terms(tree.left), Negative(tree.right)]
        case _:
            return [tree]


def factors(tree: Tree) -> list[Tree]:
    """What a formula multiplies; the formula itself if it is no product."""
    if isinstance(tree, Binary) and tree.sign in {"*", " "}:
        return [*factors(tree.left), *factors(tree.right)]
    return [tree]


def summed(parts: Sequence[Tree]) -> Tree:
    """The sum of terms."""
    return reduce(lambda left, right: Binary("+", left, right), parts) if parts else ZERO


def product(parts: Sequence[Tree]) -> Tree:
    """The product of factors."""
    return reduce(lambda left, right: Binary("*", left, right), parts) if parts else ONE


def without(tree: Tree, term: Tree) -> Tree:
    """A sum without one of its terms."""
    return summed([one for one in terms(tree) if one != term])


def renamed(tree: Tree, names: Mapping[str, str]) -> Tree:
    """The formula with other names."""
    if isinstance(tree, Name):
        return Name(names.get(tree.name, tree.name))
    below = children(tree)
    return with_children(tree, tuple(renamed(one, names) for one in below)) if below else tree
