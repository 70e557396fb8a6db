"""Reports are read back exactly, and answers are grouped only where nothing turns their sense."""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from commands import ROOT

from cli.gradebook.decisions import Decision, PartOfHandIn, answer_of, settled, sha256
from cli.gradebook.queue import _near, _said
from graders.report import Report, ReportError

GOLDEN = sorted((ROOT / "tests/golden").glob("*/*.json"))


PROVENANCE = {"exercises": "e", "key": "k", "hand_in": "h", "backcheck": "0", "seed": 1}


def golden(path: Path) -> dict[str, Any]:
    """A golden report, with what it leaves out."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return {**found, "provenance": PROVENANCE, "sandbox": ""}


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_report_is_read_back_as_it_was_written(path: Path) -> None:
    assert Report.from_json(golden(path)).as_json() == golden(path)


@pytest.mark.parametrize(
    "data", [[], {}, None, {"schema": "backcheck/report/v2"}, {"schema": "backcheck/report/v1"}]
)
def test_what_is_no_report_is_refused(data: object) -> None:
    with pytest.raises(ReportError):
        Report.from_json(data)


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
    report = Report.from_json(golden(ROOT / "tests/golden/hw3/excellent.json"))
    one = decision(report, "softmax/derivative-proof", "answer", share)
    after = settled(report, "ada", {PartOfHandIn("ada", one.exercise, one.part): one})
    assert after.score == report.score - 3 + 4 * share
    assert after.total("pending") == report.total("pending") - 1
    assert Report.from_json(json.loads(after.as_text())).as_text() == report.as_text()
    assert settled(report, "bob", {PartOfHandIn("ada", one.exercise, one.part): one}) == report


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("The gradient vanishes.", "the gradient vanishes", True),
        ("one two three four five six seven eight", "one two three four five six seven nine", False),
        ("word " * 40 + "end", "word " * 40 + "stop", True),
        ("word " * 40 + "end", "word " * 40 + "not", False),
        ("word " * 40 + "0.25", "word " * 40 + "0.5", False),
        ("", "word", False),
    ],
)  # fmt: skip
def test_answers_are_alike_only_if_nearly_all_words_and_all_denials_agree(
    one: str, other: str, near: bool
) -> None:
    assert _near(_said(one), _said(other)) == near
    assert _near(Counter(), Counter()) is False
