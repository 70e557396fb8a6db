"""Matrix algebra in the answer language: determinants, inverses, unit vectors, rows, sets, softmax by rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises.language.errors import RefusedError, UndefinedError
from exercises.language.mathml import formula as in_mathml
from exercises.language.parser import Parser, parse
from exercises.language.printing import latex, printed
from exercises.language.tokens import tokenise
from exercises.language.tree import Tree
from exercises.specs import Formula
from graders.keys.oracle import _by_autograd, _by_differences, _torch_value, torch_is_here
from graders.language.draws import instances
from graders.language.equivalence import Expected
from graders.language.evaluate import evaluate, jacobian
from graders.language.instance import Instance, full

SPEC = Formula.model_validate(
    {
        "kind": "matrix",
        "symbols": {
            "n": "size", "d": "size", "K": "size", "m": "size", "X": ["n", "d"], "w": ["d"], "v": ["d"],
            "A": ["d", "d"], "C": ["d", "d"], "Z": ["n", "K"], "z": ["K"], "x": {"rows": "X"}, "a": "scalar",
            "Sigma_1": {"shape": ["d", "d"], "domain": "positive-definite"},
            "Sigma_2": {"shape": ["d", "d"], "domain": "positive-definite"}, "mu_1": ["d"], "mu_2": ["d"],
            "y": {"shape": ["n"], "domain": "unit"}, "c": {"class": "K", "shape": ["n"]}, "k": {"class": "K"},
            "B": {"subset": "n"}, "Q": ["n", "d"], "M": ["m", "d"], "V": ["m", "d"],
        },
    }
)  # fmt: skip
SCOPE = SPEC.scope


def read(text: str) -> Tree:
    return parse(tokenise(text), SCOPE)


READ = {
    "A^{-1}": "A^(−1)",
    "inv(A)": "A^(−1)",
    "np.linalg.inv(A)": "A^(−1)",
    r"A^{-\top}": "(A^(−1))ᵀ",
    "A^{-T}": "(A^(−1))ᵀ",
    "|A|": "det(A)",
    r"\det A": "det(A)",
    "|A C^T|": "det(A·Cᵀ)",
    "|a A + I|": "det(a·A + I)",
    "|w|": "|w|",
    "|X|": "|X|",
    "|det(A)|": "|det(A)|",
    r"\log\det\Sigma_1": "ln(det(Sigma_1))",
    "logdet(Σ_1)": "ln(det(Sigma_1))",
    "Σ_1 w": "Sigma_1·w",
    "Σ_{2}^{-1} w": "Sigma_2^(−1)·w",
    "Σ_{i=1}^{n} y_i": "Σ_{i=1}^{n} (y_i)",
    "e_k": "e_k",
    r"\mathbf{e}_k": "e_k",
    "e_{c_i} ": "e_{c_i}",
    "onehot(k, K)": "e_k",
    "e^2": "e^2",
    "softmax(Z, 1)": "softmax(Z)",
    "softmax(Z, -1)": "softmax(Z)",
    "softmax(Z, dim=-1)": "softmax(Z)",
    "softmax(Z, axis = 0)": "softmax(Zᵀ)ᵀ",
    "softmax(Z, 0)": "softmax(Zᵀ)ᵀ",
    r"\max_j z_j": "max([z_j]_j)",
    r"\arg\max_{j} z_j": "argmax([z_j]_j)",
    "x_i": "row(X, i)ᵀ",
    r"\sum_i \sum_j x_{ij}": "Σ_{i} (Σ_{j} (X_{i,j}))",
    "|B|": "total(B)",
    r"\sum_{i \in B} y_i": "Σ_{i} ((y_i if B_i = 1; else 0))",
    r"\sum_{i : c_i = k} y_i": "Σ_{i} ((y_i if c_i = k; else 0))",
    r"\sum_{i | c_i = k} y_i": "Σ_{i} ((y_i if c_i = k; else 0))",
    r"\sum_{j \ne k} z_j": "Σ_{j} ((z_j if j ≠ k; else 0))",
    r"\sum_{i \in B, i \ne 1} y_i": "Σ_{i} ((y_i if B_i = 1 and i ≠ 1; else 0))",
    r"\prod_{i \in B} y_i": "Π_{i} ((y_i if B_i = 1; else 1))",
    "x_i · w": "row(X, i)·w",
}


@pytest.mark.parametrize("written", READ)
def test_it_is_read(written: str) -> None:
    bound = ["i", "j"] if written.startswith(("x_", "e_{")) else []
    parser = Parser(tokenise(written), SCOPE)
    parser.bound += bound
    shown = printed(parser.whole())
    assert (
        shown.replace("(row(X, i)ᵀ)ᵀ", "row(X, i)").replace("row(X, i)ᵀᵀ", "row(X, i)")
        == READ[written]
    )


REFUSED = {
    "e_{1,2}": "one index",
    "softmax(Z, 2)": "the axis of a softmax is 0 or 1",
    "det(A, C)": "det has 2 arguments",
    r"\sum_{i \in w} y_i": '"w" is not declared as a set',
    r"\sum_{i : y_i} y_i": "a condition such as y_i = 1",
    r"\max_{jk} z_j": "is missing",
}


@pytest.mark.parametrize("written", REFUSED)
def test_it_is_refused(written: str) -> None:
    with pytest.raises(RefusedError, match=REFUSED[written]):
        read(written)


UNDEFINED = {
    "det(X)": "only a square matrix has a determinant",
    "argmax(X)": "argmax takes a vector",
    "row(X, w)": "must be a number",
}


@pytest.mark.parametrize("written", UNDEFINED)
def test_it_has_no_value(written: str) -> None:
    tree = read(written)
    ground = instances(SCOPE, (tree,))[0]
    with pytest.raises(UndefinedError, match=UNDEFINED[written]):
        evaluate(tree, SCOPE, ground)


def test_printing_in_latex_and_mathml() -> None:
    assert latex(read("e_k")) == "e_{k}"
    assert "<msub><mi>e</mi><mi>k</mi></msub>" in in_mathml([read("e_k")])
    largest = read(r"\max_j z_j")
    assert latex(largest) == r"\operatorname{max}\left(\left[z_{j}\right]_{j}\right)"
    assert "<mi>j</mi>" in in_mathml([largest])


# Derivatives: by forward mode, by differences, and by torch

FORMULAS = [
    ("det(A)", "A"), ("logdet(Sigma_1)", "Sigma_1"), ("ln|det A|", "A"), ("A^{-1}", "A"), ("A^{-2} w", "A"),
    ("w^T A^{-1} v", "w"), ("inv(A C) w", "C"), ("A^2 w", "A"), ("tr(A^{-T} C)", "A"), ("vec(X)", "X"),
    ("flatten(X)", "X"), ("mean(X)", "X"), ("row(X, 2)", "X"), ("column(X, 1)", "X"), ("softmax(Q M^T) V", "Q"),
    ("softmax(Z, 0)", "Z"), ("sum_{i=1}^n (w^T x_i)^2", "X"), ("sum_{i in B} w^T x_i", "w"),
    ("ln(softmax(z)_k)", "z"), (r"z - \max_j z_j", "z"), ("max(Z)", "Z"), ("z_{argmax(z)}", "z"), ("e_k^T z", "z"),
    ("(X > 0) ⊙ X", "X"), ("max(X, 0)", "X"), ("X ⊗ w", "X"), ("sum_i y_i ln(sigma(w^T x_i))", "w"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "by"), FORMULAS)
def test_forward_mode_agrees_with_differences_and_autograd(written: str, by: str) -> None:
    tree = read(written)
    ground = instances(SCOPE, (tree,))[1]
    found = jacobian(tree, by, SCOPE, ground)
    # Differences need values that are not large, and no corner within their reach.
    calm = np.abs(found).reshape(len(found), -1).max(axis=1) < 100
    calm &= np.abs(ground.values[by]).min(axis=(1, 2)) > 0.01
    assert calm.any()
    wanted = _by_differences(tree, by, SCOPE, ground)
    np.testing.assert_allclose(found[calm], wanted[calm], rtol=1e-6, atol=1e-7)
    if torch_is_here():
        autograd = _by_autograd(tree, by, SCOPE, ground)
        np.testing.assert_allclose(found[calm], autograd[calm], rtol=1e-9, atol=1e-9)


@pytest.mark.skipif(not torch_is_here(), reason="torch evaluates with torch")
@pytest.mark.parametrize(
    "written", ["A^3", "argmax(z)", "kron(A, w)", "prod_i y_i", "[z_j^2]_{j=1}^K", "sum_i y_i"]
)
def test_torch_reads_the_language_alike(written: str) -> None:
    tree = read(written)
    ground = instances(SCOPE, (tree,))[0]
    values = full(evaluate(tree, SCOPE, ground), ground.draws)
    np.testing.assert_allclose(values, _torch_value(tree, SCOPE, ground), rtol=1e-9)


# What is equal, and what is not

ATTENTION = r"softmax(Q M^T / \sqrt{d}) V"
LOGISTIC = "-sum_{i=1}^n (y_i ln(sigma(w^T x_i)) + (1 - y_i) ln(1 - sigma(w^T x_i)))"
KL_IN_LATEX = (
    r"\frac{1}{2}\left[\log\frac{|\Sigma_2|}{|\Sigma_1|} - d + \mathrm{tr}(\Sigma_2^{-1}\Sigma_1)"
    r" + (\mu_2 - \mu_1)^\top \Sigma_2^{-1} (\mu_2 - \mu_1)\right]"
)
KL = "1/2 (tr(Σ_2^{-1} Σ_1) + (mu_2 - mu_1)^T Σ_2^{-1} (mu_2 - mu_1) - d + ln(|Σ_2|/|Σ_1|))"
EQUAL = {
    "det(A)": [
        "|A|",
        "det(A^T)",
        "1/det(A^{-1})",
        "det(A C)/det(C)",
        "-det(-A) if 0 > 1 else det(A)",
    ],
    "A^{-1}": ["inv(A)", "(A^T)^{-T}", "A A^{-2}", "C (A C)^{-1}"],
    "ln(det(Sigma_1))": [
        "logdet(Σ_1)",
        r"\log|\Sigma_1|",
        "-logdet(inv(Σ_1))",
        "1/2 logdet(Σ_1 Σ_1)",
    ],
    KL: [
        KL_IN_LATEX,
        "(tr(inv(Σ_2) Σ_1) - d + logdet(Σ_2) - logdet(Σ_1) + (mu_1 - mu_2)^T inv(Σ_2) (mu_1 - mu_2))/2",
    ],
    LOGISTIC: [
        "-(y^T ln(sigma(X w)) + (1 - y)^T ln(1 - sigma(X w)))",
        "-sum_i (y_i ln(sigma(x_i^T w)) + (1 - y_i) ln(sigma(-x_i^T w)))",
        "sum(softplus(X w)) - y^T X w",
    ],
    "X^T (sigma(X w) - y)": [
        "sum_i (sigma(w^T x_i) - y_i) x_i",
        "sum_{i=1}^n x_i (sigma(⟨w, x_i⟩) - y_i)",
    ],
    ATTENTION: [
        "softmax(Q M.T / sqrt(d), -1) V",
        "diag(1/(exp(Q M^T/sqrt(d)) ones(m))) exp(Q M^T/sqrt(d)) V",
        "(V^T softmax(M Q^T / sqrt(d), 0))^T",
    ],
    "softmax(z) - e_k": [
        "softmax(z) - onehot(k)",
        "exp(z)/sum(exp(z)) - e_k",
        "-(e_k - softmax(z))",
    ],
    "-ln(softmax(z)_k)": [
        r"-z_k + \log\sum_j \exp(z_j)",
        r"\max_j z_j - z_k + ln(sum_j exp(z_j - \max_l z_l))",
    ],
    "sum_{i in B} x_i / |B|": ["X^T B / sum(B)", r"\frac{1}{|B|} \sum_{i ∈ B} x_i"],
    "sum_{i : c_i = k} x_i": ["X^T 1[c = k]", r"\sum_i \mathbb{1}[c_i = k] x_i"],
    "vec(X)": ["flatten(X^T)", "ravel(X.T)"],
    "vec(A X^T)": ["kron(I_n, A) vec(X^T)", "(X ⊗ A) vec(I)"],
    "relu(X)": ["max(0, X)", "(X > 0) ⊙ X", "X ⊙ 1[X > 0]", "where(X > 0, X, 0)"],
    "max(z)": [r"\max_j z_j", "z_{argmax(z)}", "z_{\\arg\\max_j z_j}"],
    "mean(X)": ["sum(X)/(n d)", "ones(n)^T X ones(d) / (n d)"],
    "ln|det A|": ["1/2 logdet(A A^T)", "ln(|det(A)|)"],
}
DIFFERENT = {
    "det(A)": ["-det(A)", "det(A)^2", "tr(A)", "abs(det(A))", "det(2 A)", "det(A + C) - det(C)"],
    "A^{-1}": ["A^T", "A^{-T}", "1/det(A) A", "A^{-2}", "I"],
    "ln(det(Sigma_1))": ["tr(Σ_1)", "ln(tr(Σ_1))", "logdet(2 Σ_1)", "-logdet(Σ_1)"],
    KL: [
        KL.replace("Σ_2|/|Σ_1", "Σ_1|/|Σ_2"),
        KL.replace("- d ", ""),
        KL.replace("Σ_2^{-1} Σ_1", "Σ_1^{-1} Σ_2"),
    ],
    LOGISTIC: ["-sum_i y_i ln(sigma(w^T x_i))", LOGISTIC.replace("-sum", "-1/n sum")],
    "X^T (sigma(X w) - y)": [
        "X^T (y - sigma(X w))",
        "1/n X^T (sigma(X w) - y)",
        "sum_i (sigma(w^T x_i) - y_i) w",
    ],
    ATTENTION: [
        "softmax(Q M^T / d) V",
        "softmax(Q M^T / sqrt(d), 0) V",
        "softmax(Q M^T) V",
        "Q M^T / sqrt(d) V",
    ],
    "softmax(z) - e_k": ["softmax(z)", "softmax(z) - 1", "e_k - softmax(z)", "softmax(z) - e_1"],
    "sum_{i in B} x_i / |B|": ["X^T B / n", "sum_i x_i / |B|", "sum_{i in B} x_i / n"],
    "vec(X)": ["flatten(X)", "vec(X^T)", "X"],
    "vec(A X^T)": ["kron(A, I_n) vec(X^T)", "kron(I_n, A^T) vec(X^T)"],
    "relu(X)": ["(X < 0) ⊙ X", "1[X > 0]", "(X > 1) ⊙ X"],
    "mean(X)": ["sum(X)/n", "sum(X)/d", "sum(X)"],
}


@pytest.mark.parametrize("seed", range(4))
def test_a_left_inverse_is_no_right_inverse(seed: int) -> None:
    # Where one of the two has a value, the other has none, but for square X.
    assert outcome("(X^T X)^{-1} X^T y", "X^T (X X^T)^{-1} y", seed) == "undefined"
    assert outcome("(X^T X)^{-1} X^T y", "inv(X^T X) X^T y", seed) == "equal"
    ridge = "(X^T X + a^2 I_d)^{-1} X^T y"
    assert outcome(ridge, "X^T (X X^T + a^2 I_n)^{-1} y", seed) == "equal"
    assert outcome(ridge, "(X^T X + a I_d)^{-1} X^T y", seed) == "value"


def outcome(key: str, written: str, seed: int = 0) -> str:
    try:
        return Expected(read(key), SCOPE).compare(read(written), seed=seed).outcome
    except UndefinedError:
        return "no value"


@pytest.mark.parametrize(
    ("key", "written"), [(k, one) for k, all_ in EQUAL.items() for one in all_]
)
def test_what_is_equal(key: str, written: str) -> None:
    assert outcome(key, written) == "equal"


@pytest.mark.parametrize(
    ("key", "written"), [(k, one) for k, all_ in DIFFERENT.items() for one in all_]
)
def test_what_is_not(key: str, written: str) -> None:
    assert outcome(key, written) not in {"equal", "undecided"}


@settings(max_examples=25)
@given(st.integers(2, 5), st.integers(0, 10**6))
def test_inverse_and_determinant_of_any_matrix(size: int, seed: int) -> None:
    values = np.random.default_rng(seed).normal(size=(1, size, size))
    ground = Instance(
        1, {"n": 2, "d": size, "K": 2, "m": 2}, {"A": values, "C": values.swapaxes(1, 2)}
    )
    identity = evaluate(read("A^{-1} A"), SCOPE, ground)
    np.testing.assert_allclose(identity[0], np.eye(size), atol=1e-6)
    square = evaluate(read("det(A C)"), SCOPE, ground)[0, 0, 0]
    assert square == pytest.approx(evaluate(read("det(A)"), SCOPE, ground)[0, 0, 0] ** 2, rel=1e-6)


def test_a_singular_matrix_has_no_inverse_and_costs_the_other_draws_nothing() -> None:
    values = np.stack([np.ones((2, 2)), np.diag([2.0, 4.0]), np.diag([1.0, 1e-15])])
    ground = Instance(3, {"n": 3, "d": 2, "K": 3, "m": 3}, {"A": values})
    inverted = evaluate(read("inv(A)"), SCOPE, ground)
    assert np.isnan(inverted[[0, 2]]).all()
    np.testing.assert_allclose(inverted[1], np.diag([0.5, 0.25]))


def test_a_hessian_may_be_called_h_and_beside_a_name_t_a_transpose_has_other_signs() -> None:
    symbols = {"n": "size", "H": ["n", "n"], "w": ["n"], "T": "scalar"}
    scope = Formula.model_validate({"kind": "matrix", "symbols": symbols}).scope
    key = Expected(parse(tokenise(r"w^\top H w / T"), scope), scope)
    for written in ("transpose(w) H w / T", r"w^{\top} H w T^{-1}", "⟨w, H w⟩/T"):
        assert key.compare(parse(tokenise(written), scope)).outcome == "equal"


DECLARED: dict[str, tuple[Any, str]] = {
    "two kinds": ({"class": "n", "index": "n"}, "a symbol is one of these: index or class"),
    "subset with a shape": ({"subset": "n", "shape": ["n"]}, "subset has no shape beside it"),
    "class with a domain": ({"class": "n", "domain": "unit"}, "class has no domain beside it"),
    "positive definite, not square": (
        {"shape": ["n", "d"], "domain": "positive-definite"},
        "square",
    ),
    "unknown size": ({"class": "Q"}, 'the size "Q" is not declared'),
    "rows of nothing": ({"rows": "Y"}, "the rows of Y, which is not declared as a matrix"),
}


@pytest.mark.parametrize("name", DECLARED)
def test_what_cannot_be_declared(name: str) -> None:
    declaration, message = DECLARED[name]
    symbols = {"n": "size", "d": "size", "q": declaration}
    with pytest.raises(ValueError, match=message):
        Formula.model_validate({"kind": "formula", "symbols": symbols})
