"""What findings say: figures with what they measure, and what cannot be true."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.loader import load_assignment
from exercises.specs import Findings
from graders.kinds.findings.doubts import doubts
from graders.kinds.findings.figures import figures
from graders.kinds.findings.findings import questions
from graders.kinds.findings.possible import is_share_of, least_loss, widest_spread
from graders.kinds.findings.vocabulary import Names

ACTIVATIONS = Names({"Sigmoid": ["logistic"], "Tanh": [], "ReLU": [], "GeLU": []})
RATES = Names({"1e-05": [], "0.02": [], "0.1": [], "5": []})

# A text, and the figures in it: value, what it measures on which set, of which configurations.
READ = [
    ("ReLU reaches 0.95 dev accuracy.", [(0.95, "dev accuracy", "ReLU")]),
    ("Tanh reaches a validation acc. of 95.5 %.", [(0.955, "dev accuracy", "Tanh")]),
    ("ReLU (0.95) beats Sigmoid (0,89) in accuracy", [(0.95, "accuracy", "ReLU"), (0.89, "accuracy", "Sigmoid")]),
    ("Tanh, ReLU and GeLU reach 0.95 dev accuracy, Sigmoid 0.89", [(0.95, "dev accuracy", "Tanh, ReLU, GeLU"), (0.89, "dev accuracy", "Sigmoid")]),
    ("Sigmoid, Tanh and ReLU reach 0.85, 0.95 and 0.96 accuracy respectively", [(0.85, "accuracy", "Sigmoid"), (0.95, "accuracy", "Tanh"), (0.96, "accuracy", "ReLU")]),
    ("Accuracy: 0.89 with Sigmoid and 0.95 with ReLU", [(0.89, "accuracy", "Sigmoid"), (0.95, "accuracy", "ReLU")]),
    ("Accuracy: Sigmoid 0.89, with ReLU 0.95", [(0.89, "accuracy", "Sigmoid"), (0.95, "accuracy", "ReLU")]),
    ("the train loss falls to 0.25 and the dev loss to 0.30 after 20 epochs", [(0.25, "train loss", ""), (0.3, "dev loss", "")]),
    ("accuracy between 72% and 74%", [(0.72, "accuracy", "")]),
    ("With 4 activations, 3 layers of 512 units and 8 epochs all losses fall.", []),
    ("Figure 0.5 shows nothing", []),
    ("No numbers at all.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), READ)
def test_a_figure_is_read_with_what_it_measures(
    text: str, expected: list[tuple[float, str, str]]
) -> None:
    found = figures(text, ACTIVATIONS)
    assert [
        (pytest.approx(one.value), f"{one.part} {one.measure}".strip(), ", ".join(one.names))
        for one in found
    ] == expected


def test_a_number_that_names_a_configuration_is_no_figure() -> None:
    text = "The best dev accuracy is 0.84 with 0.02; with 1e-5 it stays at 0.50."
    found = [(one.value, one.names) for one in figures(text, RATES)]
    assert found == [(0.84, ("0.02",)), (0.5, ("1e-05",))]


# Texts that contradict themselves or the sizes of the sets, and the words that are put in question.
DOUBTED = [
    ("The highest accuracy is 73.0 with ReLU, followed by Tanh with 73.1.", "73.1"),
    ("All accuracies lie in 72.4-73.0 %; that of ReLU is 73.1 %.", "72.4-73.0 %"),
    ("In accuracy ReLU comes first with 73.1, then Sigmoid with 72.38, then Tanh with 72.54.", "72.54"),
    ("Sigmoid reaches a dev accuracy of 0.893.", "0.893"),
    ("The lowest dev loss is 0.31 with ReLU, that of Tanh is 0.29.", "0.31"),
    ("The accuracy is 0.9 ± 0.6.", "± 0.6"),
    ("ReLU has a dev loss of 0.02 and ReLU has a dev accuracy of 0.60.", "0.02"),
    ("ReLU has a dev accuracy of 0.95. In the end ReLU stays at a dev accuracy of 0.80.", "0.80"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "quoted"), DOUBTED)
def test_what_cannot_be_true_is_put_to_the_marker(text: str, quoted: str) -> None:
    assert any(quoted in one for one in doubts(text, ACTIVATIONS, {"dev": 200}))


AT_PEACE = [
    "The highest accuracy is 73.1 with ReLU, followed by Tanh with 73.0.",
    "All dev accuracies lie in 0.89-0.95; that of ReLU is 0.95 and that of Sigmoid 0.89.",
    "Sigmoid reaches a dev accuracy of 0.895, and 89.5 % in percent.",
    "From best to worst the accuracies are ReLU 0.95, then Tanh 0.94, then Sigmoid 0.89.",
    "The lowest dev loss is 0.29 with ReLU, that of Tanh is 0.31.",
    "ReLU has a dev loss of 0.19 and ReLU has a dev accuracy of 0.95.",
    "The accuracy is 0.93 ± 0.01.",
    "ReLU starts at a dev accuracy of 0.50, and ends at a dev accuracy of 0.95.",
    "The dev loss of ReLU first is 0.69, then 0.31.",
]


@pytest.mark.parametrize("text", AT_PEACE)
def test_nothing_is_put_in_question_that_may_be_true(text: str) -> None:
    assert list(doubts(text, ACTIVATIONS, {"dev": 200})) == []


@given(st.integers(1, 2000), st.data(), st.integers(3, 6))
def test_every_share_is_possible_however_it_is_rounded(
    examples: int, data: st.DataObject, digits: int
) -> None:
    right = data.draw(st.integers(0, examples))
    unit = 10.0**-digits
    assert is_share_of(round(right / examples, digits), unit, examples)
    # Whole numbers cut exactly; 0.565 * 10**4 would be 5649.999….
    assert is_share_of(right * 10**digits // examples / 10**digits, unit, examples)


@pytest.mark.parametrize(
    ("value", "unit", "possible"),
    [(0.8625, 1e-4, True), (0.863, 1e-3, True), (0.862, 1e-3, True), (0.861, 1e-3, False), (0.86, 1e-2, True), (1.0025, 1e-4, False)],
)  # fmt: skip
def test_a_share_of_400(value: float, unit: float, possible: bool) -> None:
    assert is_share_of(value, unit, 400) is possible


@given(st.lists(st.floats(0, 1), min_size=2, max_size=20))
def test_no_runs_have_a_wider_spread(shares: list[float]) -> None:
    mean = sum(shares) / len(shares)
    variance = sum((one - mean) ** 2 for one in shares) / (len(shares) - 1)
    assert math.sqrt(variance) <= widest_spread(mean, len(shares)) + 1e-9


@given(st.lists(st.tuples(st.floats(0.01, 0.99), st.booleans()), min_size=1, max_size=30))
def test_no_classifier_has_a_smaller_loss(examples: list[tuple[float, bool]]) -> None:
    """Of two classes, each example with the probability of one and whether that is the right one."""
    right = [p if is_right else 1 - p for p, is_right in examples]
    accuracy = sum(p > 0.5 for p in right) / len(right)
    loss = -sum(map(math.log, right)) / len(right)
    assert loss >= least_loss(accuracy) - 1e-9


def test_the_reference_findings_of_hw3_contradict_nothing() -> None:
    from exercises.strict_yaml import plain, read_strict_yaml  # noqa: PLC0415

    path = "solutions/hw3/programming.yaml"
    from commands import ROOT  # noqa: PLC0415

    answers = plain(read_strict_yaml((ROOT / path).read_text(encoding="utf-8"), path))
    specs = {
        exercise.id: spec
        for exercise in load_assignment("hw3").exercises()
        for spec in exercise.parts.values()
        if isinstance(spec, Findings)
    }
    assert len(specs) == 3
    assert {name: list(questions(spec, answers[name])) for name, spec in specs.items()} == {
        key: [] for key in specs
    }
