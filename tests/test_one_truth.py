"""A verdict is the same with and without solutions, or is left open: never the opposite."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path

import pytest

from exercises.answer import Answer, HandIn
from exercises.assignment import Assignment
from exercises.loader import CONTENT, assignment_names, load_assignment
from graders.keys.certified import load_keys
from graders.keys.keys import NO_KEYS, Keys
from graders.marking.marking import mark
from student_template.hand_in import read_hand_in

ROOT = CONTENT.parent
SHEETS: dict[str, tuple[Assignment, Keys]] = {
    name: (sheet := load_assignment(name), load_keys(sheet, ROOT / "solutions"))
    for name in assignment_names()
}
WAITS = {"not-checked", "unanswered", "needs-review"}


def accepted_forms(keys: Keys) -> Iterator[HandIn]:
    """Hand-ins that hold together every accepted answer and every second form of every part."""
    forms = {
        asked: (*solution.accepted, *solution.second) for asked, solution in keys.written.items()
    }
    for number, written in enumerate(zip_longest(*forms.values())):
        answers: dict[str, dict[str, Answer]] = {}
        for (exercise, part), answer in zip(forms, written, strict=True):
            if answer is not None:
                answers.setdefault(exercise, {})[part] = answer
        yield HandIn(f"form-{number}", "", answers)


def exchanged_answers(keys: Keys) -> Iterator[HandIn]:
    """Hand-ins whose parts hold the reference answers of the other parts of their exercise."""
    for shift in (1, 2):
        answers = {}
        for exercise, parts in keys.reference.items():
            written = list(parts.values())
            turned = written[shift % len(written) :] + written[: shift % len(written)]
            answers[exercise] = dict(zip(parts, turned, strict=True))
        yield HandIn(f"exchanged-{shift}", "", answers)


def differences(sheet: Assignment, keys: Keys, hand_in: HandIn) -> Mapping[str, tuple[str, str]]:
    """The parts whose verdicts contradict each other, with both."""
    with_keys, without = (mark(sheet, known, hand_in, seed=1) for known in (keys, NO_KEYS))
    return {
        f"{here.id}: {part.id}": (part.verdict.status, other.verdict.status)
        for here, there in zip(with_keys.exercises, without.exercises, strict=True)
        for part, other in zip(here.parts, there.parts, strict=True)
        if other.verdict.status not in WAITS
        and (part.verdict.status, part.points) != (other.verdict.status, other.points)
    }


@pytest.mark.parametrize("name", SHEETS)
def test_of_every_accepted_form(name: str) -> None:
    sheet, keys = SHEETS[name]
    for hand_in in accepted_forms(keys):
        assert differences(sheet, keys, hand_in) == {}, hand_in.name


@pytest.mark.parametrize("name", SHEETS)
def test_of_answers_that_belong_to_other_parts(name: str) -> None:
    sheet, keys = SHEETS[name]
    for hand_in in exchanged_answers(keys):
        assert differences(sheet, keys, hand_in) == {}, hand_in.name


@pytest.mark.parametrize(
    "folder",
    sorted(path.parent for path in (ROOT / "examples").glob("*/*/answers.yaml")),
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_of_every_example(folder: Path) -> None:
    sheet, keys = SHEETS[folder.parent.name]
    assert differences(sheet, keys, read_hand_in(folder, sheet)) == {}
