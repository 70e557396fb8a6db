"""Points for students of whom nothing can be read, as of a hand-in on paper, and what becomes of them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small_class import FULL, hand_in, options, part, review, small_class

from cli.course import course
from cli.gradebook.database import open_gradebook
from cli.gradebook.fold import scores


def invoke(place: Path, command: str, *rest: str) -> Result:
    folders = list(map(str, options(place)))
    folders = folders if command in {"override", "rule"} else folders[:2]
    line = [command, "c1", str(place / "marks"), *rest, "--as", "prof", *folders]
    return CliRunner().invoke(course, line, catch_exceptions=False)


def mark(place: Path) -> Result:
    line = ["mark", "c1", str(place / "class"), "--out", str(place / "marks"), "--jobs", "1"]
    line += ["--roster", str(place / "roster.csv"), *map(str, options(place))]
    return CliRunner().invoke(course, line, catch_exceptions=False)


def verify(place: Path) -> Result:
    line = ["verify", str(place / "marks"), str(place / "class"), *map(str, options(place))]
    return CliRunner().invoke(course, line, catch_exceptions=False)


def give(place: Path, name: str, points: str) -> Result:
    return invoke(place, "override", name, "words/dropout", "--points", points, "--why", "on paper")


def row(place: Path, name: str, table: str = "totals.csv") -> dict[str, str]:
    with (place / "marks" / table).open(encoding="utf-8", newline="") as lines:
        return next((row for row in csv.DictReader(lines) if row["name"] == name), {})


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A class in which pat handed in nothing and rae a scan."""
    small_class(tmp_path)
    names = ["ada", "bob", "cid", "dan", "eve", "fay", "gus"]
    lines = [*(f"{name},{name.title()}" for name in names), "pat,Pat Paper", "rae,Rae"]
    (tmp_path / "roster.csv").write_text("\n".join(["id,name", *lines, ""]))
    (tmp_path / "class/rae").mkdir()
    (tmp_path / "class/rae/scan.pdf").write_bytes(b"%PDF-1.7\n% a photo\n")
    assert mark(tmp_path).exit_code == 3
    return tmp_path


@pytest.mark.parametrize(("name", "problem"), [("pat", "no hand-in"), ("rae", "no answers.yaml")])
def test_points_stand_in_tables_log_and_report(place: Path, name: str, problem: str) -> None:
    assert row(place, name)["score"] == ""
    done = give(place, name, "3/2")
    assert done.exit_code == 0, done.output
    assert "and a blank sheet now" in done.output
    found = row(place, name)
    assert (found["score"], found["final"]) == ("1.5", "1.5")
    assert problem in found["problem"]
    assert found["problem"].endswith("; the marks are what people gave")
    assert row(place, name, "questions.csv")["points"] == "1.5"
    assert part(place, name)["feedback"] == "on paper"
    with open_gradebook(place / "marks") as gradebook:
        gradebook.verify()
        assert float(scores(gradebook.events())[name].final.points) == 1.5
    assert "nothing differs" in verify(place).output


def test_points_outlive_later_runs_and_meet_the_hand_in_that_comes_after_all(place: Path) -> None:
    give(place, "pat", "1")
    before = (place / "marks/reports/pat.json").read_bytes(), row(place, "pat")
    assert mark(place).exit_code == 3
    assert ((place / "marks/reports/pat.json").read_bytes(), row(place, "pat")) == before
    hand_in(place, "pat", FULL)
    assert "pat: a hand-in without a report; run `course mark`" in verify(place).output
    assert mark(place).exit_code == 3
    found = row(place, "pat")
    assert (found["score"], found["problem"]) == ("1", "")
    assert found["look_at"] == "words/dropout:answer answer-changed"
    assert "nothing differs" in verify(place).output


def test_another_sheet_gives_another_blank_sheet(place: Path) -> None:
    give(place, "pat", "1")
    sheet = place / "exercises/c1/words.yaml"
    sheet.write_text(sheet.read_text().replace("points: 1", "points: 3"))
    whole = place / "exercises/c1/assignment.yaml"
    whole.write_text(whole.read_text().replace("max_score: 3", "max_score: 5"))
    mark(place)
    assert (row(place, "pat")["score"], row(place, "pat")["max_score"]) == ("1", "5")
    assert "nothing differs" in verify(place).output


def test_a_mark_without_hand_in_is_published_asked_about_and_ruled_on(place: Path) -> None:
    refused = invoke(place, "request", "pat", "words/dropout", "--why", "more")
    assert (refused.exit_code, "gets points by `course override`" in refused.output) == (2, True)
    give(place, "pat", "1")
    invoke(place, "publish")
    assert invoke(place, "request", "pat", "words/dropout", "--why", "more").exit_code == 0
    ruled = invoke(place, "rule", "pat", "words/dropout", "--points", "2", "--why", "yes")
    assert ruled.exit_code == 0, ruled.output
    assert "pat: 1 -> 2" in invoke(place, "publish").output
    published = json.loads((place / "marks/published/pat.json").read_text())
    assert published["notices"] == [
        "no hand-in could be read here; what counts is what people gave"
    ]


def test_full_marks_for_all_reach_blank_sheets_and_tell_who_has_none(place: Path) -> None:
    give(place, "pat", "1")
    done = invoke(place, "void", "words/essay", "--full-marks", "--why", "broken")
    assert "1 in the table have no marks, so nothing of it: rae" in done.output
    assert (row(place, "pat")["score"], row(place, "rae")["score"]) == ("2", "")


def test_time_is_given_before_there_is_a_hand_in(place: Path) -> None:
    done = invoke(place, "extend", "pat", "2d", "--why", "ill")
    assert (done.exit_code, "pat has 2d" in done.output) == (0, True), done.output


def test_who_is_not_in_the_table_gets_nothing(place: Path) -> None:
    done = give(place, "pet", "1")
    assert (done.exit_code, 'the table has no "pet" (did you mean "pat"?)' in done.output) == (
        2,
        True,
    )
    assert not (place / "marks/reports/pet.json").exists()


def test_blank_sheets_wait_for_nobody_and_count_in_no_statistics(place: Path) -> None:
    give(place, "pat", "1")
    assert "pat" not in review(place, "", "--list").output
    line = ["stats", "c1", str(place / "marks"), *map(str, options(place)[:2])]
    told = CliRunner().invoke(course, line, catch_exceptions=False).output
    assert "c1: 7 students" in told
    assert "left out: 1 who handed in nothing that can be read" in told
