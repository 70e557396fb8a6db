"""`course regrade`: a diff first; applied, nobody loses a point unseen."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from commands import run
from small_class import options

from cli.course import course
from cli.gradebook.database import open_gradebook
from cli.gradebook.fold import scores

EXERCISES = """
title: Numbers
exercises:
  - id: numbers/sum
    title: Sum
    prompt: What is 1 + 2?
    points: 4
    parts: {answer: {kind: number}}
  - id: numbers/product
    title: Product
    prompt: What is 2 · 2?
    points: 1
    parts: {answer: {kind: number}}
"""
WRONG_KEY = "numbers/sum: 12\nnumbers/product: 4\n"
RIGHT_KEY = "numbers/sum: 3\nnumbers/product: 4\n"
ANSWERS = {"ada": "3", "bob": "12", "cid": "7", "dan": "3"}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A class that was marked by a wrong key, which is repaired by now."""
    (tmp_path / "exercises/c1").mkdir(parents=True)
    (tmp_path / "exercises/c1/assignment.yaml").write_text("title: C\nsections: [numbers]\n")
    (tmp_path / "exercises/c1/numbers.yaml").write_text(EXERCISES)
    key(tmp_path, WRONG_KEY)
    for name, answer in ANSWERS.items():
        folder = tmp_path / "class" / name
        folder.mkdir(parents=True)
        sheet = {"assignment": "c1", "answers": {"numbers/sum": answer, "numbers/product": "4"}}
        (folder / "answers.yaml").write_text(json.dumps(sheet, indent=1))
    mark(tmp_path, "marks")
    key(tmp_path, RIGHT_KEY)
    return tmp_path


def key(place: Path, text: str) -> None:
    path = place / "solutions/c1/numbers.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def mark(place: Path, out: str) -> None:
    done = run("course", "mark", "c1", place / "class", "--out", place / out, *options(place))
    assert done.returncode == 0, done.stderr


def invoke(place: Path, command: str, *arguments: str) -> Result:
    line = [
        command,
        "c1",
        str(place / "marks"),
        *arguments,
        "--as",
        "prof",
        *map(str, options(place)),
    ]
    return CliRunner().invoke(course, line, catch_exceptions=False)


def regrade(place: Path, *arguments: str) -> Result:
    return invoke(place, "regrade", str(place / "class"), *arguments)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "sqlite" not in path.name and "regrades" not in path.parts
    }


def totals(place: Path) -> dict[str, str]:
    with (place / "marks/totals.csv").open(encoding="utf-8") as lines:
        return {row["name"]: row["score"] for row in csv.DictReader(lines)}


def test_first_it_is_told_who_moves_and_why_and_nothing_is_changed(place: Path) -> None:
    before = files(place / "marks")
    done = regrade(place, "--json", str(place / "d.json"), "--csv", str(place / "d.csv"))
    assert done.output.splitlines() == [
        "ada +4 (changed: solutions)",
        "    numbers/sum:answer  0 -> 4  incorrect -> correct",
        "bob -4 (changed: solutions)",
        "    numbers/sum:answer  4 -> 0  correct -> incorrect",
        "dan +4 (changed: solutions)",
        "    numbers/sum:answer  0 -> 4  incorrect -> correct",
        "3 hand-ins move, 1 of them down: bob",
        "nothing was changed; --apply keep-better or --apply all puts it in force",
    ]
    assert files(place / "marks") == before
    rows = json.loads((place / "d.json").read_text())
    assert [(row["name"], row["points_before"], row["points_after"]) for row in rows] == [
        ("ada", 0, 4), ("bob", 4, 0), ("dan", 0, 4),
    ]  # fmt: skip
    with (place / "d.csv").open(encoding="utf-8") as lines:
        assert [row["because"] for row in csv.DictReader(lines)] == ["solutions"] * 3


def test_applied_in_full_it_is_what_a_marking_from_scratch_is(place: Path) -> None:
    assert regrade(place, "--apply", "all", "--why", "the key was wrong").exit_code == 0
    mark(place, "fresh")
    assert files(place / "marks") == files(place / "fresh")
    assert "0 hand-ins move" in regrade(place).output


def test_the_better_mark_is_kept_through_later_runs(place: Path) -> None:
    assert regrade(place, "--apply", "keep-better", "--why", "the key was wrong").exit_code == 0
    expected = {"ada": "5", "bob": "5", "cid": "1", "dan": "5"}
    assert totals(place) == expected
    mark(place, "marks")
    assert totals(place) == expected
    with open_gradebook(place / "marks") as gradebook:
        events = gradebook.events()
        assert gradebook.verify() == len(events)
    assert {name: str(one.score) for name, one in scores(events).items()} == expected
    (applied,) = (one for one in events if one.kind == "regraded")
    assert (applied.by, applied.data["why"]) == ("prof", "the key was wrong")
    assert applied.data["moved"] == {"ada": "4", "bob": "-4", "dan": "4"}


def test_the_hand_ins_are_found_where_they_were_taken_from(place: Path) -> None:
    """Also those of a second folder, which came late."""
    late = place / "late/eve"
    late.mkdir(parents=True)
    sheet = {"assignment": "c1", "answers": {"numbers/sum": "3", "numbers/product": "4"}}
    (late / "answers.yaml").write_text(json.dumps(sheet, indent=1))
    key(place, WRONG_KEY)
    done = run("course", "mark", "c1", place / "late", "--out", place / "marks", *options(place))
    assert done.returncode == 0, done.stderr
    key(place, RIGHT_KEY)
    told = invoke(place, "regrade").output
    assert "4 hand-ins move, 1 of them down: bob" in told
    assert "eve +4 (changed: solutions)" in told
    (place / "late").rename(place / "elsewhere")
    gone = invoke(place, "regrade")
    assert (gone.exit_code, "late is gone, from which hand-ins were taken" in gone.output) == (
        2,
        True,
    )


@pytest.mark.parametrize("how", ["all", "keep-better"])
def test_a_regrade_is_taken_back_to_the_same_reports_and_tables(how: str, place: Path) -> None:
    invoke(place, "override", "bob", "numbers/product", "--points", "1/3", "--why", "copied")
    before = files(place / "marks")
    regrade(place, "--apply", how, "--why", "the key was wrong")
    assert files(place / "marks") != before
    done = invoke(place, "regrade", "--undo", "--why", "it was right")
    assert (done.exit_code, "4 reports are as they were" in done.output) == (0, True), done.output
    assert files(place / "marks") == before
    again = invoke(place, "regrade", "--undo", "--why", "once more")
    assert (again.exit_code, "no regrade to take back" in again.output) == (2, True)
    with open_gradebook(place / "marks") as gradebook:
        folded = {
            name: float(round(one.score, 4)) for name, one in scores(gradebook.events()).items()
        }
    assert folded == {name: float(score) for name, score in totals(place).items()}


def test_to_take_back_leaves_what_came_since_alone(place: Path) -> None:
    regrade(place, "--apply", "keep-better", "--why", "the key was wrong")
    invoke(place, "override", "bob", "numbers/sum", "--points", "2", "--why", "talked to him")
    sheet = {"assignment": "c1", "answers": {"numbers/sum": "3"}}
    (place / "class/cid/answers.yaml").write_text(json.dumps(sheet, indent=1))
    mark(place, "marks")
    done = invoke(place, "regrade", "--undo", "--why", "it was right")
    assert "3 reports are as they were" in done.output
    assert totals(place) == {"ada": "1", "bob": "3", "cid": "4", "dan": "1"}


def test_what_a_person_decided_moves_nobody(place: Path) -> None:
    given = invoke(
        place, "override", "bob", "numbers/sum", "--points", "1", "--why", "shown at the desk"
    )
    assert given.exit_code == 0
    assert "bob" not in regrade(place).output.split("hand-ins move")[0]
    regrade(place, "--apply", "all", "--why", "the key was wrong")
    assert totals(place)["bob"] == "2"


def test_a_hand_in_that_is_not_there_stays_as_it_is(place: Path) -> None:
    (place / "class/ada/answers.yaml").unlink()
    done = regrade(place, "--apply", "all", "--why", "the key was wrong")
    assert "ada: not among the hand-ins, stays as it is" in done.output
    assert totals(place)["ada"] == "1"


def test_without_a_reason_nothing_is_applied(place: Path) -> None:
    before = files(place / "marks")
    done = regrade(place, "--apply", "all")
    assert (done.exit_code, "give a reason with --why" in done.output) == (2, True)
    assert files(place / "marks") == before


def test_before_it_is_certified_a_changed_key_is_refused_dry_as_well(place: Path) -> None:
    pytest.importorskip("torch", reason="a key is confirmed with torch")
    assert CliRunner().invoke(course, ["certify", "c1", *map(str, options(place))]).exit_code == 0
    key(place, RIGHT_KEY.replace("product: 4", "product: 5"))
    for more in ((), ("--apply", "all", "--why", "the key was wrong")):
        done = regrade(place, *more)
        assert (done.exit_code, "run `course certify`" in done.output) == (4, True), done.output
