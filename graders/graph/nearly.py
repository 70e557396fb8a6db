"""Graphs that are one operation or one input away from a student's graph and compute the function."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from exercises.graph import Graph
from exercises.language.errors import UndefinedError
from exercises.language.scope import EMPTY
from exercises.language.tree import (
    Binary,
    Call,
    Constant,
    Name,
    Negative,
    Number,
    Tree,
    children,
    nodes,
    with_children,
)
from graders.graph.backprop import Calculation, Definitions
from graders.language.evaluate import evaluate
from graders.language.instance import Array, Instance

_SIGNS = ("+", "-", "*", "/", "^")
_FUNCTIONS = ("exp", "ln", "sqrt", "sin", "cos", "tanh", "sigmoid", "relu", "abs")
# Enough points for two different graphs to differ at one of them; positive, so that ln and powers exist.
_POINTS = 7
_SAME = 1e-9
# More operations than twice those of the exercise, and a few, are another graph.
_MORE = 4


def corrected(graph: Graph, own: Definitions, output: str) -> Iterator[Definitions]:
    """Every graph with one operation or input changed, added or left out that may be the function."""
    if _operations(own) > 2 * _operations(graph.trees) + _MORE:
        return
    draw = np.random.default_rng(1)
    given = {name: draw.uniform(0.3, 2.5, (_POINTS, 1, 1)) for name in graph.point}
    try:
        target = Calculation(graph.trees, given, _POINTS).value(Name(graph.output))
        values = dict(given)
        for name, tree in own.items():
            values[name] = evaluate(tree, EMPTY, Instance(_POINTS, {}, values))
    except UndefinedError:
        return
    numbers = {
        node for tree in graph.trees.values() for node in nodes(tree) if isinstance(node, Number)
    }
    for name, tree in own.items():
        before = [one for one in own if not _uses(own, one, name)]
        leaves: list[Tree] = [*map(Name, (*graph.point, *before)), *sorted(numbers, key=str)]
        edits = [one for one in dict.fromkeys(_edited(tree, leaves)) if one != tree]
        fixed = {one: values[one] for one in (*graph.point, *before)}
        kept, known = _evaluated(edits, fixed)
        if kept:
            whole = Calculation(own, {**known[0], name: known[1]}, len(kept) * _POINTS)
            hits = _hits(whole.value(Name(output)), target)
            yield from ({**own, name: kept[place]} for place in hits)


def _operations(trees: Definitions) -> int:
    return sum(bool(children(node)) for tree in trees.values() for node in nodes(tree))


def _uses(own: Definitions, node: str, name: str) -> bool:
    """Whether a node is the named one, or calculated from it."""
    waiting, seen = [node], set()
    while waiting:
        one = waiting.pop()
        if one == name:
            return True
        if one in own and one not in seen:
            seen.add(one)
            waiting += [n.name for n in nodes(own[one]) if isinstance(n, Name)]
    return False


def _evaluated(
    edits: Sequence[Tree], fixed: dict[str, Array]
) -> tuple[list[Tree], tuple[dict[str, Array], Array]]:
    """The edits that have a value; and for all of them at once, the fixed values and their own."""
    values, kept = [], []
    for edit in edits:
        try:
            value = evaluate(edit, EMPTY, Instance(_POINTS, {}, fixed))
        except UndefinedError:
            continue
        if np.isfinite(value).all() and value.shape[1:] == (1, 1):
            kept.append(edit)
            values.append(np.broadcast_to(value, (_POINTS, 1, 1)))
    tiled = {
        one: np.tile(np.broadcast_to(value, (_POINTS, 1, 1)), (len(kept), 1, 1))
        for one, value in fixed.items()
    }
    return kept, (tiled, np.concatenate(values) if values else np.empty((0, 1, 1)))


def _hits(output: Array, target: Array) -> Iterator[int]:
    """The places of the edits with which the output is the function at every point."""
    rows = output.reshape(-1, _POINTS) if output.size > 1 else np.broadcast_to(output, (1, _POINTS))
    with np.errstate(all="ignore"):
        same = np.abs(rows - target).max(axis=1) <= _SAME * (1 + np.abs(target).max())
    yield from map(int, np.flatnonzero(same))


def _edited(tree: Tree, leaves: Sequence[Tree]) -> Iterator[Tree]:
    """The formula with one operation or one input changed, added or left out."""
    yield from _alternatives(tree, leaves)
    below = children(tree)
    for place, child in enumerate(below):
        for edit in _edited(child, leaves):
            yield with_children(tree, (*below[:place], edit, *below[place + 1 :]))


def _alternatives(tree: Tree, leaves: Sequence[Tree]) -> Iterator[Tree]:
    operands: tuple[Tree, ...] = ()
    match tree:
        case Name() | Number() | Constant():
            yield from leaves
        case Binary():
            operands = (tree.left, tree.right)
            yield from (Binary(sign, *operands) for sign in _SIGNS)
            yield from (Binary(sign, tree.right, tree.left) for sign in ("-", "/", "^"))
        case Call(arguments=(inner,)) | Negative(of=inner):
            operands = (inner,)
    for operand in (*operands, tree):
        if operand is not tree:
            yield operand
        yield Negative(operand)
        yield from (Call(function, (operand,)) for function in _FUNCTIONS)
        if operand is tree or not isinstance(tree, Binary):
            for sign in _SIGNS:
                yield from (Binary(sign, operand, leaf) for leaf in leaves)
                yield from (Binary(sign, leaf, operand) for leaf in leaves)
