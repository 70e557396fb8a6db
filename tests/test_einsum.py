"""Einsum: judged by what the subscripts compute."""

from __future__ import annotations

from typing import Any

import pytest
from answers import answer
from hypothesis import given
from hypothesis import strategies as st

from exercises.answer import UnreadableError
from exercises.specs import Einsum
from graders.kinds import einsum
from graders.kinds.kind import Context
from graders.verdict import Verdict


def spec(**declared: Any) -> Einsum:
    return Einsum.model_validate({"kind": "einsum", **declared})


PRODUCT = spec(operands={"X": ["n", "k"], "W": ["k", "d"]})
SCORES = spec(operands={"Q": ["b", "h", "n", "d"], "K": ["b", "h", "m", "d"]})
TRACE = spec(operands={"A": ["n", "n"], "B": ["n", "n"]}, computes="tr(A B)")
QUADRATIC = spec(operands={"x": ["n"], "A": ["n", "n"], "y": ["n"]}, computes="x^T A y")
ROWS = spec(operands={"X": ["n", "d"], "w": ["d"]}, computes="X w")
MEAN = spec(operands={"X": ["n", "d"]})
ASKED = {
    "product": (PRODUCT, "ij,jk->ik"), "scores": (SCORES, "bhid,bhjd->bhij"), "trace": (TRACE, "ij,ji->"),
    "quadratic": (QUADRATIC, "i,ij,j->"), "rows": (ROWS, "ij,j->i"), "sums": (MEAN, "ij->j"),
}  # fmt: skip
RIGHT = {
    "product": [
        "ij,jk->ik", "nk,kd->nd", "'ij,jk->ik'", '"ab, bc -> ac"', "np.einsum('ij,jk->ik', X, W)", "i j, j k -> i k",
        'torch.einsum("jk,ij->ik", W, X)', "`ij,jk->ik`", "ij,jk", r"ij,jk \rightarrow ik", "ij,jk→ik", "$ij,jk \\to ik$",
        "XY,YZ->XZ", "ij,jk=>ik", "ik,kj", "einsum('ij,jk', X, W)",
    ],
    "scores": ["bhqd,bhkd->bhqk", "zyxw,zyvw->zyxv", "torch.einsum('bhqd,bhkd->bhqk', Q, K)"],
    "trace": ["ij,ji->", "ab,ba", "ji,ij->", "ij,ji -> "],
    "quadratic": ["i,ij,j->", "b,ba,a->", "a,ab,b"],
    "rows": ["nd,d->n", "ij,j"],
    "sums": ["nd->d", "ab->b"],
}  # fmt: skip
WRONG = {
    "product": [
        ("ij,jk->ki", "transposed"), ("ij,jk->ijk", "shape-mismatch"), ("ij,jk->", "shape-mismatch"), ("ij,kl->il", "value"),
        ("ij,ij->ij", "shape-mismatch"), ("ij->ij", "shape-mismatch"), ("ijk,jk->ik", "shape-mismatch"), ("ij,jk->iz", "shape-mismatch"),
        ("ij,jk->ii", "shape-mismatch"), ("kj,ji", "transposed"), ("ij,jk->i", "shape-mismatch"),
    ],
    "scores": [("bhid,bhjd->bhji", "transposed"), ("bhid,bhje->bhij", "value"), ("bhid,ahjd->bhij", "value")],
    "trace": [("ij,ij->", "value"), ("ii,jj->", "value"), ("ij,jk->ik", "shape-mismatch")],
    "quadratic": [("i,ji,j->", "value"), ("i,ij,k->", "value")],
    "rows": [("ij,j->j", "shape-mismatch"), ("ij,k->i", "value")],
    "sums": [("ij->i", "shape-mismatch"), ("ij->", "shape-mismatch")],
}  # fmt: skip


def judged(name: str, written: Any, seed: int = 0) -> Verdict:
    asked, solution = ASKED[name]
    expected = einsum.key(asked, answer(solution))
    return einsum.decide(asked, expected, einsum.read(asked, answer(written)), Context(seed))


@pytest.mark.parametrize(
    ("name", "written"), [(n, one) for n, all_ in RIGHT.items() for one in all_]
)
def test_any_letters_that_compute_the_same(name: str, written: str) -> None:
    verdict = judged(name, written)
    assert verdict.status == "correct", verdict.feedback


@pytest.mark.parametrize(
    ("name", "written", "code"), [(n, *one) for n, all_ in WRONG.items() for one in all_]
)
def test_and_no_others(name: str, written: str, code: str) -> None:
    verdict = judged(name, written)
    assert (verdict.status, verdict.code) == ("incorrect", code), verdict.feedback


@pytest.mark.parametrize(
    "written",
    [
        "matmul",
        "ij;jk->ik",
        "",
        "X W",
        "...ij,jk->...ik",
        "einsum('ij,jk->ik', A, B)",
        "the string is ij,jk->ik",
        "not ij,jk->ik",
    ],
)
def test_what_cannot_be_read(written: str) -> None:
    with pytest.raises(UnreadableError):
        einsum.read(PRODUCT, answer(written))


def test_without_an_arrow_the_result_is_told() -> None:
    assert einsum.shown(einsum.read(PRODUCT, answer("zj,ja"))) == "zj,ja → az"


@pytest.mark.parametrize("solution", ["ij,jk->ik", "ij,kj->", "ij->ij", "ij,jk->ij"])
def test_a_key_must_be_what_the_formula_computes(solution: str) -> None:
    with pytest.raises(ValueError, match=r"is not tr\(A B\)|operands"):
        einsum.key(TRACE, answer(solution))


DECLARED: dict[str, tuple[dict[str, Any], str]] = {
    "a formula of three axes": (
        {"operands": {"X": ["b", "n", "d"]}, "computes": "X"},
        "more than two axes",
    ),
    "an unknown name": (
        {"operands": {"X": ["n", "d"]}, "computes": "X Y"},
        '"Y" has no meaning here',
    ),
    "too many sizes": (
        {"operands": {"X": list("abcdef"), "Y": list("ghi")}},
        "at most 8 different sizes",
    ),
    "nothing": ({"operands": {}}, "operands"),
}


@pytest.mark.parametrize("name", DECLARED)
def test_what_cannot_be_asked(name: str) -> None:
    declared, message = DECLARED[name]
    with pytest.raises(ValueError, match=message):
        spec(**declared)


@given(st.permutations(list("bhqkd")), st.integers(0, 1000))
def test_letters_are_only_names(letters: list[str], seed: int) -> None:
    b, h, q, k, d = letters
    assert judged("scores", f"{b}{h}{q}{d},{b}{h}{k}{d}->{b}{h}{q}{k}", seed).status == "correct"
