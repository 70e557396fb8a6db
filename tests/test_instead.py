"""What is told of a wrong formula: which slip it is one step from, or what it is instead; else nothing."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from answers import answer

from exercises.assignment import Assignment
from exercises.loader import CONTENT, load_assignment
from exercises.specs import Formula
from graders.keys.certified import load_keys
from graders.keys.keys import Keys
from graders.kinds import formula
from graders.kinds.kind import Context
from graders.verdict import Verdict

FUNCTION, VARIABLE = "this is the function itself", "by which is differentiated"
DIAGONAL, TRANSPOSED = "diagonal of a matrix", "transposed it would be"
EXPONENT, SYMBOL, PART = (
    "an exponent",
    "a name stands in the place of another",
    "a term inside of one",
)
POSITIVE, NEGATIVE, FIRST = "right for positive", "right for negative", "= 1 only"
NUMBER, TENSOR = "this is a single number", "four indices"


@cache
def sheet(name: str) -> tuple[Assignment, Keys]:
    assignment = load_assignment(name)
    return assignment, load_keys(assignment, CONTENT.parent / "solutions")


def shipped(name: str, exercise: str, part: str, written: str) -> Verdict:
    assignment, keys = sheet(name)
    asked = assignment.exercise(exercise)
    assert asked
    spec = asked.parts[part]
    assert isinstance(spec, Formula)
    expected = keys.expected[exercise, part][0]
    return formula.decide(spec, expected, formula.read(spec, answer(written)))


def scalar(expected: str, written: str, seed: int = 0, **declared: Any) -> Verdict:
    symbols = {"x": "scalar", "y": {"domain": "sign"}, "z": {"domain": "positive"}}
    spec = Formula.model_validate({"kind": "formula", "symbols": symbols, **declared})
    key = formula.key(spec, answer(expected))
    return formula.decide(spec, key, formula.read(spec, answer(written)), Context(seed))


TOLD = [
    ("hw3", "jacobians/constant", "jacobian", "c", FUNCTION),
    ("hw3", "jacobians/squared-norm", "jacobian", "norm(w)^2", FUNCTION),
    ("rnn-hw3", "rnn/loss-gradient", "answer", "ln(sigma(y (w_o h_T + b)))", FUNCTION),
    ("lab8", "softmax-net/z2-by-a1", "answer", "a_1", VARIABLE),
    ("hw3", "jacobians/squared-norm", "jacobian", "w", f"{TRANSPOSED}, and a factor"),
    ("hw3", "jacobians/dot-product", "jacobian", "w", f"{TRANSPOSED}, and {SYMBOL}"),
    ("hw3", "jacobians/elementwise-square", "jacobian", "2 w", DIAGONAL),
    ("hw3", "jacobians/elementwise-square", "jacobian", "2 w^2", f"{DIAGONAL}, and {EXPONENT}"),
    ("hw3", "jacobians/matrix-product", "jacobian", "X", TENSOR),
    ("lab8", "softmax-net/diagonal", "answer", "yhat_k", PART),
    ("hw3", "activations/formulas", "relu-prime", "1", POSITIVE),
    ("rnn-hw3", "rnn/loss-gradient", "answer", "-(1 - sigma(y (w_o h_T + b))) w_o dh_T/dw_1", POSITIVE),
    ("rnn-hw3", "rnn/dh-dw1-general", "answer", "sigma'(a_t) x_t", FIRST),
    ("hw3-sp2023", "graph/symbolic-gradients", "df/dx", "0", NUMBER),
    ("hw3-sp2023", "graph/symbolic-gradients", "df/dy", "-x exp(y^(-x) - z) y^(-x)", EXPONENT),
]  # fmt: skip

NOT_TOLD = [
    ("hw3", "jacobians/squared-norm", "jacobian", "norm(w)", FUNCTION),
    ("rnn-hw3", "rnn/loss-gradient", "answer", "ln(sigma(w_o h_T + b))", FUNCTION),
    ("lab8", "softmax-net/z2-by-a1", "answer", "a_1^T", VARIABLE),
    ("hw3", "jacobians/squared-norm", "jacobian", "3 x_i + w", TRANSPOSED),
    ("hw3", "jacobians/elementwise-square", "jacobian", "x_i", f"{DIAGONAL}, and {EXPONENT}"),
    ("hw3", "jacobians/matrix-vector", "jacobian", "w", DIAGONAL),
    ("hw3", "jacobians/identity", "jacobian", "X", TENSOR),
    ("lab8", "softmax-net/diagonal", "answer", "yhat_k^2 + yhat_k", PART),
    ("hw3", "activations/formulas", "relu-prime", "2", POSITIVE),
    ("hw3", "activations/formulas", "relu-prime", "x", NUMBER),
    ("rnn-hw3", "rnn/loss-gradient", "answer", "(1 - sigma(y (w_o h_T + b))) w_o h_T", POSITIVE),
    ("rnn-hw3", "rnn/dh-dw1-general", "answer", "sigma'(a_t)", FIRST),
    ("hw3-sp2023", "graph/symbolic-gradients", "df/dy", "-x exp(y^(-x) - z) z", EXPONENT),
]  # fmt: skip

# The expected formula, the answer, and what is told of it.
SCALARS = [
    ("2 x^3", "2 x^2", EXPONENT),
    ("x^2 z", "x z", EXPONENT),
    ("x^2 z", "y z", ""),
    ("x sin(z)", "x sin(x)", SYMBOL),
    ("x z + x^2", "x^2 + z^2", ""),
    ("abs(x)", "x", POSITIVE),
    ("abs(x)", "-x", NEGATIVE),
    ("max(0, x) + z", "2 z", ""),
    ("max(0, x) z", "-x z", ""),
    ("max(0, x) + z", "z + 1", ""),
    ("y sin(x)", "abs(sin(x))", ""),
    ("x + z", "3", NUMBER),
    ("3", "4", ""),
    ("z (1 - z)", "z", PART),
]  # fmt: skip


@pytest.mark.parametrize(("name", "exercise", "part", "written", "told"), TOLD)
def test_what_a_formula_is_instead_is_told(
    name: str, exercise: str, part: str, written: str, told: str
) -> None:
    verdict = shipped(name, exercise, part, written)
    assert (verdict.status, verdict.earned) == ("incorrect", 0)
    assert told in verdict.feedback


@pytest.mark.parametrize(("name", "exercise", "part", "written", "told"), NOT_TOLD)
def test_what_it_is_not_is_not_told(
    name: str, exercise: str, part: str, written: str, told: str
) -> None:
    verdict = shipped(name, exercise, part, written)
    assert (verdict.status, verdict.earned) == ("incorrect", 0)
    assert told not in verdict.feedback


@pytest.mark.parametrize(("expected", "written", "told"), SCALARS)
def test_it_is_told_of_scalars(expected: str, written: str, told: str) -> None:
    feedback = {scalar(expected, written, seed).feedback for seed in range(5)}
    assert len(feedback) == 1
    everything = (EXPONENT, SYMBOL, PART, POSITIVE, NEGATIVE, NUMBER)
    assert [one for one in everything if one in feedback.copy().pop()] == [told] * bool(told)


def test_an_exercise_that_tells_nothing_tells_none_of_it() -> None:
    assert scalar("abs(x)", "x", feedback="nothing").feedback == "this is not right"
