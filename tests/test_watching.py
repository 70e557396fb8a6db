"""`grade --watch` grades again when a hand-in is saved; shells complete assignments and exercises."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path

import click
import pytest
from commands import run

from cli import watching
from cli.completing import assignments, exercise_ids
from cli.grade import grade

SHEET = "assignment: lab8\nanswers:\n  startup/input-size: 7\n"


@pytest.fixture
def sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(watching, "_SECONDS", 0.01)
    path = tmp_path / "answers.yaml"
    path.write_text(SHEET)
    return path


def test_saving_by_writing_and_by_renaming_is_seen(sheet: Path) -> None:
    seen = watching.changes(sheet.parent)
    next(seen)
    sheet.write_text(SHEET + "  # more\n")
    next(seen)
    other = sheet.with_name(".answers.swp")
    other.write_text(SHEET + "  # by an editor that renames\n")
    os.replace(other, sheet)  # noqa: PTH105 - as editors do
    next(seen)


def test_a_sheet_alone_can_be_watched(sheet: Path) -> None:
    assert len(list(islice(watching.changes(sheet), 1))) == 1


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("h", ["hw3", "hw3-sp2023"]), ("LAB", ["lab8"]), ("zzz", [])],
)
def test_assignments_are_completed(typed: str, expected: list[str]) -> None:
    context = click.Context(grade)
    assert assignments(context, grade.params[0], typed) == expected


def test_exercises_of_the_assignment_are_completed() -> None:
    context = click.Context(grade)
    context.params["assignment"] = "hw3"
    found = exercise_ids(context, grade.params[0], "xor/")
    assert "xor/zero-init" in found
    assert all(name.startswith("xor/") for name in found)
    context.params["assignment"] = "no such sheet"
    assert exercise_ids(context, grade.params[0], "x") == []


def test_a_misspelt_id_is_told_where_it_costs(tmp_path: Path) -> None:
    (tmp_path / "answers.yaml").write_text("answers:\n  concepts/cachng: a\n")
    printed = run("grade", "hw3", tmp_path, "--brief").stdout
    said = 'answers.yaml:2:3: this stands under "concepts/cachng"; write concepts/caching'
    assert said in " ".join(printed.split())
