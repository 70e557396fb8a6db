"""docs/checks.md: its sheet is checked and marked, its tables are what the classes say.

`pytest tests/test_checks_page.py --update-golden` writes it anew; read the difference before you commit it.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from checks_page import PAGE, files, page
from commands import run


def test_the_page_is_what_the_classes_say(pytestconfig: pytest.Config) -> None:
    if pytestconfig.getoption("--update-golden"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """The course of the page, written as it says."""
    for path, text in files().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    sheet = tmp_path / "exercises" / "hw4" / "assignment.yaml"
    sheet.write_text("title: Networks\nsections: [networks]\n", encoding="utf-8")
    return tmp_path


def test_the_sheet_on_the_page_passes_its_check(course: Path) -> None:
    pytest.importorskip("torch", reason="programs are run with torch")
    done = run("course", "certify", "hw4", "--exercises", course / "exercises")
    assert (done.returncode, done.stderr) == (0, "")
    checked = run("course", "check", "hw4", "--exercises", course / "exercises")
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "3 keys: 3 proved" in " ".join(checked.stdout.split())


def test_students_get_a_stub_that_earns_nothing(course: Path, tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="programs are run with torch")
    out = tmp_path / "students"
    assert (
        run(
            "course", "release", "hw4", "--exercises", course / "exercises", "--out", out
        ).returncode
        == 0
    )
    stub = (out / "attention.py").read_text(encoding="utf-8")
    assert "def attention(q, k, v):" in stub
    assert "class Network(nn.Module):" in stub
    report = json.loads(run("grade", "hw4", out, "--json").stdout)
    assert report["score"] == 0
