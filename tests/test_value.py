"""Vectors and matrices by value."""

from __future__ import annotations

import pytest
from answers import answer

from exercises.answer import UnreadableError
from exercises.specs import Value
from graders.kinds import value
from graders.verdict import Verdict


def judge(written: object, key: object, shape: list[int]) -> Verdict:
    spec = Value.model_validate({"kind": "value", "shape": shape})
    return value.decide(spec, value.key(spec, answer(key)), value.read(spec, answer(written)))


MATRIX = [["1", "2"], ["3", "4"]]


@pytest.mark.parametrize(
    "written",
    [
        MATRIX, "[[1, 2], [3, 4]]", "[1, 2; 3, 4]", "[1 2; 3 4]", "1 2\n3 4", "((1, 2), (3, 4))",
        r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}", r"\begin{pmatrix}1&2\\3&4\\\end{pmatrix}",
        "np.array([[1, 2], [3, 4]])", "torch.tensor([[1., 2.], [3., 4.]])", "[[2/2, 4/2], [3, 4]]",
        "[[1, 3], [2, 4]]^T", "[[1, 3], [2, 4]].T", ["[1, 2]", "[3, 4]"], "[[1,2],[3,4.0001]]",
    ],
)  # fmt: skip
def test_a_right_matrix(written: object) -> None:
    assert judge(written, MATRIX, [2, 2]).status == "correct"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("[[1, 3], [2, 4]]", "transposed"),
        ("[[1, 2], [3, 5]]", "value"),
        ("[1, 2, 3, 4]", "shape-mismatch"),
        ("[[1, 2, 3, 4]]", "shape-mismatch"),
        ("7", "shape-mismatch"),
        ("[[1, 2], [3, 4], [5, 6]]", "shape-mismatch"),
        ("[[4, 3], [2, 1]]", "value"),
    ],
)
def test_a_wrong_matrix(written: object, code: str) -> None:
    verdict = judge(written, MATRIX, [2, 2])
    assert (verdict.status, verdict.code) == ("incorrect", code)


def test_a_message_counts_the_entries_and_bounds_the_worst() -> None:
    verdict = judge("[[1, 2], [3, 400]]", MATRIX, [2, 2])
    assert verdict.feedback.startswith(
        "1 of 4 entries are off; the worst is not right, nor of the right order of magnitude"
    )


@pytest.mark.parametrize("written", [["1", "2", "3"], "[1, 2, 3]", "1, 2, 3", "(1, 2, 3)", "1 2 3",
                                     "[[1], [2], [3]]", "[1; 2; 3]", "[1, 2, 3]^T", "[[1, 2, 3]]"])  # fmt: skip
def test_a_vector_may_stand_or_lie(written: object) -> None:
    assert judge(written, ["1", "2", "3"], [3]).status == "correct"


def test_a_declared_column_is_no_row() -> None:
    column = [["1"], ["2"], ["3"]]
    assert judge(column, column, [3, 1]).status == "correct"
    assert judge("[1, 2, 3]", column, [3, 1]).status == "correct"
    assert judge("[[1, 2, 3]]", column, [3, 1]).code == "transposed"


def test_a_single_number_never_fills_a_matrix() -> None:
    assert judge("1", [["1", "1"], ["1", "1"]], [2, 2]).code == "shape-mismatch"
    assert judge("[1, 1]", [["1", "1"], ["1", "1"]], [2, 2]).code == "shape-mismatch"


@pytest.mark.parametrize(
    "written",
    ["[[1, 2], [3]]", "[[1,,2],[3,4]]", "[[1,2],[3,nan]]", "[[1,2],[3,inf]]", "", "[]", "[1, x]",
     {"a": "1"}, "[" * 50 + "1" + "]" * 50, "[[[1, 2], [3, 4]], [[1, 2], [3, 4]]]",
     "[" + "1," * 20000 + "1]"],
)  # fmt: skip
def test_an_unreadable_matrix(written: object) -> None:
    with pytest.raises(UnreadableError):
        judge(written, MATRIX, [2, 2])


def test_a_solution_of_the_wrong_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="not 2 × 2"):
        judge("1", ["1", "2", "3"], [2, 2])


@pytest.mark.parametrize(
    "written",
    [r"\frac{1}{4}\begin{pmatrix} 1 & -1 \\ -1 & 1 \end{pmatrix}", "0.25 * [[1, -1], [-1, 1]]",
     "1/4 [[1, -1], [-1, 1]]", "[[1, -1], [-1, 1]]/4", "-[[-0.25, 0.25], [0.25, -0.25]]",
     "(1/4) [1 -1; -1 1]", "W = 0.25·[[1, -1], [-1, 1]]", "2^(-2) [[1, -1], [-1, 1]]"],
)  # fmt: skip
def test_a_factor_may_stand_before_or_below_the_brackets(written: str) -> None:
    assert judge(written, "[[0.25, -0.25], [-0.25, 0.25]]", [2, 2]).status == "correct"
    assert judge(written, "[[0.25, -0.25], [-0.25, 0.5]]", [2, 2]).status == "incorrect"
