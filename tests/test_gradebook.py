"""Reports are read back exactly, and answers are grouped only where nothing turns their sense."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from commands import ROOT

from cli.commands.review_page import Question
from cli.gradebook.decisions import Decision, PartOfHandIn, answer_of, settled, sha256
from cli.gradebook.queue import Item, _near, _said
from exercises.loader import load_assignment
from graders.keys.certified import load_keys
from graders.marking.report import ExerciseReport, PartReport, Report
from graders.marking.report_json import as_json, as_text
from graders.marking.report_reading import ReportError, read_report
from graders.verdict import Proposed, Verdict

GOLDEN = sorted((ROOT / "tests/golden").glob("*/*.json"))


PROVENANCE = {"exercises": "e", "key": "k", "hand_in": "h", "backcheck": "0", "seed": 1}


def golden(path: Path) -> dict[str, Any]:
    """A golden report, with what it leaves out."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return {**found, "provenance": PROVENANCE, "sandbox": ""}


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_report_is_read_back_as_it_was_written(path: Path) -> None:
    report = read_report(golden(path))
    assert as_json(report) == golden(path)
    assert read_report(json.loads(as_text(report, proposals=True))) == report


def test_only_reports_for_markers_hold_proposals() -> None:
    given = Proposed(Fraction(1, 2), (("half", "words"),), ("negation",), "words", ("which one?",))
    verdict = Verdict("needs-review", feedback="read; a person marks it", proposal=given)
    part = PartReport("answer", Fraction(4), verdict)
    report = read_report(golden(GOLDEN[0]))
    marked = report._replace(exercises=(ExerciseReport("a/b", "A", False, (part,)),))  # noqa: FBT003
    assert read_report(json.loads(as_text(marked, proposals=True))) == marked
    (student,) = as_json(marked)["exercises"][0]["parts"]
    assert "proposal" not in student
    assert "words" not in json.dumps(student)


@pytest.mark.parametrize(
    "data", [[], {}, None, {"schema": "backcheck/report/v2"}, {"schema": "backcheck/report/v1"}]
)
def test_what_is_no_report_is_refused(data: object) -> None:
    with pytest.raises(ReportError):
        read_report(data)


def decision(report: Report, exercise: str, part: str, share: Fraction) -> Decision:
    found = next(one for one in report.exercises if one.id == exercise)
    given = next(one for one in found.parts if one.id == part)
    return Decision(
        at="2026-01-01T00:00:00+00:00", by="ta", hand_in="ada", exercise=exercise, part=part,
        answer=sha256(answer_of(given)), rubric="", share=share, why="why",
    )  # fmt: skip


@pytest.mark.parametrize("share", [Fraction(0), Fraction(1, 3), Fraction(5, 8), Fraction(1)])
def test_what_a_person_gives_replaces_what_the_marker_gave(share: Fraction) -> None:
    """Of a derivation that holds the marker gives three quarters."""
    report = read_report(golden(ROOT / "tests/golden/hw3/excellent.json"))
    one = decision(report, "softmax/derivative-proof", "answer", share)
    after = settled(report, "ada", {PartOfHandIn("ada", one.exercise, one.part): one})
    assert after.score == report.score - 3 + 4 * share
    assert after.total("pending") == report.total("pending") - 1
    assert read_report(json.loads(as_text(after))).as_marked() == report
    assert settled(report, "bob", {PartOfHandIn("ada", one.exercise, one.part): one}) == report


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("The gradient vanishes.", "the gradient vanishes", True),
        ("one two three four five six seven eight", "one two three four five six seven nine", False),
        ("word " * 40 + "end", "word " * 40 + "stop", True),
        ("word " * 40 + "end", "word " * 40 + "not", False),
        ("word " * 40 + "0.25", "word " * 40 + "0.5", False),
        ("the gradient of W1 is not the gradient of W2 here", "the gradient of W2 is not the gradient of W1 here", False),
        ("", "word", False),
        ("", "", False),
    ],
)  # fmt: skip
def test_answers_are_alike_only_if_nearly_all_words_and_all_denials_agree(
    one: str, other: str, near: bool
) -> None:
    assert _near(_said(one), _said(other)) == near


def question(name: str) -> Question:
    assignment = load_assignment("hw3")
    exercise = assignment.exercise(name)
    assert exercise
    rubric = load_keys(assignment, ROOT / "solutions").rubrics[name, "answer"]
    return Question("hw3", exercise, "answer", rubric)


def item(name: str, proposal: Proposed) -> Item:
    part = PartReport("answer", Fraction(4), Verdict("needs-review", proposal=proposal))
    return Item(PartOfHandIn("ada", name, "answer"), part, proposal.answer, "open")


def test_the_points_of_a_derivation_are_those_of_its_reasons() -> None:
    """Its steps were checked, and keep their share whatever is given for the words."""
    asked = question("softmax/derivative-proof")
    found = (("evidenced", "quotient rule"), ("half", "the sum"))
    held = item("softmax/derivative-proof", Proposed(Fraction(15, 16), found))
    assert [asked.given(held, marks) for marks in ([Fraction(0)] * 2, [Fraction(1)] * 2)] == [
        Fraction(3, 4), 1,
    ]  # fmt: skip
    nothing = item("softmax/derivative-proof", Proposed(Fraction(3, 16), found))
    assert asked.given(nothing, [Fraction(1)] * 2) == Fraction(1, 4)


def test_the_points_are_those_of_the_line_of_argument_that_was_found() -> None:
    asked = question("xor/zero-init")
    usual = "h = 0 for all inputs, so the output is the same constant b2 for every input."
    symmetry = (
        "Both hidden units stay identical in every step as they get the same gradient, so the network"
        " is always like a single unit, which is monotone and cannot be XOR."
    )
    found = {
        text: [one.id for one in asked.asked(item("xor/zero-init", Proposed(answer=text)))]
        for text in (usual, symmetry)
    }
    assert found == {
        usual: ["hidden-zero", "grads-zero", "constant"],
        symmetry: ["same-units", "one-unit", "not-xor"],
    }
