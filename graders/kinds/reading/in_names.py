"""A working in the names of a graph beside its number: `2*h2` of `2*h2 = 40.17`, `df/dh3 * z`.

The graph has the values of its names, so that a working in them can be seen to lead to the number or not.
"""

from __future__ import annotations

from decimal import Decimal

from exercises.graph import Graph
from exercises.language.errors import RefusedError, UndefinedError
from exercises.language.scope import DERIVATIVE
from graders.graph.backprop import Calculation, add_derivatives, at_point, exactly, named
from graders.kinds.reading.heads import spelled
from graders.kinds.reading.left_sides import derivatives


def value_in_names(working: str, graph: Graph) -> Decimal | None:
    """What a working is at the graph's point; None where it is not one in the names of the graph."""
    text, cut = working, len(working)
    for start, end, one in sorted(derivatives(working), key=lambda found: found[:2], reverse=True):
        if end <= cut:
            text, cut = f"{text[:start]} {DERIVATIVE}({one.of}, {one.by}){text[end:]}", start
    try:
        formula = named(graph.formula(text))
        defined = dict(graph.trees)
        add_derivatives(graph.trees, formula, defined)
        value = exactly(Calculation(defined, at_point(graph.point)).value(formula)[0])
    except (RefusedError, UndefinedError):
        return None
    return value if value.is_finite() else None


def is_name(working: str, graph: Graph) -> bool:
    """Whether it is no more than a name of the graph."""
    return any(spelled(working) == spelled(one) for one in (*graph.point, *graph.trees))
