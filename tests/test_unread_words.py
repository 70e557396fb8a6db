"""An answer that could not be read is told with its own words, and with what to write instead."""

from __future__ import annotations

import pytest
from answers import answer

from exercises.answer import HandIn, Place, Text, UnreadableError
from exercises.loader import load_assignment
from graders.keys.keys import NO_KEYS
from graders.marking.marking import mark
from graders.marking.quoting import with_words


def told(exercise: str, part: str, written: str) -> str:
    given = {exercise: {part: answer(written)}}
    hand_in = HandIn("ada", "", given)
    report = mark(load_assignment("hw3"), NO_KEYS, hand_in, only=frozenset(given))
    (record,) = (one for one in report.exercises if one.id == exercise)
    (found,) = (one for one in record.parts if one.id == part)
    assert found.verdict.status == "unreadable"
    return found.verdict.feedback


@pytest.mark.parametrize(
    ("exercise", "part", "written", "quoted"),
    [
        ("jacobians/matrix-vector", "jacobian", "X W", '"X W"'),
        ("activations/formulas", "sigmoid-prime", "s(x)(1 - s(x))", '"s(x)(1 - s(x))"'),
        ("jacobians/identity", "jacobian", "|w|/|w| I", '"|w|/|w| I"'),
    ],
)
def test_what_was_not_understood_is_quoted(
    exercise: str, part: str, written: str, quoted: str
) -> None:
    assert told(exercise, part, written).count(quoted) == 1


def test_a_name_without_a_meaning_may_be_defined() -> None:
    feedback = told("activations/formulas", "sigmoid-prime", "s (1 - s)")
    assert "define s, or write out what it stands for" in feedback


def test_words_that_the_message_has_already_are_not_said_twice() -> None:
    assert "you wrote" not in told("jacobians/identity", "shape", "banana")


def test_of_a_long_answer_the_words_around_the_place_are_quoted() -> None:
    text = Text("x + " * 40 + "oops" + " + x" * 40, Place("a.yaml", 1, 10))
    error = UnreadableError("not known", Place("a.yaml", 1, 170))
    message = with_words(error, text)
    assert "oops" in message
    assert message.count("…") == 2
    assert len(message) < 100
