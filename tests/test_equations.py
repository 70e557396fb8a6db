"""The update rules of momentum, in the conventions that textbooks use."""

from __future__ import annotations

from fractions import Fraction

import pytest
from answers import answer

from exercises.answer import UnreadableError
from exercises.loader import CONTENT, load_assignment
from exercises.specs import Equations
from graders.keys.certified import load_keys
from graders.kinds import equations
from graders.verdict import Verdict

LAB8 = load_assignment("lab8")
SPEC = LAB8.exercise("optim/momentum-update").parts["answer"]  # type: ignore[union-attr]
KEYS = load_keys(LAB8, CONTENT.parent / "solutions").expected["optim/momentum-update", "answer"]


def judge(velocity: str, weight: str) -> Verdict:
    assert isinstance(SPEC, Equations)
    reading = equations.read(SPEC, answer({"velocity": velocity, "weight": weight}))
    return max((equations.decide(SPEC, key, reading) for key in KEYS), key=lambda one: one.earned)


@pytest.mark.parametrize(
    ("velocity", "weight"),
    [
        ("V = beta V + (1 - beta) dJ/dW", "W = W - alpha V"),
        ("v_t = β v_{t-1} + (1-β) ∇J(W)", "W_t = W_{t-1} - α v_t"),
        (r"v_{t+1} = \beta v_t + \frac{\partial J}{\partial W}", r"W_{t+1} = W_t - \alpha v_{t+1}"),
        ("v := beta*v + alpha*dJ/dW", "W := W - v"),
        ("v ← βv − α dJ/dW", "W ← W + v"),
        ("V_{dW} = beta V_{dW} + (1-beta) dW", "W = W - alpha V_{dW}"),
        ("beta V + dJ/dW", "W - alpha V"),
        (r"V = \beta V + (1-\beta) \nabla_W J", r"W = W - \alpha V"),
        ("V^{(t)} = beta V^{(t-1)} + (1-beta) dJ/dW", "W^{(t)} = W^{(t-1)} - alpha V^{(t)}"),
        ("V^{t+1} = beta V^t + (1-beta) dW", "W^{t+1} = W^t - alpha V^{t+1}"),
        ("V_{new} = beta V_{old} + (1-beta) dW", "W_{new} = W_{old} - alpha V_{new}"),
        ("V_t = beta V_{t-1} + dW", "W_{t+1} = W_t - alpha V_t"),
        ("V' = beta V + dW", "W' = W - alpha V'"),
        (r"v_{dW} = \beta v_{dW} + (1 - \beta) dW", r"W := W - \alpha * v_{dW}"),
        ("V = beta V + (1-beta) dW", "W -= alpha V"),
        ("V_t = beta V + (1-beta) dW", "W = W - alpha V_t"),
        ("v *= beta; v += grad_J", "W -= alpha * v"),
        ("v *= beta\nv += (1 - beta) * dW", "W -= alpha * v"),
        ("V = beta V; V -= alpha dW", "W += V"),
        ("V = beta V + dW\nV = beta V + dW", "W = W - alpha V"),
        ("V = beta * V + (1 - beta) * dW", "W = W - learning_rate * V"),
        ("V = γ V + α dW", "W = W - V"),
        ("V = mu V - eta dW", "W = W + V"),
        (
            r"v_t = \beta v_{t-1} + (1-\beta)\nabla J(\theta_{t-1})",
            r"\theta_t = \theta_{t-1} - \eta v_t",
        ),
    ],
)
def test_a_convention(velocity: str, weight: str) -> None:
    assert judge(velocity, weight).status == "correct"


@pytest.mark.parametrize(
    "rules",
    [
        "compute $v_{dw} = \\beta v_{dw} + (1-\\beta) dW$\n- $v_{db} = \\beta v_{db} + (1-\\beta) db$\n- $w = w - \\alpha v_{dw}$, $b = b - \\alpha v_{db}$",
        "V: V_dW = beta * V_dW + (1 - beta) * dW\nV_db = beta * V_db + (1 - beta) * db\nupdate step: W = W - alpha * V_dW, b = b - alpha * V_db",
    ],
)  # fmt: skip
def test_the_same_rules_for_the_bias_may_stand_beside(rules: str) -> None:
    assert isinstance(SPEC, Equations)
    reading = equations.read(SPEC, answer(rules))
    assert any(equations.decide(SPEC, key, reading).status == "correct" for key in KEYS)


@pytest.mark.parametrize(
    "rules",
    [
        "V_dW = beta V_dW + (1-beta) dW\nV_db = beta V_db + dW\nW = W - alpha V_dW",
        "Twice: V = beta V + (1-beta) dW\nW = W - alpha V",
        "not V = beta V + (1-beta) dW\nW = W - alpha V",
    ],
)
def test_other_rules_beside_them_are_asked_about(rules: str) -> None:
    assert isinstance(SPEC, Equations)
    with pytest.raises(UnreadableError):
        equations.read(SPEC, answer(rules))


@pytest.mark.parametrize(
    ("velocity", "weight", "share"),
    [
        ("V = beta V + (1 - beta) dJ/dW", "W = W + alpha V", Fraction(1, 2)),
        ("V = beta V + alpha dJ/dW", "W = W - alpha V", Fraction(1, 2)),
        ("V = (1 - beta) V + dJ/dW", "W = W - beta V", 0),
        ("V = dJ/dW", "W = W - alpha dJ/dW", 0),
        ("v += dW; v *= beta", "W -= alpha v", Fraction(1, 2)),
        ("v /= beta; v += dW", "W -= alpha v", Fraction(1, 2)),
        ("V = beta V**2 + (1-beta) dW^2", "W = W - alpha V", Fraction(1, 2)),
    ],
)
def test_equations_that_do_not_fit_together(velocity: str, weight: str, share: Fraction) -> None:
    assert judge(velocity, weight).earned == share


def test_an_equation_that_is_missing_or_odd_is_unreadable() -> None:
    assert isinstance(SPEC, Equations)
    for written in (
        {"velocity": "V"},
        {"velocity": "V = beta V + dW; V = beta V + (1 - beta) dW", "weight": "W = W - alpha V"},
        {"velocity": "V", "weight": ""},
        "V",
        {"velocity": "q", "weight": "W"},
        {"velocity": "V = beta V + eta dW", "weight": "W = W - alpha V"},
    ):
        with pytest.raises(UnreadableError):
            equations.read(SPEC, answer(written))


@pytest.mark.parametrize(
    ("velocity", "weight"),
    [
        ("V_t = beta V_{t+1} + (1-beta) dW", "W_t = W_{t+1} - alpha V_t"),
        ("V_t = beta V_t + (1-beta) dW", "W_t = W_{t-1} - alpha V_t"),
        ("V_t = beta V_{t-2} + (1-beta) dW", "W_t = W_{t-1} - alpha V_t"),
        ("V_t = beta V_{t-1}^2 + (1-beta) dW", "W_t = W_{t-1} - alpha V_t"),
        ("V_{new} = beta V_{new} + (1-beta) dW", "W_{old} = W_{new} - alpha V_{new}"),
        ("V_t = beta V_{t-1} + dW", "W_t = W_{t-1} - alpha V_{t-2}"),
        ("V_{new} = beta V_{old} + dW", "W_{new} = W_{old} - alpha V_{old}"),
        ("W = beta V + (1-beta) dW", "V = W - alpha V"),
        ("V = dW = beta V + (1-beta) dW", "W = W - alpha V"),
        ("V = beta V_{t+1} + (1-beta) dW", "W = W - alpha V"),
        ("V_{t+1} = beta V_t + dW", "W_{t+1} = W_{t-1} - alpha V_{t+1}"),
        ("V_{t+1} = beta V_{t-1} + dW", "W_{t+1} = W_t - alpha V_{t+1}"),
    ],
)
def test_indices_powers_and_left_sides_are_never_erased(velocity: str, weight: str) -> None:
    with pytest.raises(UnreadableError):
        judge(velocity, weight)


@pytest.mark.parametrize(
    ("velocity", "weight", "told"),
    [
        ("V = dJ/dW", "W = W + V", "alpha and beta occur in no equation"),
        ("V = beta V + dJ/dW", "W = W - V", "alpha occurs in no equation"),
        ("V = beta V + alpha dJ/dW", "W = W - alpha V", ""),
    ],
)
def test_names_that_were_not_used_are_told(velocity: str, weight: str, told: str) -> None:
    feedback = judge(velocity, weight).feedback
    assert told in feedback
    assert ("no equation" in feedback) is bool(told)
