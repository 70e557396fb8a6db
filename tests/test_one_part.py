"""The solution of an exercise with one named part: by its name, or bare as students answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from exercises.loader import load_assignment
from exercises.strict_yaml import AssignmentError
from graders.keys.certified import load_keys

SECTION = """\
title: One
exercises:
  - {id: a/b, title: T, prompt: P, points: 1, parts: {size: {kind: number}}}
"""


def loaded(tmp_path: Path, solution: str) -> tuple[object, ...]:
    for kind in ("exercises", "solutions"):
        (tmp_path / kind / "mini").mkdir(parents=True)
    (tmp_path / "exercises/mini/assignment.yaml").write_text("title: M\nsections: [one]\n")
    (tmp_path / "exercises/mini/one.yaml").write_text(SECTION)
    (tmp_path / "solutions/mini/one.yaml").write_text(f"a/b: {solution}\n")
    keys = load_keys(load_assignment("mini", tmp_path / "exercises"), tmp_path / "solutions")
    return keys.expected["a/b", "size"]


@pytest.mark.parametrize(
    ("solution", "number"),
    [
        ("12", 1), ("{size: 12}", 1), ("{accepted: [12, 13]}", 2), ("{accepted: 12, second: 3*4}", 1),
        ("{size: {accepted: [12, 13]}}", 2),
    ],
)  # fmt: skip
def test_the_name_of_the_only_part_may_be_left_out(
    tmp_path: Path, solution: str, number: int
) -> None:
    assert len(loaded(tmp_path, solution)) == number


def test_a_misspelt_part_is_told(tmp_path: Path) -> None:
    with pytest.raises(AssignmentError, match=r'no part "sise" \(did you mean "size"\?\)'):
        loaded(tmp_path, "{sise: 12}")
