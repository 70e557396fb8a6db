"""The answer language: what is read, as what, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercises.language.characters import plain
from exercises.language.ellipsis import expanded
from exercises.language.errors import RefusedError
from exercises.language.nesting import closing, outside
from exercises.language.parser import Parser, parse
from exercises.language.printing import printed
from exercises.language.scope import Scope, Symbol
from exercises.language.tokens import tokenise
from exercises.language.tree import Binary, Name, Tree, mapped
from graders.language.draws import instances
from graders.language.evaluate import evaluate, jacobian

VECTOR, MATRIX, SCALAR = Symbol(("n",)), Symbol(("n", "d")), Symbol()
SIZES = frozenset({"n", "d", "k"})
SCOPES = {
    "jacobians": Scope(
        {"w": Symbol(("d",)), "X": MATRIX, "x_i": Symbol(("d",)), "W": Symbol(("d", "k"))}, SIZES
    ),
    "softmax": Scope({"y": VECTOR, "z": VECTOR, "p": VECTOR}, SIZES, {"i": "n", "j": "n"}),
    "vectors": Scope({"x": VECTOR, "y": VECTOR}, SIZES),
    "one": Scope({"z": SCALAR}),
    "two": Scope({"x": SCALAR, "alpha": SCALAR}),
    "network": Scope(
        {"z_1": Symbol(("k",)), "W_1": Symbol(("k", "d")), "W_2": MATRIX, "yhat": VECTOR, "y": VECTOR},
        SIZES, {"i": "n", "j": "n"},
    ),
    "words": Scope({"u_o": VECTOR, "v_c": VECTOR}, SIZES),
    "recurrent": Scope(
        {"h": Symbol(sequence=(0, 5)), "x": Symbol(sequence=(1, 5)), "w_1": SCALAR, "t": Symbol(domain="step")}
    ),
}  # fmt: skip

READ = {
    "jacobians": {
        "[x_{i1}, …, x_{id}]": "[x_i_1, …, x_i_d]",
        "{x}_{i}^{T}": "x_iᵀ",
        "2~w^T": "2·wᵀ",
        "2𝐰ᵀ": "2·wᵀ",
        "2w^t": "2·wᵀ",
        "w^2_1": "w_1^2",
        "w·w": "wᵀ·w",
        r"w \cdot w": "wᵀ·w",
        "w*w": "w·w",
        "X·w": "X·w",
        "<w, x_i>": "wᵀ·x_i",
        r"\langle w, x_i \rangle": "wᵀ·x_i",
        "2⟨w, w⟩ w": "2·(wᵀ·w)·w",
        "[2w_j]_{j=1}^d": "[2·w_1, …, 2·w_d]",
        "XW": "X·W",
        r"\begin{bmatrix} 2w_1 & & \\ & \ddots & \\ & & 2w_d \end{bmatrix}": "diag([2·w_1, …, 2·w_d])",
        r"\begin{bmatrix} X & & \\ & \ddots & \\ & & X \end{bmatrix}": "I ⊗ X",
        r"\begin{bmatrix} X & 0 & \cdots & 0 \\ 0 & X & \cdots & 0 \\ \vdots & \vdots & \ddots & \vdots \\"
        r" 0 & 0 & \cdots & X \end{bmatrix}": "I ⊗ X",
        r"\begin{bmatrix} 1 & & \\ & \ddots & \\ & & 1 \end{bmatrix}": "1·I",
        r"\begin{pmatrix} w_1 & \\ & w_2 \end{pmatrix}": "[[w_1, 0], [0, w_2]]",
        r"\begin{array}{cc} & w_1 \\ & w_2 \end{array}": "[[w_1], [w_2]]",
    },
    "softmax": {
        "yi(1-yi)": "y_i·(1 − y_i)",
        "p_ip_j": "p_i·p_j",
        "-y_iy_j": "−y_i·y_j",
        r"\sum e^{z_k}": "Σ_{k} (e^z_k)",
        r"\sum y_i": "Σ_{i} (y_i)",
        r"\sum_ke^{z_k}": "Σ_{k} (e^z_k)",
        r"\sum_{ij} y_i p_j": "Σ_{i} (Σ_{j} (y_i·p_j))",
        r"\sum_{i,j} y_i p_j": "Σ_{i} (Σ_{j} (y_i·p_j))",
        r"\sum_{k=1}^ne^{z_k}": "Σ_{k=1}^{n} (e^z_k)",
        "||y||^2_2": "‖y‖^2",
        "y_i(1[i=j] - y_j)": "y_i·([i = j] − y_j)",
        r"y_i(\mathbb{1}_{i=j} - y_j)": "y_i·([i = j] − y_j)",
    },
    "vectors": {"[2x_1, 2x2]": "[2·x_1, 2·x_2]", "x1 + x2": "x_1 + x_2", "x·y": "xᵀ·y", "x'y": "xᵀ·y"},
    "one": {
        r"\sigma(1-\sigma)": "sigmoid(z)·(1 − sigmoid(z))",
        r"\sigma - \sigma^2": "sigmoid(z) − sigmoid(z)^2",
        r"\sigma \cdot (1-\sigma)": "sigmoid(z)·(1 − sigmoid(z))",
        "σ(z)(1-σ(z))": "sigmoid(z)·(1 − sigmoid(z))",
        "σ(-z)": "sigmoid(−z)",
        "sigmoid * (1 - sigmoid)": "sigmoid(z)·(1 − sigmoid(z))",
        "1 - tanh^2": "1 − tanh(z)^2",
        "(1/(1+e^{-z}))'": "d(1/(1 + e^(−z)), z)",
    },
    "two": {
        "1_{x>0}": "[x > 0]",
        "H(x)": "step(x)",
        r"\mathbb{1}[x > 0]": "[x > 0]",
        r"\log_e x": "ln(x)/ln(e)",
        "4.38568 e-4": "0.000438568",
        "e⁻ˣ": "e^(−x)",
        "½ x²": "1/2·x^2",
        "（x＋alpha）": "x + α",
        "{x, x > 0; 0, x <= 0}": "(x if x > 0; 0 if x ≤ 0)",
        r"\{x, x > 0; 0, x \le 0\}": "(x if x > 0; 0 if x ≤ 0)",
        r"\left\{\begin{array}{ll} x & x>0\\ 0 & x \le 0\end{array}\right.": "(x if x > 0; 0 if x ≤ 0)",
        r"\left\{\begin{aligned} 0 &\quad if \ \ x<0,  \\1 &\quad if  \ \ x\geq0 \end{aligned}\right.":
            "(0 if x < 0; 1 if x ≥ 0)",
        r"\frac12 x": "1/2·x",
        "tanh^2(x)": "tanh(x)^2",
    },
    "network": {
        "z_{1,i}": "z_1_i",
        "z_{1i}": "z_1_i",
        "W^{[2]}": "W_2",
        "W^{(1)}_{ij}": "W_1_{i,j}",
        r"\hat{y}_i - y_i": "yhat_i − y_i",
        r"\hat{\mathbf{y}} - \mathbf{y}": "yhat − y",
        r"\mathbf{\hat y} - y": "yhat − y",
        "y_hat - y": "yhat − y",
        "ŷ - y": "yhat − y",
    },
    "words": {"u^T_o v_c": "u_oᵀ·v_c", "u^T_ov_c": "u_oᵀ·v_c", "u_o^Tv_c": "u_oᵀ·v_c"},
    "recurrent": {"h1 + w1 x_t": "h_1 + w_1·x_t", r"\sum_k h_k": "Σ_{k} (h_k)"},
}  # fmt: skip

REFUSED = {
    "vectors": {"x2": "not declared", "einsum('ij->i', x)": "does not have the indices"},
    "two": {
        "x2": "not declared",
        "(x alpha)'": "by what it differentiates",
        "σ(1-σ)": "needs its argument",
        "x1": "not declared",
        r"\sum x": "the variable of the sum",
    },
    "softmax": {r"\sum z_a y_b": "the variable of the sum"},
    "jacobians": {
        r"\begin{bmatrix} 1 & \\ 2 \end{bmatrix}": "not equally long",
        r"\begin{bmatrix} X & & \\ & \ddots & \\ & & X^T \end{bmatrix}": "different blocks",
        "X_{i": "",
    },
}  # fmt: skip


def read(text: str, scope: Scope) -> Tree:
    return expanded(parse(tokenise(text), scope), scope)


@pytest.mark.parametrize(
    ("scope", "typed"), [(scope, typed) for scope, lines in READ.items() for typed in lines]
)
def test_what_is_read(scope: str, typed: str) -> None:
    assert printed(read(typed, SCOPES[scope])) == READ[scope][typed]


@pytest.mark.parametrize(
    ("scope", "typed"), [(scope, typed) for scope, lines in REFUSED.items() for typed in lines]
)
def test_what_is_refused(scope: str, typed: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read(typed, SCOPES[scope])
    assert REFUSED[scope][typed] in refused.value.message
    assert 0 <= refused.value.offset <= len(typed)


@pytest.mark.parametrize("typed", ["yi(1-yi)", "2w^t", "w·w", r"\sum y_i", "h1"])
def test_what_could_be_read_otherwise_is_noted(typed: str) -> None:
    notes = []
    for scope in SCOPES.values():
        try:
            parser = Parser(tokenise(typed), scope)
            parser.whole()
        except RefusedError:
            continue
        notes += parser.notes
    assert notes


# Characters

CHARACTERS = {
    "（1，d）": "(1,d)", "［［1，1］］": "[[1,1]]", "ｄ": "d", "“a”": '"a"', "‘T’": "'T'", "2𝐰ᵀ": "2wᵀ",
    "2~w^T": "2 w^T", "x ~ 0.5": "x ~ 0.5", "e⁻ᶻ": "e^{-z}", "ℝⁿˣᵈ": "R^{nxd}", "xᵢⱼ": "x_{ij}",
    "W⁻ᵀ": "W^{-T}", "½": "(1/2)", "y\u0302": "ŷ", "x−1–2‑3": "x-1-2-3", "𝛔(𝑧)": "σ(z)", "ﬁn": "fin",
    "〈w，x〉": "⟨w,x⟩", "2\u00a0x\u3000y": "2 x y", "a\u200bb": "ab", "A\u2062B": "A*B", "𝟙": "𝟙", "é": "é", "rôle": "rôle",
}  # fmt: skip


@pytest.mark.parametrize("typed", CHARACTERS)
def test_a_look_alike_is_the_plain_character(typed: str) -> None:
    assert plain(typed).text == CHARACTERS[typed]


@given(st.text(max_size=60))
def test_plain_text_stays_and_places_lead_back(text: str) -> None:
    once = plain(text)
    assert plain(once.text).text == once.text
    places = [once.place(at) for at in range(len(once.text) + 1)]
    assert places == sorted(places)
    assert places[-1] == len(text)


@pytest.mark.parametrize("typed", ["２ｘ ＋ ?", "½ ?", "e⁻ˣ ?", "x₁ + ?"])
def test_a_refusal_names_the_place_that_was_typed(typed: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read(typed.replace("₁", ""), SCOPES["two"])
    assert refused.value.offset == typed.replace("₁", "").index("?")


# Brackets and trees


def test_brackets_are_counted_once() -> None:
    assert closing("(a[b]{c})d", 0) == 8
    assert closing("(a[b)]", 0) is None
    assert closing("(a", 0) is None
    assert "".join(piece for _, piece in outside("a(b)c[d]e")) == "ace"


def test_a_tree_is_mapped_from_the_top() -> None:
    tree = read("x + alpha x", SCOPES["two"])
    renamed = mapped(tree, lambda node: Name("z") if node == Name("x") else None)
    assert printed(renamed) == "z + α·z"
    assert mapped(tree, lambda _: None) is tree
    assert isinstance(tree, Binary)


ATOMS = st.sampled_from(
    ["x", "alpha", "2", "0.5", "e", "pi", "x^2", "tanh(x)", "|x|", "e^{-x}", "[x > 0]"]
)


def _joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(inner, st.sampled_from([" + ", " - ", " * ", " / ", "^"]), inner)
    return pair.map(lambda parts: f"({parts[0]}){parts[1]}({parts[2]})") | inner.map(
        lambda text: f"-({text})"
    )


@settings(max_examples=200)
@given(st.recursive(ATOMS, _joined, max_leaves=8))
def test_what_is_printed_is_read_as_the_same(text: str) -> None:
    tree = read(text, SCOPES["two"])
    again = read(printed(tree), SCOPES["two"])
    assert printed(again) == printed(tree)
    (ground,) = instances(SCOPES["two"], [tree])[:1]
    here, there = (evaluate(one, SCOPES["two"], ground) for one in (tree, again))
    np.testing.assert_array_equal(here, there)


@settings(max_examples=200)
@given(
    st.lists(st.sampled_from([*"wXYxidk_^{}()[]|'\\+-*/=<>≤…,;&σδ⊗⊙012. TᵀᵢÂ½~“",
                                      "\\left\\{", "\\begin{array}", "\\end{array}", "\\right.", "\\hat", "sum",
                                      "einsum(", "\\sum_", "frac"]), max_size=60).map("".join)
)  # fmt: skip
@pytest.mark.parametrize("scope", SCOPES)
def test_any_text_is_read_or_refused(scope: str, text: str) -> None:
    try:
        read(text, SCOPES[scope])
    except RefusedError as refused:
        assert 0 <= refused.offset <= len(text)


# Values


def test_a_definition_is_worth_the_same_wherever_it_is_named_first() -> None:
    ground = SCOPES["softmax"]
    scope = Scope(ground.symbols, SIZES, ground.indices, definitions={"s": read("e^{z_i}", ground)})
    (instance,) = instances(scope, [])[:1]
    behind, before = (
        evaluate(read(text, scope), scope, instance)
        for text in (r"s / \sum_i s", r"(\sum_i s)^{-1} s")
    )
    np.testing.assert_allclose(behind, before)
    np.testing.assert_allclose(
        behind, evaluate(read(r"e^{z_i} / \sum_k e^{z_k}", scope), scope, instance)
    )


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("einsum('ij,jk->ik', X, W)", "X W"),
        ("einsum('nd,d->n', X, w)", "X w"),
        ("np.einsum('i,i->', w, w)", "w^T w"),
        ('torch.einsum("ij->ji", X)', "X^T"),
        ("w·w", "w^T w"),
    ],
)
def test_values_of_shorthands(short: str, long: str) -> None:
    scope = SCOPES["jacobians"]
    for instance in instances(scope, []):
        values = [evaluate(read(text, scope), scope, instance) for text in (short, long)]
        np.testing.assert_allclose(values[0], values[1])


def test_a_sum_over_a_sequence_has_all_its_members() -> None:
    scope = SCOPES["recurrent"]
    (instance,) = instances(scope, [])[:1]
    total, slope = read(r"\sum_k x_k", scope), None
    np.testing.assert_allclose(
        evaluate(total, scope, instance)[:, 0, 0], instance.values["x"].sum(axis=(1, 2))
    )
    slope = jacobian(total, "x", scope, instance)
    np.testing.assert_array_equal(slope, np.ones_like(slope))
