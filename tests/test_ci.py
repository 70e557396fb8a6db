"""The workflows that courses copy: what they run is run here, where there is no network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from commands import ROOT, run

CI = ROOT / "examples" / "ci"
SAID = {"ASSIGNMENT": "hw3", "HAND_IN": ".", "FAIL_UNDER": "0"}


def commands(content: Any) -> Iterator[str]:
    """Every line of a workflow that starts `grade`."""
    if isinstance(content, dict):
        for one in content.values():
            yield from commands(one)
    elif isinstance(content, list):
        for one in content:
            yield from commands(one)
    elif isinstance(content, str):
        yield from (line for line in content.splitlines() if line.startswith("grade "))


def shell(line: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return subprocess.run(
        ["/bin/bash", "-ec", line],
        cwd=folder,
        env={"PATH": path, **SAID, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """The folder of a student in a course of its own, as `course release` makes it."""
    course, folder = tmp_path / "course", tmp_path / "ada"
    assert run("course", "new", "hw9", "--out", course).returncode == 0
    done = run("course", "release", "hw9", "--out", folder, "--exercises", course / "exercises")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize(
    "path", sorted(CI.rglob("*.yml")), ids=lambda path: path.relative_to(CI).as_posix()
)
def test_every_line_that_grades_works(path: Path, tmp_path: Path) -> None:
    lines = list(commands(yaml.safe_load(path.read_text(encoding="utf-8"))))
    assert lines
    student, runner = tmp_path / "ada", tmp_path / "runner"
    shutil.copytree(ROOT / "examples" / "hw3" / "typical", student)
    (runner / "course").mkdir(parents=True)
    shutil.copytree(student, runner / "hand-in")
    for name in ("exercises", "solutions"):
        (runner / "course" / name).symlink_to(ROOT / name)
    for line in lines:
        done = shell(line, runner if "course/" in line else student)
        assert done.returncode == 0, (line, done.stderr)


@pytest.mark.parametrize("name", ["gitlab.yml", "action/action.yml"])
def test_a_course_of_its_own_checks_itself_by_what_was_released(name: str, released: Path) -> None:
    for line in commands(yaml.safe_load((CI / name).read_text(encoding="utf-8"))):
        done = shell(line, released, ASSIGNMENT="hw9")
        assert done.returncode == 0, done.stderr
        page = (released / "report.html").read_text(encoding="utf-8")
        assert "this is a self-check, not a mark" in page
