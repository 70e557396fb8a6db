"""Proofs that name what training never leaves: the set is read, and then tried."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from answers import answer
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises.answer import HandIn, UnreadableError
from exercises.loader import load_assignment
from exercises.specs import Invariant
from graders.keys.keys import NO_KEYS
from graders.kinds import prose
from graders.kinds.grader import GRADERS
from graders.kinds.kind import Context
from graders.kinds.xor_training import proof
from graders.kinds.xor_training.activation import ACTIVATIONS
from graders.kinds.xor_training.claims import named_set
from graders.kinds.xor_training.named_set import NamedSet, departure, in_words, projected
from graders.kinds.xor_training.two_layers import (
    INPUTS,
    TARGETS,
    arbitrary,
    distance_from_xor,
    filled,
    forward,
    logistic,
    squared,
    step,
)
from graders.marking.marking import mark
from graders.marking.report_json import as_json, as_text
from graders.verdict import Verdict

ROOT = Path(__file__).parent.parent
ZERO = Invariant(kind="invariant", start=0)
CONSTANT = Invariant(kind="invariant", activations=("relu", "tanh", "sigmoid"), counterexample=True)
ONLY_B2 = "W1 = 0, b1 = 0, W2 = 0"
UNITS = "all hidden units equal"
NO_SET = "no set of parameters was recognised; does the proof name one?"


def judged(spec: Invariant, text: str) -> Verdict:
    return GRADERS["invariant"].decide(spec, None, text, Context(7))


def asked(spec: Invariant, text: str) -> str:
    return "; ".join(GRADERS["invariant"].questions(spec, text))


def earned(spec: Invariant, text: str) -> dict[str, bool]:
    """What was tried of the set that a text names, and what came of it."""
    named = named_set(text, starts_at_zero=spec.start == 0)
    assert named
    return {one.name: one.earned for one in proof.tried(named, spec.activations, spec.start)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("W1, b1 and W2 stay 0, only b2 moves", ONLY_B2),
        ("W1 = 0, b1 = 0, W2 = 0", ONLY_B2),
        ("W_1=b_1=W_2=0", ONLY_B2),
        ("W₁ = 0, b₁ = 0, W₂ = 0", ONLY_B2),
        (r"$\mathbf{W}_1 = \mathbf{0}$, $\mathbf{b}_1 = 0$ and $\mathbf{W}_2=0$", ONLY_B2),
        (r"$W^{(1)} = 0$, $b^{(1)} = 0$, $W^{(2)} = 0$ for all t", ONLY_B2),
        (r"W_1^{(t)} = 0, W_2^{(t)} = 0 and b_1^{(t)} = 0 for all $t$", ONLY_B2),
        (r"$\frac{\partial L}{\partial W_1} = 0$, $\frac{\partial L}{\partial b_1} = 0$, $\nabla_{W_2} L = 0$", ONLY_B2),
        ("dL/dW1 = dL/db1 = dL/dW2 = 0", ONLY_B2),
        ("training never leaves the set {W1=0, b1=0, W2=0}", ONLY_B2),
        ("At the start W1 = 0, b1 = 0, W2 = 0, and this remains so.", ONLY_B2),
        ("Suppose W1 = 0, b1 = 0, W2 = 0 at step t; then they are 0 again.", ONLY_B2),
        ("only the output bias is updated", ONLY_B2),
        ("b2 is the only parameter that changes", ONLY_B2),
        ("nothing but b2 changes", ONLY_B2),
        ("no parameter other than b2 ever moves", ONLY_B2),
        ("everything except b2 stays 0", ONLY_B2),
        ("Except for b2, all parameters remain zero", ONLY_B2),
        ("everything stays 0 (only b2 is free)", ONLY_B2),
        ("All gradients except that of b2 vanish.", ONLY_B2),
        ("All gradients of the weights are zero because h = 0 and W2 = 0, only b2 changes.", ONLY_B2),
        ("W1 gets no gradient, b1 gets no update either, and W2 does not move.", ONLY_B2),
        ("The network can only shift b2 and gives the same output for every input.", ONLY_B2),
        ("W1 and W2 are always zero, b1 too, but b2 can change", ONLY_B2),
        ("W1 and b1 do not move, and neither does W2", ONLY_B2),
        ("$W^{(1)}=0$", "W1 = 0"),
        ("only W1 stays zero", "W1 = 0"),
        ("W1 does not change", "W1 = 0"),
        ("W1 never becomes nonzero", "W1 = 0"),
        ("W1 = 0 and b1 = 0", "W1 = 0, b1 = 0"),
        ("neither W1 nor b1 moves", "W1 = 0, b1 = 0"),
        ("Because W2 is zero no gradient flows back, so W1 and b1 stay zero.", "W1 = 0, b1 = 0"),
        ("the first layer weights and the output weights stay zero", "W1 = 0, W2 = 0"),
        ("the hidden biases stay 0", "b1 = 0"),
        ("everything stays 0", "W1 = 0, b1 = 0, W2 = 0, b2 = 0"),
        ("nothing ever changes", "W1 = 0, b1 = 0, W2 = 0, b2 = 0"),
        ("all weights and biases stay zero forever", "W1 = 0, b1 = 0, W2 = 0, b2 = 0"),
        ("both hidden units stay identical", UNITS),
        ("the hidden neurons have the same weights and receive the same gradients", UNITS),
        ("h1 = h2 always", UNITS),
        ("the symmetry between the units is never broken", UNITS),
        ("each unit in the hidden layer receives identical updates", UNITS),
        ("the hidden units never become different", UNITS),
        ("At first both units are equal. By induction they stay equal.", UNITS),
        ("the weights of both hidden units remain equal", UNITS),
        ("all rows of W1 are equal", "all rows of W1 equal"),
        ("the columns of W1 are equal", "both columns of W1 equal"),
        ("the entries of W2 stay equal", "all entries of W2 equal"),
        ("all weights within a layer stay equal", f"{UNITS}, both columns of W1 equal"),
        ("all weights stay equal", "all entries of W1 and W2 one number"),
    ],
)  # fmt: skip
def test_the_set_is_read(text: str, expected: str) -> None:
    named = named_set(text, starts_at_zero=True)
    assert named
    assert in_words(named) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "XOR is not linearly separable, therefore a network can never learn it.",
        "b2 does not stay zero",
        "the hidden units do not stay equal",
        "neither W1 nor b1 stays zero",
        "It is not true that W1 stays 0.",
        "W1 = 0 does not hold",
        "W1 != 0",
        r"$W_1 \neq 0$",
        "W1 = 0.5",
        "not only b2 changes",
        "b2 is not the only thing that changes",
        "The gradient of W1 does not vanish.",
        "All parameters are zero at the start.",
        "At the start W1 = 0, b1 = 0 and W2 = 0.",
        "Because W1 = 0, b1 = 0, W2 = 0.",
        "The output stays constant.",
        "y = b2 stays constant",
        "All hidden activations are zero for every input.",
        "The gradients explode when all weights are zero.",
    ],
)
def test_no_set_is_read_where_none_is_named(text: str) -> None:
    assert named_set(text, starts_at_zero=True) is None


def test_what_does_not_change_is_as_at_the_start() -> None:
    named = named_set("W1 and b1 do not change", starts_at_zero=False)
    assert named == NamedSet(fixed=frozenset({"W1", "b1"}))
    assert in_words(named) == "W1 and b1 as at the start"


@pytest.mark.parametrize(
    ("exercise", "spec", "expected"),
    [
        ("xor/zero-init", ZERO, ONLY_B2),
        ("xor/constant-init", CONSTANT, f"{UNITS}, both columns of W1 equal"),
    ],
)
@pytest.mark.parametrize(
    "folder", ["solutions/hw3/xor.yaml", "examples/hw3/excellent/answers.yaml"]
)
def test_good_proofs_pass(exercise: str, spec: Invariant, expected: str, folder: str) -> None:
    text = (ROOT / folder).read_text(encoding="utf-8").split(f"{exercise}: |\n")[1]
    text = text.split("\nxor/")[0].split("\n  xor/")[0].split("\n\n")[0]
    found = asked(spec, text)
    assert found.startswith(f"does the proof name the set {expected}? Then it holds at the start")
    assert set(earned(spec, text).values()) == {True}


@pytest.mark.parametrize(
    ("text", "failing", "said"),
    [
        ("W1 = 0, b1 = 0, W2 = 0", set(), "200 draws"),
        ("hidden units equal", set(), "200 draws"),
        ("W1 stays 0", {"closed"}, "changes W1, so it is not closed"),
        ("W1 and W2 stay 0", {"closed"}, "changes W2,"),
        ("W1 = 0, b1 = 0", {"closed"}, "where ReLU′(0) = 1/2 or ReLU′(0) = 1; under the other"),
        ("everything stays 0", {"closed"}, "changes b2, so it is not closed"),
        ("b1 stays 0", {"closed", "not-xor"}, "tell the classes of XOR apart"),
        ("all rows of W1 are equal", {"closed", "not-xor"}, "makes entries of W1 differ"),
        ("the columns of W1 are equal", {"not-xor"}, "tell the classes of XOR apart"),
        ("the entries of W2 stay equal", {"closed", "not-xor"}, "makes entries of W2 differ"),
    ],
)
def test_sets_at_a_start_of_zero(text: str, failing: set[str], said: str) -> None:
    assert {name for name, right in earned(ZERO, text).items() if not right} == failing
    assert said in asked(ZERO, text)


@pytest.mark.parametrize(
    ("text", "failing"),
    [
        ("hidden units equal", set()),
        ("hidden units equal and both columns equal at every step", set()),
        ("W1 = 0, b1 = 0, W2 = 0", {"start", "closed"}),
        ("all weights stay equal", {"closed"}),
        ("nothing ever changes", {"closed"}),
        ("W1 does not change", {"closed", "not-xor"}),
        ("the columns of W1 are equal", {"not-xor"}),
    ],
)
def test_sets_at_any_constant(text: str, failing: set[str]) -> None:
    found = earned(CONSTANT, text)
    assert {name for name, right in found.items() if not right} == failing


@pytest.mark.parametrize("name", list(ACTIVATIONS))
def test_equal_units_are_never_xor_with_a_monotone_activation_alone(name: str) -> None:
    spec = Invariant(kind="invariant", activations=(name,))  # type: ignore[arg-type]
    checks = earned(spec, "units stay equal")
    monotone = name not in {"sine", "square"}
    assert checks == {"start": True, "closed": True, "not-xor": monotone}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The claim is false: f(z) = z^2", "f(z) = z^2"),
        ("Take $f(x)=\\sin(x)$.", "f(x) = sin(x)"),
        ("f(z) = (z-1)^2, start with all parameters 0.5, learning rate 0.1", "all parameters 0.5, rate 0.1"),
        ("f(z) = |z| is no monotone function", "f(z) = |z|"),
        ("f = sin", "sin(z)"),
        ("f(z)=e^{-z^2} learns XOR", "within 0.1 of XOR"),
    ],
)  # fmt: skip
def test_a_counterexample_is_trained(text: str, said: str) -> None:
    found = asked(CONSTANT, text)
    assert said in found
    assert "of XOR at all four inputs after" in found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("f(z) = tanh(z) is a counterexample", "is monotone from"),
        ("f(z) = max(0, z)", "is monotone from"),
        ("f(z) = 1/z", "could not be evaluated everywhere"),
        ("f(z) = z^2, start with all parameters 5, learning rate 3", "comes near XOR in"),
        ("f(z) = z^2 + 100", "comes near XOR in"),
        ("f(z) = z^2, constant 0.5, step size 0.000001", "comes near XOR in"),
        ("f(z) = W z", NO_SET),
        ("f(z) = ", NO_SET),
        ("f(0) = 0", NO_SET),
    ],
)
def test_what_is_no_counterexample(text: str, said: str) -> None:
    assert said in asked(CONSTANT, text)


def test_a_constant_and_a_rate_that_were_not_stated_are_not_told() -> None:
    assert "(several constants tried, several rates tried)" in asked(CONSTANT, "f(z) = z^2")


def test_a_monotone_function_beside_a_set_is_no_counterexample() -> None:
    assert "counterexample" not in asked(
        CONSTANT, "For f(z) = max(0, z) the hidden units stay equal."
    )


def test_a_counterexample_counts_only_where_it_may_be_the_answer() -> None:
    assert asked(ZERO, "f(z) = z^2") == NO_SET


def test_limits_and_blanks_are_those_of_prose() -> None:
    spec = Invariant(kind="invariant", start=0, max_sentences=1)
    assert judged(spec, "I don't know").status == "unanswered"
    verdict = judged(spec, "W1 stays 0. So does b1. And W2.")
    assert verdict.code == "over-limit"
    assert verdict.feedback == "read; 3 sentences, at most 1 asked for; a person marks it"
    assert asked(spec, "It is obvious") == NO_SET
    with pytest.raises(UnreadableError):
        prose.read(spec, answer("W1 = 0 " * 200_000))


def test_what_was_found_is_asked_of_the_marker_and_not_told_to_the_student() -> None:
    sheet = load_assignment("hw3")
    exercise = sheet.exercise("xor/zero-init")
    assert exercise
    own_spec = exercise.model_copy(update={"parts": {"answer": ZERO}})
    section = sheet.sections[0].model_copy(update={"exercises": (own_spec,)})
    own = sheet.model_copy(update={"sections": (section,)})
    hand_in = HandIn("ada", "", {"xor/zero-init": {"answer": answer("everything stays 0")}})
    student = as_text(mark(own, NO_KEYS, hand_in))
    assert "changes b2" not in student
    assert "everything stays 0" in student
    marker = as_json(mark(own, NO_KEYS, hand_in, markers=True), proposals=True)
    found = marker["exercises"][0]["parts"][0]
    assert (found["status"], found["points"], found["pending"]) == ("needs-review", 0, 4)
    assert "changes b2" in found["proposal"]["questions"][0]


_WORDS = st.lists(
    st.sampled_from([
        "W1", "b1", "W2", "b2", "=", "0", ",", ".", "and", "not", "only", "stays", "zero", "equal", "the",
        "hidden units", "rows", "columns", "of", "except", "but", "everything", "nothing", "moves",
        "because", "at the start", "never", "(", ")", "$", "f(z)=", "z^2", "sin(z)", "gradient", "no",
    ]),
    max_size=25,
).map(" ".join)  # fmt: skip


@settings(max_examples=150)
@given(st.one_of(st.text(max_size=300), _WORDS))
def test_any_text_goes_to_a_person(text: str) -> None:
    for spec in (ZERO, CONSTANT):
        assert judged(spec, text).status in {"needs-review", "unanswered"}
        assert asked(spec, text)


@pytest.mark.parametrize("name", list(ACTIVATIONS))
def test_a_step_follows_the_slope_of_the_loss(name: str) -> None:
    activation, generator = ACTIVATIONS[name][0], np.random.default_rng(1)
    drawn = {
        key: generator.normal(size=one.shape) for key, one in filled(np.ones(5), units=3).items()
    }

    def loss(parameters: dict[str, np.ndarray]) -> np.ndarray:  # type: ignore[type-arg]
        return ((forward(parameters, activation).outputs - TARGETS) ** 2).sum(axis=1) / 2

    after = step(drawn, activation, squared, np.ones(5))
    for key, one in drawn.items():
        for at in np.ndindex(one.shape[1:]):
            up, down = ({**drawn, key: one.copy()} for _ in range(2))
            up[key][(slice(None), *at)] += 1e-6
            down[key][(slice(None), *at)] -= 1e-6
            slope = (loss(up) - loss(down)) / 2e-6
            moved = (one - after[key])[(slice(None), *at)]
            assert moved == pytest.approx(slope, abs=1e-6)


def test_the_losses_differ_by_target_alone() -> None:
    outputs = np.zeros((3, 4))
    for slope in (squared, logistic, arbitrary(np.random.default_rng(0), 3)):
        found = slope(outputs)
        assert np.array_equal(found[:, TARGETS == 1], found[:, TARGETS == 1][:, ::-1])
        assert not np.array_equal(found[:, 0], found[:, 1])


def test_a_network_that_is_xor_is_no_distance_away() -> None:
    xor = {
        "W1": np.ones((1, 2, 2)),
        "b1": np.array([[0.0, -1.0]]),
        "W2": np.array([[3.0, -6.0]]),
        "b2": np.array([5.0]),
    }
    relu = ACTIVATIONS["relu"][0]
    assert distance_from_xor(xor, relu) == pytest.approx(0)
    assert distance_from_xor(xor | {"W2": -xor["W2"]}, relu) == pytest.approx(0)
    assert distance_from_xor(filled(np.array([0.3]), 2), relu)[0] >= 0.5
    assert INPUTS.shape == (4, 2)


@pytest.mark.parametrize(
    "named",
    [
        NamedSet(zero=frozenset({"W1", "b2"})),
        NamedSet(fixed=frozenset({"b1"}), same=frozenset({"W1", "W2"})),
        NamedSet(columns=True, one=frozenset({"W1", "b2"})),
    ],
)
def test_projecting_leads_into_the_set_and_stays(named: NamedSet) -> None:
    generator = np.random.default_rng(2)
    drawn = {k: generator.normal(size=v.shape) for k, v in filled(np.ones(7), units=4).items()}
    assert departure(named, drawn, 0.5)
    inside = projected(named, drawn, 0.5)
    assert departure(named, inside, 0.5) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("W1, b1, W2 stay 0, so the network computes the constant yhat = b2.", ONLY_B2),
        ("The network computes the constant yhat = b2 for every input; W1 = 0, b1 = 0, W2 = 0 stay.", ONLY_B2),
        ("W1, b1 and W2 stay 0 and the output is always the constant b2.", ONLY_B2),
        ("W1, b1 and W2 never change, as the prediction is a constant b2.", ONLY_B2),
    ],
)  # fmt: skip
def test_what_the_output_is_equal_to_is_not_named(text: str, expected: str) -> None:
    named = named_set(text, starts_at_zero=True)
    assert named
    assert in_words(named) == expected
