"""`course mark` and `course doctor` through the real command line."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from commands import ROOT, run
from programs import SOFTMAX

from graders.marking.report_json import as_text
from graders.marking.report_reading import read_report

EXAMPLES = ROOT / "examples"


def totals(out: Path) -> dict[str, dict[str, str]]:
    with (out / "totals.csv").open(encoding="utf-8", newline="") as file:
        return {row["name"]: row for row in csv.DictReader(file)}


@pytest.fixture
def hand_ins(tmp_path: Path) -> Path:
    """A folder, a zip and a broken hand-in, and things that are none."""
    folder = tmp_path / "class"
    shutil.copytree(EXAMPLES / "hw3/typical", folder / "ada")
    shutil.copytree(EXAMPLES / "hw3/half-blank", folder / "zoë")
    with zipfile.ZipFile(folder / "bob.zip", "w") as archive:
        archive.write(EXAMPLES / "hw3/excellent/answers.yaml", "hw3/answers.yaml")
    (folder / "no-sheet").mkdir()
    (folder / "broken.zip").write_bytes(b"no zip")
    (folder / "notes.txt").write_text("not a hand-in")
    (folder / ".git").mkdir()
    return folder


def test_each_hand_in_gets_its_report_and_a_line_of_the_totals(
    hand_ins: Path, tmp_path: Path
) -> None:
    pytest.importorskip("torch", reason="hw3 has programs")
    out = tmp_path / "marks"
    done = run("course", "mark", "hw3", hand_ins, "--out", out, "--jobs", 2)
    assert done.returncode == 3
    rows = totals(out)
    assert list(rows) == ["ada", "bob", "broken", "no-sheet", "notes.txt", "zoë"]
    assert "neither an answer sheet nor a zip, tar or folder" in rows["notes.txt"]["problem"]
    assert "broken.zip is a damaged zip" in rows["broken"]["problem"]
    assert "no answers.yaml" in rows["no-sheet"]["problem"]
    assert "6 hand-ins, 3 marked without a problem" in done.stdout
    assert "marking" not in done.stderr  # the bar is for a terminal
    for name, example in (("ada", "typical"), ("zoë", "half-blank")):
        path = out / "reports" / f"{name}.json"
        own = run("grade", "hw3", hand_ins / name, "--json")
        marked = read_report(json.loads(path.read_text(encoding="utf-8")))
        assert as_text(marked) == own.stdout, example  # which holds no proposals
        assert float(rows[name]["score"]) == json.loads(own.stdout)["score"]
    assert json.loads((out / "reports" / "bob.json").read_text())["hand_in"] == "bob.zip"
    assert sorted(path.name for path in out.rglob("*") if path.is_file()) == [
        "ada.json", "bob.json", "gradebook.sqlite", "questions.csv", "totals.csv", "zoë.json",
    ]  # fmt: skip


def test_any_number_of_workers_gives_the_same_bytes(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="lab8 has programs")
    folder = tmp_path / "class"
    for number in range(4):
        shutil.copytree(EXAMPLES / "lab8/unstable-softmax", folder / f"s{number}")
        (folder / f"s{number}" / "softmax.py").write_text(SOFTMAX + "# " * number)
    (folder / "s3" / "softmax.py").write_text("import os\nos._exit(0)\n")
    written = []
    for jobs in (1, 3):
        out = tmp_path / f"marks{jobs}"
        assert run("course", "mark", "lab8", folder, "--out", out, "--jobs", jobs).returncode == 0
        written.append(
            {path.name: path.read_bytes() for path in out.rglob("*.*") if path.suffix != ".sqlite"}
        )
    assert written[0] == written[1]
    report = json.loads(written[0]["s3.json"])
    (part,) = (
        part for one in report["exercises"] if one["id"] == "softmax/stability-code" for part in one["parts"]
    )  # fmt: skip
    assert part["code"] == "crashed"
    assert [one["points"] for one in part["checks"]] == [0] * 8
    assert report["sandbox"] in {"A+B", "A", "B"}


def test_a_name_of_any_length_has_a_report(tmp_path: Path) -> None:
    """A file name may have 255 bytes, and the file of a report needs some more than the hand-in."""
    names = ["x" * 245, "x" * 244 + "y", "ü" * 120]
    for name in names:
        folder = tmp_path / "class" / name
        folder.mkdir(parents=True)
        (folder / "answers.yaml").write_text("answers:\n  rnn/unroll: no h\n")
    out = tmp_path / "marks"
    done = run("course", "mark", "rnn-hw3", tmp_path / "class", "--out", out, "--jobs", 1)
    assert "3 hand-ins, 3 marked without a problem" in done.stdout
    reports = sorted(path.stem for path in (out / "reports").iterdir())
    assert reports == sorted(totals(out))
    assert len(reports) == 3


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    done = run("course", "mark", "hw3", tmp_path, "--out", tmp_path / "marks")
    assert (done.returncode, "there is no hand-in in" in done.stderr) == (2, True)


def test_a_name_is_no_formula_of_a_spreadsheet(tmp_path: Path) -> None:
    (tmp_path / "class" / "=1+1").mkdir(parents=True)
    pytest.importorskip("torch", reason="hw3 has programs")
    run("course", "mark", "hw3", tmp_path / "class", "--out", tmp_path / "marks")
    assert list(totals(tmp_path / "marks")) == ["'=1+1"]


def test_the_doctor_names_the_level_and_what_is_missing() -> None:
    done = run("course", "doctor")
    first = done.stdout.splitlines()[0]
    assert first.startswith(("✓ sandbox level A+B", "! sandbox level"))
    without = run("course", "doctor", PATH="/nowhere")
    assert "wall B is missing: bubblewrap (bwrap) is not installed" in without.stdout
    assert "apt-get install bubblewrap" in without.stdout


def test_the_doctor_warns_of_keys_within_reach(tmp_path: Path) -> None:
    solutions = tmp_path / "hand-in" / "solutions"
    solutions.mkdir(parents=True)
    (tmp_path / "hand-in" / "answers.yaml").write_text("assignment: hw3\nanswers:\n")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text('[remote "origin"]\n\turl = git@github.com:a/b.git\n')
    shown = run("course", "doctor", "--solutions", solutions).stdout
    assert "the solutions lie inside a hand-in" in shown
    assert "a checkout of git@github.com:a/b.git" in shown
    assert "make sure that this repository is private" in shown


def test_grade_runs_a_program_and_names_the_level(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="programs are run with torch")
    shown = run("grade", "lab8", EXAMPLES / "lab8/programs", "--only", "softmax/stability-code")
    assert "✓ softmax/stability-code  4 / 4 extra correct" in shown.stdout
    assert "Sandbox" in shown.stdout
    plain = run("grade", "lab8", EXAMPLES / "lab8/programs", "--unsafe-no-sandbox", "--json")
    assert json.loads(plain.stdout)["sandbox"] == "none"


def test_explain_shows_every_check() -> None:
    pytest.importorskip("torch", reason="programs are run with torch")
    shown = run(
        "grade", "lab8", EXAMPLES / "lab8/unstable-softmax", "--explain", "softmax/stability-code"
    )
    assert shown.stdout.count("✓") == 6
    assert shown.stdout.count("✗") == 2


def test_without_torch_answers_are_marked_and_programs_wait(tmp_path: Path) -> None:
    code = (
        "import sys, importlib.util as u; find = u.find_spec;"
        "u.find_spec = lambda name, *rest: None if name == 'torch' else find(name, *rest);"
        "from cli.grade import grade; grade(['lab8', sys.argv[1], '--json'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(EXAMPLES / "lab8/programs")],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    (part,) = (
        part for one in report["exercises"] if one["id"] == "softmax/stability-code" for part in one["parts"]
    )  # fmt: skip
    assert (part["status"], part["code"]) == ("not-checked", "no-torch")
    assert report["score"] == 72.3333
