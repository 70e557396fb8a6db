"""What befalls a marking from outside: it is killed, two of it run, a folder is not its own."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from commands import ROOT

from cli.gradebook.database import open_gradebook
from cli.gradebook.events import Event, GradebookError
from cli.gradebook.fold import scores

KILLS, HAND_INS = 4, 60


def line(place: Path, out: str) -> list[str]:
    command = Path(sys.executable).parent / "course"
    return [
        str(command),
        "mark",
        "rnn-hw3",
        str(place / "class"),
        "--out",
        str(place / out),
        "--jobs",
        "2",
    ]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for number in range(HAND_INS):
        folder = tmp_path / "class" / f"s{number:03}"
        folder.mkdir(parents=True)
        sheet = {
            "answers": {
                "rnn/sigmoid-derivative-bound": f"at most {number}/100",
                "rnn/unroll": "x" * number,
            }
        }
        (folder / "answers.yaml").write_text(json.dumps(sheet, indent=1))
    return tmp_path


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "sqlite" not in path.name
    }


def events(folder: Path) -> list[Event]:
    with open_gradebook(folder) as gradebook:
        gradebook.verify()
        return gradebook.events()


def test_runs_that_are_killed_and_resumed_leave_what_an_undisturbed_one_leaves(place: Path) -> None:
    start = time.monotonic()
    assert subprocess.run(line(place, "whole"), cwd=ROOT, check=False).returncode == 0
    whole = time.monotonic() - start
    draw = random.Random(1)
    for _ in range(KILLS):
        process = subprocess.Popen(line(place, "killed"), cwd=ROOT, start_new_session=True)
        time.sleep(draw.uniform(0.3, 1.0) * whole)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert subprocess.run(line(place, "killed"), cwd=ROOT, check=False).returncode == 0
    assert files(place / "killed") == files(place / "whole")
    assert scores(events(place / "killed")) == scores(events(place / "whole"))


def test_two_runs_into_one_folder_lose_nothing(place: Path) -> None:
    both = [subprocess.Popen(line(place, "marks"), cwd=ROOT) for _ in range(2)]
    assert [one.wait(120) for one in both] == [0, 0]
    assert len([one for one in events(place / "marks") if one.kind == "marked"]) == HAND_INS
    assert len(files(place / "marks")) == HAND_INS + 2


def test_a_gradebook_that_somebody_holds_is_told(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert subprocess.run(line(place, "marks"), cwd=ROOT, check=False).returncode == 0
    monkeypatch.setattr("cli.gradebook.database._PATIENCE_SECONDS", 0)
    holder = sqlite3.connect(place / "marks/gradebook.sqlite", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        with open_gradebook(place / "marks") as gradebook:
            before = len(gradebook.events())  # to read is allowed
            with pytest.raises(GradebookError, match=r"locked; nothing was changed"):
                gradebook.append([Event("now", "ta", "marked", "x", data={"parts": []})])
    finally:
        holder.close()
    assert len(events(place / "marks")) == before
