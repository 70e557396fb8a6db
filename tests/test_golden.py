"""Golden reports: every example hand-in through the real command line.

`pytest --update-golden` writes them anew; read the difference before you commit it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from commands import ROOT, run

GOLDEN = Path(__file__).parent / "golden"
EXAMPLES = sorted(path.parent for path in (ROOT / "examples").glob("*/*/answers.yaml"))


def compare(path: Path, text: str, *, update: bool) -> None:
    if update:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def lasting(report: dict[str, Any]) -> str:
    """What stays the same on every machine: not hashes, which change with every prompt, nor walls."""
    del report["provenance"], report["sandbox"]
    return json.dumps(report, indent=1, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_report_of_an_example(example: Path, pytestconfig: pytest.Config) -> None:
    update = pytestconfig.getoption("--update-golden")
    assignment = example.parent.name
    programs = bool(list(example.glob("*.py")))
    if programs or assignment == "rnn-hw3":  # whose numbers come from programs as well
        pytest.importorskip("torch", reason="programs are run with torch")
    if programs and assignment == "rnn-hw3":
        pytest.importorskip("sklearn", reason="notebooks are run with scikit-learn")
    if list(example.rglob("*.png")):
        pytest.importorskip("PIL", reason="images are opened by Pillow")
    shown = run("grade", assignment, example)
    assert (shown.returncode, shown.stderr) == (0, "")
    text = re.sub(r"(?m)^Sandbox .*\n", "", shown.stdout)
    compare(GOLDEN / assignment / f"{example.name}.txt", text, update=update)
    report = run("grade", assignment, example, "--json")
    assert (report.returncode, report.stderr) == (0, "")
    data = json.loads(report.stdout)
    if example.name == "excellent" and assignment in {
        "lab8",
        "hw3-sp2023",
    }:  # the quickest to run once more
        assert report.stdout == run("grade", assignment, example, "--json").stdout
    compare(GOLDEN / assignment / f"{example.name}.json", lasting(data), update=update)


def test_there_are_enough_examples() -> None:
    names = {f"{path.parent.name}/{path.name}" for path in EXAMPLES}
    for sheet in ("hw3", "hw3-sp2023", "lab8", "rnn-hw3"):
        assert names >= {f"{sheet}/{name}" for name in ("excellent", "typical", "poor")}
    assert len(names) >= 20
