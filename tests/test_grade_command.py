"""The command `grade`: options, exit codes, streams, and where keys come from."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from commands import ROOT, run

TYPICAL = ROOT / "examples" / "hw3" / "typical"
SHEET = "assignment: hw3\nanswers:\n  concepts/caching: a\n  concepts/depth-features: b\n"


@pytest.fixture
def hand_in(tmp_path: Path) -> Path:
    folder = tmp_path / "ada"
    folder.mkdir()
    (folder / "answers.yaml").write_text(SHEET)
    return folder


def report(*arguments: object, **options: Any) -> dict[str, Any]:
    done = run("grade", *arguments, "--json", **options)
    assert done.returncode == 0, done.stderr
    data: dict[str, Any] = json.loads(done.stdout)
    return data


def test_a_report_follows_its_schema() -> None:
    data = report("hw3", TYPICAL)
    assert data["schema"] == "backcheck/report/v1"
    assert (data["max_score"], data["max_extra_credit"]) == (100, 5)
    assert data["hand_in"] == "typical"
    assert set(data["provenance"]) == {"exercises", "key", "hand_in", "backcheck", "seed"}
    fields = {"id", "status", "points", "max_points", "points_strict", "pending", "interpreted_as",
              "code", "feedback", "at"}  # fmt: skip
    for exercise in data["exercises"]:
        for part in exercise["parts"]:
            assert fields <= set(part)


def test_losses_add_up() -> None:
    data = report("hw3", TYPICAL)
    regular = [e for e in data["exercises"] if not e["extra_credit"]]
    assert sum(e["points"] for e in regular) == pytest.approx(data["score"], abs=1e-3)
    for exercise in data["exercises"]:
        parts = exercise["parts"]
        assert sum(p["max_points"] for p in parts) == pytest.approx(
            exercise["max_points"], abs=1e-3
        )
        for part in parts:
            lost = part["max_points"] - part["points"] - part["pending"]
            assert lost == pytest.approx(0, abs=1e-9) or part["status"] != "correct"


def test_the_current_folder_is_the_default(hand_in: Path) -> None:
    data = report("hw3", cwd=hand_in)
    assert (data["score"], data["hand_in"]) == (1, "ada")


def test_only_some_exercises(hand_in: Path) -> None:
    data = report("hw3", hand_in, "--only", "concepts/*")
    assert (data["max_score"], len(data["exercises"])) == (15, 10)
    two = report("hw3", hand_in, "--only", "xor/two-*", "--only", "concepts/caching")
    assert [one["id"] for one in two["exercises"]] == ["concepts/caching", "xor/two-layer-weights"]
    done = run("grade", "hw3", hand_in, "--only", "concepts/cachin")
    assert (done.returncode, done.stdout) == (2, "")
    assert 'did you mean "concepts/caching"' in done.stderr


def test_explain_tells_how_one_answer_was_read_and_decided() -> None:
    example = ROOT / "examples" / "hw3" / "sloppy-notation"
    shown = run("grade", "hw3", example, "--explain", "jacobians/elementwise-square").stdout
    for text in (
        "✓ jacobian",
        "written",
        "read as",
        "LaTeX",
        "8 random draws each",
        "answers.yaml:",
    ):
        assert text in shown
    own_names = ROOT / "examples" / "hw3" / "copying-slip"
    shown = run("grade", "hw3", own_names, "--explain", "backprop/forward").stdout
    first = shown.split("\n\n")[1].split()
    assert first[first.index("written") + 1] == "0"
    assert first[first.index("read") + 2] == "0"
    unknown = run("grade", "hw3", example, "--explain", "jacobians/identit")
    assert (unknown.returncode, "did you mean" in unknown.stderr) == (2, True)


def test_strict_counts_without_leniency() -> None:
    lenient, strict = report("hw3", TYPICAL), report("hw3", TYPICAL, "--strict")
    assert strict["score"] == lenient["score_strict"] < lenient["score"]


def test_the_seed_is_derived_or_given(hand_in: Path) -> None:
    seed = report("hw3", hand_in)["provenance"]["seed"]
    assert seed == report("hw3", hand_in)["provenance"]["seed"]
    assert report("hw3", hand_in, "--seed", 7)["provenance"]["seed"] == 7


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["hw3", "--fail-under", "1"], 0),
        (["hw3", "--fail-under", "1.1"], 1),
        (["hw3", "--fail-under", "101"], 2),
        (["hw33"], 2),
        ([], 2),
        (["hw3", "--bogus"], 2),
        (["hw3", "nowhere"], 3),
        (["lab8"], 3),
    ],
)
def test_exit_codes(hand_in: Path, arguments: list[str], code: int) -> None:
    done = run("grade", *arguments, cwd=hand_in)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    if code > 1:
        assert done.stdout == ""
        assert done.stderr


def test_a_name_that_is_misspelled_is_suggested() -> None:
    assert 'did you mean "hw3"' in run("grade", "hw33").stderr


def test_an_unreadable_file_is_named(hand_in: Path) -> None:
    (hand_in / "answers.yaml").write_bytes("answers: # Привет\n".encode("cp1251"))
    done = run("grade", "hw3", hand_in)
    assert done.returncode == 3
    assert "answers.yaml:1: is not UTF-8" in done.stderr


def test_a_broken_assignment_is_our_fault(tmp_path: Path, hand_in: Path) -> None:
    exercises = tmp_path / "exercises"
    shutil.copytree(ROOT / "exercises" / "hw3", exercises / "hw3")
    broken = exercises / "hw3" / "concepts.yaml"
    broken.write_text(broken.read_text().replace("kind: true-false", "kind: tru-false", 1))
    done = run("grade", "hw3", hand_in, "--exercises", exercises)
    assert done.returncode == 4
    assert "hw3/concepts.yaml:" in done.stderr
    assert 'did you mean "true-false"' in done.stderr


def test_without_solutions_a_student_checks_that_all_can_be_read(
    tmp_path: Path, hand_in: Path
) -> None:
    exercises = tmp_path / "exercises"
    shutil.copytree(ROOT / "exercises" / "hw3", exercises / "hw3")
    data = report("hw3", hand_in, "--exercises", exercises)
    assert (data["score"], data["not_checked"]) == (0, 2)
    assert data["provenance"]["key"] == ""
    shown = run("grade", "hw3", hand_in, "--exercises", exercises)
    assert "2 that could be read; decided after submission" in shown.stdout


def test_the_course_folder_of_the_environment_is_used(tmp_path: Path, hand_in: Path) -> None:
    for name in ("exercises", "solutions"):
        shutil.copytree(ROOT / name / "hw3", tmp_path / "course" / name / "hw3")
    (tmp_path / "course" / "solutions" / "hw3" / "certificate.json").unlink()
    key = tmp_path / "course" / "solutions" / "hw3" / "concepts.yaml"
    key.write_text(
        key.read_text().replace("concepts/depth-features: a", "concepts/depth-features: b")
    )
    course = str(tmp_path / "course")
    assert report("hw3", hand_in, BACKCHECK_COURSE=course)["score"] == 2


def test_a_hand_in_never_brings_its_own_key(tmp_path: Path, hand_in: Path) -> None:
    for name in ("exercises", "solutions"):
        shutil.copytree(ROOT / name / "hw3", hand_in / name / "hw3")
    done = run("grade", "hw3", hand_in, "--solutions", hand_in / "solutions")
    assert (done.returncode, done.stdout) == (2, "")
    done = run("grade", "hw3", hand_in, "--exercises", hand_in / "exercises", "--json")
    assert json.loads(done.stdout)["provenance"]["key"] == ""
    link = tmp_path / "solutions"
    link.symlink_to(hand_in / "solutions")
    assert run("grade", "hw3", hand_in, "--solutions", link).returncode == 2


def test_control_characters_never_reach_the_terminal(hand_in: Path) -> None:
    text = "answers:\n  concepts/residual: \x1b[31mred\x07 \u202e bidi\n  con\x1bcepts/x: 1\n"
    (hand_in / "answers.yaml").write_text(text)
    done = run("grade", "hw3", hand_in, FORCE_COLOR="1")
    for character in "\x07\u202e":
        assert character not in done.stdout
    assert "\x1b[31mred" not in done.stdout


def test_marking_an_answer_sheet_imports_no_torch_and_help_no_numpy() -> None:
    def loaded(arguments: str) -> str:
        code = (
            "import sys; from cli.grade import grade\n"
            f"try: grade({arguments!r}.split())\nexcept SystemExit: pass\n"
            "print(*sys.modules, file=sys.stderr)"
        )
        return subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
        ).stderr

    assert "torch" not in loaded(f"hw3 {TYPICAL}").split()
    assert not {"numpy", "torch", "pydantic"} & set(loaded("--help").split())
