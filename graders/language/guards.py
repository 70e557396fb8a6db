"""Where a formula branches: the formulas whose sign decides it, and the cases that they select."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal
from itertools import product
from typing import NamedTuple

from exercises.language.printing import printed
from exercises.language.scope import Scope
from exercises.language.tree import (
    Big,
    Binary,
    Call,
    Cases,
    Comparison,
    Constant,
    Name,
    Number,
    Tree,
    children,
    nodes,
    substituted,
)

# Functions with a corner or a step where their argument is 0.
_KINKED = {"relu", "leakyrelu", "elu", "abs", "sign", "step", "norm1"}
# Functions that end where their argument is 0.
_ENDING = {"ln", "log2", "log10", "sqrt"}
# Functions with a step at every whole number, and those that come back to each of their values.
_STEPS = {"floor", "ceil", "trunc"}
_PERIODIC = {"sin", "cos", "tan", "sec", "csc", "cot"}
# Of a variable that a sum binds, its first values are looked at.
_BOUND = tuple(Number(Decimal(value)) for value in (1, 2, 3))
_MOST_BOUND = 9


class Guard(NamedTuple):
    """A formula whose sign decides; `shown` says where it is 0.

    Where it only ends a domain (`ends`), as the argument of a logarithm, its other side may be empty.
    `source` is the guard as it was written, before a bound variable got numbers.
    """

    tree: Tree
    shown: str
    ends: bool = False
    source: Tree | None = None


class Branching(NamedTuple):
    """All that a formula and the definitions behind it branch on.

    Where it is `endless`, as a floor or a condition on a sine, no draws reach all of its branches.
    """

    guards: tuple[Guard, ...]
    cases: tuple[Cases, ...]
    endless: bool = False

    def __bool__(self) -> bool:
        return bool(self.guards or self.cases)


def branching(tree: Tree, scope: Scope, closed: Collection[str] = ()) -> Branching:
    """The guards and cases of a formula; those inside sums with numbers for the bound variable.

    Definitions are looked into, but for those that are `closed`.
    """
    parts = list(_unbound(tree, scope, {}, set(closed)))
    guards = {
        guard.tree: guard._replace(source=source.tree)
        for part, written in parts
        for guard, source in zip(_guards(part), _guards(written), strict=True)
    }
    return Branching(
        tuple(guards.values()),
        tuple(part for part, _ in parts if isinstance(part, Cases)),
        any(_steps_without_end(part) for part, _ in parts)
        or any(map(_is_periodic, (guard.tree for guard in guards.values() if not guard.ends))),
    )


def _steps_without_end(node: Tree) -> bool:
    return isinstance(node, Call) and node.function in _STEPS and _has_names(node)


def _is_periodic(tree: Tree) -> bool:
    return any(
        isinstance(node, Call) and node.function in _PERIODIC and _has_names(node)
        for node in nodes(tree)
    )


def _has_names(tree: Tree) -> bool:
    return any(isinstance(node, Name) for node in nodes(tree))


def gap(left: Tree, right: Tree) -> Tree:
    """By how much one side of a comparison is larger, entry by entry."""
    return Call("excess", (left, right))


def behind(tree: Tree, scope: Scope) -> set[str]:
    """The names that a formula depends on, those behind its definitions included."""
    found: set[str] = set()
    waiting = [tree]
    while waiting:
        for node in nodes(waiting.pop()):
            if isinstance(node, Name) and node.name not in found:
                found.add(node.name)
                waiting += [scope.definitions[node.name]] if node.name in scope.definitions else []
    return found


def _unbound(
    tree: Tree, scope: Scope, bound: dict[str, None], seen: set[str]
) -> Iterator[tuple[Tree, Tree]]:
    """Every node that can branch, without bound variables, and as it was written."""
    match tree:
        case Name() if tree.name in scope.definitions and tree.name not in {*bound, *seen}:
            seen.add(tree.name)
            yield from _unbound(scope.definitions[tree.name], scope, {}, seen)
        case Big():
            inside = {**bound, tree.variable: None}
            for child in children(tree):
                yield from _unbound(child, scope, inside, seen)
            return
        case Comparison() | Cases() | Call() | Binary(sign="^"):
            used = [name for name in bound if _uses(tree, name)]
            for values in list(product(_BOUND, repeat=len(used)))[:_MOST_BOUND]:
                one: Tree = tree
                for name, value in zip(used, values, strict=True):
                    one = substituted(one, name, value)
                yield one, tree
    for child in children(tree):
        yield from _unbound(child, scope, bound, seen)


def _uses(tree: Tree, name: str) -> bool:
    return any(isinstance(node, Name) and node.name == name for node in nodes(tree))


def _guards(node: Tree) -> Iterator[Guard]:
    match node:
        case Comparison() if node.signs != ("and",):
            for left, right in zip(node.sides, node.sides[1:], strict=False):
                yield Guard(gap(left, right), f"{printed(left)} = {printed(right)}")
        case Call(function="max" | "min", arguments=(left, right)):
            yield Guard(gap(left, right), f"{printed(left)} = {printed(right)}")
        case Call() if node.function in _KINKED:
            yield Guard(node.arguments[0], f"{printed(node.arguments[0])} = 0")
        case Call() if node.function in _ENDING:
            yield Guard(node.arguments[0], f"{printed(node.arguments[0])} = 0", ends=True)
        case Binary(sign="^", left=left, right=right) if not isinstance(
            left, Number | Constant
        ) and _is_broken(right):
            yield Guard(left, f"{printed(left)} = 0", ends=True)


def _is_broken(exponent: Tree) -> bool:
    """Whether an exponent is written as a fraction: `1/2`, `0.5`; names alone stand for whole numbers."""
    return any(
        (isinstance(node, Number) and node.value % 1 != 0)
        or (isinstance(node, Binary) and node.sign == "/")
        for node in nodes(exponent)
    )


def constants(trees: tuple[Tree, ...], scope: Scope) -> list[Tree]:
    """The largest parts of formulas that have no names: `10^3`, `e^5`, `1/1000`."""
    found: dict[Tree, None] = {}
    seen: set[str] = set()

    def visit(tree: Tree) -> bool:
        """Whether a tree is a constant; those below one that is none are collected."""
        if isinstance(tree, Name):
            if tree.name in scope.definitions and tree.name not in seen:
                seen.add(tree.name)
                collect(scope.definitions[tree.name])
            return False
        below = children(tree)
        constant = [visit(child) for child in below]
        if all(constant) and not isinstance(tree, Big | Comparison | Cases):
            return True
        for child, is_constant in zip(below, constant, strict=True):
            if is_constant:
                found[child] = None
        return False

    def collect(tree: Tree) -> None:
        if visit(tree):
            found[tree] = None

    for tree in trees:
        collect(tree)
    return list(found)
