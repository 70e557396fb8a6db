"""A verdict in front of the fields of the part beside it: `yes, W = …`."""

from __future__ import annotations

import pytest

from exercises.answer import Fields, Misread, Place, Text
from exercises.loader import load_assignment
from student_template.blanks import lay_out

EXERCISE = load_assignment("lab8").exercise("classifier/step-activation")
FIELDS = "W = [[1, 0]], b = [1], w_out = [1], b_out = 0"


@pytest.mark.parametrize(
    "typed", [f"yes, {FIELDS}", f"Yes: one side each\n{FIELDS}", f"yes. {FIELDS}"]
)
def test_the_verdict_and_the_fields_are_told_apart(typed: str) -> None:
    assert EXERCISE
    parts, notices = lay_out(EXERCISE, Text(typed, Place("h", 1, 1)))
    verdict, network = parts["verdict"], parts["network"]
    assert isinstance(verdict, Text)
    assert verdict.text.casefold() == "yes"
    assert isinstance(network, Fields)
    assert [*network.fields] == ["W", "b", "w_out", "b_out"]
    assert not notices


def test_without_a_verdict_there_is_none() -> None:
    assert EXERCISE
    parts, _ = lay_out(EXERCISE, Text(FIELDS, Place("h", 1, 1)))
    assert [*parts] == ["network"]


@pytest.mark.parametrize("typed", [f"yes, but this is wrong: {FIELDS}", f"yes, not with {FIELDS}"])
def test_words_that_deny_the_fields_are_not_dropped(typed: str) -> None:
    assert EXERCISE
    parts, _ = lay_out(EXERCISE, Text(typed, Place("h", 1, 1)))
    assert all(isinstance(one, Misread) for one in parts.values())
