"""Faults of ours: each stage fails in turn, and costs no more than itself; never the report."""

from __future__ import annotations

from typing import Any

import pytest
from answers import answer

from exercises.answer import HandIn
from exercises.loader import CONTENT, load_assignment
from graders.keys.certified import load_keys
from graders.kinds.code import running
from graders.marking import marking, names
from graders.marking import programs as running_programs
from graders.marking.marking import mark
from graders.marking.report import PartReport, Report
from graders.marking.stages import follow_through, stages

SHEET = load_assignment("hw3")
KEYS = load_keys(SHEET, CONTENT.parent / "solutions")
GRAPH = ["h1 = ln(x)", "h2 = exp(y)", "h3 = h2 * z", "f = h1 + h3"]
# For every stage something that it is about, and something that it is not.
ANSWERS: dict[str, dict[str, Any]] = {
    "concepts/caching": {"answer": "a"},
    "xor/single-layer": {"verdict": "no", "why": "XOR is not linearly separable"},
    "jacobians/matrix-vector": {"shape": "d x n", "jacobian": "X^T"},
    "jacobians/squared-norm": {"jacobian": "2 w^T (1 × d row vector)"},
    "backprop/graph": {"answer": GRAPH},
    "backprop/forward": {"h1": "0", "h2": "20", "h3": "40", "f": "40"},
    "backprop/aggregate": {"df/dx": "40.171", "df/dy": "1", "df/dz": "0.5"},
}
TOUCHED = {
    "shape_beside_formula": {"jacobians/matrix-vector", "jacobians/squared-norm"},
    "verdict_needs_reason": {"xor/single-layer"},
    "other_layout": {"jacobians/matrix-vector", "jacobians/squared-norm"},
    "follow_through": {"backprop/forward", "backprop/aggregate"},
    "swapped_labels": {"backprop/aggregate"},
    "earlier_unread": {"backprop/forward", "backprop/aggregate"},
    "counted_in_part": {"startup/mlp-params"},
}
# What only another sheet asks for.
COUNTS = load_assignment("lab8")
COUNTED: dict[str, dict[str, Any]] = {
    "startup/mlp-params": {"weights": "24000"},
    "startup/input-size": {"n_x": "300"},
}


def hand_in(written: dict[str, dict[str, Any]]) -> HandIn:
    answers = {
        exercise: {part: answer(one) for part, one in parts.items()}
        for exercise, parts in written.items()
    }
    return HandIn("ada", "sha256:0", answers)


def graded(stage: str = "") -> Report:
    if stage == "counted_in_part":
        keys = load_keys(COUNTS, CONTENT.parent / "solutions")
        return mark(COUNTS, keys, hand_in(COUNTED))
    return mark(SHEET, KEYS, hand_in(ANSWERS))


def parts(report: Report) -> dict[tuple[str, str], PartReport]:
    return {(e.id, part.id): part for e in report.exercises for part in e.parts}


def broken(*_: object, **__: object) -> Any:
    raise RuntimeError("boom")


def test_every_stage_is_tried_here() -> None:
    assert {one.__name__.rpartition(".")[2] for one in stages.STAGES} == set(TOUCHED)


@pytest.mark.parametrize("function", ["applied", "together"])
@pytest.mark.parametrize("stage", stages.STAGES, ids=lambda one: one.__name__.rpartition(".")[2])
def test_a_stage_that_fails_leaves_the_verdicts_from_before_it(
    stage: Any, function: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = stage.__name__.rpartition(".")[2]
    before = parts(graded(name))
    monkeypatch.setattr(stage, function, broken)
    report = graded(name)
    assert report.faulty
    faulty = {key for key, part in parts(report).items() if part.verdict.code == "grader-fault"}
    assert faulty
    touched = {exercise for exercise, _ in faulty}
    if function == "applied":
        assert touched == TOUCHED[name]
    for key, part in parts(report).items():
        assert part.verdict.status != "error"
        if key[0] not in touched:
            assert part.verdict == before[key].verdict


@pytest.mark.parametrize(
    ("h1", "h2", "waits"),
    [("0 or 1", "21", {"f"}), ("0", "20 or 21", {"h3", "f"}), ("0", "21", set())],
)
def test_what_may_follow_from_an_unread_number_waits(h1: str, h2: str, waits: set[str]) -> None:
    forward = {"h1": h1, "h2": h2, "h3": "43", "f": "44"}
    found = parts(mark(SHEET, KEYS, hand_in({"backprop/forward": forward})))
    codes = {part: found["backprop/forward", part].verdict.code for part in forward}
    assert {part for part, code in codes.items() if code == "waits-for-earlier"} == waits


def test_the_points_from_before_a_failed_stage_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow_through, "followed", broken)
    found = parts(graded())
    forward = {part: found["backprop/forward", part] for part in ANSWERS["backprop/forward"]}
    assert {part: one.verdict.status for part, one in forward.items()} == {
        "h1": "correct",
        "h2": "incorrect",
        "h3": "incorrect",
        "f": "incorrect",
    }
    assert all("tell your instructor" in one.verdict.feedback for one in forward.values())
    assert forward["h1"].points == forward["h1"].max_points


@pytest.mark.parametrize(
    ("function", "faulty"), [("OwnGraph", "backprop/graph"), ("matched", "backprop/forward")]
)
def test_numbers_whose_names_could_not_be_matched_have_no_verdict(
    function: str, faulty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(names, function, broken)
    report = graded()
    found = parts(report)
    assert {key[0] for key, one in found.items() if one.verdict.code == "grader-fault"} >= {faulty}
    assert found["backprop/forward", "h1"].verdict.status == "error"
    assert found["backprop/graph", "answer"].verdict.status == "correct"
    assert found["concepts/caching", "answer"].verdict.status == "correct"


class Nothing:
    """Runs nothing, and returns nothing."""

    level = "none"
    run = staticmethod(broken)


@pytest.mark.parametrize("what", ["opening", "asked_of", "run", "decide", "charged_once"])
def test_a_fault_around_a_program_costs_its_parts_only(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = {"concepts/caching": {"answer": "a"}, "programming/mlp-forward": {"answer": "mlp.py"}}
    program = hand_in(written)._replace(files={"mlp.py": b"raise NotImplementedError"})
    open_runner: Any = broken if what == "opening" else Nothing
    if what not in {"opening", "run"}:
        monkeypatch.setattr(
            running_programs, "run", lambda asked, *_: [running.Ran(one, []) for one in asked]
        )
        monkeypatch.setattr(running_programs, what, broken)
    report = mark(SHEET, KEYS, program, open_runner=open_runner)
    found = parts(report)
    assert report.faulty
    assert found["programming/mlp-forward", "answer"].verdict.code == "grader-fault"
    assert found["concepts/caching", "answer"].verdict.status == "correct"


def test_marking_asks_for_exercises_one_by_one_as_they_are_finished() -> None:
    one = marking.Marking(SHEET, KEYS, hand_in(ANSWERS))
    first = next(one.finished())
    report = one.report()
    assert report.exercises[0] == first
    assert [exercise.id for exercise in report.exercises] == [e.id for e in SHEET.exercises()]
    assert list(one.finished()) == []
