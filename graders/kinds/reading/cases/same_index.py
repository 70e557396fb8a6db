"""Two indices that are one: `y_i (1 - y_i) for i = j`, where the derivative of y_i by x_i is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from exercises.language.scope import Scope
from exercises.language.tree import Big, Cases, Comparison, Name, Number, Tree, mapped, nodes
from exercises.specs import Truth


def at_the_same_index(tree: Tree, truth: Truth | None, scope: Scope) -> Tree:
    """The formula where another index is the one in what is asked for, if it tells the two apart.

    That only says which entry is meant: `y_i (δ_ij - y_j)` holds for the entry i too, and so do cases of
    which one is `for i = j`. A condition between two indices of the question restricts it, and stays.
    """
    if truth is None or truth.by is None:
        return tree
    asked = {
        one.name
        for side in (truth.of, truth.by, truth.where)
        for one in (nodes(side) if side is not None else ())
        if isinstance(one, Name)
    }
    bound = {one.variable for one in nodes(tree) if isinstance(one, Big)}
    for first, second in set(_equated(tree)):
        own, other = (first, second) if first in asked else (second, first)
        free = {own, other} <= scope.indices.keys() - bound
        if free and own in asked and other not in asked:
            tree = _decided(_with_index(tree, other, own), own)
    return tree


def _equated(tree: Tree) -> Iterator[tuple[str, str]]:
    """The pairs of names that a condition sets equal."""
    for node in nodes(tree):
        match node:
            case Comparison(("=",), (Name(first), Name(second))):
                yield first, second


def _decided(tree: Tree, own: str) -> Tree:
    """The formula without conditions such as `i = i` and `i ≠ i`."""

    def holds(condition: Tree) -> bool | None:
        match condition:
            case Comparison((sign,), (Name(first), Name(second))) if first == second == own:
                return {"=": True, "≠": False}.get(sign)
        return None

    def decided(node: Tree) -> Tree | None:
        if (held := holds(node)) is not None:
            return Number(Decimal(held))
        if not isinstance(node, Cases):
            return None
        cases: list[tuple[Tree, Comparison]] = []
        otherwise = node.otherwise
        for value, condition in node.cases:
            if holds(condition):
                otherwise = value
                break
            if holds(condition) is None:
                cases.append((value, condition))
        if otherwise is not None and not cases:
            return mapped(otherwise, decided)
        return Cases(tuple(cases), otherwise) if cases else None

    return mapped(tree, decided)


def _with_index(tree: Tree, old: str, new: str) -> Tree:
    return mapped(tree, lambda node: Name(new) if node == Name(old) else None)
