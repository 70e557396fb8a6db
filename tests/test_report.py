"""The report: what is written is read back exactly, and every total is the sum of its parts."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graders.marking.report import ExerciseReport, PartReport, Provenance, Report
from graders.marking.report_json import as_json, as_text
from graders.marking.report_reading import read_report
from graders.verdict import Checked, History, Outcome, Proposed, Status, Verdict

SHARES = st.fractions(0, 1, max_denominator=500)
WORDS = st.text(max_size=12)
CODES = st.sampled_from(["", *Outcome, "misconception:no-half"])
# As exact as they are measured.
LOSSES = st.integers(-(10**9), 10**9).map(lambda thousandths: thousandths / 1000)
HISTORIES = st.builds(History, WORDS, st.lists(LOSSES, max_size=3).map(tuple))
CHECKS = st.builds(
    Checked,
    WORDS,
    WORDS,
    SHARES,
    st.booleans(),
    CODES,
    WORDS,
    st.lists(HISTORIES, max_size=2).map(tuple),
)
PROPOSALS = st.builds(
    Proposed,
    SHARES,
    st.lists(st.tuples(st.sampled_from(["evidenced", "half"]), WORDS), max_size=3).map(tuple),
    st.lists(WORDS, max_size=2).map(tuple),
    WORDS,
    st.lists(WORDS, max_size=2).map(tuple),
)
VERDICTS = st.builds(
    Verdict,
    st.sampled_from(get_args(Status)),
    SHARES,
    SHARES,
    WORDS,
    CODES,
    WORDS,
    WORDS,
    st.lists(CHECKS, max_size=4).map(tuple),
    st.none() | PROPOSALS,
)


@st.composite
def parts(draw: st.DrawFn) -> PartReport:
    verdict = draw(VERDICTS)
    marked = None
    if draw(st.booleans()):
        marked = verdict._replace(
            status=draw(st.sampled_from(get_args(Status))), earned=draw(SHARES),
            strict=draw(SHARES), code=draw(CODES), feedback=draw(WORDS),
        )  # fmt: skip
    possible = draw(st.fractions(0, 100, max_denominator=500))
    self_check = draw(st.sampled_from(["", "verdict", "format"]))
    return PartReport(draw(WORDS), possible, verdict, draw(WORDS), self_check, marked)


EXERCISES = st.builds(
    ExerciseReport,
    WORDS,
    WORDS,
    st.booleans(),
    st.lists(parts(), min_size=1, max_size=6).map(tuple),
)
REPORTS = st.builds(
    Report,
    WORDS,
    WORDS,
    st.lists(EXERCISES, max_size=4).map(tuple),
    st.lists(WORDS, max_size=3).map(tuple),
    st.builds(Provenance, WORDS, WORDS, WORDS, WORDS, st.integers(0, 2**32)),
    st.booleans(),
    st.sampled_from(["", "A", "A+B"]),
)


@settings(max_examples=40)
@given(REPORTS)
def test_a_report_read_back_is_the_report(report: Report) -> None:
    assert read_report(json.loads(as_text(report, proposals=True))) == report
    student = read_report(json.loads(as_text(report)))
    assert student.score == report.score
    assert as_text(student) == as_text(report)


@settings(max_examples=25)
@given(REPORTS)
def test_points_lost_earned_and_pending_add_up_exactly(report: Report) -> None:
    assert report.total("points") + report.total("points", extra=True) == sum(
        (part.points for one in report.exercises for part in one.parts), Fraction(0)
    )
    for exercise in as_json(report)["exercises"]:
        exact = sum((Fraction(part["points_exact"]) for part in exercise["parts"]), Fraction(0))
        assert float(exact) == pytest.approx(exercise["points"], abs=1e-4)


def test_points_stand_beside_their_fractions() -> None:
    verdict = Verdict("partial", Fraction(1, 9), Fraction(0))
    part = PartReport("a", Fraction(1, 13), verdict)
    report = Report(
        "s", "h", (ExerciseReport("a/b", "A", extra_credit=False, parts=(part,)),), (),
        Provenance("e", "k", "h", "0", 1),
    )  # fmt: skip
    (written,) = as_json(report)["exercises"][0]["parts"]
    assert (written["points"], written["points_exact"]) == (0.0085, "1/117")
    assert (written["max_points_exact"], written["points_strict_exact"]) == ("1/13", "0")


@pytest.mark.parametrize(
    ("status", "pending"),
    [("needs-review", "3/4"), ("unreadable", "3/4"), ("incorrect", "0"), ("unanswered", "0"), ("error", "0"), ("not-checked", "0")],
)  # fmt: skip
def test_what_a_person_may_still_give_is_pending(status: Status, pending: str) -> None:
    part = PartReport("a", Fraction(1), Verdict(status, Fraction(1, 4), Fraction(1, 4)))
    assert part.pending == Fraction(pending)


@settings(max_examples=30)
@given(REPORTS)
def test_a_report_is_ascii_laid_out_for_people(report: Report) -> None:
    text = as_text(report, proposals=True)
    assert text.isascii()
    written = json.dumps(as_json(report, proposals=True), indent=2) + "\n"
    # The one letter of ASCII that Python escapes for no need.
    assert text == written.replace("\\u007f", "\x7f")


def test_half_a_character_in_the_name_of_a_file_is_written_too() -> None:
    report = Report("hw3", "a\udcff", (), (), Provenance("", "", "", "", 2**70))
    assert json.loads(as_text(report))["hand_in"] == "a\udcff"
    whole = report._replace(hand_in="a")
    assert json.loads(as_text(whole))["provenance"]["seed"] == 2**70
