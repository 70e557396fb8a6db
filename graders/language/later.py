"""Steps and counts beyond every root that a formula can have: what vanishes on the first few is seen there."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from exercises.language.scope import Scope, Symbol
from exercises.language.tree import Name, Number, Tree, nodes
from graders.language.draws import DRAWS, instances
from graders.language.instance import Instance

_WHOLE = {"step", "count"}
# As far as a sequence is followed; a formula of homework counts to five.
_FARTHEST = 60
# Long sequences make large values, and one draw that differs is enough.
_DRAWS = 3


def later(scope: Scope, trees: Sequence[Tree], seed: int) -> Iterator[tuple[Scope, Instance]]:
    """Scopes with longer sequences, and draws behind their end; none where nothing counts steps.

    The roots of a formula in t lie no farther than the sum of its whole numbers, and it has no more of
    them than t has places, where they are not multiplied out of a product over an index; its limits are
    whole numbers again. What is too long to evaluate there is looked at nearer by.
    """
    counted = [
        name for name, one in scope.symbols.items() if one.domain in _WHOLE and not one.shape
    ]
    if not counted:
        return
    last = max((one.sequence[1] for one in scope.symbols.values() if one.sequence), default=DRAWS)
    farther = min(last + DRAWS + _reach(trees, set(counted)), _FARTHEST)
    for end in (last + DRAWS, farther):
        symbols = {name: _longer(one, end) for name, one in scope.symbols.items()}
        there = replace(scope, symbols=symbols)
        ground = instances(there, trees, seed)[0]
        few = {name: one[:_DRAWS] for name, one in ground.values.items()}
        ends = np.rint(np.linspace(last + 1, end, _DRAWS)).reshape(-1, 1, 1)
        values = {**few, **dict.fromkeys(counted, ends)}
        yield there, replace(ground, draws=_DRAWS, values=values)


def _reach(trees: Sequence[Tree], counted: set[str]) -> int:
    """How far the roots of formulas may lie beyond where they are written for."""
    reach = 0
    for node in (one for tree in trees for one in nodes(tree)):
        if isinstance(node, Name) and node.name in counted:
            reach += 1
        elif isinstance(node, Number) and node.value < _FARTHEST:
            reach += math.ceil(node.value)
    return reach


def _longer(symbol: Symbol, farther: int) -> Symbol:
    if symbol.sequence is None:
        return symbol
    return symbol._replace(sequence=(symbol.sequence[0], max(symbol.sequence[1], farther)))
