"""A second run marks only what changed, and leaves what a run from scratch leaves."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner
from small_class import FULL, hand_in, options, small_class

from cli.batch.reuse import lasting
from cli.course import course
from cli.gradebook.database import open_gradebook
from graders.marking.report import ExerciseReport, PartReport, Provenance, Report
from graders.verdict import Checked, Outcome, Verdict


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return small_class(tmp_path)


def mark(place: Path, out: str = "marks", *more: str) -> None:
    line = ["mark", "c1", str(place / "class"), "--out", str(place / out), "--jobs", "2"]
    done = CliRunner().invoke(course, [*line, *map(str, options(place)), *more])
    assert done.exit_code == 0, done.output


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "sqlite" not in path.name
    }


def written(place: Path) -> dict[str, int]:
    """Which file each report is: one that was written anew is another."""
    return {path.stem: path.stat().st_ino for path in (place / "marks/reports").iterdir()}


def marked_again(place: Path, change: Callable[[], object]) -> set[str]:
    """The reports that are written anew by a run after a change; all are what a fresh run writes."""
    # Held open, so that no new file gets the number of an old one.
    held = [path.open("rb") for path in (place / "marks/reports").iterdir()]
    before = written(place)
    change()
    mark(place)
    after = written(place)
    for one in held:
        one.close()
    mark(place, "fresh")
    assert files(place / "marks") == files(place / "fresh")
    return {name for name in after if after[name] != before.get(name)}


def test_what_did_not_change_is_neither_marked_nor_written(place: Path) -> None:
    assert marked_again(place, lambda: None) == set()
    with open_gradebook(place / "marks") as gradebook:
        assert len(gradebook.events(["marked"])) == 7


def test_a_changed_hand_in_is_marked_and_only_that(place: Path) -> None:
    assert marked_again(place, lambda: hand_in(place, "bob", FULL)) == {"bob"}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("solutions/c1/rubrics/words.yaml", "prevent*", "prevent*|avoid*"),
        ("exercises/c1/words.yaml", "Write something.", "Write anything."),
        ("exercises/c1/assignment.yaml", "title: C", "title: D"),
    ],
)
def test_another_key_or_sheet_is_another_mark_for_everybody(
    place: Path, file: str, old: str, new: str
) -> None:
    path = place / file
    text = path.read_text()
    assert len(marked_again(place, lambda: path.write_text(text.replace(old, new)))) == 7


def test_a_report_that_somebody_touched_is_made_anew(place: Path) -> None:
    path = place / "marks/reports/bob.json"
    text = path.read_text().replace('"points": 0', '"points": 2')
    assert marked_again(place, lambda: path.write_text(text)) == {"bob"}
    assert marked_again(place, path.unlink) == {"bob"}


@pytest.mark.parametrize("table", ["totals.csv", "questions.csv"])
def test_a_table_that_is_gone_comes_back_whole(place: Path, table: str) -> None:
    marked_again(place, (place / "marks" / table).unlink)


def test_other_code_of_ours_is_another_mark(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def change() -> None:
        monkeypatch.setattr("cli.batch.reuse._own_code", lambda: "another version")

    assert len(marked_again(place, change)) == 7


def test_what_people_decided_stands_and_is_not_marked_away(place: Path) -> None:
    line = ["override", "c1", str(place / "marks"), "bob", "words/dropout", "--points", "1",
            "--why", "x", *map(str, options(place))]  # fmt: skip
    assert CliRunner().invoke(course, line).exit_code == 0
    before = files(place / "marks")
    mark(place)
    assert files(place / "marks") == before


def report(verdict: Verdict) -> Report:
    part = PartReport("answer", Fraction(1), verdict)
    exercise = ExerciseReport("a/b", "A", extra_credit=False, parts=(part,))
    return Report("c1", "ada", (exercise,), (), Provenance("e", "k", "h", "0", 1))


@pytest.mark.parametrize(
    ("code", "lasts"),
    [
        (Outcome.VALUE, True),
        (Outcome.FORBIDDEN, True),
        (Outcome.TIMEOUT, False),
        (Outcome.CRASHED, False),
        (Outcome.NO_SANDBOX, False),
    ],
)
def test_what_another_run_may_end_otherwise_is_run_again(code: Outcome, lasts: bool) -> None:
    assert lasting(report(Verdict("incorrect", code=code))) is lasts
    check = Checked("c", "says", Fraction(1), earned=False, code=code)
    assert lasting(report(Verdict("incorrect", checks=(check,)))) is lasts
    assert not lasting(report(Verdict("error")))
