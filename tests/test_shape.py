"""Shapes with whole numbers, in the usual spellings."""

from __future__ import annotations

import pytest
from answers import answer

from exercises.answer import UnreadableError
from exercises.specs import Shape
from graders.kinds import shape

SPEC = Shape(kind="shape")
SIZES = Shape.model_validate({"kind": "shape", "symbols": {"n": "size", "k": "size", "d": "size"}})


def expected(written: str, spec: Shape = SPEC) -> shape.Reading:
    return shape.key(spec, answer(written))


@pytest.mark.parametrize(
    "written",
    ["3 x 4", "3x4", "3×4", "3 X 4", "3 * 4", "(3, 4)", "[3, 4]", ["3", "4"], "3 by 4", "3-by-4",
     r"3 \times 4", r"\mathbb{R}^{3 \times 4}", "R^{3×4}", "R^(3x4)", "ℝ^{3×4}",
     r"\in \mathbf{R}^{3 \times 4}", "(3,4)", "shape (3, 4)", "$3 \\times 4$", "3, 4"],
)  # fmt: skip
def test_three_by_four(written: object) -> None:
    assert shape.shown(shape.read(SPEC, answer(written))) == "3 × 4"


@pytest.mark.parametrize("written", ["1", "()", "(1,)", "1x1", "1 × 1", "scalar", "a scalar", "[1, 1]",
                                     "Scalar.", "a single number", "R", "ℝ", "\\mathbb{R}", "scalar (1x1)", "1 x 1 (scalar)", "1x1 matrix",
                                     "a real number", "one number", "ℝ¹", "\\(1 \\times 1\\)", "torch.Size([1, 1])", "1⨯1"])  # fmt: skip
def test_a_scalar_has_many_names(written: str) -> None:
    assert (
        shape.decide(SPEC, expected("1 x 1"), shape.read(SPEC, answer(written))).status == "correct"
    )


@pytest.mark.parametrize(
    ("written", "code"),
    [("4 x 3", "transposed"), ("3", "shape-mismatch"), ("3 x 5", "shape-mismatch"),
     ("3 x 4 x 1", "shape-mismatch"), ("1", "shape-mismatch"), ("12", "shape-mismatch"), ("1x1x1", "shape-mismatch")],
)  # fmt: skip
def test_a_wrong_shape(written: str, code: str) -> None:
    verdict = shape.decide(SPEC, expected("3 x 4"), shape.read(SPEC, answer(written)))
    assert (verdict.status, verdict.code) == ("incorrect", code)


@pytest.mark.parametrize(
    "written",
    [
        "3 x",
        "x",
        "-3 x 4",
        "3.5 x 4",
        "n x d",
        {"a": "3"},
        "",
        ".",
        "a",
        "in",
        "shape",
        "R^",
        "$",
        "()()",
        "0 x 4",
    ],
)
def test_no_shape(written: object) -> None:
    with pytest.raises(UnreadableError):
        shape.read(SPEC, answer(written))


@pytest.mark.parametrize(
    ("written", "key", "outcome"),
    [
        ("1 x d", "1 x d", "correct"), ("1xd", "1 x d", "correct"), ("(1, d)", "1 x d", "correct"),
        ("1-by-d", "1 x d", "correct"), (r"\mathbb{R}^{1 \times d}", "1 x d", "correct"), ("d x 1", "1 x d", "transposed"),
        ("(d,)", "1 x d", "shape-mismatch"), ("1 x n", "1 x d", "shape-mismatch"), ("d", "1 x d", "shape-mismatch"),
        ("(n*k) x (k*d)", "(n*k) x (k*d)", "correct"), ("kn x dk", "(n*k) x (k*d)", "correct"),
        ("nk-by-kd", "(n*k) x (k*d)", "correct"), ("nkkd", "(n*k) x (k*d)", "shape-mismatch"),
        ("(n×k)×(k×d)", "n x k x k x d", "correct"), ("nxkxkxd", "n x k x k x d", "correct"),
        ("n×k×d×k", "n x k x k x d", "shape-mismatch"), ("(n-k) x (n-k)", "(n-k+1) x (n-k+1)", "shape-mismatch"),
        ("(n - k + 1, n - k + 1)", "(n-k+1) x (n-k+1)", "correct"), ("(n^2) x d", "n*n x d", "correct"),
        ("floor((n+2k-d)/2)+1", "floor((n+2*k-d)/2) + 1", "correct"),
        ("n rows, d columns", "n x d", "correct"), ("d columns and n rows", "n x d", "correct"),
        ("n columns, d rows", "n x d", "transposed"), ("d rows and n columns", "n x d", "transposed"),
        ("(n+2k-d)/2 + 1", "floor((n+2*k-d)/2) + 1", "shape-mismatch"),
    ],
)  # fmt: skip
def test_shapes_in_sizes(written: str, key: str, outcome: str) -> None:
    verdict = shape.decide(SIZES, expected(key, SIZES), shape.read(SIZES, answer(written)))
    assert (verdict.code or verdict.status) == outcome


@pytest.mark.parametrize(("written", "status"), [("h x k", "correct"), ("h x g", "incorrect")])
def test_every_one_of_many_sizes_is_told_from_the_others(written: str, status: str) -> None:
    spec = Shape.model_validate({"kind": "shape", "symbols": dict.fromkeys("abcdfghk", "size")})
    verdict = shape.decide(spec, expected("h x k", spec), shape.read(spec, answer(written)))
    assert verdict.status == status


NOTHING = ("itself", "single number", "more numbers")
TOLD = [
    # (function and by; none where only the solution is known), expected, answer, what is told
    ({"of": "norm(w)^2", "by": "w"}, "1 x d", "1 x 1", "the shape of the function itself,"),
    ({"of": "norm(w)^2", "by": "w"}, "1 x d", "d", "the shape of w,"),
    ({"of": "w", "by": "w"}, "d x d", "1 x d", "the shape of the function itself and of w,"),
    ({"of": "X w", "by": "w"}, "n x d", "n x 1", "the shape of the function itself,"),
    ({"of": "X w", "by": "w"}, "n x d", "n x n", "size 2 is not"),
    ({"of": "X w", "by": "w"}, "n x d", "1 x 2", "the sizes are not"),
    (None, "d x 1", "1", "the shape of a single number, and here are more"),
    (None, "1", "1 x d", "more numbers than there are here"),
    (None, "d x n", "d", "the number of dimensions"),
    (None, "d x n", "d x 2", "size 2 is not"),
]  # fmt: skip


@pytest.mark.parametrize(("function", "expected", "written", "told"), TOLD)
def test_a_wrong_shape_is_told_whose_it_is(
    function: dict[str, str] | None, expected: str, written: str, told: str
) -> None:
    symbols = {"n": "size", "d": "size", "X": ["n", "d"], "w": ["d"]}
    given = {"kind": "shape", "symbols": symbols, "function": function}
    spec = Shape.model_validate({name: one for name, one in given.items() if one})
    verdict = shape.decide(
        spec, shape.key(spec, answer(expected)), shape.read(spec, answer(written))
    )
    assert (verdict.status, verdict.code) == ("incorrect", "shape-mismatch")
    assert told in verdict.feedback
    others = [one for one in NOTHING if one not in told]
    assert not [one for one in others if one in verdict.feedback]
