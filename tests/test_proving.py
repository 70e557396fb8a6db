"""What a key rests on: oracles, a second form, a person's word, or trust."""

from __future__ import annotations

import shutil
from pathlib import Path
from textwrap import dedent

import pytest
from commands import ROOT, run

from exercises.loader import assignment_names, load_assignment
from graders.keys.certificate import NAME
from graders.keys.certified import load_keys
from graders.keys.proving import Foundation, Ground, foundations

FROZEN = ROOT / "tests" / "frozen"


def rested(tmp_path: Path, part: str, solution: str) -> Foundation:
    """What the key of a single part rests on."""
    exercises = tmp_path / "exercises" / "mini"
    exercises.mkdir(parents=True)
    (exercises / "assignment.yaml").write_text("title: T\nmax_score: 1\nsections: [s]\n")
    (exercises / "s.yaml").write_text(
        dedent(f"""\
        title: S
        symbols: {{n: size, x: [n], z: scalar, V: scalar, W: scalar, g: scalar, a: scalar}}
        graphs: {{g: {{inputs: {{u: 3}}, nodes: {{f: u^2}}}}}}
        exercises:
          - id: a/b
            title: T
            prompt: P
            points: 1
            graph: g
            parts: {{answer: {part}}}
        """)
    )
    solutions = tmp_path / "solutions" / "mini"
    solutions.mkdir(parents=True)
    (solutions / "s.yaml").write_text(f"a/b: {solution}\n")
    assignment = load_assignment("mini", exercises.parent)
    return foundations(assignment, load_keys(assignment, solutions.parent))["a/b"]["answer"]


TOLERANT = "{kind: number, tolerance: {kind: relative, relative: 0.5}}"
EQUATIONS = "{kind: equations, updates: {v: V, w: W}}"


@pytest.mark.parametrize(
    ("part", "solution", "ground"),
    [
        ("{kind: number}", "300", "on trust"),
        ("{kind: number}", "{accepted: 300}", "on trust"),
        ("{kind: number}", "{accepted: 300, second: 4 * 75}", "second form"),
        ("{kind: number}", "{accepted: 0.33, second: 1/3}", "second form"),
        ("{kind: number}", "{accepted: 300 = 2 * 150, second: 100 + 200}", "second form"),
        ("{kind: number, value: f}", "9", "proved"),
        ("{kind: 'value', shape: [2]}", "{accepted: [[0.5, 2]], second: [[1/2, 4/2]]}", "second form"),
        ("{kind: 'value', shape: [2]}", "[1, 2]", "on trust"),
        ("{kind: formula}", "{accepted: z^2 - 1, second: (z - 1) (z + 1)}", "second form"),
        ("{kind: formula}", "z^2 - 1", "on trust"),
        ("{kind: formula, function: {of: z^3, by: z}}", "3 z^2", "proved"),
        ("{kind: formula, function: {of: z^3}}", "z*z*z", "proved"),
        ("{kind: shape}", "n x 1", "on trust"),
        ("{kind: shape}", "{accepted: n x 1, second: '(n, 1)'}", "second form"),
        ("{kind: shape, function: {of: x, by: x}}", "n x n", "proved"),
        (EQUATIONS, "{v: V = a*V + g, w: W = W - V}", "on trust"),
        (EQUATIONS, "{accepted: {v: V = a*V + g, w: W = W - V}, second: {v: V = g + V*a, w: W = -(V - W)}}", "second form"),
        ("{kind: choice, options: {a: x, b: y}}", "a", "person"),
        ("{kind: multi-select, options: {a: x, b: y}}", "[a]", "person"),
        ("{kind: true-false}", "'true'", "person"),
        ("{kind: text}", "because", "person"),
        ("{kind: network, layers: [{weights: w, bias: b, units: 1, activation: relu}], inputs: [[1]], targets: [1]}",
         "{w: [[1]], b: [0]}", "proved"),
        ("{kind: computation-graph}", "[f = u^2]", "proved"),
    ],
)  # fmt: skip
def test_the_ground_of_a_key(tmp_path: Path, part: str, solution: str, ground: str) -> None:
    if "function" in part or "value: f" in part:
        pytest.importorskip("torch", reason="autograd confirms with torch")
    found = rested(tmp_path, part, solution)
    assert (str(found.ground), found.problems) == (ground, ())


@pytest.mark.parametrize(
    ("part", "solution", "problem"),
    [
        (TOLERANT, "{accepted: 301, second: 4 * 75}", "the second form 4 * 75 does not agree"),
        (TOLERANT, "{accepted: 0.34, second: 1/3}", "the second form 1/3 does not agree"),
        (TOLERANT, "{accepted: 300, second: 300}", "the second form cannot be read: it is the answer itself"),
        (TOLERANT, "{accepted: 2 * 3, second: 2*3}", "the second form cannot be read: it is the answer itself"),
        (TOLERANT, "{accepted: 300, second: many}", "the second form cannot be read: "),
        ("{kind: 'value', shape: [2]}", "{accepted: [[0.5, 2]], second: [[2, 1/2]]}", "the second form [2, 1/2] does not"),
        ("{kind: formula}", "{accepted: z^2 + 1, second: (z - 1) (z + 1)}", "the second form (z - 1) (z + 1) does not"),
        ("{kind: shape}", "{accepted: n x 1, second: '(1, n)'}", "the second form (1, n) does not agree"),
        ("{kind: formula, function: {of: z^3, by: z}}", "2 z^2", "the reference answer differs from "),
        ("{kind: shape, function: {of: x, by: x}}", "n x 1", "the reference answer is not the shape"),
    ],
)  # fmt: skip
def test_what_does_not_agree_is_a_problem(
    tmp_path: Path, part: str, solution: str, problem: str
) -> None:
    found = rested(tmp_path, part, solution)
    assert found.problems
    assert found.problems[0].startswith(problem)


def test_each_accepted_answer_needs_a_second_form(tmp_path: Path) -> None:
    found = rested(tmp_path, "{kind: formula}", "{accepted: [z + 1, z - 1], second: [1 + z]}")
    assert (found.ground, found.problems) == (Ground.TRUST, ())


@pytest.mark.parametrize("name", assignment_names())
def test_no_key_of_the_sheets_is_on_trust(name: str) -> None:
    assignment = load_assignment(name)
    found = foundations(assignment, load_keys(assignment, ROOT / "solutions"))
    assert [part for parts in found.values() for part in parts.values() if part.problems] == []
    trusted = [
        f"{exercise}: {part}"
        for exercise, parts in found.items()
        for part, foundation in parts.items()
        if foundation.ground is Ground.TRUST
    ]
    assert trusted == []


@pytest.fixture
def course(tmp_path: Path) -> Path:
    shutil.copytree(FROZEN, tmp_path / "course")
    return tmp_path / "course"


def test_check_tells_what_keys_rest_on_and_is_strict_if_asked(course: Path) -> None:
    pytest.importorskip("torch", reason="autograd confirms with torch")
    exercises = ("--exercises", course / "exercises")
    done = run("course", "check", "small", *exercises)
    assert done.returncode == 0, done.stderr
    assert "23 keys: 11 proved" in done.stdout
    trusting = (
        "solutions/small/all.yaml:11:26: numbers/plain: weights is on trust: nothing confirms"
    )
    assert trusting in done.stdout
    strict = run("course", "check", "small", "--strict", *exercises)
    assert strict.returncode == 4
    assert trusting in strict.stderr
    path = course / "solutions" / "small" / "all.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("weights: 6,", "weights: {accepted: 6, second: 3 * 3},"))
    wrong = run("course", "check", "small", *exercises)
    assert wrong.returncode == 4
    assert "numbers/plain: weights: the second form 3 * 3 does not agree" in wrong.stderr


def test_missing_exemplars_mutants_and_rubrics_are_a_line_each_and_the_rest_is_certified(
    course: Path,
) -> None:
    pytest.importorskip("torch", reason="autograd confirms with torch")
    (course / "solutions" / "small" / NAME).unlink()
    done = run("course", "certify", "small", "--exercises", course / "exercises")
    assert (done.returncode, done.stderr) == (0, "")
    told = " ".join(done.stdout.split())
    for line in (
        "words/question/why: no exemplars: proposals are untested",
        "words/proof: answer has no rubric: a person marks it without a proposal",
        "twice.mutants.yaml: networks/program: no mutants fail here, of 10",
    ):
        assert told.count(line) == 1


def test_exemplars_of_no_rubric_are_a_mistake(course: Path) -> None:
    folder = course / "solutions" / "small" / "rubrics" / "exemplars"
    folder.mkdir(exist_ok=True)
    text = "exemplars: {words/question/wy: [{answer: All units are equal.}]}\n"
    (folder / "words.yaml").write_text(text)
    done = run("course", "check", "small", "--exercises", course / "exercises")
    assert done.returncode == 4
    assert (
        "there are exemplars for words/question/wy, but no rubric (did you mean"
        ' "words/question/why"?)' in done.stderr
    )
