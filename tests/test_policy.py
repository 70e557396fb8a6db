"""The policy of a sheet: lateness, late days, dropped exercises, caps; what counts stands in every table."""

from __future__ import annotations

import csv
import json
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from pydantic import ValidationError

from cli.course import course
from cli.gradebook.arrivals import Arrival, Delay, delay_of
from cli.gradebook.database import open_gradebook
from cli.gradebook.final import Earned, Final, final_of
from cli.gradebook.fold import scores
from exercises.loader import load_assignment
from exercises.policy import Policy
from exercises.strict_yaml import AssignmentError

DUE = "2026-11-02T23:59:00+01:00"
PER_DAY = {"kind": "per-day", "percent": 10, "at_most": 50}


def policy(**said: Any) -> Policy:
    return Policy.model_validate({"deadline": DUE, **said})


def came(later: timedelta, **more: Any) -> Arrival:
    return Arrival((datetime.fromisoformat(DUE) + later).isoformat(), **more)


def earned(*points: int, extra: int = 0) -> list[Earned]:
    """Exercises of ten points each, and one of extra credit."""
    regular = [
        Earned(f"a/{number}", extra=False, points=Fraction(one), possible=Fraction(10))
        for number, one in enumerate(points)
    ]
    return [*regular, Earned("x/y", extra=True, points=Fraction(extra), possible=Fraction(5))]


def final(said: Policy, arrival: Arrival, *points: int, extra: int = 0) -> Final:
    return final_of(said, earned(*points, extra=extra), arrival)


HOURS = timedelta(hours=1)


@pytest.mark.parametrize(
    ("late", "hours", "penalty"),
    [
        (PER_DAY, 0, 0),
        (PER_DAY, 0.01, 2),
        (PER_DAY, 24, 2),
        (PER_DAY, 24.01, 4),
        (PER_DAY, 24 * 4, 8),
        (PER_DAY, 24 * 40, 10),
        (PER_DAY | {"every": "1h", "percent": 1}, 5, 1),
        (PER_DAY | {"of": "earned"}, 5, Fraction(16, 10)),
        ({"kind": "steps", "steps": {"0m": 10, "2d": 30}}, 0, 0),
        ({"kind": "steps", "steps": {"0m": 10, "2d": 30}}, 48, 2),
        ({"kind": "steps", "steps": {"2d": 30, "0m": 10}}, 48.01, 6),
        ({"kind": "steps", "steps": {"2d": 30}}, 48, 0),
    ],
)
def test_what_lateness_costs(late: dict[str, Any], hours: float, penalty: Fraction) -> None:
    """Sixteen of twenty points were earned; per cent are those of the points to be had, or of these."""
    found = final(policy(late=late), came(hours * HOURS), 10, 6)
    assert (found.raw, found.penalty, found.points) == (16, penalty, 16 - penalty)


def test_a_penalty_takes_no_more_than_there_is_and_nothing_counts_after_the_end() -> None:
    assert final(policy(late=PER_DAY), came(100 * HOURS), 1, 0).points == 0
    closing = policy(late=PER_DAY, closes="2d", late_days={"budget": 5})
    assert final(closing, came(48 * HOURS), 10, 10).points == 20
    found = final(closing, came(48.01 * HOURS), 10, 10)
    assert (found.points, found.late_days) == (0, 0)


@pytest.mark.parametrize(
    ("budget", "used", "hours", "free", "penalty"),
    [
        ({"budget": 3}, 0, 30, 2, 0),
        ({"budget": 1}, 0, 30, 1, 2),
        ({"budget": 3}, 2, 30, 1, 2),
        ({"budget": 3}, 9, 30, 0, 4),
        ({"budget": 3, "at_most": 1}, 0, 30, 1, 2),
        ({"budget": 3}, 0, 0, 0, 0),
    ],
)
def test_late_days_are_free_until_they_are_spent(
    budget: dict[str, int], used: int, hours: int, free: int, penalty: int
) -> None:
    found = final(policy(late=PER_DAY, late_days=budget), came(hours * HOURS, used=used), 10, 10)
    assert (found.late_days, found.penalty) == (free, penalty)


def test_an_extension_moves_the_deadline() -> None:
    late = policy(late=PER_DAY)
    assert final(late, came(30 * HOURS, extension="36h"), 10).penalty == 0
    assert final(late, came(37 * HOURS, extension="36h"), 10).penalty == 1
    assert final(late, came(900 * HOURS, extension="any"), 10).late == ""


def test_a_delay_that_only_the_platform_tells_takes_nothing_and_is_not_the_last_word() -> None:
    unknown = Arrival(late=True)
    found = final(policy(late=PER_DAY), unknown, 10)
    assert (found.penalty, found.late, found.known) == (0, "late", False)
    assert final(policy(), unknown, 10).known
    assert final(policy(late=PER_DAY), unknown._replace(extension="any"), 10).known


def test_days_are_those_of_the_calendar_where_the_sheet_names_its_zone() -> None:
    """On 25 October 2026 clocks in Berlin go back: the day is 25 hours long."""
    zoned = policy(deadline="2026-10-24T12:00", time_zone="Europe/Berlin")
    given = Arrival("2026-10-25T12:00:00+01:00", extension="1d")
    assert delay_of(given, zoned) == Delay()
    assert delay_of(given._replace(extension=""), zoned).over == timedelta(hours=25)


def test_the_lowest_are_dropped_and_caps_hold_before_the_penalty() -> None:
    found = final(policy(drop=[{"of": "a/*", "lowest": 2}]), Arrival(), 7, 3, 9, 3)
    assert (found.raw, found.out_of, found.dropped) == (16, 20, ("a/1", "a/3"))
    tied = final(policy(drop=[{"of": "a/*"}]), Arrival(), 7, 3, 9, 3)
    assert tied.dropped == ("a/3",)
    assert final(policy(), Arrival(), 10, extra=4).points == 14
    assert final(policy(bonus=2), Arrival(), 10, extra=4).points == 12
    assert final(policy(cap="10.5"), Arrival(), 10, extra=4).points == Fraction(21, 2)
    both = final(policy(cap=11, late=PER_DAY), came(1 * HOURS), 10, extra=4)
    assert (both.raw, both.penalty, both.points) == (11, 1, 10)


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"deadline": "2026-11-02T23:59"}, "a deadline has a time zone"),
        ({"deadline": "2026-11-02T23:59", "time_zone": "Mars/Base"}, "no time zone of this machine"),
        ({"deadline": None, "late": PER_DAY}, "counts from the deadline"),
        ({"late": {"kind": "per-day", "percent": 110}}, "less than or equal to 100"),
        ({"late": {"kind": "per-day", "percent": 1, "every": "0m"}}, "begins without end"),
        ({"late": {"kind": "steps", "steps": {"soon": 1}}}, "no delay such as"),
        ({"grace": "-PT5M"}, "greater than or equal"),
    ],
)  # fmt: skip
def test_a_policy_that_cannot_hold_is_refused(said: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        policy(**said)


EXERCISE = "  - {id: n/%s, title: T, prompt: 'What is 1 + 2?', points: %d, parts: {answer: {kind: number}}}\n"


def sheet(place: Path, text: str, points: tuple[int, ...] = (10, 10)) -> None:
    folder = place / "exercises/c1"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "assignment.yaml").write_text(f"title: C\nsections: [n]\npolicy: {text}\n")
    rows = "".join(EXERCISE % (name, one) for name, one in zip("abc", points, strict=False))
    (folder / "n.yaml").write_text(f"title: N\nexercises:\n{rows}")
    (place / "solutions/c1").mkdir(parents=True, exist_ok=True)
    (place / "solutions/c1/n.yaml").write_text("".join(f"n/{one}: 3\n" for one in "ab"))


@pytest.mark.parametrize(
    ("drop", "points", "says"),
    [
        ("{of: 'n/*'}", (10, 5), "different points"),
        ("{of: 'n/*', lowest: 2}", (10, 10), "fits 2 exercises"),
        ("{of: 'm/*'}", (10, 10), "fits 0 exercises"),
    ],
)
def test_what_is_dropped_is_one_of_equals(
    drop: str, points: tuple[int, ...], says: str, tmp_path: Path
) -> None:
    sheet(tmp_path, f"{{drop: [{drop}]}}", points)
    with pytest.raises(AssignmentError, match=rf"c1/assignment.yaml:3:\d+.*{says}"):
        load_assignment("c1", tmp_path / "exercises")


LATE = f"{{deadline: '{DUE}', late: {{kind: per-day, percent: 10}}, late_days: {{budget: 2, at_most: 1}}}}"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A class from Blackboard: ada in time, bob two days late, and cid a day."""
    sheet(tmp_path, LATE)
    for name, time in (("ada", "02-20-00-00"), ("bob", "04-20-00-00"), ("cid", "03-20-00-00")):
        entry = tmp_path / "class" / f"HW_{name}_attempt_2026-11-{time}_answers.yaml"
        entry.parent.mkdir(exist_ok=True)
        answers = {"n/a": "3", "n/b": "3" if name != "cid" else "4"}
        entry.write_text(json.dumps({"assignment": "c1", "answers": answers}, indent=1))
    mark(tmp_path)
    return tmp_path


def options(place: Path, *, keys: bool = True) -> list[str]:
    solutions = ["--solutions", str(place / "solutions")] if keys else []
    return ["--exercises", str(place / "exercises"), *solutions]


def mark(place: Path, out: str = "marks", *more: str) -> None:
    line = ["mark", "c1", str(place / "class"), "--out", str(place / out), "--jobs", "1"]
    done = CliRunner().invoke(course, [*line, *options(place), *more], catch_exceptions=False)
    assert done.exit_code == 0, done.output


def invoke(place: Path, *arguments: str) -> Result:
    command, *rest = arguments
    line = [command, "c1", str(place / "marks"), *rest, *options(place, keys=command == "regrade")]
    return CliRunner().invoke(course, line, catch_exceptions=False)


def table(place: Path, out: str = "marks") -> dict[str, dict[str, str]]:
    with (place / out / "totals.csv").open(encoding="utf-8", newline="") as lines:
        return {row["name"]: row for row in csv.DictReader(lines)}


def finals(place: Path, out: str = "marks") -> dict[str, tuple[str, ...]]:
    columns = ("raw", "penalty", "final", "late_days")
    return {name: tuple(row[one] for one in columns) for name, row in table(place, out).items()}


def test_raw_mark_penalty_and_final_mark_stand_in_the_table_and_are_the_fold(place: Path) -> None:
    assert finals(place) == {
        "ada": ("20", "0", "20", ""),
        "bob": ("20", "2", "18", "1"),
        "cid": ("10", "0", "10", "1"),
    }
    assert table(place)["bob"]["late"] == "late by 1 d 20 h 1 min"
    with open_gradebook(place / "marks") as gradebook:
        folded = scores(gradebook.events())
    assert {name: str(one.final.points) for name, one in folded.items()} == {
        "ada": "20", "bob": "18", "cid": "10",
    }  # fmt: skip


def test_late_days_of_an_earlier_assignment_are_spent(place: Path) -> None:
    again = (place / "marks").rename(place / "first")
    mark(place, "second", "--earlier", str(again))
    assert finals(place, "second")["bob"] == ("20", "2", "18", "1")
    mark(place, "third", "--earlier", str(again), "--earlier", str(place / "second"))
    assert finals(place, "third")["bob"] == ("20", "4", "16", "")
    assert finals(place, "third")["cid"] == ("10", "2", "8", "")


def test_time_that_a_person_gives_outlives_later_runs_and_can_be_taken_back(place: Path) -> None:
    before = (place / "marks/totals.csv").read_bytes()
    assert invoke(place, "extend", "bob", "2d", "--why", "ill", "--as", "prof").exit_code == 0
    mark(place)
    assert finals(place)["bob"] == ("20", "0", "20", "")
    assert invoke(place, "extend", "bob", "none", "--why", "no", "--as", "prof").exit_code == 0
    assert (place / "marks/totals.csv").read_bytes() == before
    wrong = invoke(place, "extend", "bob", "soon", "--why", "x")
    assert (wrong.exit_code, "neither extra time such as 2d" in wrong.output) == (2, True)


def test_another_policy_counts_for_everybody_at_the_next_run(place: Path) -> None:
    sheet(place, LATE.replace("percent: 10", "percent: 20"))
    (place / "class/HW_ada_attempt_2026-11-02-20-00-00_answers.yaml").unlink()
    (place / "class/HW_cid_attempt_2026-11-03-20-00-00_answers.yaml").unlink()
    mark(place)
    assert finals(place)["bob"] == ("20", "4", "16", "1")
    sheet(place, LATE.replace("budget: 2", "budget: 0"))
    mark(place)
    assert finals(place)["cid"] == ("10", "2", "8", "")


def test_a_regrade_puts_a_policy_in_force_and_takes_it_back(place: Path) -> None:
    before = (place / "marks/totals.csv").read_bytes()
    sheet(place, LATE.replace("percent: 10", "percent: 20"))
    shown = invoke(place, "regrade", str(place / "class"))
    assert "bob: by the policy 16 count, not 18" in shown.output
    applied = invoke(
        place, "regrade", str(place / "class"), "--apply", "all", "--why", "x", "--as", "prof"
    )
    assert (applied.exit_code, finals(place)["bob"][2]) == (0, "16"), applied.output
    undone = invoke(place, "regrade", "--undo", "--why", "y", "--as", "prof")
    assert (undone.exit_code, (place / "marks/totals.csv").read_bytes()) == (0, before)


def test_an_export_takes_the_final_mark(place: Path) -> None:
    out = place / "out.csv"
    line = ["export", "c1", str(place / "marks"), "--to", "csv", "--out", str(out)]
    done = CliRunner().invoke(course, [*line, *options(place, keys=False)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    with out.open(encoding="utf-8") as lines:
        assert {row["name"]: row["total"] for row in csv.DictReader(lines)}["bob"] == "18"
