"""Certificates: a key that changes in any way is refused until it is certified again."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from commands import ROOT, run

from exercises.answer import Answer, Fields, Items, Text
from exercises.loader import CONTENT, assignment_names, load_assignment
from graders.keys.audit import audited
from graders.keys.certificate import NAME, fingerprint, standing
from graders.keys.certified import load_keys
from graders.keys.certifying import otherwise_confirmed
from graders.keys.proving import foundations

SOLUTIONS = CONTENT.parent / "solutions"
SHEET = "hw3-sp2023"


def corrupted(solution: Answer) -> Iterator[Answer]:
    """The solution with one digit, one sign or one name changed, each in turn."""
    match solution:
        case Text():
            for match in re.finditer(r"\d|[-+]|[A-Za-z]\w*", solution.text):
                found = match[0]
                other = (
                    str((int(found) + 1) % 10)
                    if found.isdigit()
                    else {"-": "+", "+": "-"}.get(found, f"{found}q")
                )
                text = f"{solution.text[: match.start()]}{other}{solution.text[match.end() :]}"
                yield (
                    solution._replace(text=text)
                    if hasattr(solution, "_replace")
                    else Text(text, solution.place)
                )
        case Items():
            for at, item in enumerate(solution.items):
                for wrong in corrupted(item):
                    items = (*solution.items[:at], wrong, *solution.items[at + 1 :])
                    yield Items(items, solution.place)
        case Fields():
            for name, value in solution.fields.items():
                yield Fields(
                    {f"{n}q" if n == name else n: v for n, v in solution.fields.items()},
                    solution.place,
                )
                for wrong in corrupted(value):
                    yield Fields({**solution.fields, name: wrong}, solution.place)


@pytest.mark.parametrize("name", assignment_names())
def test_nothing_that_was_corrupted_is_certified(name: str) -> None:
    assignment = load_assignment(name)
    keys = load_keys(assignment, SOLUTIONS)
    solutions, rubrics = keys.solutions, keys.rubrics
    assert standing(assignment, solutions, rubrics, SOLUTIONS / name) == (frozenset(), "")
    exercises = json.loads((SOLUTIONS / name / NAME).read_text(encoding="utf-8"))["exercises"]
    certified = {one: entry["fingerprint"] for one, entry in exercises.items()}
    number = 0
    for exercise in assignment.exercises():
        if exercise.id not in solutions:
            continue
        kinds = {getattr(spec, "kind", "") for spec in exercise.parts.values()}
        if kinds <= {"text", "proof", "derivation", "invariant", "unsupported"}:
            continue
        for wrong in corrupted(solutions[exercise.id]):
            number += 1
            assert fingerprint(exercise, wrong, rubrics) != certified[exercise.id], wrong
    assert number > 30


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course of a sheet without programs, which is checked in no time."""
    for folder in ("exercises", "solutions"):
        shutil.copytree(ROOT / folder / SHEET, tmp_path / folder / SHEET)
    rubrics = Path("solutions", "hw3", "rubrics")  # which it shares
    shutil.copytree(ROOT / rubrics, tmp_path / rubrics)
    return tmp_path


def grade(course: Path, *arguments: object) -> Any:
    return run(
        "grade", SHEET, ROOT / "examples" / SHEET / "excellent", "--json", *arguments,
        "--exercises", course / "exercises", "--solutions", course / "solutions",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "exercise"),
    [
        ("solutions/hw3-sp2023/concepts.yaml", "concepts/caching: a", "concepts/caching: c", "concepts/caching"),
        ("exercises/hw3-sp2023/graph.yaml", "df/dy: {kind: number,", "df/dy: {kind: number, tolerance: {kind: absolute, absolute: 9},", "graph/global-gradients"),
        ("exercises/hw3-sp2023/jacobians.yaml", "points: 2\n    function: {of: norm(w)^2", "points: 2\n    layout: denominator\n    function: {of: norm(w)^2", "jacobians/squared-norm"),
    ],
)  # fmt: skip
def test_what_differs_from_its_certificate_is_not_marked_and_the_rest_is(
    course: Path, file: str, old: str, new: str, exercise: str
) -> None:
    path = course / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    done = grade(course)
    assert done.returncode == 4
    found = {e["id"]: e["parts"] for e in json.loads(done.stdout)["exercises"]}
    refused = {
        name for name, parts in found.items() if any(p["code"] == "uncertified" for p in parts)
    }
    assert refused == {exercise}
    assert found["xor/two-layer-weights"][0]["status"] == "correct"
    pytest.importorskip("torch", reason="a key is confirmed with torch")
    checked = run("course", "check", SHEET, "--quick", "--exercises", course / "exercises")
    assert checked.returncode == 4
    assert f"{exercise} differs from its certificate" in checked.stderr


def test_a_prompt_or_title_may_change(course: Path) -> None:
    path = course / "exercises" / SHEET / "graph.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("title: Chain rule", "title: The chain rule"), encoding="utf-8")
    assert grade(course).returncode == 0


EARLIER = '{"schema": "backcheck/certificate/v1", "exercises": {"concepts/caching": {"fingerprint": "x"}}}'


@pytest.mark.parametrize(
    ("content", "of"),
    [
        ("", "no certificate"),
        ("[]", "no certificate"),
        ('{"exercises": {"concepts/caching": 3}}', "no certificate"),
        ("\x00", "no certificate"),
        (EARLIER, "of an earlier form"),
    ],
)
def test_a_broken_or_earlier_certificate_confirms_nothing_and_one_line_says_so(
    course: Path, content: str, of: str
) -> None:
    (course / "solutions" / SHEET / NAME).write_text(content, encoding="utf-8")
    done = grade(course)
    assert done.returncode == 4
    assert done.stderr == (
        f"solutions/{SHEET}/certificate.json: this is {of}, so it confirms nothing; run `course certify"
        f" {SHEET}`\n"
    )
    statuses = {p["status"] for e in json.loads(done.stdout)["exercises"] for p in e["parts"]}
    assert "correct" not in statuses


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            '"df/dv": "2.0"',
            '"df/dv": "-2.0"',
            "graph/global-gradients: values: df/dv: this is not what the keys give now",
        ),
        (
            '"df/dv": "2.0"',
            '"df/dv": "two"',
            "graph/global-gradients: values: df/dv: this is not what the keys give now",
        ),
        (
            '"df/dv": "2.0"',
            '"df/dq": "2.0"',
            "graph/global-gradients: values: df/dv; values: df/dq: this is not what",
        ),
        ('"f": "1.367879441"', '"f": "1.367879442"', ""),
        (
            '"relu": "proved"',
            '"relu": "person"',
            "activations/formulas: rests_on: relu: this is not",
        ),
    ],
)
def test_the_numbers_of_a_certificate_are_compared(
    course: Path, old: str, new: str, problem: str
) -> None:
    pytest.importorskip("torch", reason="a key is confirmed with torch")
    path = course / "solutions" / SHEET / NAME
    text = path.read_text(encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    sheet = load_assignment(SHEET, course / "exercises")
    keys = load_keys(sheet, course / "solutions")
    found = foundations(sheet, keys)
    problems = list(otherwise_confirmed(sheet, keys, found, path.parent))
    assert bool(problems) is bool(problem)
    if problem:
        assert problem in problems[0]
        missing = ";" in problem  # which stands nowhere
        assert problems[0].startswith(f"solutions/{SHEET}/{NAME}:{line}:") or missing


def test_a_flipped_sign_in_a_certificate_is_told_by_the_command(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="a key is confirmed with torch")
    frozen = ROOT / "tests" / "frozen"
    shutil.copytree(frozen, tmp_path / "small")
    path = tmp_path / "small" / "solutions" / "small" / NAME
    text = path.read_text(encoding="utf-8")
    assert '"dE/dw": "-0.060' in text
    path.write_text(text.replace('"dE/dw": "-', '"dE/dw": "'), encoding="utf-8")
    done = run("course", "check", "small", "--exercises", tmp_path / "small" / "exercises")
    assert done.returncode == 4
    assert "numbers/step: values: dE/dw: this is not what the keys give now" in done.stderr


def test_without_a_certificate_one_line_says_so(course: Path) -> None:
    (course / "solutions" / SHEET / NAME).unlink()
    sheet = load_assignment(SHEET, course / "exercises")
    keys = load_keys(sheet, course / "solutions")
    assert keys.uncertified is None
    assert keys.certificate_problem == (
        f"solutions/{SHEET}/certificate.json: there is no certificate yet; run `course certify {SHEET}`"
    )
    assert (grade(course).returncode, grade(course).stderr) == (0, "")


def test_certify_writes_what_check_then_accepts(course: Path) -> None:
    pytest.importorskip("torch", reason="a key is confirmed with torch")
    exercises = ("--exercises", course / "exercises")
    certificate = course / "solutions" / SHEET / NAME
    before = certificate.read_text(encoding="utf-8")
    certificate.unlink()
    assert run("course", "check", SHEET, "--quick", *exercises).returncode == 4
    done = run("course", "certify", SHEET, "--quick", *exercises)
    assert (done.returncode, str(certificate) in done.stdout) == (0, True)
    assert certificate.read_text(encoding="utf-8") == before
    assert run("course", "check", SHEET, "--quick", *exercises).returncode == 0


def test_a_tolerance_that_accepts_a_misconception_is_told() -> None:
    exercise = load_assignment("lab8").exercise("sigmoid-net/updated-weights")
    assert exercise
    fine = exercise.parts["w1"]
    assert audited(fine).problems == ()  # type: ignore[arg-type]
    loose = fine.model_copy(update={"tolerance": fine.tolerance.model_copy(update={"relative": 3})})  # type: ignore[attr-defined]
    told = " ".join(audited(loose).problems)  # type: ignore[arg-type]
    for name in ("updated-weights", "ascent", "no-sigma-prime"):
        assert name in told


def test_a_point_that_hides_a_misconception_is_told() -> None:
    exercise = load_assignment("hw3").exercise("backprop/forward")
    assert exercise
    assert audited(exercise.parts["h1"]).hidden == {"other-logarithm"}  # type: ignore[arg-type]


def test_without_torch_everything_else_is_checked_and_the_command_says_so() -> None:
    code = (
        "import sys; sys.modules['torch'] = None; from cli.course import course;"
        " course(['check', 'rnn-hw3'], standalone_mode=False)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "rnn/unroll" in done.stdout
    assert "torch is not installed" in done.stderr
