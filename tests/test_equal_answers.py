"""Equal answers of a class are read and decided once, and equally."""

from __future__ import annotations

from typing import Any

import pytest
from answers import answer

from exercises.answer import HandIn
from exercises.loader import CONTENT, load_assignment
from graders.keys.certified import load_keys
from graders.kinds import formula
from graders.marking.marking import mark
from graders.marking.report import Report

ASSIGNMENT = load_assignment("hw3")
KEYS = load_keys(ASSIGNMENT, CONTENT.parent / "solutions")
EXERCISE = "jacobians/squared-norm"


def marked(text: str, name: str = "ada") -> Report:
    """The report on one formula."""
    return mark(ASSIGNMENT, KEYS, HandIn(name, name, {EXERCISE: {"jacobian": answer(text)}}))


def status(report: Report) -> str:
    """The status of the formula."""
    exercise = next(one for one in report.exercises if one.id == EXERCISE)
    return next(part.verdict.status for part in exercise.parts if part.id == "jacobian")


def test_what_ten_students_write_alike_is_decided_once(monkeypatch: pytest.MonkeyPatch) -> None:
    decided: list[Any] = []
    once = formula.decide

    def counted(*asked: Any) -> Any:
        decided.append(asked)
        return once(*asked)

    monkeypatch.setattr(formula, "decide", counted)
    assert {status(marked("w^T + 1 w^T", f"s{number}")) for number in range(10)} == {"correct"}
    assert len(decided) == 1
    assert status(marked("w^T + 3 w^T")) == "incorrect"


def test_equal_answers_that_cannot_be_read_are_told_at_their_own_places() -> None:
    assert status(marked("2 w^T, which is wrong")) == "unreadable"
    assert status(marked("2 w^T, which is wrong", "bob")) == "unreadable"


def test_another_seed_is_another_decision() -> None:
    part = {EXERCISE: {"jacobian": answer("2 w^T")}}
    for seed in (1, 2):
        report = mark(ASSIGNMENT, KEYS, HandIn("ada", "ada", part), seed=seed)
        assert (status(report), report.provenance.seed) == ("correct", seed)
