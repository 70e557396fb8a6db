"""What a sign stands for, said once behind all parts that one text answers."""

from __future__ import annotations

import pytest
from answers import answer, as_data

from exercises.answer import Misread
from exercises.loader import load_assignment
from student_template.blanks import lay_out

EXERCISE = load_assignment("rnn-hw3").exercise("rnn/unroll")
STATES = {
    "h1": "s(w1 x1)",
    "h2": "s(w1 x2 + w2 s(w1 x1))",
    "h3": "s(w1 x3 + w2 s(w1 x2 + w2 s(w1 x1)))",
}


def laid_out(text: str) -> dict[str, str]:
    parts, _notices = lay_out(EXERCISE, answer(text))
    return {name: as_data(one) for name, one in parts.items() if not isinstance(one, Misread)}


@pytest.mark.parametrize("between", ["\n", ", "])
@pytest.mark.parametrize(
    ("behind", "said"),
    [
        ("\n(s = sigmoid)", "s = sigmoid"),
        (", where s is the sigmoid.", "s is the sigmoid"),
        ("\nwith s = tanh", "s = tanh"),
        ("\ns: sigmoid", "s: sigmoid"),
    ],
)
def test_a_definition_behind_all_parts_is_said_of_each(
    between: str, behind: str, said: str
) -> None:
    text = between.join(f"{name} = {state}" for name, state in STATES.items())
    assert laid_out(text + behind) == {name: f"{one}, where {said}" for name, one in STATES.items()}


@pytest.mark.parametrize("behind", ["\n(s = 3)", "\n(as in the lecture)", " (see h1 = 0)"])
def test_other_words_behind_the_last_part_stay_with_it(behind: str) -> None:
    text = "\n".join(f"{name} = {state}" for name, state in STATES.items())
    assert laid_out(text + behind) == {**STATES, "h3": f"{STATES['h3']}{behind}"}


def test_definitions_in_front_and_behind_are_both_said_of_each() -> None:
    text = (
        "Let p = w1 x1. h1 = s(p)\nh2 = s(w1 x2 + w2 s(p))\nh3 = s(w1 x3), where s is the sigmoid"
    )
    said = ", where p = w1 x1, where s is the sigmoid"
    assert laid_out(text) == {
        "h1": f"s(p){said}",
        "h2": f"s(w1 x2 + w2 s(p)){said}",
        "h3": f"s(w1 x3){said}",
    }
