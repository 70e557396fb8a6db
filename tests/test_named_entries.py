"""The entries of an array one by one, each by its name; a page of them takes no time."""

from __future__ import annotations

import time

import pytest

from exercises.language.errors import RefusedError
from graders.kinds.reading.arrays.named_entries import array_of_entries
from graders.kinds.reading.cases.case_tables import with_head_of_table


@pytest.mark.parametrize(
    ("typed", "array"),
    [
        ("w11 = 1, w12 = -1, w21 = -1, w22 = 1.", "[[1, -1], [-1, 1]]"),
        ("w_11 = w_12 = w_21 = w_22 = 1", "[[1, 1], [1, 1]]"),
        ("w_{1,1} = 1.5 and w_{1,2} = 1/2", "[[1.5, 1/2]]"),
        ("w11 = 1 w12 = 2", "[[1, 2]]"),
        ("w1 = 1, w2 = 2", "[1, 2]"),
        ("b_1 = b_2 = b_3 = 1.5", "[1.5, 1.5, 1.5]"),
        ("w1 = 1", None),
        ("w1 = 1, w12 = 2", None),
        ("W = [[1, 2]]", None),
        ("w11 = 1, v12 = 2", None),
        ("w11 = 1, w12 =", None),
    ],
)
def test_entries_by_name_are_an_array(typed: str, array: str | None) -> None:
    assert array_of_entries(typed) == array


@pytest.mark.parametrize("typed", ["w11 = 1, w22 = 1", "w11 = 1, w11 = 2"])
def test_a_missing_entry_and_one_given_twice_are_told(typed: str) -> None:
    with pytest.raises(RefusedError, match=r"missing|given twice"):
        array_of_entries(typed)


@pytest.mark.parametrize(
    "typed", ["w11 = " * 1500, "w11 = 1  " * 1100 + "!", "w11 = 1 , " * 900 + "x"]
)
def test_what_is_no_list_of_entries_is_left_at_once(typed: str) -> None:
    start = time.perf_counter()
    assert array_of_entries(typed) is None
    assert time.perf_counter() - start < 1  # with a pattern for the whole it never ended


def test_a_long_head_of_a_table_is_left_at_once() -> None:
    start = time.perf_counter()
    with pytest.raises(RefusedError, match="above the values"):
        with_head_of_table(f"| {'a' * 5000}! | value |\n|---|---|\n| i = j | 1 |\n| i != j | 0 |")
    assert time.perf_counter() - start < 1
