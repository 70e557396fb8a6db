"""After the mark: it is published and stays, students ask, somebody else rules, remarks reach them."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from small_class import FULL, hand_in, options, part, review, small_class

from cli.course import course
from cli.gradebook.database import open_gradebook
from cli.gradebook.decisions import PartOfHandIn
from cli.gradebook.events import Event
from cli.gradebook.requests import (
    Request,
    RequestError,
    check_may_ask,
    check_may_rule,
)
from exercises.policy import Requests


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A class of which everything is decided: ada has 2 of 2 points, all others none."""
    small_class(tmp_path)
    review(tmp_path, "0" * 9)
    assert (
        invoke(
            tmp_path, "override", "ada", "words/dropout", "--points", "2", "--why", "x"
        ).exit_code
        == 0
    )
    return tmp_path


def invoke(place: Path, command: str, *rest: str, by: str = "prof") -> Result:
    folders = list(map(str, options(place)))
    if command in {"publish", "request", "extend"}:
        folders = folders[:2]
    line = [command, "c1", str(place / "marks"), *rest, "--as", by, *folders]
    return CliRunner().invoke(course, line, catch_exceptions=False)


def mark(place: Path) -> Result:
    line = ["mark", "c1", str(place / "class"), "--out", str(place / "marks"), "--jobs", "1"]
    return CliRunner().invoke(course, [*line, *map(str, options(place))], catch_exceptions=False)


def published(place: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((place / "marks/published" / f"{name}.json").read_text())
    return found


def row(place: Path, name: str) -> dict[str, str]:
    with (place / "marks/totals.csv").open(encoding="utf-8", newline="") as lines:
        (found,) = (row for row in csv.DictReader(lines) if row["name"] == name)
    return found


def test_a_published_report_holds_what_counts_and_nothing_of_the_markers(place: Path) -> None:
    done = invoke(place, "publish")
    assert (done.exit_code, "7 marks are published" in done.output) == (0, True), done.output
    report = published(place, "ada")
    assert report["counts"] | {"late": ""} == {
        "raw": 2, "penalty": 0, "final": 2, "out_of": 3, "late": "", "late_days": 0, "dropped": [],
        "provisional": "",
    }  # fmt: skip
    assert "proposal" not in json.dumps(report)
    page = (place / "marks/published/ada.html").read_text()
    assert "Your mark: 2 of 3." in page
    assert "prof" not in page


def test_what_is_not_decided_waits_and_is_named(tmp_path: Path) -> None:
    small_class(tmp_path)
    waiting = invoke(tmp_path, "publish")
    assert (waiting.exit_code, "0 marks are published" in waiting.output) == (0, True)
    assert "not published: ada, 2 points are not confirmed" in waiting.output
    assert "7 marks are published" in invoke(tmp_path, "publish", "--allow-provisional").output
    assert published(tmp_path, "ada")["counts"]["provisional"] == "2 points are not confirmed"


def test_a_published_mark_stays_until_a_regrade_is_applied(place: Path) -> None:
    invoke(place, "publish")
    hand_in(place, "bob", FULL)
    before = (place / "marks/reports/bob.json").read_bytes()
    assert mark(place).exit_code == 0
    assert (place / "marks/reports/bob.json").read_bytes() == before
    assert "published, so it stays" in row(place, "bob")["note"]
    assert row(place, "ada")["note"] == ""
    applied = invoke(place, "regrade", str(place / "class"), "--apply", "all", "--why", "allowed")
    assert applied.exit_code == 0, applied.output
    assert part(place, "bob")["status"] == "needs-review"
    assert published(place, "bob")["exercises"][0]["parts"][0]["status"] == "incorrect"


def test_students_see_what_changed_when_it_is_published_again(place: Path) -> None:
    invoke(place, "publish")
    invoke(place, "override", "bob", "words/dropout", "--points", "1", "--why", "half of it")
    assert published(place, "bob")["counts"]["final"] == 0
    again = invoke(place, "publish")
    assert again.output.splitlines() == [
        "bob: 0 -> 1", f"7 marks are published in {place / 'marks/published'}",
    ]  # fmt: skip
    assert published(place, "bob")["counts"]["final"] == 1
    with open_gradebook(place / "marks") as gradebook:
        assert len(gradebook.events(["released"])) == 8
        gradebook.verify()


def ask(place: Path, name: str, why: str = "I said so") -> Result:
    return invoke(place, "request", name, "words/dropout", "--why", why, by=name)


def test_a_request_is_ruled_on_by_somebody_else_and_both_reach_the_student(place: Path) -> None:
    early = ask(place, "bob")
    assert (early.exit_code, "not published yet" in early.output) == (2, True)
    invoke(place, "publish")
    assert ask(place, "bob", "line 2 says it").exit_code == 0
    assert "asked for already" in ask(place, "bob").output
    assert "bob words/dropout:answer" in invoke(place, "rule").output
    own = invoke(place, "rule", "bob", "words/dropout", "--points", "1", "--why", "true", by="ta")
    assert (own.exit_code, "somebody else has to rule: prof" in own.output) == (2, True)
    assert row(place, "bob")["final"] == "0"
    ruled = invoke(place, "rule", "bob", "words/dropout", "--points", "1", "--why", "true")
    assert (ruled.exit_code, row(place, "bob")["final"]) == (0, "1"), ruled.output
    assert "0 open, 1 ruled on" in invoke(place, "rule").output
    invoke(place, "publish")
    (said, *_) = published(place, "bob")["exercises"][0]["parts"]
    assert said["remarks"] == [
        "you asked for a regrade: line 2 says it", "ruling: 1 points; true",
    ]  # fmt: skip
    assert "ruled on already" in ask(place, "bob").output


def test_a_ruling_that_the_mark_stands_changes_nothing_and_tells_why(place: Path) -> None:
    invoke(place, "publish")
    ask(place, "ada")
    lower = invoke(place, "rule", "ada", "words/dropout", "--points", "1", "--why", "no", by="new")
    assert (lower.exit_code, "lets no request lower a mark" in lower.output) == (2, True)
    stands = invoke(
        place, "rule", "ada", "words/dropout", "--stands", "--why", "it is whole", by="new"
    )
    assert (stands.exit_code, row(place, "ada")["final"]) == (0, "2"), stands.output
    assert part(place, "ada")["remarks"][-1] == "ruling: the mark stands; it is whole"
    nothing = invoke(place, "rule", "bob", "words/dropout", "--stands", "--why", "x", by="new")
    assert "bob asked nothing about words/dropout:answer" in nothing.output


OF = PartOfHandIn("ada", "a/b", "answer")
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def events() -> list[Event]:
    return [Event(NOON.isoformat(), "prof", "released", "ada", data={"final": "1", "report": ""})]


@pytest.mark.parametrize(
    ("hours", "says"),
    [
        (23, "too early: 1 h still to wait"),
        (24, ""),
        (7 * 24, ""),
        (7 * 24 + 2, "too late by 2 h"),
        (-100, "too early: 1 d still to wait"),
    ],
)
def test_requests_are_made_in_their_time_whatever_the_clock_says(hours: int, says: str) -> None:
    """A clock that was set back makes nothing happen before it was published."""
    rules = Requests(after="24h", within="7d")  # type: ignore[arg-type]
    now = NOON + timedelta(hours=hours)
    if not says:
        check_may_ask(OF, rules, events(), now)
        return
    with pytest.raises(RequestError, match=says):
        check_may_ask(OF, rules, events(), now)


@pytest.mark.parametrize(
    ("by", "people", "own"),
    [("ada", {"ada"}, True), ("bob", {"ada", "bob"}, False), ("new", {"ada"}, False)],
)
def test_whoever_is_alone_rules_on_an_own_mark_and_it_is_recorded(
    by: str, people: set[str], own: bool
) -> None:
    asked = Request(OF, NOON.isoformat(), "why", markers=("ada",))
    rules, half = Requests(), Fraction(1, 2)
    assert check_may_rule(asked, by, people=people, share=half, now=half, rules=rules) is own
    lower = Requests(may_lower=True)
    assert check_may_rule(asked, by, people=people, share=Fraction(0), now=half, rules=lower) is own
    with pytest.raises(RequestError, match="lower"):
        check_may_rule(asked, by, people=people, share=Fraction(0), now=half, rules=rules)


def test_equal_answers_get_equal_rulings_where_it_is_asked_for(place: Path) -> None:
    hand_in(place, "hal", "It prevents overfitting.")
    mark(place)
    invoke(place, "publish", "--allow-provisional")
    ask(place, "bob")
    one = invoke(place, "override", "bob", "words/dropout", "--points", "1", "--why", "half")
    assert "1 more answers read the same (hal); --for-equal" in one.output
    assert (row(place, "bob")["final"], row(place, "hal")["final"]) == ("1", "0")
    done = invoke(place, "rule", "bob", "words/dropout", "--points", "3/2", "--why", "yes",
                  "--for-equal", by="new")  # fmt: skip
    assert done.exit_code == 0, done.output
    assert (row(place, "bob")["final"], row(place, "hal")["final"]) == ("1.5", "1.5")
    assert row(place, "gus")["final"] == "0"


def test_review_offers_what_an_equal_answer_was_given(place: Path) -> None:
    invoke(place, "override", "bob", "words/dropout", "--points", "1", "--why", "half of it")
    hand_in(place, "hal", "It prevents overfitting.")
    mark(place)
    shown = review(place, "e").output
    assert "= prof gave 1 for the same answer of another student: half of it" in shown
    assert (part(place, "hal")["points"], part(place, "hal")["feedback"]) == (1, "half of it")


def test_a_remark_reaches_the_student_and_is_offered_for_others(tmp_path: Path) -> None:
    """The first key opens the prompt, then come the remark, the point, and the mark."""
    small_class(tmp_path)
    shown = review(tmp_path, "rsee lecture 4\n2\n0r1\n0q").output
    assert "remark: on “mechanism”: see lecture 4" in shown
    assert "  1 on “mechanism”: see lecture 4" in shown
    told = [
        part(tmp_path, name).get("remarks")
        for name in ["ada", "bob", "cid", "dan", "eve", "fay", "gus"]
    ]
    assert told.count(["on “mechanism”: see lecture 4"]) == 2
    invoke(tmp_path, "publish", "--allow-provisional")
    pages = [path.read_text() for path in (tmp_path / "marks/published").glob("*.html")]
    assert sum("see lecture 4" in page for page in pages) == 2
    mark(tmp_path)
    assert [
        part(tmp_path, name).get("remarks")
        for name in ["ada", "bob", "cid", "dan", "eve", "fay", "gus"]
    ] == told


def test_a_remark_can_be_taken_back(tmp_path: Path) -> None:
    small_class(tmp_path)
    review(tmp_path, "rno\n\nr-\n0q")
    assert not any(
        "remarks" in part(tmp_path, name) for name in ["ada", "bob", "cid", "dan", "eve"]
    )


def test_an_override_under_which_the_answer_changed_is_flagged_in_the_table(place: Path) -> None:
    assert row(place, "ada")["look_at"] == ""
    hand_in(place, "ada", "Something else.")
    mark(place)
    assert (row(place, "ada")["final"], row(place, "ada")["look_at"]) == (
        "2", "words/dropout:answer answer-changed",
    )  # fmt: skip
