"""The course in examples/: its keys hold, its reports are what they were, its release keeps what is private."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from answers import answer
from commands import ROOT, run
from test_golden import compare, lasting

from exercises.loader import load_assignment
from graders.keys.certified import load_keys
from graders.kinds.grader import grader_of

COURSE = ROOT / "examples" / "course"
HAND_INS = sorted((COURSE / "hand-ins" / "dl1").iterdir())
GOLDEN = Path(__file__).parent / "golden" / "course"


def test_every_key_is_proved_or_confirmed() -> None:
    pytest.importorskip("torch", reason="a key is confirmed with torch")
    done = run("course", "check", "dl1", "--strict", BACKCHECK_COURSE=str(COURSE))
    assert (done.returncode, done.stderr) == (0, "")
    assert "0 on trust" in done.stdout


@pytest.mark.parametrize("hand_in", HAND_INS, ids=lambda path: path.name)
def test_the_report_of_a_hand_in(hand_in: Path, pytestconfig: pytest.Config) -> None:
    update = pytestconfig.getoption("--update-golden")
    shown = run("grade", "dl1", hand_in, BACKCHECK_COURSE=str(COURSE))
    assert (shown.returncode, shown.stderr) == (0, "")
    text = re.sub(r"(?m)^Sandbox .*\n", "", shown.stdout)
    compare(GOLDEN / f"{hand_in.name}.txt", text, update=update)
    report = run("grade", "dl1", hand_in, "--json", BACKCHECK_COURSE=str(COURSE))
    compare(GOLDEN / f"{hand_in.name}.json", lasting(json.loads(report.stdout)), update=update)


def test_the_right_hand_in_earns_everything_and_no_other_does() -> None:
    scores = {}
    for hand_in in HAND_INS:
        report = run("grade", "dl1", hand_in, "--json", BACKCHECK_COURSE=str(COURSE))
        data = json.loads(report.stdout)
        scores[hand_in.name] = data["score"] + data["pending"] == data["max_score"]
    assert scores == {"ada": True, "ben": False, "chris": False}


def test_its_release_keeps_what_is_private_and_is_enough_for_a_self_check(tmp_path: Path) -> None:
    done = run("course", "release", "dl1", "--out", tmp_path / "hw", BACKCHECK_COURSE=str(COURSE))
    assert done.returncode == 0
    assert "computes the answers to losses/logistic, losses/cross-entropy" in done.stderr
    assert "losses/kl" not in done.stderr  # private
    written = "\n".join(
        path.read_text(encoding="utf-8") for path in (tmp_path / "hw").rglob("*") if path.is_file()
    )
    assert "losses/kl" in written
    solutions = "".join(
        path.read_text(encoding="utf-8") for path in (COURSE / "solutions" / "dl1").glob("*.yaml")
    )
    assert "layer normalisation" in solutions
    for private in (
        "logdet",
        "layer norm",
        "bhnd",
        "(0, 2/L)",
        "accepted",
        "[1, 1, 0]",
        "m_1 - m_2",
    ):
        assert private not in written, private
    sheet = COURSE / "hand-ins" / "dl1" / "ada" / "answers.yaml"
    (tmp_path / "hw" / "answers.yaml").write_text(sheet.read_text(encoding="utf-8"))
    report = run("grade", "dl1", "--json", cwd=tmp_path / "hw")
    parts = {
        f"{one['id']}:{part['id']}": part["status"]
        for one in json.loads(report.stdout)["exercises"]
        for part in one["parts"]
    }
    # A property and a derivative are public truth; what is private or a secret waits.
    assert parts["training/curvature:answer"] == parts["losses/logistic:answer"] == "correct"
    assert parts["losses/kl:divergence"] == parts["training/rates:answer"] == "not-checked"
    assert parts["attention/normalisation:answer"] == "not-checked"


@pytest.mark.parametrize(
    ("written", "status"),
    [
        (r"\sum_i (p_i - y_i) x_i where p_i = σ(w^T x_i)", "correct"),
        (r"\sum_{i=1}^n (p_i - y_i) x_i where p_i = σ(w^T x_i)", "correct"),
        (r"p_j = σ(w^T x_j); \sum_j (p_j - y_j) x_j", "correct"),
        ("X^T (p - y) where p_i = σ(w^T x_i)", "correct"),
        ("X^T (p + y) where p_i = σ(w^T x_i)", "incorrect"),
        (r"\sum_i (p_i - y_i) x_i where p_i = σ(x_i^T x_i)", "incorrect"),
    ],
)
def test_a_vector_is_defined_by_entries_of_its_rows(written: str, status: str) -> None:
    assignment = load_assignment("dl1", COURSE / "exercises")
    keys = load_keys(assignment, COURSE / "solutions").expected["losses/logistic", "answer"]
    spec = assignment.exercise("losses/logistic").parts["answer"]  # type: ignore[union-attr]
    kind = grader_of(spec)
    assert kind
    reading = kind.read(spec, answer(written))
    assert {kind.decide(spec, key, reading).status for key in keys} == {status}
