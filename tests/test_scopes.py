"""Answers in scopes of their own, each with its verdict: tables in `scopes/`.

A table has the scope of its answers behind `@`, as a conformance suite has it, and what is right behind `=`.
Each answer stands behind `+` where it is right, `-` where it is wrong, `?` where it is asked about; `⏎` ends
a line of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from graders.marking.conformance import judged

TABLES = sorted((Path(__file__).parent / "scopes").glob("*.txt"))
VERDICT = {"+": "right", "-": "wrong", "?": "invalid"}


class Line(NamedTuple):
    """One answer of a table, and the verdict that it must get."""

    scope: dict[str, Any]
    expected: Any
    verdict: str
    typed: str

    def case(self, name: int) -> str:
        """The answer as a case of a conformance suite."""
        kind = self.scope.get("kind", "matrix_expr")
        case = {"id": name, "kind": kind, "expected": self.expected, "student": self.typed}
        return json.dumps({**case, "params": self.scope})


def lines(table: Path) -> Iterator[Line]:
    """The answers of a table."""
    scope: dict[str, Any] = {}
    expected: Any = ""
    for line in table.read_text(encoding="utf-8").splitlines():
        sign, _, text = line.partition(" ")
        if sign == "@":
            scope = json.loads(text)
        elif sign == "=":
            expected = json.loads(text) if text[0] == "[" else text
        else:
            yield Line(scope, expected, VERDICT[sign], text.replace("⏎", "\n"))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_every_answer_gets_its_verdict(table: Path) -> None:
    asked = list(lines(table))
    found = judged(line.case(name) for name, line in enumerate(asked))
    wrong = {
        (
            str(line.expected),
            line.typed,
        ): f"{one['verdict']} instead of {line.verdict}: {one['interpreted_as']}"
        for line, one in zip(asked, found, strict=True)
        if one["verdict"] != line.verdict
    }
    assert not wrong
