"""Counts that leave a part out, or take in too much: told as such, and never which number is right."""

from __future__ import annotations

import pytest
from answers import answer

from exercises.answer import HandIn
from exercises.loader import CONTENT, load_assignment
from graders.keys.certified import load_keys
from graders.marking.marking import mark
from graders.verdict import Verdict

LAB8 = load_assignment("lab8")
KEYS = load_keys(LAB8, CONTENT.parent / "solutions")
MISSING, TOO_MANY = "a part of what is to be counted", "something is counted that does not belong"


def judged(exercise: str, part: str, written: str) -> Verdict:
    hand_in = HandIn("ada", "", {exercise: {part: answer(written)}})
    report = mark(LAB8, KEYS, hand_in, only=frozenset({exercise}))
    (found,) = (
        one.verdict for exercise in report.exercises for one in exercise.parts if one.id == part
    )
    return found


@pytest.mark.parametrize(
    ("exercise", "part", "written", "told"),
    [
        ("startup/mlp-params", "weights", "24000", MISSING),
        ("startup/mlp-params", "weights", "80", MISSING),
        ("startup/mlp-params", "weights", "300*80 = 2400", MISSING),
        ("startup/mlp-params", "biases", "80", MISSING),
        ("startup/mlp-params", "biases", "1", MISSING),
        ("startup/logreg-params", "weights", "301", TOO_MANY),
        ("startup/mlp-params", "weights", "24001", ""),
        ("startup/mlp-params", "biases", "82", ""),
        ("startup/mlp-params", "weights", "30*8 = 241", ""),
        ("startup/logreg-params", "weights", "1", ""),
        ("startup/input-size", "n_x", "100", ""),
    ],
)
def test_a_count_in_part_is_told(exercise: str, part: str, written: str, told: str) -> None:
    verdict = judged(exercise, part, written)
    assert (verdict.status, verdict.earned) == ("incorrect", 0)
    assert [one for one in (MISSING, TOO_MANY) if one in verdict.feedback] == [told] * bool(told)
    assert not any(character.isdigit() for character in verdict.feedback)


@pytest.mark.parametrize("written", ["24080", "300*80 + 80 = 24080"])
def test_a_right_count_is_told_nothing(written: str) -> None:
    verdict = judged("startup/mlp-params", "weights", written)
    assert (verdict.status, verdict.feedback) == ("correct", "")
