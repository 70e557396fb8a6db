"""Sizes that `I`, `1` and `0` leave out: every way to give them one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from exercises.language.scope import Scope
from exercises.language.tree import Filled, Name, Tree, children, nodes, with_children

# Every one of them is tried with every size, and more than three in a formula were never seen.
_MOST_LOOSE = 3


def each_sized(tree: Tree, scope: Scope) -> Iterator[Tree]:
    """The tree with every way to give `I`, `1` and `0` their missing sizes."""
    missing = loose(tree)
    if not missing or missing > _MOST_LOOSE or not scope.sizes:
        yield tree
        return
    for sizes in product(sorted(scope.sizes), repeat=missing):
        remaining = list(sizes)
        yield _with_sizes(tree, remaining)


def loose(tree: Tree) -> int:
    """How many of `I`, `1` and `0` in a formula have no size."""
    return sum(isinstance(node, Filled) and not node.sizes for node in nodes(tree))


def _with_sizes(tree: Tree, sizes: list[str]) -> Tree:
    if isinstance(tree, Filled) and not tree.sizes:
        return Filled(tree.what, (Name(sizes.pop(0)),))
    below = children(tree)
    return with_children(tree, tuple(_with_sizes(one, sizes) for one in below)) if below else tree
