"""Every YAML sample of the pages that are written by hand is read by the loader that it is for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from commands import ROOT

from exercises.loader import load_assignment
from exercises.notebook import Notebook
from exercises.strict_yaml import plain, read_strict_yaml
from graders.words.rubric import by_part


def samples(page: str) -> list[str]:
    """The YAML samples of a page, in their order."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("policy", samples("class.md"))
def test_a_policy_is_one(tmp_path: Path, policy: str) -> None:
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "assignment.yaml").write_text(f"title: C\nsections: [n]\n{policy}")
    exercise = "  - {{id: concepts/{}, title: T, prompt: P, points: 1, parts: {{answer: {{kind: yes-no}}}}}}\n"
    (tmp_path / "c" / "n.yaml").write_text(
        "title: N\nexercises:\n" + "".join(map(exercise.format, "ab"))
    )
    assert load_assignment("c", tmp_path).sheet.policy


def test_a_rubric_is_one(tmp_path: Path) -> None:
    (rubric,) = samples("words.md")
    (tmp_path / "rubrics").mkdir()
    (tmp_path / "rubrics" / "concepts.yaml").write_text(rubric)
    ((name, evidenced),) = by_part(tmp_path).items()
    assert name == ("concepts/dropout", "training")
    assert list(evidenced.problems()) == []


def test_a_notebook_is_one() -> None:
    (written,) = (one for one in samples("kinds.md") if one.startswith("notebooks:"))
    data = plain(read_strict_yaml(written, "kinds.md"))
    assert Notebook.model_validate(data["notebooks"]["selection"]).seconds == 300
