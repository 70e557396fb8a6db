"""Shapes with whole numbers, in the usual spellings."""

from __future__ import annotations

import pytest
from answers import answer

from exercises.answer import UnreadableError
from exercises.specs import Shape
from graders import shape

SPEC = Shape(kind="shape")


@pytest.mark.parametrize(
    "written",
    ["3 x 4", "3x4", "3×4", "3 X 4", "3 * 4", "(3, 4)", "[3, 4]", ["3", "4"], "3 by 4", "3-by-4",
     r"3 \times 4", r"\mathbb{R}^{3 \times 4}", "R^{3×4}", "R^(3x4)", "ℝ^{3×4}",
     r"\in \mathbf{R}^{3 \times 4}", "(3,4)", "shape (3, 4)", "$3 \\times 4$", "3, 4"],
)  # fmt: skip
def test_three_by_four(written: object) -> None:
    assert shape.read(SPEC, answer(written)) == (3, 4)


@pytest.mark.parametrize("written", ["1", "()", "(1,)", "1x1", "1 × 1", "scalar", "a scalar", "[1, 1]",
                                     "Scalar.", "a single number"])  # fmt: skip
def test_a_scalar_has_many_names(written: str) -> None:
    assert shape.decide(SPEC, (1, 1), shape.read(SPEC, answer(written))).status == "correct"


@pytest.mark.parametrize(
    ("written", "code"),
    [("4 x 3", "transposed"), ("3", "shape-mismatch"), ("3 x 5", "shape-mismatch"),
     ("3 x 4 x 1", "shape-mismatch"), ("1", "shape-mismatch"), ("12", "shape-mismatch")],
)  # fmt: skip
def test_a_wrong_shape(written: str, code: str) -> None:
    verdict = shape.decide(SPEC, (3, 4), shape.read(SPEC, answer(written)))
    assert (verdict.status, verdict.code) == ("incorrect", code)


@pytest.mark.parametrize(
    "written", ["three by four", "3 x", "x", "-3 x 4", "3.5 x 4", "n x d", {"a": "3"}, "3 + 4"]
)
def test_no_shape(written: object) -> None:
    with pytest.raises(UnreadableError):
        shape.read(SPEC, answer(written))
