"""docs/kinds.md: generated, so it cannot lie.

`pytest tests/test_kinds_page.py --update-golden` writes it anew; read the difference before you commit it.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import run
from kinds_page import PAGE, page

from exercises.specs import spec_classes


def test_the_page_is_what_the_grader_says(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    pytest.importorskip("torch", reason="programs are run with torch")
    assert run("course", "new", "hw4", "--out", tmp_path).returncode == 0
    text = page(tmp_path)
    if pytestconfig.getoption("--update-golden"):
        PAGE.write_text(text, encoding="utf-8")
    assert text == PAGE.read_text(encoding="utf-8")


def test_every_kind_has_its_place() -> None:
    headings = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:3] == "## "]
    assert [
        kind for kind in spec_classes() if not any(f"`{kind}`" in one for one in headings)
    ] == []
