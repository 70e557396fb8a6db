"""Hostile and careless input: refused with a message, quickly, and never our fault."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from commands import ROOT, run

from exercises.answer import HandIn
from exercises.loader import CONTENT, load_assignment
from graders.keys.certified import load_keys
from graders.marking.marking import mark
from graders.marking.report import Report
from graders.marking.report_json import as_json
from student_template.catalogue import HandInError
from student_template.yaml_sheet import read_yaml_sheet

SHEETS = {name: load_assignment(name) for name in ("hw3", "lab8")}
KEYS = {name: load_keys(sheet, CONTENT.parent / "solutions") for name, sheet in SHEETS.items()}
# Generous on a shared machine; the inputs below took from 1 to 25 seconds before they were bounded.
SECONDS = 3.0


def graded(text: str, name: str = "hw3") -> Report:
    sheet = read_yaml_sheet(text.encode(), "answers.yaml", SHEETS[name])
    return mark(SHEETS[name], KEYS[name], HandIn("eve", "", sheet.answers, tuple(sheet.notices)))


ALL = [exercise.id for exercise in SHEETS["hw3"].exercises()]


@pytest.mark.parametrize(
    "text",
    [
        "  xor/zero-init: {a: " + "[1]," * 9900 + "}",
        "  backprop/forward: {h1: " + " = ".join(["exp1.5" + "+exp1.5" * 190] * 20) + "}",
        "  xor/two-layer-weights:\n    W1: 1" + " " * 39_000 + "1\n    b1: 1\n    W2: 1\n    b2: 1",
        "  xor/two-layer-weights:\n    W1: |\n      1" + "\x85" * 19_000 + "1\n    b1: 1\n    W2: 1\n    b2: 1",
        "".join(f'  {one}: "' + " " * 21_500 + '"\n' for one in ALL),
        "".join(f"  {one}: [" + "," * 21_500 + "]\n" for one in ALL),
        "  concepts/residual:\n    a" + " " * 19_000 + "b\n    a" + " " * 19_000 + "b",
        "".join(f"  xor/zero{n}: 1\n" for n in range(40_000)),
        "  backprop/forward:\n    h1: 1" + "%" * 490 + "\n    h2: 1" + " e" * 505 + "\n    h3: " + "e^" * 300 + "1",
        "  xor/two-layer-weights:\n    W1: [[1, 1], [1, 1]]" + "^T" * 1500 + "\n    b1: [0, 1]\n    W2: [1, 1]\n    b2: 0",
        "  xor/two-layer-weights:\n    W1: " + "array(" * 2000 + "\n    b1: [0, 1]\n    W2: [1, 1]\n    b2: 0",
        "  jacobians/squared-norm:\n    shape: 1" + "{" * 20_000 + "1\n    jacobian: " + "(" * 900 + "w",
        "  jacobians/squared-norm: {shape: 1 x d, jacobian: I_1000000}",
        "  jacobians/squared-norm: {shape: 1 x d, jacobian: w^(10^9)}",
        "  jacobians/squared-norm: {shape: 1 x d, jacobian: 'sum_{k=1}^{1000000000} w_k'}",
        "  jacobians/squared-norm: {shape: 1 x d, jacobian: '" + "X^T X " * 90 + "'}",
        "  jacobians/squared-norm: {shape: 1 x d, jacobian: '" + "X ⊗ " * 14 + "X'}",
    ],
    ids=range(17),
)  # fmt: skip
def test_a_long_answer_is_judged_quickly(text: str) -> None:
    start = time.process_time()
    report = graded("answers:\n" + text)
    assert time.process_time() - start < SECONDS
    assert not report.faulty
    assert len(json.dumps(as_json(report))) < 3_000_000


@pytest.mark.parametrize(
    "typed",
    ["1{,5", "20{,086", "1,}5", "1e99999999999999999999", "1e-99999999999999999999", "1e400", "0^-1", "{", "}",
     "\\", "\\frac", "\\begin{bmatrix}", "\\left(", "^", "_", "'", "…", "|", "σ", "1_", "δ_", "I_{", "sum_", "e^e^e^e^e"],
)  # fmt: skip
@pytest.mark.parametrize(
    "exercise", ["backprop/forward: {h1: |", "jacobians/squared-norm: {jacobian: |"]
)
def test_a_short_odd_answer_is_no_fault_of_ours(typed: str, exercise: str) -> None:
    name, part = exercise.split(": {")
    report = graded(f"answers:\n  {name}:\n    {part}\n      {typed}\n")
    found = next(e for e in report.exercises if e.id == name)
    # σ alone is a formula where one scalar can be its argument: readable, and not right.
    read = {"incorrect"} if typed == "σ" and name == "jacobians/squared-norm" else set()
    assert {p.verdict.status for p in found.parts} <= {"unanswered", "unreadable", *read}


def test_a_proof_may_name_another_exercise() -> None:
    text = (
        "answers:\n  xor/zero-init: |\n    By induction.\n    xor/constant-init: the same argument works.\n"
        "    So it never learns.\n  xor/constant-init: |\n    See above.\n"
    )
    parts = {e.id: e.parts[0].verdict for e in graded(text).exercises}
    assert "So it never learns." in parts["xor/zero-init"].interpreted_as
    assert parts["xor/constant-init"].status == "needs-review"


def test_a_json_sheet_has_the_same_limits() -> None:
    answers = {"xor/zero-init": " " * 1000 + "x" * 60_000, "concepts/caching": "a"}
    report = graded(json.dumps({"answers": answers}))
    statuses = {e.id: e.status for e in report.exercises}
    assert (statuses["xor/zero-init"], statuses["concepts/caching"]) == ("unreadable", "correct")
    with pytest.raises(HandInError):
        graded('{"answers": ' + '{"a":' * 150_000)


def test_a_pipe_or_device_is_no_hand_in(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", "/dev/zero"):
        assert run("grade", "hw3", path).returncode == 3


def test_messages_carry_no_control_characters_and_no_commands_of_ci(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "answers.yaml").write_text(
        "assignment: \x1b]0;pwn\x07\x1b[31mhw9\nanswers:\n"
    )
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "x\x1b[31m\n::error::x.yaml").write_text("x")
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "answers.yaml").write_text(
        "answers:\n  concepts/residual: '::error::pwned'\n"
    )
    for folder in "abc":
        done = run("grade", "hw3", tmp_path / folder)
        for text in (done.stdout, done.stderr):
            assert "\x1b" not in text
            assert "\x07" not in text
            assert "::error" not in text


def test_a_reader_that_goes_away_is_no_low_score() -> None:
    script = "import sys; from cli import grade; sys.argv = ['grade', 'hw3', 'examples/hw3/typical']; grade.main()"
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdout
        process.stdout.close()
        assert process.wait() == 141


def test_nan_is_no_percentage() -> None:
    assert (
        run("grade", "hw3", ROOT / "examples" / "hw3" / "typical", "--fail-under", "nan").returncode
        == 2
    )


def test_a_key_inside_the_hand_in_is_found_behind_links(tmp_path: Path) -> None:
    course, hand_in = tmp_path / "course", tmp_path / "ada"
    (hand_in / "key").mkdir(parents=True)
    for path in (ROOT / "solutions" / "hw3").glob("*.yaml"):
        (hand_in / "key" / path.name).write_bytes(path.read_bytes())
    (hand_in / "answers.yaml").write_text("answers:\n  concepts/caching: a\n")
    (course / "solutions").mkdir(parents=True)
    (course / "solutions" / "hw3").symlink_to(hand_in / "key")
    (course / "exercises").symlink_to(ROOT / "exercises")
    done = run("grade", "hw3", hand_in, "--json", BACKCHECK_COURSE=str(course))
    assert json.loads(done.stdout)["provenance"]["key"] == ""


@pytest.mark.parametrize(
    "jacobian",
    ["I", "d^{-1} I", "d^{-1} ones(1, d)", "∈ R^{1×d}", "1_{0.5}", "I_{0/0}", "sum_{k=1}^{0/0} w^T", "sum_{k=1}^{w} k", "1 if w < w < X else 0", "1 if w > 0 and X > 0 else 0", "X.^X^T", "leakyrelu(X, X^T)", "max(X, W)", "0_{1/0}",
     "sum_{k=1}^{d} I_k", "w^T^{-1}", "prod_{k=1}^{3} k^{-1}", "[", "…", "=", "∈", "∑_k", "I + 1", "sum_{k=d}^{1} w^T"],
)  # fmt: skip
def test_an_odd_formula_is_never_our_fault(jacobian: str) -> None:
    report = graded(
        "assignment: hw3\nanswers:\n  jacobians/squared-norm:\n    jacobian: |\n      " + jacobian
    )
    assert not report.faulty
    assert report.score == 0
