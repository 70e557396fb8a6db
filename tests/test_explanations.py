"""What is told of a wrong number beside the student's others: a fact about them, and only where it is one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest
from answers import answer

from exercises.answer import HandIn
from exercises.assignment import Assignment
from exercises.loader import load_assignment
from graders.keys.keys import NO_KEYS
from graders.marking.marking import mark
from graders.verdict import Verdict

FORWARD, GRADIENTS, WEIGHTS = (
    "sigmoid-net/forward", "sigmoid-net/gradients", "sigmoid-net/updated-weights",
)  # fmt: skip
LINEAR, POWERS, HW3 = "linear-net/forward", "graph/forward", "backprop/forward"
COPIED = "used another value than this one"
OWN_GRAPH = "your own graph gives this"
STEP = "the slip is in this step itself"


@cache
def sheet(name: str) -> Assignment:
    return load_assignment(name)


def verdict(name: str, written: Mapping[str, Mapping[str, object]], part: str) -> Verdict:
    given = {
        exercise: {one: answer(text) for one, text in parts.items()}
        for exercise, parts in written.items()
    }
    report = mark(sheet(name), NO_KEYS, HandIn("ada", "", given), only=frozenset(written))
    (found,) = (
        one.verdict for exercise in report.exercises for one in exercise.parts if one.id == part
    )
    return found


OTHER = {"answer": ["h1 = exp(x)", "h2 = h1 * y", "f = h2 + z"]}
SAME = {"answer": ["h1 = ln(x)", "h2 = exp(y)", "h3 = h2 * z", "f = h1 + h3"]}

# The sheet, what is written, the part, and what is told of it.
TOLD = [
    # a slip in copying: what comes next is right
    ("lab8", {FORWARD: {"out_o2": "0.779200", "E_o2": "0.02356003"}}, "out_o2", COPIED),
    ("hw3", {HW3: {"h2": "20.8055", "h3": "40.1711", "f": "40.1711"}}, "h2", COPIED),
    # the same slip again, though rounded
    ("lab8", {GRADIENTS: {"delta_o1": "0.74136507", "delta_o2": "-0.22"}}, "delta_o2", "the same slip as in delta_o1"),
    # one slip from own numbers
    ("hw3-sp2023", {POWERS: {"s2": "0", "s3": "2"}}, "s3", "from your own s2: a sign inside"),
    ("hw3-sp2023", {POWERS: {"s3": "2", "f": "7.389"}}, "f", "from your own s3: a term of a sum"),
    ("lab8", {FORWARD: {"net_o1": "1.2059", "out_o1": "1.2059"}}, "out_o1", "from your own net_o1: the function of this node is not applied"),
    # a power taken for a product
    ("hw3-sp2023", {POWERS: {"s2": "0"}}, "s2", "a power is taken for a product"),
    # what goes into a node in the place of the node
    ("hw3", {"backprop/local-gradients": {"dh3/dz": "3"}}, "dh3/dz", "before the function of its node"),
    # a step uphill, from own numbers, with a factor missing
    ("lab8", {GRADIENTS: {"delta_o1": "0.74"}, WEIGHTS: {"w5": "0.77"}}, "w5", "from your own delta_o1: a factor is missing"),
    ("lab8", {WEIGHTS: {"w5": "0.5312"}}, "w5", "the wrong way"),
    # what is given
    ("lab8", {LINEAR: {"out": "1"}}, "out", "the value of y, which is given"),
    # a graph of another function
    ("hw3", {"backprop/graph": OTHER, HW3: {"h1": "2.7183"}}, "h1", OWN_GRAPH),
    ("hw3", {"backprop/graph": OTHER, HW3: {"h1": "2.7183", "h2": "8"}}, "h2", OWN_GRAPH),
    # where the slip is
    ("lab8", {FORWARD: {"net_o1": "1.10590597", "out_o1": "0.6612"}}, "out_o1", STEP),
    ("lab8", {FORWARD: {"net_o1": "1.3333", "out_o1": "0.6612"}}, "out_o1", "nor does it follow from your own net_o1"),
    ("lab8", {FORWARD: {"net_h1": "0.3998"}}, "net_h1", "only given values enter it"),
]  # fmt: skip

# The same where it is not so.
NOT_TOLD = [
    # what comes next is wrong as well, is missing, or follows from the number
    ("lab8", {FORWARD: {"out_o2": "0.779200", "E_o2": "0.5"}}, "out_o2", COPIED),
    ("lab8", {FORWARD: {"out_o2": "0.779200"}}, "out_o2", COPIED),
    ("lab8", {FORWARD: {"out_o2": "0.779200", "E_o2": "0.02222032"}}, "out_o2", COPIED),
    ("hw3", {HW3: {"h2": "20.8055", "h3": "41.611"}}, "h2", COPIED),
    # another number than that slip gives, or no slip beside it
    ("lab8", {GRADIENTS: {"delta_o1": "0.74136507", "delta_o2": "-0.25"}}, "delta_o2", "the same slip"),
    ("lab8", {GRADIENTS: {"delta_o1": "0.5", "delta_o2": "-0.22"}}, "delta_o2", "the same slip"),
    # the own number is another one
    ("hw3-sp2023", {POWERS: {"s2": "5", "s3": "2"}}, "s3", "from your own"),
    ("hw3-sp2023", {POWERS: {"s3": "4", "f": "7.389"}}, "f", "from your own"),
    ("hw3-sp2023", {POWERS: {"s2": "4"}}, "s2", "a power"),
    ("hw3", {"backprop/local-gradients": {"dh3/dz": "4"}}, "dh3/dz", "before the function"),
    ("lab8", {GRADIENTS: {"delta_o1": "0.74"}, WEIGHTS: {"w5": "0.79"}}, "w5", "from your own"),
    ("lab8", {WEIGHTS: {"w5": "0.2712"}}, "w5", "the wrong way"),
    # an input of that value that has nothing to do with the step
    ("lab8", {LINEAR: {"h1": "1"}}, "h1", "which is given"),
    ("lab8", {LINEAR: {"out": "5"}}, "out", "which is given"),
    # the graph is that of the function, or does not give this
    ("hw3", {"backprop/graph": SAME, HW3: {"h1": "2.7183"}}, "h1", OWN_GRAPH),
    ("hw3", {"backprop/graph": OTHER, HW3: {"h1": "1.5"}}, "h1", OWN_GRAPH),
    # nothing is said of numbers that are not given
    ("lab8", {FORWARD: {"net_o1": "1.3333"}}, "net_o1", "follow from"),
    ("lab8", {FORWARD: {"net_o1": "1.3333", "out_o1": "0.6612"}}, "out_o1", STEP),
]  # fmt: skip


@pytest.mark.parametrize(("name", "written", "part", "told"), TOLD)
def test_what_explains_a_number_is_told(
    name: str, written: Mapping[str, Mapping[str, object]], part: str, told: str
) -> None:
    found = verdict(name, written, part)
    assert (found.status, found.earned) == ("incorrect", 0)
    assert told in found.feedback


@pytest.mark.parametrize(("name", "written", "part", "told"), NOT_TOLD)
def test_what_does_not_explain_it_is_not_told(
    name: str, written: Mapping[str, Mapping[str, object]], part: str, told: str
) -> None:
    found = verdict(name, written, part)
    assert (found.status, found.earned) == ("incorrect", 0)
    assert told not in found.feedback
