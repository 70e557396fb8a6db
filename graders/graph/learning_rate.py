"""Updated parameters whose changes are all off by one factor: another learning rate was used."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from exercises.graph import Graph
from exercises.language.scope import canonical
from exercises.language.tree import Binary, Name
from graders.graph.backprop import asked
from graders.graph.ways import GraphAnswer
from graders.language.symbolic import depends

# Two changes show a factor in common only if at least one of them shows it this sharply.
_SHARP = Decimal("0.05")


def off_by_one_factor(graph: Graph, wrong: Sequence[GraphAnswer]) -> Sequence[GraphAnswer]:
    """The wrong steps, if there are several and one positive factor explains every one of them."""
    steps = [one for one in wrong if is_step(graph, one) and one.true != one.old]
    if len(steps) < 2:
        return ()
    intervals = [_factors(one) for one in steps]
    low, high = max(one for one, _ in intervals), min(one for _, one in intervals)
    return steps if 0 < low <= high and high - low <= _SHARP * high else ()


def is_step(graph: Graph, answer: GraphAnswer) -> bool:
    """Whether a part asks for old − rate · gradient."""
    tree = asked(graph, answer.spec.value)
    return (
        bool(graph.rate)
        and isinstance(tree, Binary)
        and tree.sign == "-"
        and isinstance(tree.left, Name)
        and tree.left.name in graph.point
        and depends(tree.right, canonical(graph.rate))
    )


def _factors(answer: GraphAnswer) -> tuple[Decimal, Decimal]:
    """The factors by which the change may be off, as the number was rounded."""
    graph = answer.spec.graph
    assert graph
    tree = asked(graph, answer.spec.value)
    assert isinstance(tree, Binary)
    assert isinstance(tree.left, Name)
    old = graph.point[tree.left.name]
    right, typed = answer.true - old, answer.typed.value - old
    slack = abs((answer.typed.last_digit or Decimal(0)) / 2 / right) + Decimal("1e-9")
    return typed / right - slack, typed / right + slack
