"""Witnesses: any values that have the property, no others, and no property that says nothing."""

from __future__ import annotations

from typing import Any

import pytest
from answers import answer
from hypothesis import given
from hypothesis import strategies as st

from exercises.answer import UnreadableError
from exercises.specs import Witness
from graders.keys.witnesses import meaningless, without_value
from graders.kinds import witness
from graders.verdict import Verdict


def spec(values: dict[str, Any], *such_that: str, **declared: Any) -> Witness:
    return Witness.model_validate(
        {"kind": "witness", "values": values, "such_that": list(such_that), **declared}
    )


def judged(asked: Witness, written: Any) -> Verdict:
    return witness.decide(asked, None, witness.read(asked, answer(written)))


EIGENVECTOR = spec({"v": [2]}, "A v = 3 v", "norm(v) > 0", define={"A": "[[2, 1], [1, 2]]"})
UNIT = spec({"v": [2]}, "A v = 3 v", "norm(v) = 1", define={"A": "[[2, 1], [1, 2]]"})
PAIR = spec(
    {"lam": "scalar", "v": [2]}, "A v = lam v", "norm(v) > 0", define={"A": "[[2, 1], [1, 2]]"}
)
SINGULAR = spec({"A": [2, 2]}, "det(A) = 0", "A_{1,1} A_{1,2} A_{2,1} A_{2,2} ≠ 0")
RATE = spec({"eta": "scalar"}, "0 < eta < 1/2")
INVERSE = spec({"B": [2, 2]}, "A B = I_2", define={"A": "[[1, 2], [3, 4]]"})
NILPOTENT = spec({"N": [2, 2]}, "N^2 = 0", "norm(N) > 0")
NOT_CONVEX = spec(
    {"a": "scalar", "b": "scalar"}, "f_m > (f_a + f_b)/2",
    define={"f_a": "tanh(a)", "f_b": "tanh(b)", "f_m": "tanh((a + b)/2)"},
)  # fmt: skip
ORTHOGONAL = spec({"u": [3], "w": [3]}, "u^T w = 0", "norm(u) > 0", "norm(w) > 0")
ASKED = {
    "eigenvector": EIGENVECTOR, "unit": UNIT, "pair": PAIR, "singular": SINGULAR, "rate": RATE, "inverse": INVERSE,
    "nilpotent": NILPOTENT, "not-convex": NOT_CONVEX, "orthogonal": ORTHOGONAL,
}  # fmt: skip
RIGHT: dict[str, list[Any]] = {
    "eigenvector": [
        ["1", "1"], "[1, 1]", "(2, 2)", "[-3, -3]", "v = [0.5, 0.5]", {"v": "[7, 7]"}, r"\begin{bmatrix} 1 \\ 1 \end{bmatrix}",
        "v_1 = 2, v_2 = 2", "v_{1} = 1/2; v_{2} = 1/2", "For example, v = (1, 1)", "v = (1, 1), since A v = 3 v", "[1e-9, 1e-9]", "(1/3, 1/3)", "[1, 1]^T", "[sqrt(2), sqrt(2)]", "1/sqrt(2) [1, 1]",
    ],
    "unit": ["(1, 1)/sqrt(2)", "[0.70711, 0.70711]", "[0.7071, 0.7071]", "[1/sqrt(2), 1/sqrt(2)]", "(-0.707107, -0.707107)"],
    "pair": ["lam = 3, v = [1, 1]", {"lam": "1", "v": "[1, -1]"}, "lam: 3\nv: (2, 2)"],
    "singular": ["[[1, 2], [2, 4]]", "[1, 1; 1, 1]", "[[0.1, 0.3], [0.2, 0.6]]", "[[1/3, 1/7], [1/3, 1/7]]"],
    "rate": ["0.1", "1/4", "0.4999", "eta = 0.3", "1e-5", r"\eta = \frac{1}{3}"],
    "inverse": ["[[-2, 1], [1.5, -0.5]]", "[[-2, 1], [3/2, -1/2]]"],
    "nilpotent": ["[[0, 1], [0, 0]]", "[[1, 1], [-1, -1]]", "[[0, 0], [5, 0]]", "[[0.3, 0.1], [-0.9, -0.3]]"],
    "not-convex": ["a=0 and b=2", "Take a = 0 and b = 2.", "a = 0, b = 2, because tanh is concave there", "a = 0, b = 2", "a = 0.1, b = 5"],
    "orthogonal": ["u = [1, 0, 0], w = [0, 1, 0]", "u = [0.1, 0.2, 0.3], w = [3, 0, -1]"],
}  # fmt: skip
WRONG: dict[str, list[tuple[Any, str]]] = {
    "eigenvector": [
        ("[1, 2]", "counterexample"), ("[0, 0]", "degenerate"), ("[1, -1]", "counterexample"), ("[1, 1.01]", "counterexample"),
        ("[1e-9, 2e-9]", "counterexample"), ("[1, 1, 1]", "shape-mismatch"), ("[[1, 1], [1, 1]]", "shape-mismatch"),
        ("[1000000, 1000010]", "counterexample"),
    ],
    "unit": [("[1, 1]", "counterexample"), ("[0.7, 0.7]", "counterexample"), ("[0.71, 0.71]", "counterexample"), ("[0.7072, 0.7072]", "counterexample")],
    "pair": [("lam = 3, v = [0, 0]", "degenerate"), ("lam = 2, v = [1, 1]", "counterexample")],
    "singular": [("[[1, 2], [3, 4]]", "counterexample"), ("[[0, 0], [0, 0]]", "degenerate"), ("[[1, 0], [1, 0]]", "degenerate"), ("[[1, 2], [2, 4.001]]", "counterexample")],
    "rate": [("0", "degenerate"), ("0.5", "degenerate"), ("1", "degenerate"), ("-0.1", "degenerate")],
    "inverse": [("[[4, -2], [-3, 1]]", "counterexample"), ("[[-2, 1], [1.5, 0.5]]", "counterexample")],
    "nilpotent": [("[[0, 0], [0, 0]]", "degenerate"), ("[[0, 1], [1, 0]]", "counterexample"), ("[[0, 1], [1e-5, 0]]", "counterexample")],
    "not-convex": [("a = -2, b = 0", "degenerate"), ("a = 1, b = 1", "degenerate")],
    "orthogonal": [
        ("u = [1e-7, 0, 0], w = [1, 1, 1]", "counterexample"), ("u = [0, 0, 0], w = [1, 1, 1]", "degenerate"),
        ("u = [1, 2, 3], w = [1, 2, 3]", "counterexample"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "written"), [(n, one) for n, all_ in RIGHT.items() for one in all_]
)
def test_any_values_that_have_the_property(name: str, written: Any) -> None:
    verdict = judged(ASKED[name], written)
    assert verdict.status == "correct", verdict.feedback


@pytest.mark.parametrize(
    ("name", "written", "code"), [(n, *one) for n, all_ in WRONG.items() for one in all_]
)
def test_and_no_others(name: str, written: Any, code: str) -> None:
    verdict = judged(ASKED[name], written)
    assert (verdict.status, verdict.code) == ("incorrect", code), verdict.feedback


@pytest.mark.parametrize("name", ASKED)
def test_the_properties_above_mean_something(name: str) -> None:
    assert list(meaningless(ASKED[name])) == []
    assert list(without_value(ASKED[name])) == []


def test_a_failing_condition_is_told_with_its_sides_where_it_is_no_secret() -> None:
    told = "A·v = 3·v does not hold: its sides are [4, 5] and [3, 6]"
    assert judged(EIGENVECTOR, "[1, 2]").feedback == told
    private = EIGENVECTOR.model_copy(update={"public": False})
    assert judged(private, "[1, 2]").feedback == "condition 1 of 2 does not hold"
    both = spec({"x": "scalar"}, "x > 1", "x < 5", "x^2 = 16")
    assert judged(both, "-3").feedback.endswith("; 2 conditions do not hold")


def test_students_receive_no_condition_that_is_private() -> None:
    written = {
        "kind": "witness",
        "values": {"v": [2]},
        "such_that": ["v_1 = 7 v_2"],
        "public": False,
    }
    released = Witness.released(written)
    assert "such_that" not in released
    assert Witness.model_validate(released).conditions == ()


UNREADABLE: dict[str, list[tuple[Any, str]]] = {
    "pair": [
        ("[1, 1]", "each behind its name"),
        ("lam = 3", "v is missing"),
        ("lam = 3, v = [1, x]", ""),
    ],
    "rate": [("", ""), ("any", ""), ("0.1 or 0.2", "")],
    "eigenvector": [
        ("v_1 = 1", "v_2 is missing"),
        ("v_1 = v_2 = 1", "v_2 is missing"),
        ("[1e31, 1e31]", "too large"),
        ("[[1], [1, 2]]", "not equally long"),
    ],
}


@pytest.mark.parametrize(
    ("name", "written", "told"), [(n, *one) for n, all_ in UNREADABLE.items() for one in all_]
)
def test_what_cannot_be_read_is_not_called_wrong(name: str, written: Any, told: str) -> None:
    with pytest.raises(UnreadableError) as error:
        judged(ASKED[name], written)
    assert told in error.value.message


MEANINGLESS = {
    "everything": (spec({"x": [2]}, "norm(x) >= 0", trivial=True), "lack the property"),
    "nearly everything": (spec({"x": "scalar"}, "x^2 >= 0 * x", trivial=True), "lack the property"),
    "zero": (spec({"v": [2]}, "v_1 = v_2"), "0 in every entry has the property"),
}


@pytest.mark.parametrize("name", MEANINGLESS)
def test_a_property_that_excludes_too_little_is_told(name: str) -> None:
    asked, told = MEANINGLESS[name]
    assert any(told in one for one in meaningless(asked))


def test_zero_may_be_meant() -> None:
    assert list(meaningless(spec({"v": [2]}, "v_1 = v_2", trivial=True))) == []


def test_conditions_that_do_not_fit_are_told_by_their_number() -> None:
    asked = spec({"v": [2]}, "norm(v) > 0", "A v = v", define={"A": "[[1, 2, 3]]"})
    ((number, told),) = without_value(asked)
    assert (number, "cannot be evaluated" in told, "does not fit" in told) == (1, True, True)


DECLARED: dict[str, tuple[dict[str, Any], str]] = {
    "no property": ({"values": {"v": [2]}}, "say what makes the values right"),
    "no condition": ({"values": {"v": [2]}, "such_that": ["A + 1"]}, '"A" has no meaning here'),
    "a formula": ({"values": {"v": [2]}, "such_that": ["norm(v)"]}, "a condition is wanted"),
    "two conditions": (
        {"values": {"v": [2]}, "such_that": ["v_1 > 0 and v_2 > 0"]},
        "one condition is wanted in each item",
    ),
    "about nothing": ({"values": {"v": [2]}, "such_that": ["1 > 0"]}, "this does not depend on v"),
    "a function's name": (
        {"values": {"exp": [2]}, "such_that": ["1 > 0"]},
        "exp is a function or constant",
    ),
    "a loose identity": (
        {"values": {"A": [2, 2]}, "such_that": ["A^2 = I"]},
        "say how large I, 0 or 1 is",
    ),
    "a shape of names": ({"values": {"v": ["n"]}, "such_that": ["norm(v) > 0"]}, "v"),
    "three axes": ({"values": {"v": [2, 2, 2]}, "such_that": ["norm(v) > 0"]}, "v"),
}


@pytest.mark.parametrize("name", DECLARED)
def test_what_cannot_be_asked(name: str) -> None:
    declared, message = DECLARED[name]
    with pytest.raises(ValueError, match=message):
        Witness.model_validate({"kind": "witness", **declared})


@given(st.lists(st.integers(-50, 50), min_size=2, max_size=2), st.integers(-4, 4))
def test_eigenvectors_in_any_scale(entries: list[int], power: int) -> None:
    a, b = entries
    verdict = judged(EIGENVECTOR, f"[{a}e{power}, {b}e{power}]")
    assert (verdict.status == "correct") == (a == b != 0)
