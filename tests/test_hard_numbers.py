"""Numbers, chains and graphs that are easy to judge wrongly, each with what it deserves."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from answers import answer

from exercises.answer import OWN_NAMES, HandIn
from exercises.assignment import Assignment
from exercises.loader import load_assignment
from graders.keys.keys import NO_KEYS
from graders.marking.marking import mark

FORWARD, GRADIENTS = "sigmoid-net/forward", "sigmoid-net/gradients"
WEIGHTS, BIASES = "sigmoid-net/updated-weights", "sigmoid-net/updated-biases"
LINEAR = "linear-net/forward"


@cache
def sheet(name: str) -> Assignment:
    return load_assignment(name)


def earned(name: str, written: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    """What every answered part earns, as a share, without solutions."""
    given = {
        exercise: {part: answer(one) for part, one in parts.items()}
        for exercise, parts in written.items()
    }
    report = mark(sheet(name), NO_KEYS, HandIn("ada", "", given), only=frozenset(written))
    return {
        part.id: float(Fraction(part.verdict.earned))
        for exercise in report.exercises
        for part in exercise.parts
        if part.verdict.status != "unanswered"
    }


@pytest.mark.parametrize(
    ("exercise", "part", "typed", "share"),
    [
        # running calculations and long chains
        (FORWARD, "net_h1", "0.15*0.05 = 0.0075 + 0.2*0.1 = 0.0275 + 0.35 = 0.3775", 1),
        (FORWARD, "net_h1", "0.0075 + 0.02 = 0.0275 + 0.35 = 0.3775", 1),
        (FORWARD, "net_h1", "0.15*0.05 + 0.2*0.1 + 0.35 = 0.0075 + 0.02 + 0.35 = 0.3775", 1),
        (FORWARD, "net_h1", "0.15*0.05 = 0.0075 + 0.2*0.1 = 0.0375 + 0.34 = 0.3775", 0.5),
        (FORWARD, "net_h1", "0.15*0.05 = 0.075 + 0.2*0.1 = 0.0275 + 0.35 = 0.3775", 0.5),
        (FORWARD, "net_h1", "0.3775 = 0.3775", 1),
        (FORWARD, "net_h1", "0.38 = 0.3775", 0.5),
        (FORWARD, "net_h1", "0.3775 = 0.38", 0),
        (FORWARD, "net_h1", "0.15*0.05 + 0.2*0.1 + 0.35 = 0.38", 1),
        (FORWARD, "net_h1", "0.0275 + 0.35 = 0.3775 = 0.4", 1),
        # results rounded as people round them
        (FORWARD, "out_h1", "1/(1 + e^(-0.3775)) = 0.5933", 1),
        (FORWARD, "out_h1", "1/(1 + e^(-0.3775)) = 1/1.6856 = 0.5933", 1),
        (FORWARD, "out_h1", "1/(1+exp(-0.38)) = 0.5939", 0),
        (FORWARD, "out_h1", "0.593", 1),
        (FORWARD, "out_h1", "0.5932", 1),
        (FORWARD, "out_h1", "0.5930", 1),
        (FORWARD, "out_h1", "0.5929", 0),
        (FORWARD, "E_o1", "1/2*(0.01 - 0.7514)^2 = 0.2748", 1),
        (FORWARD, "E_o1", "0.5*(0.01-0.751365)^2 = 0.5*0.549622 = 0.274811", 1),
        (FORWARD, "E_o1", "(0.01-0.751365)^2 = 0.549622 / 2 = 0.274811", 1),
        (FORWARD, "E_o1", "(0.01-0.751365)^2 = 0.274811", 0.5),
        (FORWARD, "E_o1", "0.2750", 0),
        (GRADIENTS, "delta_o1", "0.741365*0.751365*0.248635 = 0.138499", 1),
        (GRADIENTS, "delta_o1", "0.741365*0.186816 = 0.138499 (chain rule)", 1),
        (GRADIENTS, "delta_o1", "-0.741365*0.186816 = 0.138499", 0.5),
        (GRADIENTS, "dE/dw1", "0.00877*0.05 = 0.0004386", 1),
        (GRADIENTS, "dE/dw1", "4.386e-4 = 0.0004386", 1),
        (GRADIENTS, "dE/dw1", "0.0004", 0),
        # steps: the change counts
        (WEIGHTS, "w5", "0.4 - 0.5*0.082167 = 0.358916", 1),
        (WEIGHTS, "w5", "0.4 - 0.082167 = 0.358916", 0.5),
        (WEIGHTS, "w5", "0.4 - 0.041 = 0.359", 1),
        (WEIGHTS, "w5", "0.36", 0),
        (WEIGHTS, "w1", "0.15 - 0.5*0.000438568 = 0.15 - 0.000219284 = 0.149781", 1),
        (WEIGHTS, "w1", "0.5*0.000438568 = 0.000219284 = 0.149781", 0.5),
        # neither two numbers nor the question
        (FORWARD, "net_h1", "0.3775 or 0.3925", 0),
        (FORWARD, "net_h1", "w1*i1 + w2*i2 + b1", 0),
        (LINEAR, "h1", "0.11*2 = 0.22 + 0.63 = 0.85", 1),
        (LINEAR, "h1", "2*0.11 + 3*0.21 = 0.22 + 0.63 = 85/100", 1),
        (LINEAR, "h1", "0/0 = 0.85", 0.5),
    ],
)
def test_one_number(exercise: str, part: str, typed: str, share: float) -> None:
    assert earned("lab8", {exercise: {part: typed}}) == {part: share}


ROOT = {"h1": "0", "h2": "20.0855", "h3": "40.171", "f": "40.171"}


@pytest.mark.parametrize(
    ("graph", "numbers", "wanted"),
    [
        # own labels, in another order and with other letters
        (["u = e^y", "v = u*z", "w = ln x", "f = w + v"],
         {OWN_NAMES: {"u": "20.0855", "v": "40.171", "w": "0"}, "f": "40.171"},
         {"h1": 1, "h2": 1, "h3": 1, "f": 1}),
        # two right values under one another's names in the student's own graph
        (["h1 = exp(y)", "h2 = h1*z", "h3 = ln(x)", "f = h2 + h3"],
         {"h1": "20.0855", "h2": "40.171", "h3": "0", "f": "40.171"},
         {"h1": 1, "h2": 1, "h3": 1, "f": 1}),
        # the sum first: (ln x)/z + e^y, all times z, is the function as well
        (["a = ln(x)", "b = a/z", "c = exp(y)", "d = b + c", "f = d*z"],
         {OWN_NAMES: {"a": "0", "b": "0", "c": "20.0855", "d": "20.0855"}, "f": "40.171"},
         {"h1": 1, "h2": 1, "h3": 1, "f": 1}),
        # one operation wrong, carried on rightly
        (["h1 = ln(x)", "h2 = exp(y)", "h3 = h2 + z", "f = h1 + h3"],
         {"h1": "0", "h2": "20.0855", "h3": "22.0855", "f": "22.0855"},
         {"h1": 1, "h2": 1, "h3": 1, "f": 1}),
        # one operation wrong, and a number that does not even follow from it
        (["h1 = ln(x)", "h2 = exp(y)", "h3 = h2 + z", "f = h1 + h3"],
         {"h1": "0", "h2": "20.0855", "h3": "23.0855", "f": "23.0855"},
         {"h1": 1, "h2": 1, "h3": 0, "f": 1}),
        # nothing of the function
        (["h1 = x + y", "h2 = h1 + z", "h3 = h2*x", "f = h3 + h1"],
         {"h1": "4", "h2": "6", "h3": "6", "f": "10"},
         {"h1": 0, "h2": 0, "h3": 0, "f": 0}),
        # a constant that hides everything
        (["h1 = ln(x)", "h2 = exp(y)", "h3 = h2*z", "f = h1*h3"],
         {"h1": "0", "h2": "20.0855", "h3": "40.171", "f": "0"},
         {"h1": 1, "h2": 1, "h3": 1, "f": 0}),
        # right numbers beside a useless graph stay right
        (["h1 = x*y", "f = h1*z"], ROOT, {"h1": 1, "h2": 1, "h3": 1, "f": 1}),
    ],
)  # fmt: skip
def test_numbers_beside_a_graph_of_ones_own(
    graph: list[str], numbers: dict[str, Any], wanted: dict[str, float]
) -> None:
    written = {"backprop/graph": {"answer": graph}, "backprop/forward": numbers}
    found = earned("hw3", written)
    del found["answer"]
    assert found == wanted


@pytest.mark.parametrize(
    ("numbers", "wanted"),
    [
        # one slip, carried on; in chains as well
        ({"h2": "e^2 = 7.38906", "h3": "2*7.38906 = 14.7781", "f": "0 + 14.7781 = 14.7781"},
         {"h2": 0, "h3": 1, "f": 1}),
        # a slip, then the right value: a copying slip
        ({"h2": "20.85", "h3": "40.171", "f": "40.171"}, {"h2": 0, "h3": 1, "f": 1}),
        # the chain is impossible, so its value neither earns nor carries
        ({"h2": "20 = 21", "h3": "42", "f": "42"}, {"h2": 0, "h3": 0, "f": 1}),
        # two slips
        ({"h2": "19", "h3": "37", "f": "37"}, {"h2": 0, "h3": 0, "f": 1}),
        # two values under one another's names: a person looks at them
        ({"h2": "40.171", "h3": "20.0855", "f": "20.0855"}, {"h2": 0, "h3": 0, "f": 1}),
        # invented values lead nowhere
        ({"h1": "50", "h2": "50", "h3": "50", "f": "50"}, {"h1": 0, "h2": 0, "h3": 0, "f": 0}),
        # everything zero
        ({"h1": "0", "h2": "0", "h3": "0", "f": "0"}, {"h1": 1, "h2": 0, "h3": 0, "f": 0}),
        # rounded too far, then right from that
        ({"h2": "20", "h3": "40", "f": "40"}, {"h2": 0, "h3": 1, "f": 1}),
    ],
)  # fmt: skip
def test_numbers_that_follow_from_one_another(
    numbers: dict[str, str], wanted: dict[str, float]
) -> None:
    assert earned("hw3", {"backprop/forward": numbers}) == wanted
