"""Graphs with max, min and abs: differentiated like relu, and what cannot be is told at once."""

from __future__ import annotations

import pytest

from exercises.graph import Graph
from exercises.language.errors import RefusedError
from graders.keys.oracle import confirm_number

WAYS = ("f", "d(f, x1)", "d(f, x2)", "d(f, y)", "d(m, x2)")


@pytest.mark.parametrize(("x1", "x2", "y"), [(2, 3, 1.5), (3, 2, 4), (-2, 0.5, -3)])
def test_both_oracles_confirm_what_is_derived(x1: float, x2: float, y: float) -> None:
    pytest.importorskip("torch", reason="a key is confirmed with torch")
    graph = Graph(
        inputs={"x1": x1, "x2": x2, "y": y},
        nodes={
            "m": "max(x1, x2^2)",
            "n": "min(x1, 2 y)",
            "a": "abs(m - 5)",
            "f": "a*n + max(m, 0) y",
        },
    ).asking(WAYS)
    for formula in WAYS:
        assert [str(one.disagreement) for one in confirm_number(graph, formula)] == ["None"] * 2


@pytest.mark.parametrize(
    ("node", "what"),
    [("1 if x > 0 else 0", "cases"), ("clamp(x, 0, 1) + where(x > 0, 1, 2)", "cases")],
)
def test_what_has_no_derivative_is_told_with_what_is_allowed(node: str, what: str) -> None:
    graph = Graph(inputs={"x": 2}, nodes={"m": node, "f": "m^2"})
    graph.formula("f")  # its value may be asked for
    with pytest.raises(
        RefusedError, match=rf"node m cannot be differentiated, as it uses {what}.*max and min"
    ):
        graph.formula("d(f, x)")
