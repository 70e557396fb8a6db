"""`course new`: what it writes passes every check at once, and shows each kind right and wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import run

from exercises.loader import load_assignment
from exercises.specs import spec_classes


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new course."""
    folder = tmp_path_factory.mktemp("course")
    done = run("course", "new", "hw4", "--out", folder)
    assert (done.returncode, done.stderr) == (0, "")
    return folder


# A notebook needs files of data, and minutes with scikit-learn: the sheet rnn-hw3 shows these kinds.
WITH_DATA = {"notebook", "reported-numbers", "reported-settings"}


def test_every_kind_is_shown(course: Path) -> None:
    sheet = load_assignment("hw4", course / "exercises")
    kinds = {getattr(spec, "kind", "") for one in sheet.exercises() for spec in one.parts.values()}
    assert kinds == spec_classes().keys() - WITH_DATA


def test_it_passes_check_at_once_and_certify_changes_nothing(course: Path) -> None:
    pytest.importorskip("torch", reason="a key is confirmed with torch")
    done = run("course", "check", "hw4", "--strict", BACKCHECK_COURSE=str(course))
    assert (done.returncode, done.stderr) == (0, "")
    certificate = course / "solutions" / "hw4" / "certificate.json"
    before = certificate.read_text(encoding="utf-8")
    assert run("course", "certify", "hw4", BACKCHECK_COURSE=str(course)).returncode == 0
    assert certificate.read_text(encoding="utf-8") == before


def test_the_right_hand_in_loses_nothing_and_the_wrong_one_everywhere(course: Path) -> None:
    pytest.importorskip("torch", reason="programs are run with torch")
    reports = {
        which: json.loads(
            run(
                "grade", "hw4", course / "examples" / "hw4" / which, "--json",
                BACKCHECK_COURSE=str(course),
            ).stdout
        )
        for which in ("right", "wrong")
    }  # fmt: skip
    right = {one["id"]: one for one in reports["right"]["exercises"]}
    wrong = {one["id"]: one for one in reports["wrong"]["exercises"]}
    decided = [name for name in right if right[name]["points"] + _open(right[name]) > 0]
    assert right.keys() - decided == {"examples/unsupported"}
    read = {part["status"] for one in right.values() for part in one["parts"]}
    assert read == {"correct", "needs-review", "unanswered"}
    for name in decided:
        possible = right[name]["max_points"]
        assert right[name]["points"] + _open(right[name]) == pytest.approx(possible), name
        if name not in {
            "examples/text",
            "examples/proof",
            "examples/derivation",
            "examples/invariant",
        }:
            assert wrong[name]["points"] + _open(wrong[name]) < possible, name


def _open(exercise: dict[str, list[dict[str, float]]]) -> float:
    """What a person may still add."""
    return sum(part["pending"] for part in exercise["parts"])


def test_it_never_overwrites_and_wants_a_name(course: Path) -> None:
    again = run("course", "new", "hw4", "--out", course)
    assert (again.returncode, "exists already" in again.stderr) == (2, True)
    bad = run("course", "new", "../HW", "--out", course)
    assert (bad.returncode, "allowed: lower-case letters" in bad.stderr) == (2, True)
