"""Formulas that stand beside the values of parts which ask for both."""

from __future__ import annotations

import pytest
from answers import answer

from exercises.answer import Answer, Text
from student_template.formulas_beside import formulas_beside

ASKED = ("ds/dx", "ds/dx-formula", "ds/dy", "ds/dy-formula", "f")


def given(**texts: str) -> dict[str, Answer]:
    return {name.replace("_", "/"): answer(text) for name, text in texts.items()}


def formulas(**texts: str) -> dict[str, str]:
    found = formulas_beside(ASKED, given(**texts))
    return {name: one.text for name, one in found.items() if isinstance(one, Text)}


def test_a_chain_holds_the_formula_and_its_value() -> None:
    assert formulas(ds_dx="2 s = 2*(-1) = -2", ds_dy="1") == {
        "ds/dx-formula": "2 s",
        "ds/dy-formula": "1",
    }


@pytest.mark.parametrize("value", ["-2", "2*(-1) = -2", "1e-3 = 0.001"])
def test_values_alone_are_no_formulas(value: str) -> None:
    assert formulas(ds_dx=value, ds_dy="1") == {}


def test_a_calculation_with_numbers_is_no_formula_beside_one() -> None:
    assert formulas(ds_dx="e^s = 0.37", ds_dy="2*(-1) = -2") == {"ds/dx-formula": "e^s"}


def test_a_formula_that_is_given_by_its_name_stands_alone() -> None:
    parts = {**given(ds_dx="2 s = -2", ds_dy="1"), "ds/dx-formula": answer("3 s")}
    assert formulas_beside(ASKED, parts) == {}


def test_a_formula_in_place_of_its_value_gives_neither() -> None:
    assert formulas(ds_dx="2 s", ds_dy="e^s = 0.37") == {"ds/dy-formula": "e^s"}
    assert formulas(ds_dx="2 s") == {}


def test_a_number_that_is_the_formula_may_stand_there_twice() -> None:
    assert formulas(ds_dx="-1 = -1", ds_dy="e^s = 0.37")["ds/dx-formula"] == "-1"
