"""`course verify` finds whatever in a folder of marks is not what was written."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small_class import class_marked_in, hand_in, options

from cli.course import course


def command(*arguments: object) -> Result:
    return CliRunner().invoke(course, [str(one) for one in arguments], catch_exceptions=False)


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A marked class of which a person decided something, and in which a part is void."""
    place = class_marked_in(tmp_path_factory.mktemp("verify"))
    shutil.copy(place / "marks/reports/ada.json", place / "as-marked.json")
    why = ("--why", "said so", "--as", "ta", "--exercises", place / "exercises")
    override = ("override", "c1", place / "marks", "ada", "words/dropout", "--points", "1.5")
    assert command(*override, *why, "--solutions", place / "solutions").exit_code == 0
    assert command("void", "c1", place / "marks", "words/essay", *why).exit_code == 0
    # Not read at all, which its row says.
    (place / "class/zed").mkdir()
    (place / "class/zed/notes.txt").write_text("nothing")
    done = command(
        "mark", "c1", place / "class", "--out", place / "marks", *options(place)
    )  # fmt: skip
    assert done.exit_code == 3, done.output
    return place


@pytest.fixture
def place(decided: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(decided, tmp_path / "course"))


def verify(place: Path) -> Result:
    return command("verify", place / "marks", place / "class", *options(place))


def test_what_was_written_differs_in_nothing(place: Path) -> None:
    done = verify(place)
    assert (done.exit_code, "7 reports, hand-ins verified: nothing differs" in done.output) == (
        0,
        True,
    )


def report(place: Path, name: str = "bob") -> Path:
    return place / "marks/reports" / f"{name}.json"


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, path
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def edit(of: str, old: str, new: str) -> Callable[[Path], None]:
    return lambda place: replaced(place / of, old, new)


def without_row(file: str, name: str) -> Callable[[Path], None]:
    def change(place: Path) -> None:
        path = place / "marks" / file
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith(f"{name},")]
        assert len(kept) < len(lines)
        path.write_text("".join(kept), encoding="utf-8")

    return change


def another_row(place: Path) -> None:
    with (place / "marks/totals.csv").open("a") as table:
        table.write("ned,3,3,0,3,0,0,\n")


def in_database(*statements: str) -> Callable[[Path], None]:
    """By hand, past the triggers, as somebody with the file can."""

    def change(place: Path) -> None:
        with sqlite3.connect(place / "marks/gradebook.sqlite") as connection:
            for one in (
                "DROP TRIGGER events_no_update",
                "DROP TRIGGER events_no_delete",
                *statements,
            ):
                connection.execute(one)
        connection.close()

    return change


def an_older_report(place: Path) -> None:
    shutil.copy(place / "as-marked.json", report(place, "ada"))


def one_more_report(place: Path) -> None:
    shutil.copy(report(place), report(place, "ned"))


def spelt_otherwise(place: Path) -> None:
    path = report(place)
    path.write_text(json.dumps(json.loads(path.read_text())))


SCORE = "\nbob,0,"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (edit("marks/reports/bob.json", '"points": 0', '"points": 1'), "bob: reports/bob.json is not what"),
        (edit("marks/reports/bob.json", '"feedback": "', '"feedback": "Well done. '), "bob: reports/bob.json"),
        (edit("marks/reports/bob.json", '"hand_in": "bob"', '"hand_in": "eve"'), "bob: reports/bob.json"),
        (edit("marks/reports/ada.json", "said so", "asked for"), "ada: reports/ada.json is not what was decided"),
        (edit("marks/reports/bob.json", "{", "["), "bob: reports/bob.json is no report"),
        (spelt_otherwise, "bob: reports/bob.json is not what was decided"),
        (an_older_report, "ada: reports/ada.json is not what was decided"),
        (lambda place: report(place).unlink(), "bob: a hand-in without a report"),
        (one_more_report, "ned: a report without a hand-in"),
        (edit("marks/totals.csv", SCORE, "\nbob,2,"), "bob: totals.csv says something else than the report: score"),
        (without_row("totals.csv", "bob"), "bob: a report without a row in totals.csv"),
        (another_row, "ned: a row of totals.csv without a report"),
        (edit("marks/questions.csv", "bob,words/dropout,answer,needs-review,0", "bob,words/dropout,answer,needs-review,2"), "bob: questions.csv says something else"),
        (without_row("questions.csv", "bob"), "bob: questions.csv has 0 rows of it, not 2"),
        (in_database("UPDATE events SET at = '2020-01-01' WHERE number = 2"), "event 2 (marked by backcheck) is not what was written"),
        (in_database("DELETE FROM events WHERE number = 3"), "is not what was written"),
        (in_database("DELETE FROM events WHERE kind = 'voided'"), "is not what was decided"),
        (in_database("DELETE FROM events"), "no gradebook, or it holds nothing"),
        (lambda place: hand_in(place, "bob", "Another answer."), "bob: the hand-in is not the one that was marked"),
        (lambda place: hand_in(place, "ned", "A late answer."), "ned: a hand-in without a report"),
        (lambda place: shutil.rmtree(place / "class/bob"), "bob: a report without a hand-in: there is none"),
        (edit("exercises/c1/words.yaml", "Write something.", "Write."), "bob: made by other exercises than these"),
        (edit("solutions/c1/rubrics/words.yaml", "it reduces", "it prevents"), "bob: made by other solutions than these"),
    ],
)  # fmt: skip
def test_whatever_was_changed_is_found(
    place: Path, change: Callable[[Path], None], says: str
) -> None:
    change(place)
    done = verify(place)
    assert (done.exit_code, says in done.output) == (4, True), done.output


def test_a_table_that_a_spreadsheet_saved_is_the_same(place: Path) -> None:
    replaced(place / "marks/totals.csv", SCORE, "\nbob,0.00,")
    assert verify(place).exit_code == 0


def test_without_exercises_at_hand_the_rest_is_verified(place: Path) -> None:
    (place / "none").mkdir()
    done = command("verify", place / "marks", "--exercises", place / "none")
    assert done.exit_code == 0, done.output
    assert "not compared, as they are not at hand: exercises and solutions" in done.output


def test_the_zip_that_was_exported_is_verified_like_its_folder(place: Path) -> None:
    archive = shutil.make_archive(str(place / "class-export"), "zip", place / "class")
    done = command("verify", place / "marks", archive, *options(place))
    assert (done.exit_code, "hand-ins verified: nothing differs" in done.output) == (0, True)


def test_the_roster_of_the_marking_is_remembered(place: Path) -> None:
    names = sorted(one.name for one in (place / "class").iterdir() if one.name != "zed")
    roster = place / "roster.csv"
    roster.write_text("id,name\n" + "".join(f"s{at},{name}\n" for at, name in enumerate(names)))
    marks = place / "by-roster"
    done = command(
        "mark", "c1", place / "class", "--out", marks, "--roster", roster, *options(place)
    )
    assert done.exit_code in {0, 3}
    done = command("verify", marks, place / "class", *options(place))
    assert (done.exit_code, "nothing differs" in done.output) == (0, True), done.output
    roster.unlink()
    assert "roster.csv is gone" in command("verify", marks, place / "class", *options(place)).output
