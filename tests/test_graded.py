"""Every exercise of the four sheets has a right answer and wrong ones, and each wrong one loses something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from commands import ROOT

from exercises.answer import Answer, HandIn, Place, Text
from exercises.assignment import Exercise
from exercises.loader import load_assignment
from exercises.specs import Code, OfNotebook, Prose, Unsupported
from exercises.strict_yaml import read_strict_yaml
from graders.keys.certified import load_keys
from graders.keys.mutants import load_reference
from graders.kinds.grader import grader_of
from graders.marking.marking import mark
from graders.marking.report import Report

SHEETS = ("hw3", "hw3-sp2023", "lab8", "rnn-hw3")
WRONG: Mapping[str, Mapping[str, list[dict[str, str]]]] = yaml.safe_load(
    (Path(__file__).parent / "graded" / "wrong.yaml").read_text(encoding="utf-8")
)


def written(text: str) -> Answer:
    """A list or a mapping as YAML has it, and anything else as it was typed."""
    if text.startswith(("[", "{")):
        return read_strict_yaml(text, "wrong")
    return Text(text, Place("wrong", 1, 1))


def marked(sheet: str, changed: Mapping[str, Mapping[str, str]]) -> Report:
    """The reference hand-in with some answers changed."""
    assignment = load_assignment(sheet)
    keys = load_keys(assignment, ROOT / "solutions")
    answers: dict[str, dict[str, Any]] = {k: dict(v) for k, v in keys.reference.items()}
    for exercise, parts in changed.items():
        for part, text in parts.items():
            answers[exercise][part] = written(text)
    return mark(assignment, keys, HandIn("hand-in", "", answers))


def decided(sheet: str) -> Iterator[Exercise]:
    """The exercises with a part that is decided by its answer."""
    others = Prose | Code | OfNotebook
    for exercise in load_assignment(sheet).exercises():
        if any(grader_of(s) and not isinstance(s, others) for s in exercise.parts.values()):
            yield exercise


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_exercise_that_is_decided_has_two_wrong_answers(sheet: str) -> None:
    assert list(WRONG[sheet]) == [exercise.id for exercise in decided(sheet)]
    for answers in WRONG[sheet].values():
        assert len(answers) == 2
        assert answers[0] != answers[1]


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("sheet", SHEETS)
def test_each_of_them_loses_something_where_it_is_wrong(sheet: str, number: int) -> None:
    changed = {exercise: answers[number] for exercise, answers in WRONG[sheet].items()}
    report = marked(sheet, changed)
    assert not report.faulty
    kept = [
        f"{exercise.id}: {part.id}: {changed[exercise.id][part.id]} earns {part.points}"
        for exercise in report.exercises
        for part in exercise.parts
        # The reason that is left out costs the verdict that it stands behind.
        if part.id in changed.get(exercise.id, {})
        and changed[exercise.id].get("why") != ""
        and part.points == part.max_points
    ]
    assert kept == []
    silent = [one.id for one in report.exercises if changed.get(one.id, {}).get("why") == ""]
    for exercise in report.exercises:
        if exercise.id in silent:
            assert not any(part.points for part in exercise.parts), exercise.id


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_right_ones_lose_nothing(sheet: str) -> None:
    asked = {one.id for one in decided(sheet)}
    report = marked(sheet, {})
    lost = [
        f"{exercise.id}: {part.id}: {part.verdict.feedback}"
        for exercise in report.exercises
        for part in exercise.parts
        if exercise.id in asked and part.points + part.pending < part.max_points
    ]
    assert lost == []


@pytest.mark.parametrize("sheet", SHEETS)
def test_all_others_have_exemplars_mutants_or_variants(sheet: str) -> None:
    """Words are marked beside a rubric with exemplars; programs and notebooks have wrong ones of their own."""
    assignment = load_assignment(sheet)
    keys = load_keys(assignment, ROOT / "solutions")
    solutions = ROOT / "solutions" / sheet
    noticed = {
        exercise
        for program in assignment.programs()
        for mutant in load_reference(solutions, program.file).mutants
        for exercise in mutant.fails
    }
    varied = {
        exercise
        for path in (solutions / "code").glob("*.variants.yaml")
        for variant in yaml.safe_load(path.read_text(encoding="utf-8"))
        for exercise in variant.get("loses", {})
    }
    without = [
        f"{exercise.id}: {part}"
        for exercise in assignment.exercises()
        for part, spec in exercise.parts.items()
        if exercise.id not in WRONG[sheet]
        and not isinstance(spec, Unsupported)
        and not (isinstance(spec, Prose) and (exercise.id, part) in keys.rubrics)
        and exercise.id not in noticed | varied
    ]
    assert without == []
