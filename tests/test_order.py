"""Nothing hidden decides: a report does not depend on what the process did before."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from answers import answer
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises.answer import HandIn
from exercises.graph import Graph
from exercises.loader import load_assignment
from exercises.specs import Number
from exercises.tolerances import TypedNumber
from graders.graph.backprop import derived
from graders.graph.misconceptions import diagnosed
from graders.keys.keys import NO_KEYS
from graders.marking.marking import mark

Class = Sequence[dict[str, dict[str, Any]]]

# Numbers that fit a misconception, and some that ask for more of the same graphs.
HAND_INS: Class = [
    {"sigmoid-net/gradients": {"dE/dw1": "0.0004615505631"}},
    {"sigmoid-net/gradients": {"dE_dout_h1": "0.0415", "dE/dw2": "0.00092"}},
    {"sigmoid-net/updated-biases": {"b2": {"b2_o1": "0.47", "b2_o2": "0.6190491"}}},
    {"sigmoid-net/forward": {"E_o1": "0.549"}, "linear-net/gradients": {"delta_h1": "0.1"}},
]


def reports(hand_ins: Class) -> list[str]:
    """The reports of a class that is marked in this order, from an assignment loaded for it."""
    sheet = load_assignment("lab8")
    return [
        repr(mark(sheet, NO_KEYS, HandIn("ada", "", written), only=frozenset(written)))
        for given_ in hand_ins
        for written in [
            {
                exercise: {part: answer(one) for part, one in parts.items()}
                for exercise, parts in given_.items()
            }
        ]
    ]


def test_a_class_in_one_process_is_marked_as_each_hand_in_in_a_process_of_its_own() -> None:
    with ProcessPoolExecutor(2, get_context("spawn"), max_tasks_per_child=1) as fresh:
        alone = [one[0] for one in fresh.map(reports, [[hand_in] for hand_in in HAND_INS])]
    assert reports(HAND_INS) == alone
    assert reports(HAND_INS[::-1]) == alone[::-1]


@settings(max_examples=8)
@given(st.lists(st.sampled_from(range(len(HAND_INS))), max_size=6))
def test_the_order_of_a_class_makes_no_difference(order: list[int]) -> None:
    in_turn = reports([HAND_INS[place] for place in order])
    assert in_turn == [FIRST[place] for place in order]


FIRST = [reports([hand_in])[0] for hand_in in HAND_INS]


def test_more_graphs_than_are_kept_change_nothing() -> None:
    def graph(number: int) -> Graph:
        written = {"inputs": {"w": number}, "nodes": {"a": "2 w", "E": "a^2"}}
        return Graph.model_validate(written).asking(["d(E, w)", "d(E, a)"])

    graphs = [graph(number) for number in range(1, 200)]
    for _ in range(2):
        for number, one in enumerate(graphs, 1):
            assert derived(one, "d(E, w)") == 8 * number
            spec = Number.model_validate({"kind": "number", "graph": one, "value": "d(E, w)"})
            wrong = TypedNumber(derived(one, "d(E, a)"))
            found = diagnosed(one, "d(E, w)", wrong, spec.tolerance)
            assert found is not None
            assert found.names == ("factor-dropped",)
