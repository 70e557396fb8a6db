"""Formulas and matrix expressions as students write them."""

from __future__ import annotations

import time
from typing import Any

import pytest
from answers import answer
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from exercises.answer import UnreadableError
from exercises.language.errors import RefusedError, UndefinedError
from exercises.language.printing import printed
from exercises.loader import CONTENT, load_assignment
from exercises.specs import Formula, Shape
from graders.keys.certified import load_keys
from graders.kinds import formula, shape
from graders.kinds.kind import Context
from graders.kinds.reading.formulas.formulas import read_statement
from graders.language.equivalence import Expected
from graders.language.shapes import shapes_of
from graders.verdict import Verdict

HW3 = load_assignment("hw3")
KEYS = load_keys(HW3, CONTENT.parent / "solutions")


def jacobian(name: str, written: str) -> Verdict:
    """The verdict on a Jacobian of hw3."""
    exercise = HW3.exercise(f"jacobians/{name}")
    assert exercise
    spec = exercise.parts["jacobian"]
    assert isinstance(spec, Formula)
    expected = KEYS.expected[exercise.id, "jacobian"][0]
    return formula.decide(spec, expected, formula.read(spec, answer(written)))


def scalar(expected: str, written: str, seed: int = 0, **declared: Any) -> Verdict:
    """The verdict on a formula of scalars."""
    symbols = {"x": "scalar", "y": "scalar", "alpha": {"domain": "positive"}}
    spec = Formula.model_validate({"kind": "formula", "symbols": symbols, **declared})
    key = formula.key(spec, answer(expected))
    return formula.decide(spec, key, formula.read(spec, answer(written)), Context(seed))


RIGHT = {
    "constant": ["0", "0_{1×d}", "0_{1 x d}", "zeros(1, d)", r"0_{1\times d}",
                 "[0, 0, …, 0]", "0^T", "zero row vector", "the zero vector",  "0 w^T", "df/dw = 0", r"\frac{\partial f}{\partial w} = 0"],
    "squared-norm": ["2w^T", "2 w^T", r"2 w^\top", "2·wᵀ", "2*w.T", "2 * transpose(w)", "(2w)^T", "w^T + w^T",
                     r"2\mathbf{w}^\top", "[2w_1, 2w_2, …, 2w_d]", "2[w_1, ..., w_d]", "J_f(w) = [2w_1, …, 2w_d] = 2w^T",
                     "2w'", "2 w^T I", "J = 2w^T (1 × d row vector)", r"\begin{bmatrix} 2w_1 & \cdots & 2w_d \end{bmatrix}",
                     r"\frac{\partial f}{\partial w} = 2w^\top", r"$2w^{\top}$", r"\[ 2 w^T \]", "2 w^T ∈ R^{1×d}"],
    "dot-product": ["x_i^T", "x_iᵀ", "x_{i}^T", "transpose(x_i)", r"\mathbf{x}_i^\top", "x_i.T", "1 x_i^T",
                    "df/dw = x_i^T", "(x_i)'", "x_i^T I_d", "x_i transpose", "x_i transposed"],
    "matrix-vector": ["X", "(X^T)^T", "X I", "I_n X", "X.T.T", r"\mathbf{X}", "J = X", "1*X", "X I_d", r"\frac{\partial f}{\partial w} = X", "(X transpose)^T"],
    "identity": ["I", "I_d", "eye(d)", "np.eye(d)", "torch.eye(d)", "diag(ones(d))", r"\mathbf{I}_d", "I_{d×d}", r"I_{d \times d}",
                 r"I_{d \times d} = \begin{bmatrix} 1 & \cdots & 0 \\ \vdots & \ddots & \vdots \\ 0 & \cdots & 1\end{bmatrix}",
                 "[[1, 0, …, 0], [0, 1, …, 0], …, [0, 0, …, 1]]", "the identity matrix", "Identity", "d x d identity matrix",
                 "identity matrix of size d", "I_d, the identity matrix", "I (identity)"],
    "elementwise-square": ["2 diag(w)", "diag(2w)", "diag(w) + diag(w)", "2 Diag(w)", "2·diag(w_1, …, w_d)", r"2\operatorname{diag}(w)",
                           r"\text{diag}(2w)", "2*np.diag(w)", "2 diag(w) I", "2 I diag(w)",
                           "diag([2w_1, …, 2w_d])"],
    "matrix-product": ["delta_{ja} X_{ib}", "δ_ja X_ib", "I_k ⊗ X", "X ⊗ I_k", "X_{ib} if j = a else 0", r"\delta_{ja} X_{ib}",
                       "df_ij/dW_kl = delta_jk X_il", "X_ib 1[j = a]", r"I_k \otimes X", "kron(I_k, X)"],
}  # fmt: skip
WRONG = {
    "constant": [("c", "shape-mismatch"), ("1", "shape-mismatch"), ("w^T", "value"), ("zeros(d, 1)", "transposed")],
    "squared-norm": [("2w", "transposed"), ("w^T", "factor"), ("-2w^T", "sign"), ("2||w||", "shape-mismatch"), ("2 diag(w)", "shape-mismatch"),
                     ("1/2 w^T", "factor"), ("2w^T w", "shape-mismatch"), ("w^T diag(w)", "value"), ("2 x_i^T", "symbol"), ("0", "shape-mismatch")],
    "dot-product": [("x_i", "transposed"), ("w^T", "symbol"), ("X", "shape-mismatch"), ("-x_i^T", "sign"), ("2 x_i^T", "factor"), ("w^T x_i", "shape-mismatch")],
    "matrix-vector": [("X^T", "transposed"), ("X^T X", "shape-mismatch"), ("-X", "sign"), ("I_d", "shape-mismatch"), ("2X", "factor"), ("X w", "shape-mismatch")],
    "identity": [("1", "shape-mismatch"), ("I_n", "shape-mismatch"), ("ones(d, d)", "value"), ("2 I", "factor"), ("-I", "sign"), ("diag(w)", "value")],
    "elementwise-square": [("2w", "shape-mismatch"), ("diag(w^2)", "value"), ("diag(w)", "factor"), ("2w^T", "shape-mismatch"), ("w w^T", "value"), ("-2 diag(w)", "sign")],
    "matrix-product": [("X", "shape-mismatch"), ("delta_{jb} X_{ia}", "undefined"), ("X ⊗ I_d", "shape-mismatch"), ("-δ_ja X_ib", "sign"), ("2 I_k ⊗ X", "factor"), ("X_ib", "factor")],
}  # fmt: skip


@pytest.mark.parametrize(("name", "written"), [(n, w) for n, all_ in RIGHT.items() for w in all_])
def test_a_right_jacobian(name: str, written: str) -> None:
    verdict = jacobian(name, written)
    assert verdict.status == "correct", verdict


@pytest.mark.parametrize(
    ("name", "written", "code"), [(n, w, c) for n, all_ in WRONG.items() for w, c in all_]
)
def test_a_wrong_jacobian(name: str, written: str, code: str) -> None:
    verdict = jacobian(name, written)
    assert (verdict.earned, verdict.code) == (0, code), verdict


def test_every_jacobian_has_at_least_eight_spellings() -> None:
    assert all(len(set(spellings)) >= 8 for spellings in RIGHT.values())


@pytest.mark.parametrize(
    ("expected", "written"),
    [
        ("1/(1 + exp(-x))", r"\frac{1}{1+e^{-x}}"), ("1/(1 + exp(-x))", "σ(x)"), ("1/(1 + exp(-x))", "0.5(1 + tanh(x/2))"),
        ("sigmoid(x) (1 - sigmoid(x))", "σ'(x)"), ("sigmoid(x) (1 - sigmoid(x))", "s(1 - s) where s = σ(x)"),
        ("sigmoid(x) (1 - sigmoid(x))", "s(1 − s), with s = 1/(1+e^{-x})"), ("1 - tanh(x)^2", "1 - tanh²(x)"),
        ("1 - tanh(x)^2", "sech(x)^2"), ("1 - tanh(x)^2", "sech^2 x"), ("1 - tanh(x)^2", r"1-\tanh^{2}(x)"),
        ("1 - tanh(x)^2", "f'(x) = 1 - tanh(x)^2 = sech(x)^2"), ("max(0, x)", "relu(x)"), ("max(0, x)", "x 1[x > 0]"),
        ("max(0, x)", "(x + |x|)/2"), ("max(0, x)", "x if x > 0 else 0"), ("max(0, x)", "x for x > 0, 0 for x <= 0"),
        ("1 if x > 0 else 0", "f'(x) = 1, x > 0, 0, x ≤ 0"), ("1 if x > 0 else 0", "1, x > 0; 0, x <= 0"),
        ("1 if x > 0 else 0", "1 if x >= 0, 0 otherwise"), ("1 if x > 0 else 0", "where(x > 0, 1, 0)"),
        ("1 if x > 0 else 0", r"\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}"),
        ("1 if x > 0 else 0", r"\begin{cases} 1, & \text{if } x > 0 \\ 0, & \text{if } x \le 0 \end{cases}"),
        ("1 if x > 0 else 0", r"\mathbb{1}[x > 0]"), ("1 if x > 0 else 0", "(x>0)"), ("1 if x > 0 else 0", "(1 + sign(x))/2"),
        ("1 if x > 0 else alpha*exp(x)", "1 if x > 0, α e^x if x ≤ 0"), ("1 if x > 0 else alpha*exp(x)", "1[x>0] + 1[x≤0] α e^x"),
        ("x/2", "½ x"), ("x/2", r"\frac12 x"), ("x/2", "1/2 x"), ("x/2", "x · 0.5"), ("x/2", "2^-1 x"), ("x/2", "50% x"),
        ("x^2 + 2x + 1", "(x+1)²"), ("x^2 + 2x + 1", "x**2+2*x+1"), ("x*y", "xy"), ("x*y", "x × y"), ("2 x y", "2xy"),
        ("ln(2)*2^x", "2^x ln 2"), ("-ln(1/3) x", "x ln(3)"), ("sqrt(x^2)", "|x|"), ("x", "exp(ln(x)) if x > 0 else x"),
        ("sin(x)", "cos(pi/2 - x)"), ("1/cos(x)", "sec(x)"), ("x^2", "x^2 for all x"), ("x^2", "x^2 (element-wise)"),
        ("15", "sum_{k=1}^{5} k"), ("15", r"\sum_{k=1}^5 k"), ("15", "sum(k for k in range(1, 6))"), ("24", "prod_{k=1}^{4} k"),
    ],
)  # fmt: skip
def test_a_right_formula(expected: str, written: str) -> None:
    verdict = scalar(expected, written)
    assert verdict.status == "correct", verdict


@pytest.mark.parametrize(
    ("expected", "written", "code"),
    [
        ("1/(1 + exp(-x))", "1/(1 + exp(x))", "sign"), ("1/(1 + exp(-x))", "-1/(1 + exp(-x))", "sign"),
        ("1/(1 + exp(-x))", "1/(1 - exp(-x))", "sign"), ("1/(1 + exp(-x))", "exp(-x)", "value"),
        ("1 - tanh(x)^2", "tanh(x)^2 - 1", "sign"), ("1 - tanh(x)^2", "1 + tanh(x)^2", "sign"), ("1 - tanh(x)^2", "tanh(x)(1 - tanh(x))", "value"),
        ("1 if x > 0 else 0", "0", "value"), ("1 if x > 0 else 0", "1 if x < 0 else 0", "sign"), ("1 if x > 100 else 0", "0", "value"),
        ("1 if x > 100 else 0", "1 if x > 10 else 0", "value"), ("min(max(x, 0), 6)", "max(x, 0)", "value"), ("x", "x + 1e-6", "value"),
        ("x", "1.000001 x", "factor"), ("x", "x + 1e-4 x^2", "value"), ("sin(x)", "x - x^3/6 + x^5/120", "value"), ("x^2", "2x", "value"),
        ("x y", "x/y", "value"), ("ln(alpha)", "log10(alpha)", "factor"), ("x", "ln(exp(x)) + 0 ln(x)", "undefined"),
        ("x", "x^2/x = 2x", "factor"), ("x", "x = 2x = x", "contradiction"), ("2 x", "x", "factor"),
    ],
)  # fmt: skip
def test_a_wrong_formula(expected: str, written: str, code: str) -> None:
    verdict = scalar(expected, written)
    assert verdict.earned < 1
    assert verdict.code == code, verdict


@pytest.mark.parametrize(
    "written",
    ["", "x +", "(x", "x)", "q", "x x2", "1/2x", "sin", "σ", "x = ", "= ", "x or y", "x, y", "nan", "inf", "0/0", "1/0",
     "x ± 1", "import os", "__class__", "x.__class__", "9**9**9**9", "exp(exp(exp(100)))", "∑_k x", "sum_{k=1}^{10^9} k",
     "(" * 10_000, "-" * 10_000 + "x", "x" + "^1" * 5000, "|" * 5000, "I_{1000000}", "x" * 1999, "3️⃣", "x\u202ey", "\ud800",
     "х", r"\catcode`\@=11", r"\write18{id}", "${7*7}", r"\begin{foo}x\end{foo}", "x'''''''", "if x > 0 then 1 or 0"],
)  # fmt: skip
def test_what_is_not_in_the_language_is_refused_quickly(written: str) -> None:
    start = time.process_time()
    with pytest.raises(UnreadableError) as refused:
        scalar("x", written)
    assert refused.value.message
    assert time.process_time() - start < 0.5


def test_a_refusal_names_the_place() -> None:
    with pytest.raises(UnreadableError) as refused:
        scalar("x", "x + q")
    assert refused.value.place.column == 5


def test_the_echo_has_brackets_shapes_latex_and_rules() -> None:
    spec = HW3.exercise("jacobians/squared-norm").parts["jacobian"]  # type: ignore[union-attr]
    assert isinstance(spec, Formula)
    reading = formula.read(spec, answer("J = 2w'"))
    assert formula.shown(reading) == "2·wᵀ : 1×d (' is read as the transpose)"
    assert formula.latex(reading) == r"2 \, w^\top"
    sigma = Formula.model_validate({"kind": "formula", "symbols": {"x": "scalar"}})
    assert (
        formula.shown(formula.read(sigma, answer("1 - σ(x)/2")))
        == "1 − sigmoid(x)/2 (σ is read as sigmoid)"
    )


@pytest.mark.parametrize(
    ("feedback", "told"),
    [
        ("nothing", "this is not right"),
        ("kind", "one step away: a sign is wrong somewhere"),
        ("place", "one step away: a sign is wrong somewhere, in 1 + tanh(x)^2"),
    ],
)
def test_the_exercise_decides_what_is_told(feedback: str, told: str) -> None:
    assert scalar("1 - tanh(x)^2", "1 + tanh(x)^2", feedback=feedback).feedback == told


STEP = "1 if x > 0 else 0"
SINGLE_POINTS = [
    # key, answer, code; none where it is right
    (STEP, "1 if x >= 0 else 0", ""),
    (STEP, "1 if x > 0, 0 if x < 0", ""),
    (STEP, "0.5 if x = 0 else (1 if x > 0 else 0)", ""),
    (STEP, "(1 + x/|x|)/2", ""),
    (STEP, "1 if x > 0, 7 if x = 0, 0 if x < 0", "single-point"),
    (STEP, "1 if x > 0 else 0 if x < 0 else 2", "single-point"),
    (STEP, "1 if x > 0, -1/10 if x = 0, 0 if x < 0", "single-point"),
    ("max(0, x)", "x if x > 0, 0 if x < 0", ""),
    ("max(0, x)", "x if x > 0, 5 if x = 0, 0 if x < 0", "single-point"),
    ("1/(1 + exp(-x))", "1/(1 + exp(-x)) if x != 0 else 1/2", ""),
    ("1/(1 + exp(-x))", "1/(1 + exp(-x)) if x != 0 else 7", "single-point"),
    ("1/(1 + exp(-x))", "1/(1 + exp(-x)) if x != 3 else 0", "single-point"),
    ("x^2", "x^3/x", ""),
    ("1 if x > 2 else 0", "1 if x >= 2 else 0", ""),
    ("x if x > 2 else 2", "max(2, x)", ""),
    ("x + y", "x + y if x != y else 0", "single-point"),
    ("x + y", "x + y if x != y else 2 x", ""),
]  # fmt: skip


@pytest.mark.parametrize(("expected", "written", "code"), SINGLE_POINTS)
def test_a_single_point_counts_but_for_the_subdifferential_of_a_kink(
    expected: str, written: str, code: str
) -> None:
    verdict = scalar(expected, written)
    assert (verdict.status, verdict.code) == ("incorrect" if code else "correct", code)


def test_a_difference_at_a_single_point_is_told() -> None:
    for written in ["1 if x >= 0 else 0", "1 if x > 0, 0 if x < 0"]:
        assert scalar(STEP, written).feedback == "differs at x = 0 only, which is not counted"
    assert scalar(STEP, "0 if x <= 0 else 1").feedback == ""


SLIPS = [
    ("1 - tanh(x)^2", "1 + tanh(x)^2", "sign"),
    ("1 if x > 0 else 0", "1 if x < 0 else 0", "sign"),
    ("x if x > 0 else alpha*(exp(x) - 1)", "x if x > 0 else -alpha*(exp(x) - 1)", "sign"),
    ("x^2/2 + y", "x^2 + y", "factor"),
    ("x + y", "x/alpha + y", "factor"),
    ("x + y", "x + alpha*y", "factor"),
    ("sum_{k=1}^{3} x^k", "sum_{k=1}^{3} -x^k", "sign"),
    ("x + y", "x*y", "value"),
    ("y sigmoid'(x)", "y sigmoid(x)", "derivative"),
    ("y tanh(x)", "y tanh'(x)", "derivative"),
    ("y + sigmoid(x)", "y + relu(x)", "activation"),
    ("y ln(alpha)", "y/alpha", "value"),
    ("x y ln(alpha)", "x y (1/alpha)", "reciprocal"),
    ("x^2 + x y - y^3", "x^2 + x y", "term"),
    ("x^2 + x y - y^3", "x^2 - y^3", "term"),
    ("(x + 3 alpha)(y - alpha)", "(x + 3 alpha) y", "term"),
    ("x^2 exp(y)", "exp(y)", "factor"),
    ("sigmoid(x)", "y^5", "value"),
]
INDEX_SLIPS = [
    ("w_i u_j", "w_j u_j", "index"), ("w_i (u_i - 1)", "w_i (u_j - 1)", "index"), ("h_t x_{t-1}", "h_t x_t", "index"),
    ("h_{t-1} x_t", "h_t x_t", "index"), ("w_i u_j", "w_i + u_j", "value"),
]  # fmt: skip


@pytest.mark.parametrize(("expected", "written", "code"), SLIPS)
def test_a_single_slip_is_named(expected: str, written: str, code: str) -> None:
    assert scalar(expected, written).code == code


@pytest.mark.parametrize(("expected", "written", "code"), INDEX_SLIPS)
def test_another_index_is_named(expected: str, written: str, code: str) -> None:
    symbols = {
        "n": "size", "w": ["n"], "u": ["n"], "i": {"index": "n"}, "j": {"index": "n"},
        "t": {"domain": "step"}, "x": {"sequence": [0, 6]}, "h": {"sequence": [0, 6]},
    }  # fmt: skip
    spec = Formula.model_validate({"kind": "formula", "symbols": symbols})
    reading = formula.read(spec, answer(written))
    assert formula.decide(spec, formula.key(spec, answer(expected)), reading).code == code


def test_what_is_also_meant_by_a_name_is_understood() -> None:
    symbols = {"n": "size", "k": "size", "z": ["n"], "u": ["n"], "x": ["k"]}
    spec = Formula.model_validate(
        {
            "kind": "matrix",
            "symbols": symbols,
            "define": {"D": "diag(1 if z > 0 else 0.01)"},
            "also": {"D": "1 if z > 0 else 0.01"},
        }
    )
    key = formula.key(spec, answer("D u x^T"))
    for written in ["D u x^T", "(u ⊙ D) x^T", "(D ⊙ u) x^T", "diag(D) u x^T"]:
        reading = formula.read(spec, answer(written))
        assert formula.decide(spec, key, reading).status == "correct", written
    for written in ["D ⊙ u", "u x^T", "D u"]:
        reading = formula.read(spec, answer(written))
        assert formula.decide(spec, key, reading).status == "incorrect", written


def test_the_other_layout_needs_both_parts_to_fit() -> None:
    spec = HW3.exercise("jacobians/squared-norm").parts["shape"]  # type: ignore[union-attr]
    assert isinstance(spec, Shape)
    key = shape.key(spec, answer("1 x d"))
    assert shape.decide(spec, key, shape.read(spec, answer("d x 1"))).code == "transposed"


def test_the_verdict_is_the_same_for_every_seed() -> None:
    spec = HW3.exercise("jacobians/squared-norm").parts["jacobian"]  # type: ignore[union-attr]
    assert isinstance(spec, Formula)
    for written, outcome in [("2 w^T", "equal"), ("w^T", "factor"), ("2 w", "transposed")]:
        tree = formula.read(spec, answer(written))[0].statement.members[-1]
        expected = formula.key(spec, answer("2 w^T"))
        found = {expected.compare(tree, seed=seed).outcome for seed in range(20)}
        assert found == {outcome}


TEXTS = st.text(max_size=60) | st.text(
    st.sampled_from("xyαw_ij^{}()[]|'\\+-*/=<>≤…,;&σδΣ0123456789. TIabcdef\n"), max_size=40
)


@settings(max_examples=300)
@given(TEXTS)
def test_any_text_is_read_or_refused(text: str) -> None:
    scope = HW3.exercise("jacobians/matrix-product").parts["jacobian"].scope  # type: ignore[union-attr]
    try:
        statement = read_statement(answer(text), scope)
    except RefusedError as error:
        assert error.message
        return
    for member in statement.members:
        assert isinstance(printed(member), str)


FORMULAS = st.recursive(
    st.sampled_from(["x", "y", "2", "0.5", "alpha"]),
    lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from("+-*"), inner) | st.builds("{}({})".format, st.sampled_from(["tanh", "exp", "sin"]), inner),
    max_leaves=6,
)  # fmt: skip


@settings(max_examples=60)
@given(FORMULAS)
def test_what_is_printed_reads_as_the_same(written: str) -> None:
    spec = Formula.model_validate(
        {
            "kind": "formula",
            "symbols": {"x": "scalar", "y": "scalar", "alpha": {"domain": "positive"}},
        }
    )
    tree = read_statement(answer(written), spec.scope).members[-1]
    try:
        shapes_of(tree, spec.scope)
    except UndefinedError as error:
        # exp(exp(exp(2))) is larger than any float: there is nothing to compare.
        assert "has a value nowhere" in str(error)
        reject()
    assert (
        Expected(tree, spec.scope)
        .compare(read_statement(answer(printed(tree)), spec.scope).members[-1])
        .outcome
        == "equal"
    )


LAB8, RNN, SP2023 = (load_assignment(name) for name in ("lab8", "rnn-hw3", "hw3-sp2023"))
SHEETS = {one.id: one for one in (HW3, LAB8, RNN, SP2023)}


def without_solutions(sheet: str, exercise: str, part: str, written: str) -> Verdict:
    """The verdict that rests on the function of the exercise alone."""
    asked = SHEETS[sheet].exercise(exercise)
    assert asked
    spec = asked.parts[part]
    assert isinstance(spec, Formula)
    reading = formula.read(spec, answer(written))
    found = (formula.decide(spec, truth, reading) for truth in formula.truth(spec))
    return max(found, key=lambda one: one.earned)


NAMES_THE_ANSWER = [
    ("hw3", "activations/formulas", "sigmoid", "sigmoid(x)"),
    ("hw3", "activations/formulas", "sigmoid", "1 - sigmoid(-x)"),
    ("hw3", "activations/formulas", "sigmoid-prime", "σ′(x)"),
    ("hw3", "activations/formulas", "relu", "ReLU(x)"),
    ("hw3", "activations/formulas", "relu-prime", "relu'(x)"),
    ("hw3", "activations/formulas", "tanh", "f(x) = tanh(x)"),
    ("lab8", "softmax-net/z2-by-a1", "answer", "delta1"),
    ("lab8", "softmax-net/a1-by-z1", "answer", "delta2"),
    ("lab8", "softmax-net/loss-logit-gradient", "answer", "delta0_i"),
    ("rnn-hw3", "rnn/dh-dw1-general", "answer", "dh_t/dw1"),
    ("rnn-hw3", "rnn/dh-dw1-general", "answer", "dh_t/dw1 if t > 1 else sigma'(a_1) x_1"),
    ("rnn-hw3", "rnn/dh-dw1-general", "answer", "G where G = dh_t/dw1"),
    ("hw3-sp2023", "graph/symbolic-gradients", "df/dv", "-2 s5"),
]
MAY_STAND = [
    ("hw3", "activations/formulas", "sigmoid-prime", "σ(x)(1 − σ(x))"),
    ("hw3", "activations/formulas", "tanh-prime", "1 - tanh(x)^2"),
    ("hw3", "activations/formulas", "sigmoid", "σ(x) = 1/(1 + e^(-x))"),
    ("hw3", "activations/formulas", "sigmoid", "(1 + tanh(x/2))/2"),
    ("lab8", "softmax-net/z2-by-a1", "answer", "delta1 = W2"),
    ("lab8", "softmax-net/first-layer-gradients", "dL/db1", "delta2 delta1^T delta0"),
    ("rnn-hw3", "rnn/dh-dw1-general", "answer", "sigma'(a_t)(x_t + w2 dh_{t-1}/dw1)"),
    ("rnn-hw3", "rnn/loss-gradient", "answer", "-y w_o sigma(-y(w_o h_T + b)) dh_T/dw1"),
    ("hw3-sp2023", "graph/local-gradients", "ds6/ds5-formula", "2 s5"),
    ("hw3-sp2023", "graph/symbolic-gradients", "df/dv", "2(v - z)"),
]


@pytest.mark.parametrize("asked", NAMES_THE_ANSWER)
def test_an_answer_is_not_the_question(asked: tuple[str, str, str, str]) -> None:
    verdict = without_solutions(*asked)
    assert (verdict.status, verdict.code) == ("incorrect", "names-the-answer")
    assert "write it out" in verdict.feedback


@pytest.mark.parametrize("asked", MAY_STAND)
def test_what_may_stand_in_an_answer(asked: tuple[str, str, str, str]) -> None:
    assert without_solutions(*asked).status == "correct"


ONE_TRUTH = [
    ("lab8", "softmax/off-diagonal", "answer", "-y_i y_j"),
    ("lab8", "softmax-net/off-diagonal", "answer", "-yhat_k yhat_i"),
    ("lab8", "softmax-net/loss-logit-gradient", "answer", "yhat_i - 1 if i = k else yhat_i"),
    ("lab8", "softmax-net/loss-logit-gradient", "answer", "yhat_i - y_i"),
    ("lab8", "softmax-net/loss-logit-gradient", "answer", "yhat_i"),
    ("lab8", "softmax-net/a1-by-z1", "answer", "1 if z1 > 0 else 0.01"),
    ("lab8", "softmax-net/a1-by-z1", "answer", "diag(1 if z1 > 0 else 0.01)"),
    ("lab8", "softmax-net/a1-by-z1", "answer", "1 if z1 > 0, 0.01 if z1 < 0, 5 if z1 = 0"),
]


@pytest.mark.parametrize("asked", ONE_TRUTH)
def test_the_verdict_is_the_same_without_solutions(asked: tuple[str, str, str, str]) -> None:
    sheet, exercise, part, written = asked
    spec = SHEETS[sheet].exercise(exercise).parts[part]  # type: ignore[union-attr]
    assert isinstance(spec, Formula)
    keys = load_keys(SHEETS[sheet], CONTENT.parent / "solutions").expected[exercise, part]
    reading = formula.read(spec, answer(written))
    with_them = max(
        (formula.decide(spec, key, reading) for key in keys), key=lambda one: one.earned
    )
    assert without_solutions(*asked).status == with_them.status


@pytest.mark.parametrize(
    "typed",
    ["2 w^T 3", "w^T 2", "2 w^T 1/2", "2 w^T halved", "2 w^T, doubled", "2 w^T (reversed)", "2 w^T with the sign flipped"],
)  # fmt: skip
def test_nothing_behind_a_formula_is_dropped(typed: str) -> None:
    exercise = HW3.exercise("jacobians/squared-norm")
    assert exercise
    with pytest.raises(UnreadableError):
        formula.read(exercise.parts["jacobian"], answer(typed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wanted", "problem"),
    [
        ("0 < eta < 1/2", "a condition is no formula"),
        (r"\eta \in (0, \frac12)", "would not count; write the formula alone"),
    ],
)
def test_a_key_that_is_no_formula_is_refused(wanted: str, problem: str) -> None:
    spec = Formula(kind="formula", symbols={"eta": "scalar"})
    with pytest.raises(ValueError, match=problem):
        formula.key(spec, answer(wanted))
    assert formula.key(spec, answer("indicator(eta > 0)"))


SIDE = "floor((w + 2 p - f)/s) + 1"


@pytest.mark.parametrize(
    ("written", "status"),
    [(SIDE, "correct"), (r"\lfloor (w - f + 2p + s)/s \rfloor", "correct"),
     ("floor((w + p - f)/s) + 1", "incorrect"), ("floor((w + 2 p - f)/w) + 1", "incorrect")],
)  # fmt: skip
def test_a_sheet_may_declare_more_sizes_than_a_formula_has(written: str, status: str) -> None:
    sizes = {**dict.fromkeys(["m", "n", "d", "h", "w", "f", "p"], "size"), "X": ["n", "d"]}
    assert scalar(SIDE, written, symbols={**sizes, "s": {"domain": "step"}}).status == status
