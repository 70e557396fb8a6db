"""Answers as people write them, each with what becomes of it: tables in `readings/`.

A table has `@ assignment exercise part` above the answers to it. Each answer stands behind `+` where it
is right, `~` where part of it is, `-` where it is wrong, `?` where it cannot be read, `0` where it says
nothing; `⏎` ends a line of it, and behind `PY:` it is a mapping.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from answers import answer

from exercises.answer import UnreadableError
from exercises.loader import CONTENT, load_assignment
from graders.keys.certified import load_keys
from graders.kinds.grader import grader_of, read, said

TABLES = sorted((Path(__file__).parent / "readings").glob("*.txt"))
MEANING = {
    "+": "correct",
    "~": "partial",
    "-": "incorrect",
    "?": "unreadable",
    "0": "unanswered",
}


class Line(NamedTuple):
    """One answer of a table, and the status that it must have."""

    assignment: str
    exercise: str
    part: str
    status: str
    typed: Any


def lines(table: Path) -> Iterator[Line]:
    """The answers of a table."""
    asked: list[str] = []
    for line in table.read_text(encoding="utf-8").splitlines():
        sign, _, text = line.partition(" ")
        if sign == "@":
            asked = text.split()
            continue
        typed = ast.literal_eval(text[3:]) if text.startswith("PY:") else text.replace("⏎", "\n")
        yield Line(*asked, MEANING[sign], typed)


@cache
def keys_of(name: str) -> Any:
    """An assignment and its keys."""
    assignment = load_assignment(name)
    return assignment, load_keys(assignment, CONTENT.parent / "solutions").expected


def status(line: Line) -> str:
    """What becomes of an answer."""
    assignment, keys = keys_of(line.assignment)
    spec = assignment.exercise(line.exercise).parts[line.part]
    kind = grader_of(spec)
    assert kind
    try:
        typed = said(spec, answer(line.typed))
        if typed.blank:
            return "unanswered"
        reading = read(spec, typed).reading
    except UnreadableError as error:
        assert error.message
        return "unreadable"
    assert kind.shown(reading)
    expected = keys.get((line.exercise, line.part)) or [None]
    return max((kind.decide(spec, key, reading) for key in expected), key=lambda v: v.earned).status


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_every_answer_is_read_as_it_was_meant(table: Path) -> None:
    wrong = {
        (line.exercise, line.part, str(line.typed)): f"{found} instead of {line.status}"
        for line in lines(table)
        if (found := status(line)) != line.status
    }
    assert not wrong
