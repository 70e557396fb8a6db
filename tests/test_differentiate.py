"""Derivatives in forward mode agree with differences, for every function and sign of the language."""

from __future__ import annotations

import numpy as np
import pytest

from exercises.language.ellipsis import expanded
from exercises.language.errors import UndefinedError
from exercises.language.parser import parse
from exercises.language.tokens import tokenise
from exercises.specs import Formula, Truth
from graders.keys.oracle import _by_differences
from graders.language.draws import instances
from graders.language.elementwise import FUNCTIONS
from graders.language.evaluate import evaluate, jacobian
from graders.language.operations import elementwise
from graders.language.precise import Real
from graders.language.true_value import true_value

SPEC = Formula.model_validate(
    {
        "kind": "matrix",
        "symbols": {
            "n": "size", "d": "size", "X": ["n", "d"], "A": ["d", "d"], "w": ["d"], "v": ["d"],
            "x": "scalar", "p": {"domain": "positive"}, "u": {"domain": "unit"}, "f": "function",
        },
        "define": {"s": "softmax(w)", "r": "s^T v"},
    }
)  # fmt: skip
SCOPE = SPEC.scope

FORMULAS = [
    ("3 x", "x"), ("x^3", "x"), ("p^x", "x"), ("p^x", "p"), ("e^{2x}", "x"), ("1/p", "p"), ("x / p^2", "p"),
    ("-x %", "x"), ("f(x^2)", "x"), ("f'(x)", "x"), ("w^T v", "w"), ("X w", "w"), ("X w", "X"), ("A^3 w", "A"),
    ("A^0 w", "A"), ("w ⊙ w", "w"), ("w.^3", "w"), ("w ⊗ v", "w"), ("diag(w) A", "w"), ("diag(A)", "A"),
    ("trace(A A)", "A"), ("norm(w)", "w"), ("|| X w ||^2", "w"), ("|w|", "w"), ("norm1(w)", "w"),
    ("softmax(A w)", "w"), ("r", "w"), ("r^2", "s"), ("max(A w)", "w"), ("min(w, v)", "w"), ("max(w, v)", "v"),
    ("leakyrelu(w)", "w"), ("leakyrelu(x, u)", "u"), ("elu(w, p)", "w"), ("elu(x, p)", "p"), ("w^T", "w"),
    ("sum_{k=1}^{d} w_k^2", "w"), ("prod_{k=1}^{d} w_k", "w"), ("[w_1, w_2 x]", "w"), ("[w_1, …, w_d]", "w"),
    ("x if x > 1 else x^2", "x"), ("w if w > 0 else 0.01 w", "w"), ("dot(w, v) + x", "w"), ("sum(w)", "w"),
    ("relu(X w)", "w"), ("5", "x"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "by"), FORMULAS)
def test_forward_mode_agrees_with_differences(written: str, by: str) -> None:
    tree = expanded(parse(tokenise(written), SCOPE))
    for ground in instances(SCOPE, (tree,)):
        there = ground
        if by not in ground.values:
            there = ground.with_values({by: evaluate(parse(tokenise(by), SCOPE), SCOPE, ground)})
        found = jacobian(tree, by, SCOPE, there)
        wanted = _by_differences(tree, by, SCOPE, there)
        assert found.shape == wanted.shape
        np.testing.assert_allclose(
            found, wanted, rtol=1e-7, atol=1e-7 * np.abs(wanted).max() + 1e-9
        )


# Where the functions are defined and smooth.
DOMAINS = {"p": ("ln", "log2", "log10", "sqrt"), "u": ("arcsin", "arccos", "artanh")}
STEPS = {"floor", "ceil", "trunc", "step", "sign"}


@pytest.mark.parametrize("function", sorted(set(FUNCTIONS) - STEPS))
def test_every_function_has_its_derivative(function: str) -> None:
    by = next((name for name, among in DOMAINS.items() if function in among), "x")
    for primes in range(len(FUNCTIONS[function]) - 1):
        tree = parse(tokenise(f"{function}{chr(39) * primes}({by})"), SCOPE)
        ground = instances(SCOPE, (tree,))[0]
        value = ground.values[by]
        # In the middle of its domain a function is calm enough for differences.
        ground = ground.with_values({by: 0.2 + 0.6 * np.abs(np.tanh(value))})
        np.testing.assert_allclose(
            jacobian(tree, by, SCOPE, ground), _by_differences(tree, by, SCOPE, ground), rtol=1e-7
        )


def test_a_derivative_that_is_not_known_is_refused() -> None:
    tree = parse(tokenise("arctan'(x)"), SCOPE)
    with pytest.raises(UndefinedError, match="derivative of arctan is not known"):
        jacobian(tree, "x", SCOPE, instances(SCOPE, (tree,))[0])


def test_a_recurrence_is_differentiated_through_all_its_steps() -> None:
    sequence = {"sequence": [0, 4], "recurrence": "tanh(w h_{t-1} + 1)", "start": 0}
    symbols = {"w": "scalar", "t": "scalar", "h": sequence}
    scope = Formula.model_validate({"kind": "formula", "symbols": symbols}).scope
    h3 = parse(tokenise("h_3"), scope)
    one_by_one = parse(tokenise("tanh(w tanh(w tanh(1) + 1) + 1)"), scope)
    for ground in instances(scope, (h3,)):
        found = jacobian(h3, "w", scope, ground)
        np.testing.assert_allclose(found, jacobian(one_by_one, "w", scope, ground), rtol=1e-12)


@pytest.mark.parametrize(
    ("of", "by", "layout", "shape"),
    [
        ("norm(w)^2", "w", "numerator", ("1", "d")),
        ("norm(w)^2", "w", "denominator", ("d", "1")),
        ("X w", "w", "numerator", ("n", "d")),
        ("X w", "w", "denominator", ("d", "n")),
        ("sum(X)", "X", "numerator", ("d", "n")),
        ("sum(X)", "X", "denominator", ("n", "d")),
        ("x X", "x", "numerator", ("n", "d")),
        ("X A", "A", "numerator", ("n", "d", "d", "d")),
        ("X A", "A", "denominator", ("d", "d", "n", "d")),
        ("X w", None, "numerator", ("n", "1")),
        ("sum_{k=1}^{d} w_k^2", "w_2", "numerator", ("1", "1")),
    ],
)
def test_a_derivative_is_laid_out_as_declared(
    of: str, by: str | None, layout: str, shape: tuple[str, ...]
) -> None:
    input_ = parse(tokenise(by), SCOPE) if by else None
    truth = Truth(parse(tokenise(of), SCOPE), input_, SCOPE, layout)  # type: ignore[arg-type]
    for ground in instances(SCOPE, (truth.of,)):
        found = true_value(truth, ground, evaluate, jacobian)
        sizes = {**ground.sizes, "1": 1}
        assert found.shape[1:] == tuple(sizes[name] for name in shape)


@pytest.mark.parametrize("primes", [0, 1])
def test_plain_numbers_stand_among_numbers_of_more_digits(primes: int) -> None:
    """As the start of a recurrence does, or a branch that is a constant."""
    mixed = np.array([[[Real.of(1.5), 0.0]]], dtype=object)
    plain = np.array([[[1.5, 0.0]]])
    for name in ("sigmoid", "tanh", "exp"):
        values = elementwise(name, primes, mixed).astype(float)
        np.testing.assert_allclose(values, elementwise(name, primes, plain), rtol=1e-15)
