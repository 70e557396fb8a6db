"""The codes of verdicts: one enumeration, which types prove, and nothing compares them as bare texts."""

from __future__ import annotations

import ast
import json
from fractions import Fraction

from commands import ROOT

from graders.verdict import Checked, Outcome, is_misconception, misconception, told_together


def test_every_code_of_the_golden_reports_stands_in_the_list() -> None:
    for path in (ROOT / "tests" / "golden").glob("*/*.json"):
        for exercise in json.loads(path.read_text(encoding="utf-8"))["exercises"]:
            for part in exercise["parts"]:
                found = {part["code"], *(one["code"] for one in part.get("checks", ()))} - {""}
                named = {code for code in found if is_misconception(code)}
                assert found - named <= {str(one) for one in Outcome}, path


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


def test_one_misconception_in_several_checks_is_told_once() -> None:
    checks = [
        Checked("a", "A", Fraction(1, 3), earned=False, code=misconception("m"), feedback="m in A"),
        Checked("b", "B", Fraction(1, 3), earned=False, code=misconception("m"), feedback="m in B"),
        Checked("c", "C", Fraction(1, 3), earned=False, code=Outcome.CRASHED, feedback="c"),
    ]
    assert list(told_together(checks)) == [
        ("A, B", Fraction(2, 3), "m in A"),
        ("C", Fraction(1, 3), "c"),
    ]
