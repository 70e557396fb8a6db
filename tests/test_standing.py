"""What people decide outlives everything, and the log that holds it shows every change."""

from __future__ import annotations

import csv
import sqlite3
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from commands import ROOT
from small_class import class_marked_in, hand_in, marked, options, part, review, small_class

from cli.course import course
from cli.gradebook.database import open_gradebook
from cli.gradebook.events import Event, GradebookError
from cli.gradebook.fold import marked as as_event
from cli.gradebook.fold import scores
from cli.gradebook.marks import read_class


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return small_class(tmp_path)


def decree(place: Path, *arguments: str) -> Result:
    """`course override` or `course void`, without the folders that stay the same."""
    command, *rest = arguments
    folders = list(map(str, options(place)))
    if command == "void":
        folders = folders[:2]
    line = [command, "c1", str(place / "marks"), *rest, "--as", "prof", *folders]
    return CliRunner().invoke(course, line, catch_exceptions=False)


def table(place: Path, name: str = "totals.csv") -> list[dict[str, str]]:
    with (place / "marks" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def score(place: Path, name: str) -> tuple[str, str]:
    (row,) = (row for row in table(place) if row["name"] == name)
    return row["score"], row["max_score"]


def test_an_override_outlives_new_runs_and_is_asked_about_when_the_answer_changes(
    place: Path,
) -> None:
    done = decree(place, "override", "bob", "words/dropout", "--points", "4/3", "--why", "said so")
    assert (done.exit_code, "1 report changed" in done.output) == (0, True)
    assert score(place, "bob") == ("1.3333", "3")
    hand_in(place, "bob", "Something else.")
    marked(place)
    assert score(place, "bob") == ("1.3333", "3")
    assert part(place, "bob")["feedback"] == "said so"
    shown = review(place, "q").output
    assert "! answer-changed since prof gave 1.33" in shown
    withdrawn = decree(place, "override", "bob", "words/dropout", "--withdraw", "--why", "no")
    assert withdrawn.exit_code == 0
    assert (score(place, "bob"), part(place, "bob")["status"]) == (("0", "3"), "needs-review")


def test_a_void_part_counts_for_nobody_until_it_is_restored(place: Path) -> None:
    review(place, "1q")
    before = {
        path.name: path.read_bytes()
        for path in (place / "marks").rglob("*.*")
        if path.suffix != ".sqlite"
    }
    assert decree(place, "void", "words/dropout", "--why", "a misprint").exit_code == 0
    assert {(row["score"], row["max_score"], row["pending"]) for row in table(place)} == {
        ("0", "1", "0")
    }
    marked(place)
    assert score(place, "fay") == ("0", "1")
    assert (part(place, "fay")["code"], part(place, "fay")["void"]) == ("void", True)
    assert decree(place, "void", "words/dropout", "--undo", "--why", "it was none").exit_code == 0
    after = {
        path.name: path.read_bytes()
        for path in (place / "marks").rglob("*.*")
        if path.suffix != ".sqlite"
    }
    assert after == before


def test_full_marks_for_all_leave_an_override_of_one_student_alone(place: Path) -> None:
    decree(place, "override", "bob", "words/dropout", "--points", "1", "--why", "copied")
    assert (
        decree(place, "void", "words/dropout", "--full-marks", "--why", "a misprint").exit_code == 0
    )
    assert (score(place, "bob"), score(place, "ada")) == (("1", "3"), ("2", "3"))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("override", "bob", "words/dropout", "--points", "2.5", "--why", "x"), "the part has 2 points"),
        (("override", "bob", "words/dropout", "--points", "-1", "--why", "x"), "no fewer than 0"),
        (("override", "bob", "words/dropout", "--points", "one", "--why", "x"), "such as 1.5 or 4/3"),
        (("override", "bob", "words/dropout", "--points", "1", "--why", " "), "give a reason"),
        (("override", "bob", "words/dropout", "--why", "x"), "give --points, or --withdraw"),
        (("override", "bop", "words/dropout", "--points", "1", "--why", "x"), "did you mean"),
        (("override", "bob", "words/drop", "--points", "1", "--why", "x"), "did you mean"),
        (("override", "bob", "words/dropout:why", "--points", "1", "--why", "x"), "words/dropout:answer"),
        (("void", "words/dropout", "--undo", "--why", "x"), "is not void"),
        (("void", "words/dropout", "--undo", "--full-marks", "--why", "x"), "give --full-marks or --undo"),
    ],
)  # fmt: skip
def test_what_cannot_be_decreed_is_told_and_nothing_is_written(
    arguments: tuple[str, ...], says: str, place: Path
) -> None:
    with open_gradebook(place / "marks") as gradebook:
        before = gradebook.verify()
    done = decree(place, *arguments)
    assert (done.exit_code, says in done.output) == (2, True), done.output
    with open_gradebook(place / "marks") as gradebook:
        assert gradebook.verify() == before


def test_scores_are_the_fold_of_the_events_and_of_reports_and_log_in_a_new_gradebook(
    place: Path, tmp_path: Path
) -> None:
    review(place, "0h1q")
    decree(place, "override", "ada", "words/dropout", "--points", "1/3", "--why", "x")
    decree(place, "void", "words/essay", "--why", "x")
    with open_gradebook(place / "marks") as gradebook:
        events = gradebook.events()
    found = {name: float(round(one.score, 4)) for name, one in scores(events).items()}
    assert found == {row["name"]: float(row["score"]) for row in table(place)}
    assert scores(events)["ada"].score == Fraction(1, 3)
    (tmp_path / "new").mkdir()
    with open_gradebook(tmp_path / "new") as rebuilt:
        rebuilt.append(
            [as_event(one, name, "now") for name, one in read_class(place / "marks").items()]
        )
        rebuilt.append([one for one in events if one.kind != "marked"])
        assert scores(rebuilt.events()) == scores(events)
        assert rebuilt.verify() == len(events)


def test_a_run_that_changes_nothing_adds_no_event(tmp_path: Path) -> None:
    place = class_marked_in(tmp_path)
    with open_gradebook(place / "marks") as gradebook:
        before = gradebook.verify()
        marked(place)
        assert gradebook.verify() == before == 8  # seven hand-ins, and where they were taken from
        hand_in(place, "bob", "Something else.")
        marked(place)
        assert gradebook.verify() == before + 1


@pytest.mark.parametrize("change", ["UPDATE events SET by = 'me'", "DELETE FROM events"])
def test_an_event_is_never_changed(change: str, place: Path) -> None:
    with (
        sqlite3.connect(place / "marks/gradebook.sqlite") as connection,
        pytest.raises(sqlite3.IntegrityError, match="never changed or removed"),
    ):
        connection.execute(change)
    connection.close()


@pytest.mark.parametrize(
    "change",
    [
        'UPDATE events SET data = replace(data, \'"share":"0"\', \'"share":"1"\') WHERE number = 3',
        "UPDATE events SET by = 'me' WHERE number = 2",
        "DELETE FROM events WHERE number = 2",
        "UPDATE events SET number = 99 WHERE number = 2",
    ],
)
def test_whoever_takes_the_triggers_away_is_seen(change: str, place: Path) -> None:
    with sqlite3.connect(place / "marks/gradebook.sqlite") as connection:
        connection.execute("DROP TRIGGER events_no_update")
        connection.execute("DROP TRIGGER events_no_delete")
        assert connection.execute(change).rowcount == 1
    connection.close()
    done = review(place, "q")
    assert (done.exit_code, "is not what was written" in done.output) == (2, True)


def event(number: int) -> Event:
    return Event("now", "ta", "marked", f"s{number}", data={"parts": []})


def test_two_who_write_at_once_make_one_chain(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from cli.gradebook.database import open_gradebook;"
        "from cli.gradebook.events import Event\n"
        "with open_gradebook(Path(sys.argv[1])) as g:\n"
        "    for n in range(20): g.append([Event('now', sys.argv[2], 'marked', str(n))])"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path), name], cwd=ROOT)
        for name in ("ada", "bob")
    ]
    assert [one.wait(60) for one in writers] == [0, 0]
    with open_gradebook(tmp_path) as gradebook:
        assert gradebook.verify() == 40


def test_what_is_no_gradebook_is_told_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "gradebook.sqlite").write_text(
        "something else, and long enough to be read as a file"
    )
    with (
        open_gradebook(tmp_path) as gradebook,
        pytest.raises(GradebookError, match="nothing was changed"),
    ):
        gradebook.append([event(1)])
    assert (tmp_path / "gradebook.sqlite").read_text().startswith("something else")


def test_only_commands_that_open_a_gradebook_import_its_library() -> None:
    code = (
        "import sys; from cli.course import course; from cli.grade import grade;"
        "grade(['hw3', sys.argv[1], '--json'], standalone_mode=False);"
        "print('sqlalchemy' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT / "examples/hw3/half-blank")],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stderr.splitlines()[-1:] == ["False"], done.stderr
