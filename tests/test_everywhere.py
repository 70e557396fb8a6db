"""Formulas that agree on ordinary draws: where they do not agree everywhere they are not equal."""

from __future__ import annotations

from typing import Any

import pytest
from answers import answer

from exercises.specs import Formula
from graders.kinds import formula
from graders.kinds.kind import Context
from graders.verdict import Verdict

SYMBOLS: dict[str, Any] = {
    "n": "size", "d": "size", "x": "scalar", "y": "scalar", "z": "scalar",
    "p": {"domain": "unit"}, "alpha": {"domain": "positive"}, "s": {"domain": "sign"},
    "w": ["d"], "u": ["d"], "X": ["n", "d"], "t": {"shape": ["d"], "domain": "onehot"}, "i": {"index": "d"},
}  # fmt: skip
DEFINED = {"q": "x y + z", "v": "X w"}


def judge(expected: str, written: str, seed: int = 0) -> Verdict:
    spec = Formula.model_validate({"kind": "matrix", "symbols": SYMBOLS, "define": DEFINED})
    key = formula.key(spec, answer(expected))
    return formula.decide(spec, key, formula.read(spec, answer(written)), Context(seed))


STEP, RELU, SIGMOID, TANH = "1 if x > 0 else 0", "max(0, x)", "1/(1 + exp(-x))", "tanh(x)"
WRONG = [
    # a constant, however it is written, on one side of which all is well
    (SIGMOID, "sigmoid(x) if x > -10^2 else 0"), (SIGMOID, "sigmoid(x) if x < e^7 else 1/2"),
    (SIGMOID, "sigmoid(x) + max(0, x - 3*17)"), (SIGMOID, "sigmoid(x) - min(0, x + 2^9)"),
    (SIGMOID, "sigmoid(x) if |x| < 500 else x"), (SIGMOID, "sigmoid(x) if x^2 < 10^8 else 0"),
    (SIGMOID, "sigmoid(x) if 1/x^2 < 10^10 else 7"), (SIGMOID, "sigmoid(min(x, 12))"),
    (SIGMOID, "sigmoid(x) if x != pi else 0"), (SIGMOID, "sigmoid(x) + step(x - sqrt(5000))"),
    (SIGMOID, "sigmoid(x) + exp(-10^6 (x - 7)^2)"), (SIGMOID, "0 if 20 < x < 20.001 else sigmoid(x)"),
    (TANH, "tanh(x) if -40 < x < 40 else sign(x)/2"), (TANH, "tanh(x) + relu(-x - 123)"),
    ("x", "x if x < 3*10^5 else 0"), ("x", "min(x, 10^6 - 1)"), ("x", "x + relu(x - 0.5)relu(0.5001 - x)"),
    # near the breakpoint of the key
    (STEP, "1 if x > 10^-7 else 0"), (STEP, "1 if x > -1/1024 else 0"), (STEP, "sigmoid(10^12 x)"),
    (STEP, "(1 + tanh(500 x))/2"), (STEP, "min(1, relu(10^6 x))"), (STEP, "1/(1 + e^(-x/10^-9))"),
    (RELU, "x sigmoid(10^8 x)"), (RELU, "x if x > 1/10^4 else 0"), (RELU, "x if x > -1/10^4 else 0"),
    (RELU, "ln(1 + e^(1000 x))/1000"), (RELU, "(x + sqrt(x^2 + 10^-12))/2"), (RELU, "relu(x) + 10^-5 step(x)"),
    ("|x|", "sqrt(x^2 + 10^-10)"), ("|x|", "x tanh(10^5 x)"), ("sign(x)", "x/(|x| + 10^-8)"),
    # two conditions at once, and several symbols
    ("x y", "0 if x > 30 and y > 30 else x y"), ("x y", "x y + relu(x - 9) relu(y - 9)"),
    ("x + y", "x + y if x != y else 0"), ("x + y", "x + y if x + y < 10^5 else 0"),
    ("x y z", "x y z if x y z < 10^9 else 0"), ("q", "q if q < 1000 else 0"), ("q^2", "q^2 if q > -77 else q"),
    ("alpha", "alpha if alpha > 10^-5 else 0"), ("ln(alpha)", "ln(alpha) if alpha < 500 else 6"),
    ("p", "p if p > 1/1000 else 0"), ("p (1-p)", "p (1-p) if p < 0.9999 else p"), ("s x", "s x if x < 64 else x"),
    # entries of vectors, sizes, indices, norms
    ("2 w^T", "2 w^T if d < 8 else w^T"), ("2 w^T", "2 w^T if d != 1 else w^T"), ("2 w^T", "2 w^T if d < 12 else 0"),
    ("2 w^T", "2 w^T if n < d else w^T + w^T d/d if n > d else 0"), ("2 w^T", "2 w^T if norm(w) < 10^4 else 0"),
    ("w^T u", "w^T u if w^T u > -10^3 else 0"), ("w_i", "w_i if i < 9 else 0"), ("w_i^2", "w_i^2 if w_i < 50 else 0"),
    ("relu(v)", "v ⊙ step(v - 1/100)"), ("sum_{k=1}^{d} w_k", "sum_{k=1}^{d} (w_k if k < 7 else 0)"),
    ("d x", "d x + (d-2)(d-3)(d-4)(d-5)(d-7) x"), ("n/d", "n/d if n d < 40 else 1"),
    # roots written as powers
    ("|x|", "x^(2/2)"), ("|x|", "(x^2)^(1/2) if x < 30 else 1"), ("(x^2)^p", "x^(2p)"), ("x", "(x^2)^(1/2)"),
    # regions without a value, tiny and huge differences
    ("x", "x + 0 ln(10^5 - x)"), ("x^2", "x^2 + 0 sqrt(x + 900)"), ("(x - y)^6000", "(x - y)^5999"),
    ("x^2 + y^2", "x^2 + y^2 + 10^-8 x^4"),
    # single points that no condition names
    (SIGMOID, "sigmoid(x) + 0^(x^2)"), ("x y", "x y + 0^|x - 3|"), ("w^T u", "w^T u + 0^(norm(w))"),
    ("w^T u", "w^T u + 0^norm(w - u)"), ("w_i", "w_i + 0^(w_i^2)"), ("x y", "x y + 0^((x - y)^2)"),
    # a branch where no double shows the difference: smooth formulas are equal everywhere or hardly anywhere
    (SIGMOID, "sigmoid(x) if x < 30 else 1"), (SIGMOID, "sigmoid(x) if x > -800 else 0"), (SIGMOID, "min(sigmoid(x), 1 - 10^-15)"),
    (TANH, "tanh(x) if |x| < 20 else sign(x)"), ("ln(1 + exp(x))", "x if x > 50 else ln(1 + e^x)"), (STEP, "sigmoid(10^200 x)"),
    ("x + exp(-alpha)", "x + exp(-alpha) if alpha < 40 else x"), ("x y", "x y if |z| < 9 else x y + 10^-15"),
]  # fmt: skip
RIGHT = [
    (SIGMOID, "e^x/(1 + e^x)"), (SIGMOID, "1 - sigmoid(-x)"), (SIGMOID, "1/2 + tanh(x/2)/2"), (SIGMOID, "1 - 1/(1 + e^x)"),
    (SIGMOID, "sigmoid(x) if x > 0 else e^x/(1 + e^x)"), (SIGMOID, "sigmoid(x) if x < 100 else 1 - sigmoid(-x)"),
    (TANH, "(e^x - e^(-x))/(e^x + e^(-x))"), (TANH, "(e^(2x) - 1)/(e^(2x) + 1)"), (TANH, "2 sigmoid(2x) - 1"),
    (TANH, "sinh(x)/cosh(x)"), ("1 - tanh(x)^2", "4/(e^x + e^(-x))^2"), ("1/cosh(x)^2", "1 - tanh(x)^2"),
    ("exp(-x)/(1 + exp(-x))^2", "sigmoid(x)(1 - sigmoid(x))"), ("exp(-x)/(1 + exp(-x))^2", "e^x/(1 + e^x)^2"),
    ("ln(1 + exp(x))", "x + ln(1 + exp(-x))"), ("ln(1 + exp(x))", "max(x, 0) + ln(1 + e^(-|x|))"),
    ("-ln(sigmoid(x))", "ln(1 + e^(-x))"), ("ln(1 - sigmoid(x))", "-ln(1 + e^x)"),
    ("x - ln(e^x + 1)", "ln(sigmoid(x))"), ("sigmoid'(x)/sigmoid(x)", "1 - sigmoid(x)"), ("sigmoid(-x)", "sigmoid'(x)/sigmoid(x)"),
    (STEP, "1 if x >= 0 else 0"), (STEP, "(1 + sign(x))/2"), (STEP, "1 if e^x > 1 else 0"), (STEP, "1 if 3x > 0 else 0"),
    (STEP, "0 if -x >= 0 else 1"), (STEP, "relu(x)/x"), (STEP, "1 if x^3 > 0 else 0"), (STEP, "1 if sigmoid(x) > 1/2 else 0"),
    (STEP, "(x + |x|)/(2x)"), (STEP, "1/3 if x = 0 else step(x)"),
    (RELU, "(x + |x|)/2"), (RELU, "-min(0, -x)"), (RELU, "x step(x)"), (RELU, "relu(x) if x < 99 else x"), (RELU, "(x + sqrt(x^2))/2"),
    ("ln(1 + exp(x))", "ln(1 + e^x) if x < 50 else x + ln(1 + e^(-x))"), (TANH, "tanh(x) if x > 0 else -tanh(-x)"),
    ("pi/2 if x > 0 else -pi/2", "arctan(x) + arctan(1/x)"), ("x if x > 0 else -x", "e^(ln(x^2)/2)"), ("x if x > 0 else 0", "sqrt(x^2) if x > 0 else 0"),
    (STEP, "0 if x <= 0, 1 if x >= 0"), (RELU, "0 if x < 0, x if x > 0"), ("sin(x)", "cos(pi/2 - x)"), ("floor(x) + 1", "1 + floor(x)"),
    (RELU, "x - min(x, 0)"), (RELU, "x if x > 0.0 else 0"), ("|x|", "sqrt(x^2)"), ("|x|", "max(x, -x)"), ("|x|", "x sign(x)"),
    ("x if x > 1/3 else 1/3", "max(x, 1/3)"), ("x if x > 1/3 else 1/3", "x if 3x > 1 else 1/3"), ("1 if x > e^5 else 0", "1 if x > 0 and ln(|x|) > 5 else 0"),
    ("x y", "x y if x > 50 else y x"), ("(x - y)^2", "x^2 - 2 x y + y^2"), ("x^2 - y^2", "(x - y)(x + y)"), ("x^3/x", "x^2"), ("x + y", "(x^2 - y^2)/(x - y)"),
    ("q", "z + y x"), ("relu(q)", "q if z > -x y else 0"), ("ln(alpha^2)", "2 ln(alpha)"), ("sqrt(alpha)", "e^(ln(alpha)/2)"),
    ("p (1-p)", "1/4 - (p - 1/2)^2"), ("s^2 x", "x"), ("2 w^T", "w^T + w^T if d > 3 else 2 w^T"), ("w^T w", "norm(w)^2"), ("norm(w)^2", "sum_{k=1}^{d} w_k^2"),
    ("relu(v)", "v ⊙ step(v)"), ("w_i", "w_i if i = 1 else w_i"),
    # roots written as powers
    ("|x|", "(x^2)^(1/2)"), ("(x^2)^(1/2)", "|x|"), ("|x|", "(x^4)^0.25"), (RELU, "((x^2)^(1/2) + x)/2"),
    ("|x|^p", "(x^2)^(p/2)"), ("|x|^(2p)", "(x^2)^p"), ("alpha^(1/3)", "(alpha^2)^(1/6)"),
]  # fmt: skip


@pytest.mark.parametrize(("expected", "written"), WRONG)
def test_a_difference_is_found_wherever_it_is(expected: str, written: str) -> None:
    verdict = judge(expected, written)
    assert (verdict.status, verdict.earned) == ("incorrect", 0), verdict


@pytest.mark.parametrize(("expected", "written"), RIGHT)
def test_what_is_equal_is_right_whatever_floats_make_of_it(expected: str, written: str) -> None:
    assert judge(expected, written).status == "correct"


UNDECIDED = [
    ("x", "x if sin(x) + sin(y) + cos(z) < 2.999999999999999999 else 0"),
    # branches without end
    (SIGMOID, "sigmoid(x) + floor(sin(x)^2)"), (SIGMOID, "sigmoid(x) if cos(x) < 1 else 5"),
    # cases that hold behind others and say something else
    (STEP, "0 if x < 0, 1 if x > 0, 5 if x > 3"), (STEP, "1 if x > 0, 0 if x < 30"), (STEP, "1 if x > 0 else 5 if x > 3 else 0"),
]  # fmt: skip


@pytest.mark.parametrize(("expected", "written"), UNDECIDED)
def test_what_cannot_be_reached_or_says_two_things_is_undecided(
    expected: str, written: str
) -> None:
    verdict = judge(expected, written)
    assert (verdict.status, verdict.code, verdict.evidence) == (
        "needs-review",
        "undecided",
        "undecided",
    )


EXACT = [
    ("x^2 - y^2", "(x - y)(x + y)", "correct"), (SIGMOID, "e^x/(1 + e^x)", "correct"), (TANH, "2 sigmoid(2x) - 1", "correct"),
    ("e^(x + y)", "e^x e^y", "correct"), ("1 - tanh(x)^2", "4/(e^x + e^(-x))^2", "correct"), ("X^T X w", "X^T (X w)", "correct"),
    ("softmax(w)_i", "e^{w_i}/sum_{k=1}^{d} e^{w_k}", "correct"), ("sigmoid'(q)", "sigmoid(q) - sigmoid(q)^2", "correct"),
    ("x^2", "x^2 + x/10^13", "incorrect"), ("x", "x + 10^-30", "incorrect"), ("3 x + 2684354560", "3 x + 2684354561", "incorrect"),
]  # fmt: skip


@pytest.mark.parametrize(("expected", "written", "status"), EXACT)
def test_rational_formulas_and_exponentials_are_decided_exactly(
    expected: str, written: str, status: str
) -> None:
    verdict = judge(expected, written)
    assert (verdict.status, verdict.evidence) == (status, "exact")


@pytest.mark.parametrize(
    ("expected", "written"),
    [
        ("x/3", "0.333333333333 x"),  # a decimal is meant as it is rounded
        (RELU, "x step(x)"),
        ("d x", "x + (d - 1) x"),  # a size is a whole number, and all of them count
        ("s^2 x", "x"),
        ("sqrt(alpha)^2", "alpha"),
    ],
)
def test_all_else_is_sampled(expected: str, written: str) -> None:
    verdict = judge(expected, written)
    assert (verdict.status, verdict.evidence) == ("correct", "sampled")


def test_there_are_sixty_of_each() -> None:
    assert len(set(WRONG)) >= 60
    assert len(set(RIGHT)) >= 60


@pytest.mark.parametrize(("expected", "written"), [*WRONG[::6], *RIGHT[::6]])
def test_no_verdict_depends_on_the_seed(expected: str, written: str) -> None:
    assert len({judge(expected, written, seed).status for seed in range(4)}) == 1


def test_constants_have_all_digits_where_floats_cannot_tell() -> None:
    # Near a multiple of pi, the float next to pi/2 makes the two differ in the eighth digit.
    assert judge("sin(x)", "cos(pi/2 - x)", 45).status == "correct"
    assert judge("sin(x)", "cos(1.5707963 - x)", 45).status == "incorrect"


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("-t if t s <= 1 else 0", "correct"),
        ("-t H(1 - t s)", "correct"),
        ("-t/2 (1 + sign(1 - t s))", "correct"),
        ("-t if t s < 1; 0 if t s > 1", "correct"),
        ("-t if t s < 1.01 else 0", "incorrect"),
        ("-t if s < 1 else 0", "incorrect"),
        ("7 if t s = 1 else (-t if t s < 1 else 0)", "incorrect"),
    ],
)
def test_a_draw_may_lie_on_a_kink_where_a_symbol_has_few_values(written: str, status: str) -> None:
    symbols = {"t": {"domain": "sign"}, "s": "scalar"}
    spec = Formula.model_validate({"kind": "formula", "symbols": symbols})
    key = formula.key(spec, answer("-t if t s < 1 else 0"))
    for seed in range(5):
        verdict = formula.decide(spec, key, formula.read(spec, answer(written)), Context(seed))
        assert verdict.status == status
