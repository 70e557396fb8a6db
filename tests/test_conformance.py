"""The conformance suite: no wrong answer is right, and every right one is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from commands import run

from graders.marking.conformance import judged

SUITE = Path(__file__).parent / "conformance"


@pytest.mark.parametrize("half", ["tuned", "held", "fresh"])
def test_no_hard_case_is_misjudged(half: str) -> None:
    lines = (SUITE / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()
    cases: list[dict[str, Any]] = [json.loads(line) for line in lines]
    accepted, rejected, confused = [], [], []
    for case, found in zip(cases, judged(lines), strict=True):
        if case.get("soft"):
            continue
        pair = case["verdict"], found["verdict"]
        if pair[1] == "right" != pair[0]:
            accepted.append(case["id"])
        elif pair[0] == "right" != pair[1]:
            rejected.append(case["id"])
        elif pair[0] != pair[1]:
            confused.append(case["id"])
    assert (accepted, rejected) == ([], [])
    assert len(confused) <= len(cases) * 0.01


@pytest.mark.parametrize(
    "line",
    ["{", "[]", "3", '{"id": 1}', '{"id": 2, "kind": "poem", "expected": "x", "student": "x"}',
     '{"id": 3, "kind": "number", "expected": "x y z", "student": "1", "params": {"rtol": 1}}',
     '{"id": 4, "kind": "scalar", "expected": "x", "student": "x", "params": {"symbols": {"x": 7}}}'],
)  # fmt: skip
def test_a_case_that_is_none_does_not_end_the_run(line: str) -> None:
    good = (
        '{"id": "good", "kind": "number", "expected": "1", "student": "1", "params": {"rtol": 0.1}}'
    )
    first, second = judged([line, good])
    assert (first["verdict"], second["verdict"]) == ("invalid", "right")


def test_the_command_prints_a_line_for_each_case() -> None:
    done = run("course", "conformance", SUITE / "held.jsonl")
    assert done.returncode == 0
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) == len((SUITE / "held.jsonl").read_text(encoding="utf-8").splitlines())
    assert set(lines[0]) == {"id", "verdict", "code", "interpreted_as", "ms"}
