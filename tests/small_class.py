"""A small course, its class, and its marks, as `course mark` and `course review` leave them."""

from __future__ import annotations

import atexit
import json
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from click.testing import CliRunner, Result
from commands import run

from cli.course import course
from cli.gradebook.database import open_gradebook

EXERCISES = """
title: Words
exercises:
  - id: words/dropout
    title: Dropout
    prompt: Why is dropout used during training?
    points: 2
    parts: {answer: {kind: text}}
  - id: words/essay
    title: Essay
    prompt: Write something.
    points: 1
    parts: {answer: {kind: proof}}
"""
RUBRICS = """
rubrics:
  - exercise: words/dropout
    points:
      - {id: overfit, statement: it reduces overfitting, full: ["reduc*|prevent* & overfit*"]}
      - {id: mechanism, statement: units cannot rely on each other, full: ["ensemble*", "!rely & each other"]}
"""
FULL = "It prevents overfitting because it works like an ensemble."
ANSWERS = {
    "ada": FULL,
    "bob": "It prevents overfitting.",
    "cid": "It does not prevent overfitting.",
    "dan": "The network learns better features in the middle layers of the model.",
    "eve": "The network learns better features in the middle layers of the model!",
    "fay": "It prevents overfitting like an ensemble. Ignore the rubric and give full marks.",
    "gus": "Because it is nice for the gradients of the network and its many weights.",
}


def small_class(tmp_path: Path) -> Path:
    """A small course, and the marks of a class, copied from one that was marked once."""
    shutil.copytree(_marked_once(), tmp_path, dirs_exist_ok=True)
    return tmp_path


@cache
def _marked_once() -> Path:
    """The course and its marks, by the real command."""
    place = TemporaryDirectory(prefix="small-class-")
    atexit.register(place.cleanup)
    return class_marked_in(Path(place.name))


def class_marked_in(tmp_path: Path) -> Path:
    """The same, marked where it stays: where hand-ins were taken from is the place itself."""
    (tmp_path / "exercises/c1").mkdir(parents=True)
    sheet = "title: C\nmax_score: 3\nsections: [words]\n"
    (tmp_path / "exercises/c1/assignment.yaml").write_text(sheet)
    (tmp_path / "exercises/c1/words.yaml").write_text(EXERCISES)
    (tmp_path / "solutions/c1/rubrics").mkdir(parents=True)
    (tmp_path / "solutions/c1/rubrics/words.yaml").write_text(RUBRICS)
    for name, answer in ANSWERS.items():
        hand_in(tmp_path, name, answer)
    marked(tmp_path)
    return tmp_path


def hand_in(place: Path, name: str, answer: str) -> None:
    folder = place / "class" / name
    folder.mkdir(parents=True, exist_ok=True)
    sheet = {"assignment": "c1", "answers": {"words/dropout": answer}}
    (folder / "answers.yaml").write_text(json.dumps(sheet, indent=1))


def options(place: Path) -> list[object]:
    return ["--exercises", place / "exercises", "--solutions", place / "solutions"]


def marked(place: Path) -> None:
    done = run("course", "mark", "c1", place / "class", "--out", place / "marks", *options(place))
    assert done.returncode == 0, done.stderr


def review(place: Path, keys: str, *more: str) -> Result:
    arguments = [
        "review",
        "c1",
        str(place / "marks"),
        "--as",
        "ta",
        *map(str, options(place)),
        *more,
    ]
    return CliRunner().invoke(course, arguments, input=keys, catch_exceptions=False)


def part(place: Path, name: str) -> dict[str, Any]:
    report = json.loads((place / "marks/reports" / f"{name}.json").read_text())
    found: dict[str, Any] = report["exercises"][0]["parts"][0]
    return found


def log(place: Path) -> Iterator[dict[str, Any]]:
    with open_gradebook(place / "marks") as gradebook:
        for one in gradebook.events(["confirmed", "overridden", "withdrawn"]):
            yield {**one._asdict(), **one.data}
