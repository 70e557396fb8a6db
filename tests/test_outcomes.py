"""The codes of verdicts: one list, and nothing compares them as bare texts."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

from commands import ROOT

from graders.verdict import Outcome, is_misconception, misconception

# The argument that is a code, by the function that takes one.
_CODE = {"incorrect": 0, "partial": 1, "FailedCheckError": 0, "NotRunError": 0}


def calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node


def codes(call: ast.Call) -> Iterator[str]:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    given = [one.value for one in call.keywords if one.arg == "code"]
    given += call.args[_CODE[name] : _CODE[name] + 1] if name in _CODE else []
    yield from (one.value for one in given if isinstance(one, ast.Constant) and one.value)  # type: ignore[misc]


def test_every_code_that_is_given_stands_in_the_list() -> None:
    given = {
        code
        for path in (ROOT / "graders").rglob("*.py")
        for call in calls(path)
        for code in codes(call)
    }
    assert len(given) > 20
    assert not given - {str(one) for one in Outcome}, "a new code joins graders.verdict.Outcome"


def test_every_code_of_the_golden_reports_stands_in_the_list() -> None:
    for path in (ROOT / "tests" / "golden").glob("*/*.json"):
        for exercise in json.loads(path.read_text(encoding="utf-8"))["exercises"]:
            for part in exercise["parts"]:
                found = {part["code"], *(one["code"] for one in part.get("checks", ()))} - {""}
                named = {code for code in found if is_misconception(code)}
                steps = {"false", "unreadable", "repeat"}  # of a derivation
                assert found - named - steps <= {str(one) for one in Outcome} | PROOFS, path


# What is found out about derivations, for whoever marks them.
PROOFS = {
    "no-derivation", "claim-restated", "leap", "no-start", "no-end", "one-case", "taken-back",
    "too-long", "false-step", "unreadable-step",
}  # fmt: skip


def test_no_module_compares_the_code_of_a_verdict_with_a_text() -> None:
    for path in (*(ROOT / "graders").rglob("*.py"), *(ROOT / "cli").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare) and ast.unparse(node.left).endswith(".code"):
                compared = ast.unparse(ast.Tuple(node.comparators))
                assert "'" not in compared, f"{path}: {ast.unparse(node)}"


def test_a_misconception_has_a_code_of_its_own() -> None:
    assert misconception("sum-not-mean", "no-half") == "misconception:sum-not-mean|no-half"
    assert is_misconception(misconception("x"))
    assert not is_misconception(Outcome.TRANSPOSED)
