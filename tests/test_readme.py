"""What the README says is true."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from commands import ROOT, run

README = (ROOT / "README.md").read_text(encoding="utf-8")
TYPICAL = ROOT / "examples" / "hw3" / "typical"


def set_up_commands() -> list[str]:
    return re.findall(r"```sh\n(python3 .*)\n```", README)


def test_ci_runs_exactly_the_test_command() -> None:
    install, test = set_up_commands()
    assert install.endswith(".venv/bin/grade hw3 examples/hw3/typical")
    assert test in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_the_sample_report_is_what_the_command_prints() -> None:
    sample = re.search(r"```text\n(.*?)```", README, re.DOTALL)
    assert sample
    assert sample[1] in run("grade", "hw3", TYPICAL).stdout


def test_the_sample_sheet_is_read() -> None:
    sheet = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)
    assert sheet
    assert len(yaml.safe_load(sheet[1])["answers"]) == 5


@pytest.mark.parametrize(
    "command", ["course check hw3 --quick", "course show hw3 xor/single-layer", "course schema"]
)
def test_the_commands_for_instructors_work(command: str) -> None:
    assert command in README
    if command.startswith("course check"):
        pytest.importorskip("torch", reason="a key is confirmed with torch")
    assert run(*command.split()).returncode == 0


def test_the_workflow_keeps_solutions_away_from_students() -> None:
    text = (ROOT / "examples" / "ci" / "backcheck.yml").read_text(encoding="utf-8")
    jobs: dict[str, Any] = yaml.safe_load(text)["jobs"]
    assert set(jobs) == {"self-check", "marks"}
    assert "solutions" not in str(jobs["self-check"])
    assert "secrets." not in str(jobs["self-check"])
    assert jobs["marks"]["if"].startswith("github.repository == vars.COURSE_REPOSITORY")
