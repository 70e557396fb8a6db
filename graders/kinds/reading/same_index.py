"""Two indices that are one: `y_i (1 - y_i) for i = j`, where the derivative of y_i by x_i is asked for."""

from __future__ import annotations

from exercises.language.scope import Scope
from exercises.language.tree import Cases, Comparison, Name, Tree, mapped, nodes
from exercises.specs import Truth


def at_the_same_index(tree: Tree, truth: Truth | None, scope: Scope) -> Tree:
    """The formula without the condition that another index is the one in what is asked for.

    That only says which entry is meant. A condition between two indices of the question restricts it,
    and stays.
    """
    if truth is None or truth.by is None:
        return tree
    match tree:
        case Cases(((value, Comparison(("=",), (Name(first), Name(second)))),), None):
            asked = {
                one.name
                for side in (truth.of, truth.by, truth.where)
                for one in (nodes(side) if side is not None else ())
                if isinstance(one, Name)
            }
            own, other = (first, second) if first in asked else (second, first)
            if {own, other} <= scope.indices.keys() and own in asked and other not in asked:
                return _with_index(value, other, own)
    return tree


def _with_index(tree: Tree, old: str, new: str) -> Tree:
    return mapped(tree, lambda node: Name(new) if node == Name(old) else None)
