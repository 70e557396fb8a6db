"""A hand-in that is gone leaves the marks, and nothing of it is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small_class import hand_in, options, small_class

from cli.course import course
from cli.gradebook.database import open_gradebook
from cli.gradebook.fold import scores
from cli.gradebook.totals import read_totals

NAMES = {"ada", "bob", "cid", "dan", "eve", "fay", "gus"}


def invoke(place: Path, command: str, *rest: object, keys: bool = True) -> Result:
    folders = options(place) if keys else options(place)[:2]
    return CliRunner().invoke(
        course, [*map(str, (command, *rest, *folders))], catch_exceptions=False
    )


def mark(place: Path, *more: object) -> Result:
    folders = "c1", place / "class", "--out", place / "marks"
    return invoke(place, "mark", *folders, "--jobs", 1, *more)


def forget(place: Path, *names: str) -> Result:
    what = "c1", place / "marks", *names, "--why", "went away", "--as", "prof"
    return invoke(place, "forget", *what, keys=False)


def differing(place: Path) -> list[str]:
    return invoke(place, "verify", place / "marks", place / "class").output.splitlines()[:-1]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A class whose bob is no longer in the folder."""
    small_class(tmp_path)
    (tmp_path / "class/bob").rename(tmp_path / "bob")
    return tmp_path


def test_a_run_names_the_marks_of_earlier_ones_and_what_to_do(place: Path) -> None:
    told = "1 marks in the table are of earlier runs: bob; whose hand-in is gone for good"
    assert told in mark(place).output
    (place / "roster.csv").write_text("id\nada\nbob\n")
    assert told in mark(place, "--roster", place / "roster.csv").output
    (line,) = differing(place)
    assert line.startswith("bob: a report without a hand-in")
    assert "`course forget`" in line


def test_what_is_forgotten_is_in_no_table_and_everything_agrees(place: Path) -> None:
    invoke(place, "publish", "c1", place / "marks", "--allow-provisional", keys=False)
    assert forget(place, "bob").exit_code == 0
    assert set(read_totals(place / "marks")) == NAMES - {"bob"}
    assert "bob" not in (place / "marks/questions.csv").read_text()
    assert not list((place / "marks/published").glob("bob*"))
    kept = {path.name for path in (place / "marks/forgotten/1").iterdir()}
    assert kept == {"bob.json", "published-bob.json", "published-bob.html"}
    assert differing(place) == []
    with open_gradebook(place / "marks") as gradebook:
        gradebook.verify()
        (event,) = gradebook.events(["forgotten"])
        assert set(scores(gradebook.events())) == NAMES - {"bob"}
    assert (event.by, event.data["why"], event.data["row"]["name"]) == ("prof", "went away", "bob")
    assert "earlier runs" not in mark(place).output
    assert differing(place) == []


def test_a_hand_in_that_comes_back_is_marked_again_with_what_people_decided(place: Path) -> None:
    what = "c1", place / "marks", "bob", "words/dropout", "--points", "1", "--why", "x"
    invoke(place, "override", *what, "--as", "prof")
    invoke(place, "publish", "c1", place / "marks", "--allow-provisional", keys=False)
    before = (place / "marks/reports/bob.json").read_bytes()
    forget(place, "bob")
    (place / "bob").rename(place / "class/bob")
    assert mark(place).exit_code == 0
    assert (place / "marks/reports/bob.json").read_bytes() == before
    assert differing(place) == []
    hand_in(place, "bob", "Something else.")  # what was published of it holds it no more
    mark(place)
    assert (place / "marks/reports/bob.json").read_bytes() != before
    assert read_totals(place / "marks")["bob"]["look_at"] == "words/dropout:answer answer-changed"
    with open_gradebook(place / "marks") as gradebook:
        assert set(scores(gradebook.events())) == NAMES


def test_only_what_stands_in_the_table_is_forgotten_and_all_or_nothing(place: Path) -> None:
    done = forget(place, "bob", "bop")
    assert (done.exit_code, 'has no "bop" (did you mean "bob"?)' in done.output) == (2, True)
    assert set(read_totals(place / "marks")) == NAMES


def test_forgetting_that_was_cut_off_is_done_again(place: Path) -> None:
    rows = (place / "marks/totals.csv").read_text()
    shutil.copyfile(place / "marks/reports/bob.json", place / "report")
    forget(place, "bob")
    (place / "marks/totals.csv").write_text(rows)  # as after a crash behind the log
    (place / "report").rename(place / "marks/reports/bob.json")
    assert any("the log knows of no marking" in one for one in differing(place))
    assert forget(place, "bob").exit_code == 0
    assert differing(place) == []


def test_shards_are_merged_without_what_was_forgotten(place: Path) -> None:
    forget(place, "bob")
    (place / "class/cid").rename(place / "cid")
    merged = ["merge", place / "marks", "--out", place / "all"]
    done = CliRunner().invoke(course, [*map(str, merged)], catch_exceptions=False)
    assert "6 hand-ins of 1 folders" in done.output
    assert set(read_totals(place / "all")) == NAMES - {"bob"}
