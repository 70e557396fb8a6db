"""The class that benchmarks invent: the same for the same seed, and everybody is found whatever the platform."""

from __future__ import annotations

import sys
from pathlib import Path

from commands import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))

from invented_class import WAYS, invent

from cli.intake.platform import read_platforms
from cli.intake.roster import read_roster
from cli.intake.submissions import NO_HAND_IN, taken_in

SIZE = 150


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_every_hand_in_is_that_of_its_student_on_every_platform(tmp_path: Path) -> None:
    invent(tmp_path / "one", SIZE, "rnn-hw3", seed=3)
    invent(tmp_path / "again", SIZE, "rnn-hw3", seed=3)
    assert files(tmp_path / "one") == files(tmp_path / "again")
    found = taken_in(
        tmp_path / "one/class",
        assignment="rnn-hw3",
        platforms=read_platforms(None),
        roster=read_roster(tmp_path / "one/roster.csv"),
    )
    strange = [one.name for one in found if "not on the roster" in one.notes]
    assert not strange
    missing = [one for one in found if one.problem == NO_HAND_IN]
    assert 0 < len(missing) < SIZE // 8
    platforms = {one.platform for one in found if one.entries}
    assert platforms >= {"Canvas", "Moodle", "Blackboard", "Brightspace", "Gradescope", "GitHub"}
    assert len(WAYS) == len(platforms) + 2  # a plain folder, a zip and a tar have no platform
