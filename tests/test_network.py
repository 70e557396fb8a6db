"""Network weights as a witness: whatever is XOR is right."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import pytest
from answers import answer
from hypothesis import given
from hypothesis import strategies as st

from exercises.answer import UnreadableError
from exercises.loader import load_assignment
from exercises.specs import Network
from graders.kinds import network
from graders.kinds.network_repair import repairs
from graders.verdict import Verdict

XOR = load_assignment("hw3").exercise("xor/two-layer-weights").parts["answer"]  # type: ignore[union-attr]
CLASSIFIER = Network(
    kind="network",
    layers=(
        {"weights": "W", "bias": "b", "units": 4, "activation": "step"},
        {"weights": "w_out", "bias": "b_out", "units": 1, "activation": "step"},
    ),
    inputs=((0.0, 0.0), (2.0, 0.0), (-2.0, 0.0), (0.0, 2.0), (0.0, -2.0)),
    targets=(1.0, 0.0, 0.0, 0.0, 0.0),
)


def judge(W1: object, b1: object, W2: object, b2: object) -> Verdict:
    assert isinstance(XOR, Network)
    written = answer({"W1": W1, "b1": b1, "W2": W2, "b2": b2})
    return network.decide(XOR, None, network.read(XOR, written))


@pytest.mark.parametrize(
    ("W1", "b1", "W2", "b2"),
    [
        ([["1", "1"], ["1", "1"]], ["0", "-1"], [["1", "-2"]], "0"),
        ([["1", "-1"], ["-1", "1"]], ["0", "0"], [["1", "1"]], "0"),
        ("[[1, 1], [1, 1]]", "[0, -1]", "[1, -2]", "[0]"),
        ("[1 1; 1 1]", "[0; -1]", "[1; -2]", "[[0]]"),
        (r"\begin{bmatrix}1&1\\1&1\end{bmatrix}", "[0, -1]^T", "[1, -2]", "0"),
        ([["2", "2"], ["1", "1"]], ["0", "-1"], ["1/2", "-2"], "0"),
        ([["-1", "-1"], ["-1", "-1"]], ["1", "2"], ["-2", "1"], "0"),
        ([["-1", "-1"], ["1", "1"]], ["1", "-1"], ["-1", "-1"], "1"),
        ([["1", "1"], ["1", "1"]], ["0", "-1"], ["1", "-2"], "0.0000005"),
    ],
)  # fmt: skip
def test_any_weights_that_are_xor_are_right(W1: object, b1: object, W2: object, b2: object) -> None:
    assert judge(W1, b1, W2, b2).status == "correct"


@given(
    st.floats(min_value=0.01, max_value=100),
    st.floats(min_value=0.01, max_value=100),
    st.booleans(),
)
def test_rescaled_and_exchanged_units_are_still_xor(p: float, q: float, swap: bool) -> None:
    units = [([p, p], 0.0, 1 / p), ([q, q], -q, -2 / q)]
    first, second = units[::-1] if swap else units
    verdict = judge(
        [[repr(x) for x in unit[0]] for unit in (first, second)],
        [repr(first[1]), repr(second[1])],
        [repr(first[2]), repr(second[2])],
        "0",
    )
    assert verdict.status == "correct"


def test_right_up_to_a_threshold_earns_three_quarters_and_the_repair() -> None:
    verdict = judge([["1", "1"], ["1", "1"]], ["0", "-1"], ["1", "-2"], "0.5")
    assert (verdict.status, verdict.earned, verdict.strict) == ("partial", Fraction(3, 4), 0)
    assert verdict.code == "threshold"
    assert "threshold 1 would" in verdict.feedback
    assert verdict.feedback.endswith("the smallest repair: subtract 0.5 from b2")


def test_the_repair_may_be_in_any_parameter() -> None:
    verdict = judge([["1", "1"], ["1", "1"]], ["0", "-1"], ["1", "-1.5"], "0")
    assert verdict.feedback.endswith("subtract 0.5 from W2[1, 2]")


def test_some_networks_have_no_repair_of_one_parameter() -> None:
    verdict = judge([["1", "1"], ["1", "1"]], ["0", "-1"], ["3", "-6"], "0.5")
    assert verdict.code == "threshold"
    assert verdict.feedback.endswith("no change of a single parameter makes it right")


@pytest.mark.parametrize(
    ("W1", "b1", "W2", "b2", "code"),
    [
        ([["0", "0"], ["0", "0"]], ["0", "0"], ["0", "0"], "0", "counterexample"),
        ([["0", "0"], ["0", "0"]], ["0", "0"], ["0", "0"], "0.5", "counterexample"),
        ([["1", "1"], ["1", "1"]], ["0", "-1"], ["-1", "2"], "1", "inverted"),
        ([["1", "1"], ["1", "1"]], ["0", "0"], ["1", "-2"], "0", "counterexample"),
        ([["1", "1"], ["1", "1"]], ["0", "-1"], ["1", "-2"], "0.00001", "threshold"),
        ([["1", "1", "1"], ["1", "1", "1"]], ["0", "-1"], ["1", "-2"], "0", "shape-mismatch"),
        ([["1", "1"], ["1", "1"]], ["0", "-1", "0"], ["1", "-2"], "0", "shape-mismatch"),
        ([["1", "1"], ["1", "1"]], "0", ["1", "-2"], "0", "counterexample"),  # b = 0 is all zeros
        ([["1", "1"], ["1", "1"]], "1", ["1", "-2"], "0", "shape-mismatch"),
        ("0", ["0", "-1"], ["1", "-2"], "0", "shape-mismatch"),
        (["1", "1", "1", "1"], ["0", "-1"], ["1", "-2"], "0", "shape-mismatch"),
        ([["1e29", "1e29"], ["1e29", "1e29"]], ["0", "-1"], ["1e29", "-1e29"], "0", "counterexample"),
    ],
)  # fmt: skip
def test_other_weights_are_not_right(
    W1: object, b1: object, W2: object, b2: object, code: str
) -> None:
    verdict = judge(W1, b1, W2, b2)
    assert verdict.code == code
    assert verdict.earned < 1


def test_a_wrong_network_is_shown_where_it_fails() -> None:
    verdict = judge([["1", "1"], ["1", "1"]], ["0", "0"], ["1", "0"], "0")
    assert verdict.feedback == (
        "wrong at 1 of 4 inputs: at (1, 1) it gives 2 instead of 0; no single number was found that would"
        " repair it"
    )


ONES = [["1", "1"], ["1", "1"]]


@pytest.mark.parametrize(
    ("W1", "b1", "W2", "b2", "told"),
    [
        (ONES, ["0", "-1"], ["1", "-1"], "0", "another value of W2[1, 2] alone would repair it"),
        (ONES, ["0", "-5"], ["1", "-2"], "0", "another value of W1[2, 1] alone would repair it"),
        (ONES, ["0", "0"], ["1", "0"], "0", "no single number was found"),
        ([["0", "0"], ["0", "0"]], ["0", "0"], ["0", "0"], "0.5", "no single number was found"),
        (ONES, ["0"], ["1", "-2"], "0", "in the missing places the network would be wrong at 3 of 4"),
        (ONES, ["0", "-1"], ["1"], "0", "in the missing places the network would be wrong at 1 of 4"),
    ],
)  # fmt: skip
def test_it_is_told_whether_one_number_would_repair_it(
    W1: object, b1: object, W2: object, b2: object, told: str
) -> None:
    verdict = judge(W1, b1, W2, b2)
    assert verdict.earned == 0
    assert told in verdict.feedback


def test_a_repair_is_a_repair() -> None:
    assert isinstance(XOR, Network)
    parameters = {"W1": [1, 1, 1, 1], "b1": [0, -1], "W2": [1, -1], "b2": [0]}
    found = repairs(XOR, parameters)
    assert found
    for one in found:
        moved = {name: list(map(float, values)) for name, values in parameters.items()}
        moved[one.name][one.at] += one.change
        assert network.run_roughly(XOR, moved) == pytest.approx(list(XOR.targets), abs=1e-6)


@pytest.mark.parametrize(
    "written",
    [
        {"W1": "[[1, 1], [1, 1]]", "b1": "[0, -1]", "b2": "0"},
        {"W1": "[[1, 1], [1, 1]]", "b1": "[0, -1]", "W2": "", "b2": "0"},
        {"W1": "[[1, 1], [1]]", "b1": "[0, -1]", "W2": "[1, -2]", "b2": "0"},
        {"W1": "[[1, 1], [1, nan]]", "b1": "[0, -1]", "W2": "[1, -2]", "b2": "0"},
        {"W1": "[[1e300, 1], [1, 1]]", "b1": "[0, -1]", "W2": "[1, -2]", "b2": "0"},
        "any weights",
        ["1", "2"],
    ],
)
def test_unreadable_weights(written: object) -> None:
    with pytest.raises(UnreadableError):
        network.read(XOR, answer(written))  # type: ignore[arg-type]


def test_step_networks_count_zero_as_one() -> None:
    box = {
        "W": "[[1, 0], [-1, 0], [0, 1], [0, -1]]", "b": "[1, 1, 1, 1]",
        "w_out": "[1, 1, 1, 1]", "b_out": "-4",
    }  # fmt: skip
    verdict = network.decide(CLASSIFIER, None, network.read(CLASSIFIER, answer(box)))
    assert verdict.status == "correct"
    turned = {**box, "W": "[[1, -1, 0, 0], [0, 0, 1, -1]]"}
    verdict = network.decide(CLASSIFIER, None, network.read(CLASSIFIER, answer(turned)))
    assert verdict.code == "transposed"
    never = {**box, "b_out": "-5"}
    verdict = network.decide(CLASSIFIER, None, network.read(CLASSIFIER, answer(never)))
    assert verdict.code == "counterexample"


def test_running_equals_the_formula() -> None:
    assert isinstance(XOR, Network)
    draw = random.Random(3)
    for _ in range(20):
        a, b, c, d, p, q, u, v, w = (draw.gauss(0, 1) for _ in range(9))
        outputs = network.run(XOR, {"W1": [a, b, c, d], "b1": [p, q], "W2": [u, v], "b2": [w]})
        for output, (x, y) in zip(outputs, itertools.product((0.0, 1.0), repeat=2), strict=True):
            hidden = max(0.0, a * x + b * y + p), max(0.0, c * x + d * y + q)
            assert output == pytest.approx(u * hidden[0] + v * hidden[1] + w, abs=1e-12)


ONE_SIDE = ([["-1", "0"], ["1", "0"], ["0", "-1"], ["0", "1"]], ["1", "1", "1", "1"])


@pytest.mark.parametrize(
    ("w_out", "b_out", "right"),
    [
        (["0.1", "0.7", "0.1", "0.1"], "-1", True),  # 0.1 + 0.7 + 0.1 + 0.1 is 1, not 0.9999…
        (["0.1", "0.4", "0.2", "0.2"], "-0.9", True),
        (["1/3", "1/3", "1/6", "1/6"], "-1", True),
        (["0.1", "0.2", "0.3", "0.4"], "-1.0000000000000001", False),
        (["0.1", "0.2", "0.3", "0.4"], "-1e-40", False),
    ],
)
def test_a_network_is_run_exactly(w_out: object, b_out: str, right: bool) -> None:
    weights, b = ONE_SIDE
    written = answer({"W": weights, "b": b, "w_out": w_out, "b_out": b_out})
    verdict = network.decide(CLASSIFIER, None, network.read(CLASSIFIER, written))
    assert (verdict.status == "correct") is right


def test_what_floats_would_round_to_xor_is_not_xor() -> None:
    large = str(2**53)
    verdict = judge([["1", "1"], ["1", "1"]], ["0", large], [["1", "-1"]], large)
    assert verdict.earned == 0


def test_nothing_is_too_small_to_count() -> None:
    weights, b = ONE_SIDE
    tilted = [["-1", "1e-17"], *weights[1:]]
    written = answer({"W": tilted, "b": b, "w_out": ["1", "1", "1", "1"], "b_out": "-4"})
    inputs = ((0.0, 0.0), (2.0, 0.0), (-2.0, 0.0), (0.0, 2.0), (0.0, -2.0), (1.0, -1.0))
    spec = CLASSIFIER.model_copy(update={"inputs": inputs, "targets": (*CLASSIFIER.targets, 1.0)})
    assert network.decide(spec, None, network.read(spec, written)).code == "counterexample"
