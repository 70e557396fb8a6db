"""`course mark --times`: a table says when students handed in, where their platform does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_policy import DUE, LATE, finals, invoke, mark, options, sheet, table

from cli.course import course
from cli.intake.student_table import StudentTableError
from cli.intake.times import read_times
from exercises.policy import Policy

TIMES = (
    "id,time\nada_1,2026-11-02T20:00\nbob_3,2026-11-04T19:00Z\ncid_5,2026-11-03 20:00:00+01:00\n"
)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A class from Canvas: ada in time, bob two days late, and cid a day; it says LATE, and no more."""
    sheet(tmp_path, LATE)
    for name in ("ada_1_2", "bob_LATE_3_4", "cid_LATE_5_6"):
        entry = tmp_path / "class" / f"{name}_answers.yaml"
        entry.parent.mkdir(exist_ok=True)
        answers = {"n/a": "3", "n/b": "4" if name.startswith("cid") else "3"}
        entry.write_text(json.dumps({"assignment": "c1", "answers": answers}, indent=1))
    (tmp_path / "times.csv").write_text(TIMES)
    return tmp_path


def test_a_table_of_times_decides_how_late_a_hand_in_is(place: Path) -> None:
    mark(place)
    assert {name: row["late"] for name, row in table(place).items()} == {
        "ada_1": "", "bob_3": "late", "cid_5": "late",
    }  # fmt: skip
    mark(place, "marks", "--times", str(place / "times.csv"))
    assert finals(place) == {
        "ada_1": ("20", "0", "20", ""),
        "bob_3": ("20", "2", "18", "1"),
        "cid_5": ("10", "0", "10", "1"),
    }
    assert table(place)["bob_3"]["late"] == "late by 1 d 20 h 1 min"
    mark(place, "fresh", "--times", str(place / "times.csv"))
    assert (place / "fresh/totals.csv").read_bytes() == (place / "marks/totals.csv").read_bytes()


def test_the_ids_of_a_roster_are_those_of_the_table(place: Path) -> None:
    (place / "roster.csv").write_text("id,name,extension\nS1,Ada,\nS2,Bob,2d\nS3,Cid,\n")
    (place / "times.csv").write_text(TIMES.replace("bob_3", "s2").replace("cid_5", "S3"))
    mark(place, "marks", "--roster", str(place / "roster.csv"), "--times", str(place / "times.csv"))
    assert finals(place)["S2"] == ("20", "0", "20", "")
    assert finals(place)["S3"] == ("10", "0", "10", "1")


def test_a_regrade_knows_the_times_again(place: Path) -> None:
    mark(place, "marks", "--times", str(place / "times.csv"))
    before = (place / "marks/totals.csv").read_bytes()
    applied = invoke(place, "regrade", "--apply", "all", "--why", "x", "--as", "prof")
    assert applied.exit_code == 0, applied.output
    assert (place / "marks/totals.csv").read_bytes() == before


def test_an_id_of_nobody_is_told_and_a_preview_shows_who_is_late(place: Path) -> None:
    (place / "times.csv").write_text(TIMES + "dan,2026-11-02T20:00\n")
    line = ["mark", "c1", place / "class", "--dry-run", "--times", place / "times.csv"]
    done = CliRunner().invoke(course, [*map(str, line), *options(place)])
    assert done.exit_code == 0, done.output
    assert "times.csv: dan is the id of nobody here" in done.output
    assert "late by 1 d 20 h 1 min" in done.output
    assert done.output.count("late by") == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "id,when\na,2026-11-02T20:00\n",
            ":1: there is no column “time”; the columns are id, time",
        ),
        ("id,time\na,2026-11-02T20:00Z\nA,2026-11-02T21:00Z\n", ":3: the id A stands there twice"),
        ("id,time\na,yesterday\n", ":2: “yesterday” is no time such as 2026-11-02T23:59:30"),
        ("id,time\na,2026-11-02\n", ":2: “2026-11-02” is no time"),
        ("id,time\na,2026-11-02T20:00\n", ":2: “2026-11-02T20:00” has no zone, and neither has"),
    ],
)
def test_a_wrong_table_is_told_with_its_line(text: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "times.csv"
    path.write_text(text)
    with pytest.raises(StudentTableError, match=says):
        read_times(path, None)


def test_a_time_without_a_zone_is_one_of_the_sheet_and_none_is_none(tmp_path: Path) -> None:
    path = tmp_path / "times.csv"
    path.write_text("\ufeffID;Time\r\na;2026-11-02T20:00\r\nb;\r\n")
    policy = Policy.model_validate({"deadline": DUE})
    times = {name: time.isoformat() for name, time in read_times(path, policy).items()}
    assert times == {"a": "2026-11-02T20:00:00+01:00"}
