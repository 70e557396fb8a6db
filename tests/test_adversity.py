"""Nothing is lost or half-written: full disk, read-only folder, locked database, jumping clock, moving files."""

from __future__ import annotations

import errno
import json
import shutil
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from commands import ROOT
from conftest import NO_WALL
from small_class import FULL, hand_in, options, small_class

from cli.course import course
from cli.gradebook.database import open_gradebook
from cli.gradebook.fold import Score, scores
from cli.gradebook.marks import alone
from cli.gradebook.sweeping import sweep
from cli.gradebook.table import write_whole
from exercises.loader import load_assignment
from student_template.catalogue import HandInError
from student_template.hand_in import read_hand_in

UNSHARE = shutil.which("unshare") or "/usr/bin/unshare"
COURSE = Path(sys.executable).parent / "course"
# Mounts a file system of a size that only this process sees, marks into it, tells how it ended,
# keeps what is there, gives it room, marks again, and keeps that.
ON_A_SMALL_DISK = """
set -u
mount -t tmpfs -o "size=$SIZE" none "$DISK"
"$@" > "$KEPT/said" 2>&1; echo $? > "$KEPT/code"
cp -r "$DISK" "$KEPT/first"
mount -o remount,size=64m "$DISK"
"$@" > "$KEPT/said-again" 2>&1; echo $? > "$KEPT/code-again"
cp -r "$DISK" "$KEPT/second"
"""
ON_A_READ_ONLY_DISK = """
set -u
mount -t tmpfs -o size=64m none "$DISK"
if [ "$SIZE" = marked ]; then "$@" > /dev/null 2>&1; fi
mount -o remount,ro "$DISK"
cp -r "$DISK" "$KEPT/first"
"$@" > "$KEPT/said" 2>&1; echo $? > "$KEPT/code"
cp -r "$DISK" "$KEPT/second"
"""


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "sqlite" not in path.name
    }


def folded(folder: Path) -> dict[str, Score]:
    with open_gradebook(folder) as gradebook:
        gradebook.verify()
        return scores(gradebook.events())


def own_mounts() -> bool:
    """Whether a file system of one's own can be mounted here."""
    if not Path(UNSHARE).exists():
        return False
    line = [UNSHARE, "-rm", "mount", "-t", "tmpfs", "none", "/mnt"]
    return subprocess.run(line, capture_output=True, check=False).returncode == 0


def in_own_mounts(place: Path, script: str, size: str) -> Path:
    """Run a script that mounts; what it kept."""
    if not own_mounts():
        pytest.skip(f"{NO_WALL} in which a file system can be mounted")
    kept, disk = place / "kept", place / "disk"
    kept.mkdir()
    disk.mkdir()
    line = [COURSE, "mark", "rnn-hw3", place / "class", "--out", disk / "marks", "--jobs", "2"]
    environment = {"SIZE": size, "DISK": str(disk), "KEPT": str(kept), "PATH": "/usr/bin:/bin"}
    subprocess.run(
        [UNSHARE, "-rm", "sh", "-c", script, "sh", *map(str, line)],
        cwd=ROOT, check=True, env=environment, timeout=120,
    )  # fmt: skip
    return kept


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Thirty hand-ins, whose marks need some 700 kB."""
    for number in range(30):
        folder = tmp_path / "class" / f"s{number:03}"
        folder.mkdir(parents=True)
        answers = {
            "rnn/sigmoid-derivative-bound": f"at most {number}/100",
            "rnn/unroll": "x" * number,
        }
        (folder / "answers.yaml").write_text(json.dumps({"answers": answers}, indent=1))
    return tmp_path


@pytest.mark.parametrize("size", ["48k", "240k", "330k"])
def test_a_full_disk_is_told_and_a_run_with_room_leaves_what_it_should(
    many: Path, size: str
) -> None:
    """Full while reports are written, while tables are, and when the gradebook is."""
    kept = in_own_mounts(many, ON_A_SMALL_DISK, size)
    said = (kept / "said").read_text()
    assert (kept / "code").read_text().strip() in {"2", "4"}
    assert "No space left on device" in said or "disk is full" in said
    assert "Traceback" not in said
    first = files(kept / "first/marks")
    assert not [name for name in first if name.endswith(".part")]
    assert all(json.loads(text) for name, text in first.items() if name.endswith(".json"))
    assert (kept / "code-again").read_text().strip() == "0", (kept / "said-again").read_text()
    line = ["mark", "rnn-hw3", str(many / "class"), "--out", str(many / "fresh"), "--jobs", "2"]
    assert CliRunner().invoke(course, line).exit_code == 0
    assert files(kept / "second/marks") == files(many / "fresh")
    assert folded(kept / "second/marks") == folded(many / "fresh")


@pytest.mark.parametrize("state", ["empty", "marked"])
def test_a_folder_that_may_not_be_written_is_told_and_left_alone(many: Path, state: str) -> None:
    kept = in_own_mounts(many, ON_A_READ_ONLY_DISK, state)
    said = (kept / "said").read_text()
    assert (kept / "code").read_text().strip() == "2", said
    assert (
        "Read-only file system" in said or "readonly database" in said or "unable to open" in said
    )
    assert "Traceback" not in said
    assert files(kept / "first") == files(kept / "second")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return small_class(tmp_path)


def invoke(place: Path, command: str, *rest: str) -> Result:
    line = [command, "c1", *rest, *map(str, options(place))]
    return CliRunner().invoke(course, line, catch_exceptions=False)


def mark(place: Path, out: str = "marks") -> Result:
    return invoke(place, "mark", str(place / "class"), "--out", str(place / out), "--jobs", "1")


@pytest.mark.parametrize("command", ["mark", "override"])
def test_a_locked_gradebook_is_told_and_the_next_run_does_it_all(
    place: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cli.gradebook.database._PATIENCE_SECONDS", 0)
    hand_in(place, "bob", FULL)

    def run() -> Result:
        if command == "mark":
            return mark(place)
        item = (str(place / "marks"), "ada", "words/dropout", "--points", "1", "--why", "x")
        return invoke(place, "override", *item)

    before = folded(place / "marks")
    holder = sqlite3.connect(place / "marks/gradebook.sqlite", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    done = run()
    holder.close()
    assert (done.exit_code, "locked; nothing was changed" in done.output) == (2, True), done.output
    assert folded(place / "marks") == before
    assert run().exit_code == 0
    assert mark(place).exit_code == 0
    if command == "mark":
        assert mark(place, "fresh").exit_code == 0
        assert files(place / "marks") == files(place / "fresh")
        assert folded(place / "marks") == folded(place / "fresh")


class Backwards(datetime):
    """A clock that jumps a year back at every look."""

    looks = 0

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        """Another year before."""
        cls.looks += 1
        return datetime(2026, 1, 1, tzinfo=tz) - timedelta(days=365 * cls.looks)


def test_a_clock_that_jumps_decides_nothing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What came last is what was added last, whatever the time of an event says."""
    monkeypatch.setattr("cli.batch.batch.datetime", Backwards)
    for points in ("1", "2", "1/2"):
        item = (str(place / "marks"), "bob", "words/dropout", "--points", points, "--why", "x")
        monkeypatch.setattr("cli.deciding.now", lambda: Backwards.now().isoformat())
        assert invoke(place, "override", *item).exit_code == 0
        hand_in(place, "ada", f"{FULL} {points}")
        assert mark(place).exit_code == 0
    found = folded(place / "marks")
    assert str(found["bob"].score) == "1/2"
    with open_gradebook(place / "marks") as gradebook:
        times = [one.at for one in gradebook.events() if one.kind == "marked"]
    assert times != sorted(times)
    assert mark(place, "fresh").exit_code == 0
    report = "reports/ada.json"
    assert files(place / "marks")[report] == files(place / "fresh")[report]


def test_a_hand_in_that_changes_while_it_is_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = tmp_path / "ada/answers.yaml"
    sheet.parent.mkdir()
    sheet.write_text("answers:\n  rnn/unroll: no h\n")
    read = Path.read_bytes

    def changing(path: Path) -> bytes:
        content = read(path)
        if path == sheet:
            sheet.write_text("answers:\n  rnn/unroll: something else\n")
        return content

    monkeypatch.setattr(Path, "read_bytes", changing)
    for path in (sheet.parent, sheet):
        with pytest.raises(
            HandInError, match=r"answers\.yaml changed while it was read; try again"
        ):
            read_hand_in(path, load_assignment("rnn-hw3"))
        sheet.write_text("answers:\n  rnn/unroll: no h\n")


def test_what_killed_runs_left_is_swept_up_and_nothing_else(place: Path) -> None:
    marks = place / "marks"
    before = files(marks)
    parts = [".totals.csv.7.part", "reports/.ada.json.8.part", "reports/.ada.html.999999.part"]
    others = [
        ".notes.csv.7.part",
        "totals.csv.part",
        "reports/.ada.json.part",
        "reports/mine.8.part",
    ]
    for name in (*parts, *others):
        (marks / name).write_text("half")
    assert mark(place).exit_code == 0
    assert files(marks) == before | dict.fromkeys(others, b"half")


def test_nothing_is_swept_up_while_somebody_writes(place: Path) -> None:
    part = place / "marks/reports/.ada.json.8.part"
    part.write_text("half")
    with ThreadPoolExecutor(1) as threads:
        with alone(place / "marks"):
            swept = threads.submit(sweep, place / "marks")
            time.sleep(0.2)
            assert part.exists()
        swept.result(10)
    assert not part.exists()


def test_a_file_that_cannot_be_written_is_named(place: Path) -> None:
    table = place / "marks/totals.csv"
    text = table.read_text()
    table.unlink()
    table.mkdir()
    hand_in(place, "bob", FULL)
    done = mark(place)
    assert done.exit_code == 2
    assert f"{table}: Is a directory; what is marked stays" in done.output
    table.rmdir()
    table.write_text(text)
    assert mark(place).exit_code == 0


def test_a_report_that_cannot_be_written_is_named(place: Path) -> None:
    report = place / "marks/reports/bob.json"
    report.unlink()
    report.mkdir()
    done = mark(place)
    assert done.exit_code == 4
    assert "bob: it could not be marked: bob.json: Is a directory" in done.output
    report.rmdir()
    assert mark(place).exit_code == 0


def test_the_name_of_a_file_on_a_full_disk_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match=r"totals\.csv") as told:
        write_whole(tmp_path / "totals.csv", "x")
    assert told.value.filename == str(tmp_path / "totals.csv")
    assert list(tmp_path.iterdir()) == []
