"""Autograders: what a platform runs, really run in a folder laid out like the platform's."""

from __future__ import annotations

import compileall
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from commands import ROOT, run

from exercises.loader import CONTENT, load_assignment
from graders.keys.certified import load_keys
from graders.keys.keys import NO_KEYS
from graders.kinds.code.running import open_runner
from graders.marking.marking import mark
from graders.marking.report import Report
from student_template.hand_in import read_hand_in

HW3 = load_assignment("hw3")
EXAMPLES = sorted((ROOT / "examples" / "hw3").iterdir())
# Whatever tries to reach a network finds none, where the kernel lets us take it away.
_NO_NETWORK = ["unshare", "--net"]
OFFLINE = (
    _NO_NETWORK
    if shutil.which("unshare")
    and not subprocess.run(
        [*_NO_NETWORK, "true"], check=False, stderr=subprocess.DEVNULL
    ).returncode
    else []
)


SOME = [
    ROOT / "examples" / "hw3" / name for name in ("sloppy-notation", "typical", "unreadable-yaml")
]
# These answer only what has a public truth.
PUBLIC_ONLY = {"copying-slip", "other-graph"}


def report_of(example: Path, *, keys: bool = False) -> Report:
    """What marking here finds; programs are run, as they are there, behind the walls of this machine."""
    known = load_keys(HW3, CONTENT.parent / "solutions") if keys else NO_KEYS
    hand_in = read_hand_in(example, HW3)
    if not list(example.glob("*.py")):
        return mark(HW3, known, hand_in)
    with open_runner([ROOT / "solutions"]) as runner:
        return mark(HW3, known, hand_in, open_runner=lambda: runner)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each build, of the shipped hw3, and one that marks in full."""
    place = tmp_path_factory.mktemp("built")
    for name, out, *options in (
        ("gradescope", "open.zip"),
        ("gradescope", "full.zip", "--with-solutions"),
        ("prairielearn", "prairielearn"),
        ("classroom50", "classroom50"),
    ):
        done = run("course", "autograder", "hw3", "--for", name, "--out", place / out, *options)
        assert done.returncode == 0, done.stderr
    compileall.compile_dir(place / "prairielearn" / "image" / "backcheck", quiet=1)
    return place


@pytest.fixture(scope="module")
def image(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`/autograder` of the build without solutions, which marks one submission after the other."""
    return autograder(tmp_path_factory.mktemp("image"), built / "open.zip")


def autograder(place: Path, archive: Path) -> Path:
    """`/autograder` as Gradescope lays it out; its environment and what is compiled are what set-up makes."""
    root = place / "autograder"
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(root / "source")
        modes = {one.filename: one.external_attr >> 16 for one in packed.infolist()}
    assert modes["run_autograder"] & modes["setup.sh"] & 0o100
    shutil.copy(root / "source" / "run_autograder", root)
    (root / "run_autograder").chmod(0o755)
    (root / "venv" / "bin").mkdir(parents=True)
    python = root / "venv" / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    (root / "results").mkdir()
    compileall.compile_dir(root / "source" / "backcheck", quiet=1)
    return root


def submitted(root: Path, hand_in: Path) -> dict[str, Any]:
    """What Gradescope would read after a submission."""
    shutil.rmtree(root / "submission", ignore_errors=True)
    shutil.copytree(hand_in, root / "submission")
    done = subprocess.run(
        [*OFFLINE, root / "run_autograder"], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads((root / "results" / "results.json").read_text())
    return found


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_gradescope_runs_what_decides_only_what_is_public(example: Path, image: Path) -> None:
    if list(example.glob("*.py")):
        pytest.importorskip("torch", reason="programs are run with torch")
    found = submitted(image, example)
    expected = report_of(example)
    assert found["score"] == pytest.approx(float(expected.score + expected.extra_credit), abs=1e-3)
    assert len(found["tests"]) == len(expected.exercises)
    assert "This is a self-check" in found["output"]
    # Right and wrong answers to what has a key look alike.
    secret = {one.id for one in expected.exercises if one.status == "not-checked"}
    assert bool(secret) is (example.name not in PUBLIC_ONLY)
    for test in found["tests"]:
        if test["name"].partition(":")[0] in secret:
            assert not {"score", "status"} & test.keys()
            assert "correct" not in test["output"]


def test_a_build_without_solutions_holds_none(built: Path) -> None:
    texts = [
        path.read_text(encoding="utf-8")
        for path in (ROOT / "solutions" / "hw3").rglob("*.yaml")
        if path.stat().st_size > 500
    ]
    for archive, holds in (("open.zip", False), ("full.zip", True)):
        with zipfile.ZipFile(built / archive) as packed:
            names = packed.namelist()
            inside = {packed.read(name).decode() for name in names}
        assert any(name.startswith("course/solutions/") for name in names) is holds
        assert any(name.endswith("hw3/certificate.json") for name in names) is holds
        assert any(text in inside for text in texts) is holds
        assert not [name for name in names if "lab8" in name]


def test_with_solutions_everything_is_marked(built: Path, tmp_path: Path) -> None:
    example = ROOT / "examples" / "hw3" / "typical"
    found = submitted(autograder(tmp_path, built / "full.zip"), example)
    expected = report_of(example, keys=True)
    assert found["score"] == pytest.approx(float(expected.score + expected.extra_credit), abs=1e-3)
    assert "self-check" not in found["output"]


def test_what_cannot_be_read_is_told_and_what_dies_leaves_a_result(
    image: Path, tmp_path: Path
) -> None:
    root = tmp_path / "autograder"
    shutil.copytree(image, root)
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    (nothing / "notes.txt").write_text("x")
    found = submitted(root, nothing)
    assert (found["score"], "no answers.yaml" in found["output"]) == (0, True)
    (root / "venv" / "bin" / "python").write_text("#!/bin/sh\nexit 9\n")
    subprocess.run([root / "run_autograder"], check=False)
    found = json.loads((root / "results" / "results.json").read_text())
    assert "no fault of yours" in found["output"]


def test_programs_are_not_run_where_no_wall_stands(image: Path, tmp_path: Path) -> None:
    root = tmp_path / "autograder"
    shutil.copytree(image, root)
    shutil.copytree(ROOT / "examples" / "hw3" / "typical", tmp_path / "ada")
    (tmp_path / "ada" / "mlp.py").write_text("open('/tmp/was-run-by-backcheck', 'w').close()\n")
    source = root / "source" / "backcheck" / "graders" / "kinds" / "code" / "running.py"
    source.write_text(
        source.read_text().replace(
            'find_spec("torch") is None', 'find_spec("no_such_library") is None'
        )
    )
    found = submitted(root, tmp_path / "ada")
    program = next(t for t in found["tests"] if t["name"].startswith("programming/mlp-forward"))
    assert "not-checked" in program["output"]
    assert not Path("/tmp/was-run-by-backcheck").exists()  # noqa: S108 - the program's own choice


@pytest.mark.parametrize("example", SOME, ids=lambda path: path.name)
def test_prairielearn_runs_it_in_its_layout(example: Path, built: Path, tmp_path: Path) -> None:
    shutil.copytree(example, tmp_path / "student")
    question = json.loads((built / "prairielearn/questions/hw3/info.json").read_text())
    assert question["externalGradingOptions"]["enableNetworking"] is False
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    subprocess.run(
        [*OFFLINE, built / "prairielearn" / "image" / "run.sh"],
        env={"PATH": path, "GRADE_ROOT": str(tmp_path)},
        check=True,
    )
    found = json.loads((tmp_path / "results" / "results.json").read_text())
    expected = report_of(example)
    assert found["gradable"] is True
    assert found["score"] == pytest.approx(
        float((expected.score + expected.extra_credit) / expected.total("max_points")), abs=1e-5
    )


@pytest.mark.parametrize("example", SOME, ids=lambda path: path.name)
def test_classroom50_runs_one_file_in_the_checkout(
    example: Path, built: Path, tmp_path: Path
) -> None:
    checkout = tmp_path / "checkout"
    shutil.copytree(example, checkout)
    (checkout / "json.py").write_text("raise SystemExit('a module of the student')\n")
    said = {
        "CLASSROOM": "nlp", "ASSIGNMENT": "hw3", "SUBMISSION_TAG": "submit/1", "OWNER": "ana",
        "ASSIGNMENT_TYPE": "individual", "COMMIT_URL": "https://c", "RELEASE_URL": "https://r",
        "REVIEW_URL": "https://v",
    }  # fmt: skip
    subprocess.run(
        [*OFFLINE, sys.executable, "-P", built / "classroom50" / "autograder.py"],
        cwd=checkout,
        env={"PATH": os.environ["PATH"], **said},
        check=True,
    )
    found = json.loads((checkout / "result.json").read_text())
    expected = report_of(example)
    assert found["score"] == round(float(expected.score + expected.extra_credit) * 100)
    assert (found["owner"], found["schema"]) == ("ana", "classroom50/result/v1")
    assert set(found) == {
        "schema", "classroom", "assignment", "assignment_type", "owner", "submission", "commit",
        "release", "review", "datetime", "score", "max-score", "tests",
    }  # fmt: skip


def test_a_build_that_runs_in_a_checkout_never_holds_solutions(tmp_path: Path) -> None:
    done = run(
        "course", "autograder", "hw3", "--for", "classroom50", "--out", tmp_path / "x",
        "--with-solutions",
    )  # fmt: skip
    assert done.returncode == 2
    assert "own checkout" in done.stderr


def test_the_same_sheet_makes_the_same_bytes_and_nothing_is_overwritten(
    built: Path, tmp_path: Path
) -> None:
    again = tmp_path / "again.zip"
    run("course", "autograder", "hw3", "--for", "gradescope", "--out", again)
    assert again.read_bytes() == (built / "open.zip").read_bytes()
    done = run("course", "autograder", "hw3", "--for", "gradescope", "--out", again)
    assert (done.returncode, "exists already" in done.stderr) == (2, True)
