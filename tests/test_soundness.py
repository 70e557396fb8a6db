"""An instructor's formula must have a value, as certain as its tolerance, before anybody is marked by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from exercises.loader import CONTENT, assignment_names, load_assignment
from exercises.strict_yaml import AssignmentError
from graders.keys.certified import load_keys
from graders.keys.soundness import unsound

SECTION = """\
title: One
symbols: {n: size, x: [n], z: scalar}
define: {y: exp(z)}
graphs: {g: {inputs: {u: 3, v: 0.5}, nodes: {p: u*v, f: ln(p)}}}
exercises:
  - id: a/number
    title: T
    prompt: P
    points: 1
    graph: g
    parts: {f: {kind: number, value: f, tolerance: {kind: relative, relative: 0.01}}}
  - id: a/formula
    title: T
    prompt: P
    points: 1
    function: {of: exp(z)^2, by: z}
    parts: {answer: {kind: formula}}
  - id: a/code
    title: T
    prompt: P
    points: 1
    program: p
    parts: {answer: {kind: code, checks: [{name: v, says: S, check: equals, call: twice, arguments: {x: {shape: [3]}}, expected: 2 x}]}}
programs:
  p: {file: p.py, doc: D, functions: {twice: {signature: "(x)", doc: D}}}
"""


def course(folder: Path, section: str) -> Path:
    (folder / "exercises" / "mini").mkdir(parents=True)
    (folder / "exercises" / "mini" / "assignment.yaml").write_text("title: M\nsections: [one]\n")
    (folder / "exercises" / "mini" / "one.yaml").write_text(section)
    return folder / "exercises"


FUNCTION = "of: exp(z)^2, by: z"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("", "", ""),
        ("u: 3", "u: -3", "11:31: a/number: f has no finite value at the point of the graph"),
        ("f: ln(p)", "f: 1/(p - 1.5)", "11:31: a/number: f has no finite value at the point"),
        ("f: ln(p)", "f: exp(1000*p)", "11:31: a/number: f has no finite value at the point"),
        ("f: ln(p)", "f: (p + 1e9) - 1e9 - 1", ""),  # 0.5 with six digits left
        ("f: ln(p)", "f: (p + 1e9) - 1e9 - 1.49999", "11:31: a/number: f is less certain"),
        ("f: ln(p)", "f: (p + 1000) - 1000 - 1", ""),
        ("kind: relative, relative: 0.01", "kind: exact", ""),
        (FUNCTION, "of: x + z^2 x^T, by: z", "16:16: a/formula: the function cannot be evaluated: n × 1 and 1 × n"),
        (FUNCTION, "of: x x, by: z", "16:16: a/formula: the function cannot be evaluated: n × 1 times n × 1"),
        (FUNCTION, "of: ln(-exp(z)), by: z", "16:16: a/formula: the function has no finite value"),
        (FUNCTION, "of: ln(z), by: z", ""),
        ("y: exp(z)", "y: x x", "3:10: a/formula: y cannot be evaluated: n × 1 times n × 1 does not fit"),
        ("expected: 2 x", "expected: x x", "23:120: a/code: v: the formula cannot be evaluated: 3 × 1"),
        ("expected: 2 x", "expected: ln(x)", "23:120: a/code: v: the formula is not finite for all arrays"),
        ("{shape: [3]}}, expected: 2 x", "{shape: [3], distribution: uniform, low: 1, high: 2}}, expected: ln(x)", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_calculated_is_told_at_its_place(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert old in SECTION
    exercises = course(tmp_path, SECTION.replace(old, new, 1))
    problems = list(unsound(load_assignment("mini", exercises)))
    assert len(problems) == bool(told)
    assert all(problem.startswith(f"mini/one.yaml:{told}") for problem in problems)


def test_what_no_certificate_vouches_for_is_refused_before_anybody_is_marked(
    tmp_path: Path,
) -> None:
    exercises = course(tmp_path, SECTION.replace("u: 3", "u: -3"))
    solutions = tmp_path / "solutions" / "mini"
    solutions.mkdir(parents=True)
    (solutions / "one.yaml").write_text("a/number: {f: 0.4055}\na/formula: 2 exp(z)^2\n")
    with pytest.raises(AssignmentError, match="f has no finite value at the point of the graph"):
        load_keys(load_assignment("mini", exercises), solutions.parent)


@pytest.mark.parametrize("name", assignment_names())
def test_the_sheets_are_sound(name: str) -> None:
    assert list(unsound(load_assignment(name, CONTENT))) == []
