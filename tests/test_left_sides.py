"""What stands on the left of an answer is judged with it: signs, factors, other quantities, first members."""

from __future__ import annotations

import pytest
from answers import answer

from exercises.answer import UnreadableError
from exercises.loader import load_assignment
from exercises.specs import Formula
from graders.kinds import formula
from graders.verdict import Verdict

HW3, LAB8, RNN = (load_assignment(name) for name in ("hw3", "lab8", "rnn-hw3"))
PARTS = {
    (exercise.id, name): spec
    for sheet in (HW3, LAB8, RNN)
    for exercise in sheet.exercises()
    for name, spec in exercise.parts.items()
}
NORM, DOT = ("jacobians/squared-norm", "jacobian"), ("jacobians/dot-product", "jacobian")
FIRST, ANY = ("rnn/dh-dw1", "dh1"), ("rnn/dh-dw1-general", "answer")
SECOND = ("rnn/unroll", "h2")
SOFTMAX, LAYER = ("softmax/general", "answer"), ("softmax-net/first-layer-gradients", "dL/dW1")
SIGMOID, SIGMOID_PRIME = (
    ("activations/formulas", "sigmoid"),
    ("activations/formulas", "sigmoid-prime"),
)
RECURSION = "dh_t/dw1 = sigma'(a_t)(x_t + w2 dh_{t-1}/dw1)"


def judge(part: tuple[str, str], written: str) -> Verdict:
    spec = PARTS[part]
    assert isinstance(spec, Formula)
    reading = formula.read(spec, answer(written))
    verdicts = [formula.decide(spec, one, reading) for one in formula.truth(spec)]
    return max(verdicts, key=lambda one: one.earned)


RIGHT = [
    (NORM, "J = 2w^T"), (NORM, "J_f(w) = 2w^T"), (NORM, "df/dw = 2w^T"), (NORM, r"\frac{\partial f}{\partial w} = 2w^T"),
    (NORM, "J^T = 2w"), (NORM, "(df/dw)^T = 2w"), (NORM, r"J^\top = 2 w"), (NORM, "-df/dw = -2w^T"), (NORM, "1/2 df/dw = w^T"),
    (NORM, r"\frac{1}{2} \frac{df}{dw} = w^T"), (DOT, "df/dw = x_i^T"), (FIRST, "dh_1/dw1 = sigma'(a_1) x_1"), (FIRST, "2 dh_1/dw1 = 2 sigma'(a_1) x_1"),
    (ANY, RECURSION), (ANY, f"{RECURSION}, dh_0/dw1 = 0"), (ANY, f"{RECURSION}, dh_1/dw1 = sigma'(a_1) x_1"), (ANY, f"{RECURSION}, h_0 = 0"),
    (SECOND, "h_2 = sigma(w1 x_2 + w2 sigma(w1 x_1))"), (SECOND, "h2 = sigma(w1 x_2 + w2 sigma(w1 x_1))"), (SIGMOID_PRIME, "sigmoid'(x) = sigmoid(x)(1 - sigmoid(x))"),
    (SOFTMAX, "dy_i/dx_j = y_i ([i = j] - y_j)"), (SOFTMAX, "dy_j/dx_i = y_j ([i = j] - y_i)"), (SOFTMAX, "-dy_i/dx_j = y_i y_j - y_i [i = j]"),
    (LAYER, "dL/dW1 = (delta2 ⊙ (delta1^T delta0)) x^T"), (SIGMOID, "sigmoid(x) = 1/(1 + e^-x)"), (SIGMOID, "sigma(x) = 1/(1 + e^-x)"),
]  # fmt: skip
WRONG = [
    (NORM, "J^T = 2w^T"), (NORM, "(df/dw)^T = 2w^T"), (NORM, "-df/dw = 2w^T"), (NORM, "2 df/dw = 2w^T"), (NORM, "1/2 df/dw = 2w^T"),
    (FIRST, "-dh_1/dw1 = sigma'(a_1) x_1"), (FIRST, "2 dh_1/dw1 = sigma'(a_1) x_1"),
    (ANY, f"{RECURSION}, dh_5/dw1 = 0"), (ANY, f"{RECURSION}, dh_1/dw1 = 0"), (ANY, f"{RECURSION}, dh_0/dw1 = 1"), (ANY, f"{RECURSION}, h_0 = 1"),
    (ANY, f"{RECURSION}, dh_1/dw1 = sigma'(a_1) x_2"), (ANY, f"{RECURSION}, dh_t/dw1 = 0"), (SOFTMAX, "2 dy_i/dx_j = y_i ([i = j] - y_j)"),
    (SIGMOID, "sigmoid(-x) = 1/(1 + e^-x)"), (SIGMOID, "sigmoid(2x) = 1/(1 + e^-x)"), (SIGMOID, "1/(1 + e^-x) = sigma(-x)"),
    (SIGMOID_PRIME, "(sigmoid(x))'"), (SIGMOID_PRIME, "(1/(1 + e^-x))'"),
]  # fmt: skip
ASKED_ABOUT = [
    (FIRST, "dh_1/dw2 = sigma'(a_1) x_1"), (FIRST, "dh_2/dw1 = sigma'(a_1) x_1"), (FIRST, r"\frac{dh_1}{dw_2} = sigma'(a_1) x_1"),
    (ANY, "dh_{t+1}/dw1 = sigma'(a_t)(x_t + w2 dh_{t-1}/dw1)"), (NORM, "df/dx_i = 2w^T"), (LAYER, "dL/db1 = (delta2 ⊙ (delta1^T delta0)) x^T"),
    (SECOND, "h_3 = sigma(w1 x_2 + w2 sigma(w1 x_1))"), (SECOND, "h1 = sigma(w1 x_2 + w2 sigma(w1 x_1))"),
    (SOFTMAX, "dx_i/dy_j = y_i ([i = j] - y_j)"), (SOFTMAX, "dy_i/dx_i = y_i ([i = j] - y_j)"),
]  # fmt: skip


@pytest.mark.parametrize(("part", "written"), RIGHT)
def test_a_label_or_an_equation_that_is_right(part: tuple[str, str], written: str) -> None:
    assert judge(part, written).status == "correct"


@pytest.mark.parametrize(("part", "written"), WRONG)
def test_what_the_left_side_says_is_not_passed_over(part: tuple[str, str], written: str) -> None:
    verdict = judge(part, written)
    assert (verdict.status, verdict.earned) == ("incorrect", 0), verdict


@pytest.mark.parametrize(("part", "written"), ASKED_ABOUT)
def test_another_quantity_on_the_left_is_asked_about(part: tuple[str, str], written: str) -> None:
    with pytest.raises(UnreadableError, match="left"):
        judge(part, written)
