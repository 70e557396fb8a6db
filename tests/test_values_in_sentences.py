"""All parts of an exercise in one text: sentences, vectors, tables; and texts of which nobody knows which value counts."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from answers import answer

from exercises.answer import HandIn, Misread
from exercises.loader import CONTENT, load_assignment
from graders.keys.certified import load_keys
from graders.marking.marking import mark
from student_template.blanks import lay_out

WEIGHTS = "0.121326, w2 = 0.226989, w3 = 0.132135, w4 = 0.0982025, w5 = 0.1743825"
RULE = """w_i' = w_i - \\eta dE/dw_i with \\eta = 0.05:
$w_1'=0.121326,\\; w_2'=0.226989,\\; w_3'=0.132135,$
$w_4'=0.0982025,\\; w_5'=0.1743825,\\; w_6'=0.169416$"""
TABLE = """| weight | {} |
|---|---|
| w1 | 0.121326 |
| w2 | 0.226989 |
| w3 | 0.132135 |
| w4 | 0.0982025 |
| w5 | 0.1743825 |
| w6 | 0.169416 |"""
FORWARD = "h1 = 0.85, h2 = 0.48, out = 0.191, SE = 0.32724"


@cache
def sheet() -> tuple[Any, Any]:
    assignment = load_assignment("lab8")
    return assignment, load_keys(assignment, CONTENT.parent / "solutions")


def graded(exercise: str, text: str) -> dict[str, str]:
    """The status of every part of an exercise that one text answers; "unlaid" where no part is found in it."""
    assignment, keys = sheet()
    (asked,) = [one for one in assignment.exercises() if one.id == exercise]
    parts, _notices = lay_out(asked, answer(text))
    if any(isinstance(one, Misread) for one in parts.values()):
        return dict.fromkeys(asked.parts, "unlaid")
    report = mark(assignment, keys, HandIn("hand-in", "", {exercise: parts}))
    (found,) = [one for one in report.exercises if one.id == exercise]
    return {one.id: one.verdict.status for one in found.parts}


@pytest.mark.parametrize(
    "text",
    [
        f"The new weights are w1 = {WEIGHTS} and w6 = 0.169416.",
        f"We subtract 0.05 times each gradient, which yields w1 = {WEIGHTS} and w6 = 0.169416. Nothing else is updated.",
        "w = [0.121326 0.226989 0.132135 0.0982025 0.1743825 0.169416]",
        r"$w'=(0.121326,\;0.226989,\;0.132135,\;0.0982025,\;0.1743825,\;0.169416)$",
        r"$\begin{pmatrix} 0.121326 & 0.226989 & 0.132135 & 0.0982025 & 0.1743825 & 0.169416 \end{pmatrix}$",
        r"w' = \begin{bmatrix} 0.121326 \\ 0.226989 \\ 0.132135 \\ 0.0982025 \\ 0.1743825 \\ 0.169416 \end{bmatrix}",
        "array([0.121326 , 0.226989 , 0.132135 , 0.0982025, 0.1743825, 0.169416 ])",
        "# w -= 0.05 * w.grad\ntensor([0.121326, 0.226989, 0.132135, 0.0982025, 0.1743825, 0.169416])",
        RULE,
        f"# w_new = w - 0.05 * grad\nw1 = {WEIGHTS} and w6 = 0.169416",
        TABLE.format("value"),
        TABLE.format("new"),
    ],
)
def test_all_new_weights_in_one_text(text: str) -> None:
    assert set(graded("linear-net/updated-weights", text).values()) == {"correct"}


@pytest.mark.parametrize(
    "text",
    [
        "Since there is no activation, h1 is 0.11*2 + 0.21*3 = 0.85 and h2 is 0.48. Then out = 0.191, and SE = 0.32724.",
        "## 4a\n\n| node | value |\n|---|---|\n| h1 | 0.85 |\n| h2 | 0.48 |\n| out | 0.191 |\n| SE | 0.32724 |",
    ],
)
def test_all_numbers_of_a_network_in_one_text(text: str) -> None:
    assert set(graded("linear-net/forward", text).values()) == {"correct"}


@pytest.mark.parametrize(
    "text",
    [
        f"w1 = {WEIGHTS}, w6 = 0.169416. Then w1 = 0.11.",
        f"Before the step: w1 = {WEIGHTS}, w6 = 0.169416",
        f"w1 = {WEIGHTS}, w6 = 0.169416\n(w1 and w2 exchanged)",
        f"w1 = {WEIGHTS}, w6 = 0.169416\nThese are before the update; subtract the gradient.",
        TABLE.format("wrong value"),
        TABLE.format("value before the step"),
        "# ignore this\ntensor([0.121326, 0.226989, 0.132135, 0.0982025, 0.1743825, 0.169416])",
        "w = [0.121326, 0.226989, 0.132135, 0.0982025, 0.1743825]",
        "v = [0.121326, 0.226989, 0.132135, 0.0982025, 0.1743825, 0.169416]",
    ],
)
def test_a_text_that_may_say_something_else_of_its_values_is_asked_about(text: str) -> None:
    assert "correct" not in graded("linear-net/updated-weights", text).values()


@pytest.mark.parametrize(
    "text",
    [
        "W1: 80x300 = 24000, W2: 1x80 = 80 => weights = 24,080\nb1: 80, b2: 1 => biases = 81",
        "We get weights = 24,080 and biases = 81",
        "weights: 24,080 and biases: 81",
        "weights = 24000 + 80 = 24,080, so biases = 81",
    ],
)
def test_a_comma_inside_a_number_ends_no_value(text: str) -> None:
    assert graded("startup/mlp-params", text) == {"weights": "correct", "biases": "correct"}


@pytest.mark.parametrize(
    "text",
    [
        "h1, h2, out, SE = 0.85, 0.48, 0.191, 0.32724",
        "(h1, h2, out, SE) = (0.85, 0.48, 0.191, 0.32724)",
        "h1, h2, out, SE = 0,85; 0,48; 0,191; 0,32724",
    ],
)
def test_names_may_be_given_their_values_together(text: str) -> None:
    assert set(graded("linear-net/forward", text).values()) == {"correct"}


@pytest.mark.parametrize(
    "text",
    [
        "h1, h2, out, SE = 0.85, 0.48, 0.191",
        "h1, h1, out, SE = 0.85, 0.48, 0.191, 0.32724",
        "h1, h2, out = 0.85, 0.48, 0.191, 0.32724",
    ],
)
def test_as_many_values_as_names_are_wanted_then(text: str) -> None:
    assert set(graded("linear-net/forward", text).values()) == {"unlaid"}


def test_a_text_in_which_a_value_is_not_found_is_told_what_to_do() -> None:
    assignment, _keys = sheet()
    (asked,) = [one for one in assignment.exercises() if one.id == "linear-net/forward"]
    parts, _notices = lay_out(asked, answer("First h1 = 0.85. Then h2 = 0.48. So out = 0.191."))
    told = {one.message for one in parts.values() if isinstance(one, Misread)}
    unclear = "one text for 4 parts does not say clearly what counts for each"
    assert told == {f"{unclear}; write each behind its name: h1, h2, out, SE"}


@pytest.mark.parametrize("title", ["**Sign flipped**", "### In percent", "# h1 is 0.86 instead"])
def test_a_title_between_values_that_is_no_stage_of_the_calculation_is_asked_about(
    title: str,
) -> None:
    text = FORWARD.replace(", out", f"\n{title}\nout").replace(", ", "\n")
    assert set(graded("linear-net/forward", text).values()) != {"correct"}


@pytest.mark.parametrize("title", ["**Step 2 – Output layer**", "### 4b", "## Solution"])
def test_a_title_between_values_that_names_a_stage_says_nothing(title: str) -> None:
    text = FORWARD.replace(", out", f"\n{title}\nout").replace(", ", "\n")
    assert set(graded("linear-net/forward", text).values()) == {"correct"}


@pytest.mark.parametrize("label", ["hidden", "hidden layer", "hidden layer first", "out", "final"])
def test_a_stage_in_front_of_a_line_says_nothing_and_takes_no_value(label: str) -> None:
    found = graded(
        "linear-net/forward", f"h1 = 0.85\nh2 = 0.48\n{label}: out = 0.191\nSE = 0.32724"
    )
    assert set(found.values()) == {"correct"}


def test_a_name_in_front_of_a_line_is_no_stage() -> None:
    found = graded("linear-net/forward", "h1 = 0.85\nh2: out = 0.191\nSE = 0.32724")
    assert found["h2"] != "correct"


def test_words_for_a_layer_lead_to_its_values() -> None:
    text = "out = 0.191, SE = 0.32724, and for the hidden layer h1 = 0.85, h2 = 0.48"
    assert set(graded("linear-net/forward", text).values()) == {"correct"}
