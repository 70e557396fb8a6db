"""Loading assignments: the content is complete, and every mistake is named at its place."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from textwrap import dedent, indent

import jsonschema
import pytest

from exercises.loader import CONTENT, assignment_names, load_assignment
from exercises.schema import section_schema
from exercises.strict_yaml import AssignmentError, plain, read_strict_yaml
from student_template.names import normalised

EXERCISE = """\
- id: a/b
  title: T
  prompt: P
  points: 2
  parts: {answer: {kind: number}}
"""


def course(folder: Path, exercises: str, sheet: str = "max_score: 2") -> Path:
    (folder / "mini").mkdir()
    (folder / "mini" / "assignment.yaml").write_text(f"title: Mini\n{sheet}\nsections: [one]\n")
    text = "title: One\nexercises:\n" + indent(dedent(exercises), "  ")
    (folder / "mini" / "one.yaml").write_text(text)
    return folder


@pytest.mark.parametrize(
    ("name", "count", "points", "extra"),
    [("hw3", 45, 100, 5), ("lab8", 41, 100, 4), ("hw3-sp2023", 27, 70, 3), ("rnn-hw3", 8, 20, 0)],
)
def test_a_sheet_is_complete(name: str, count: int, points: int, extra: int) -> None:
    assignment = load_assignment(name)
    exercises = list(assignment.exercises())
    assert len(exercises) == count
    assert sum(e.points for e in exercises if not e.extra_credit) == points
    assert sum(e.points for e in exercises if e.extra_credit) == extra


@pytest.mark.parametrize("name", assignment_names())
def test_names_inside_an_exercise_cannot_be_confused(name: str) -> None:
    for exercise in load_assignment(name).exercises():
        fields = [field for spec in exercise.parts.values() for field in spec.fields()]
        names = [normalised(one) for one in (*exercise.parts, *fields)]
        assert len(names) == len(set(names)), exercise.id


@pytest.mark.parametrize("name", assignment_names())
def test_points_of_parts_add_up_exactly(name: str) -> None:
    for exercise in load_assignment(name).exercises():
        shares = [exercise.points_of(part) for part in exercise.parts]
        assert sum(shares) == exercise.points


def test_weights_share_the_points_exactly(tmp_path: Path) -> None:
    parts = "parts: {verdict: {kind: yes-no}, why: {kind: text, weight: 2}}"
    text = EXERCISE.replace("parts: {answer: {kind: number}}", parts)
    exercise = next(load_assignment("mini", course(tmp_path, text)).exercises())
    assert exercise.points_of("verdict") == Fraction(2, 3)
    assert exercise.points_of("why") == Fraction(4, 3)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("points: 2", "point: 2", 'mini/one.yaml:6:5: a/b: unknown key "point" (did you mean "points"?)'),
        ("points: 2", "points: two", "mini/one.yaml:6:5: a/b: points are a number"),
        ("points: 2", "points: -2", "mini/one.yaml:6:5: a/b: points are never negative"),
        ("  points: 2\n", "", 'mini/one.yaml:3:5: a/b: the key "points" is missing'),
        ("kind: number", "kind: nubmer", 'mini/one.yaml:7:22: a/b: unknown kind "nubmer" (did you mean "number"?)'),
        ("{kind: number}", "{}", "mini/one.yaml:7:13: a/b: the kind is missing"),
        ("kind: number", "kind: number, tolerence: {}",
         'mini/one.yaml:7:36: a/b: unknown key "tolerence" (did you mean "tolerance"?)'),
        ("kind: number", "kind: number, tolerance: {kind: relative}",
         'mini/one.yaml:7:36: a/b: the key "relative" is missing'),
        ("kind: number", "kind: number, tolerance: {kind: relatve, relative: 1}",
         'mini/one.yaml:7:48: a/b: unknown kind "relatve" (did you mean "relative"?)'),
        ("id: a/b", "id: A b", 'mini/one.yaml:3:5: A b: "A b" is no name here; allowed: section/name'),
        ("parts: {answer: {kind: number}}", "parts: {}", "mini/one.yaml:7:5: a/b: "),
        ("kind: number", "kind: choice, options: {a: x}", "mini/one.yaml:7:36: a/b: "),
        ("title: T", "title: [T]", "mini/one.yaml:4:5: a/b: "),
    ],
)  # fmt: skip
def test_a_mistake_is_named_at_its_place(tmp_path: Path, old: str, new: str, problem: str) -> None:
    with pytest.raises(AssignmentError) as refused:
        load_assignment("mini", course(tmp_path, EXERCISE.replace(old, new)))
    assert str(refused.value).startswith(problem)


def test_points_must_add_up_and_ids_be_unique(tmp_path: Path) -> None:
    with pytest.raises(AssignmentError) as refused:
        load_assignment("mini", course(tmp_path, EXERCISE * 2))
    assert refused.value.problems == (
        'mini/one.yaml:8:5: "a/b" is used twice (first at mini/one.yaml:3:5)',
        "mini/assignment.yaml:2:1: max_score is 2, but the exercises add up to 4",
    )


def test_an_unknown_assignment_is_suggested() -> None:
    with pytest.raises(AssignmentError, match='did you mean "hw3"'):
        load_assignment("hw33")


def test_a_missing_or_foreign_file_is_named(tmp_path: Path) -> None:
    folder = course(tmp_path, EXERCISE)
    (folder / "mini" / "one.yaml").write_bytes(b"title: \xff")
    with pytest.raises(AssignmentError, match=r"one\.yaml: is not UTF-8"):
        load_assignment("mini", folder)
    (folder / "mini" / "one.yaml").unlink()
    with pytest.raises(AssignmentError, match=r"there is no file mini/one\.yaml"):
        load_assignment("mini", folder)


def test_the_schema_in_the_repository_is_the_exported_one() -> None:
    assert (CONTENT / "section.schema.json").read_text(encoding="utf-8") == section_schema()


@pytest.mark.parametrize("path", sorted(CONTENT.glob("*/*.yaml")), ids=lambda path: path.stem)
def test_the_schema_accepts_the_content(path: Path) -> None:
    if path.name == "assignment.yaml":
        return
    data = plain(read_strict_yaml(path.read_text(encoding="utf-8"), path.name))
    for validator in (jsonschema.Draft202012Validator, jsonschema.Draft7Validator):
        validator(json.loads(section_schema())).validate(data)
        data["exercises"][0]["kindd"] = 1
        assert not validator(json.loads(section_schema())).is_valid(data)
        del data["exercises"][0]["kindd"]
